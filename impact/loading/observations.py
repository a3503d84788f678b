"""The facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from districts.importers.outcomes import Outcome
from districts.loading import territory, unit_ids
from districts.loading.differences import copy_rows
from districts.models import Zone
from impact.importers.observations import Known, ObservationRow, Series, parse_observations
from impact.loading.batches import already_loaded, record_batch
from impact.models import Indicator, Observation, Source

# Of a unit or of a zone, never of both; the indicator; the period.
_Key = tuple[int | None, int | None, int, str]


def known(*, default_source: str, today: date) -> Known:
    """What a file of facts may speak of, as the database knows it now."""
    series: dict[str, Series] = {}
    for indicator in Indicator.objects.active():
        one = Series(
            indicator.code,
            indicator.unit,
            indicator.origin,
            indicator.frequency,
            adds_up=indicator.aggregation != Indicator.Aggregation.NONE,
        )
        series |= {code: one for code in (indicator.code, indicator.source_code) if code}
    sources = set(Source.objects.values_list("code", flat=True))
    zones: dict[str, set[str]] = {}
    for zoning, zone in Zone.objects.values_list("zoning__code", "code"):
        zones.setdefault(zoning, set()).add(zone)
    return Known(territory(), series, sources, default_source, today, zones)


def load_observations(
    rows: Sequence[ObservationRow], *, content: bytes, name: str, by: Any = None
) -> Outcome:
    """Figures; one that differs from the current one supersedes it, whoever wrote that."""
    units = unit_ids()
    zones = {
        (g, code): pk for g, code, pk in Zone.objects.values_list("zoning__code", "code", "pk")
    }
    indicators = dict(Indicator.objects.active().values_list("code", "pk"))
    used = {indicators[row.indicator] for row in rows}
    standing: dict[_Key, tuple[Any, ...]] = {
        (unit, zone, indicator, period): tuple(figure)
        for unit, zone, indicator, period, *figure in Observation.objects.current()
        .filter(indicator__in=used)
        .values_list("unit", "zone", "indicator", "period", "value", "quality", "source")
    }

    def key(row: ObservationRow) -> _Key:
        unit = units[row.unit_code] if row.unit_code else None
        zone = None if unit else zones[row.zoning, row.zone_code]
        return unit, zone, indicators[row.indicator], row.period

    changed = [
        row for row in rows if standing.get(key(row)) != (row.value, row.quality, row.source)
    ]
    outcome = Outcome.complete(name, len(rows), len(changed))
    if changed:
        batch = record_batch(outcome, content=content, by=by)
        copy_rows(
            Observation,
            ["unit", "zone", "indicator", "period", "value", "quality", "source", "batch"],
            ((*key(row), row.value, row.quality, row.source, batch.pk) for row in changed),
        )
    return outcome


def import_file(
    content: bytes,
    *,
    name: str,
    default_source: str,
    today: date,
    again: bool = False,
    by: Any = None,
) -> Outcome:
    """Read a file of facts and load it whole, unless it has a mistake or was already loaded."""
    if not again and (done := already_loaded(name, content)):
        return done
    parsed = parse_observations(content, known(default_source=default_source, today=today))
    if parsed.rejected:
        return Outcome(name, parsed.read, rejected=parsed.rejected)
    return load_observations(parsed.rows, content=content, name=name, by=by)


@transaction.atomic
def import_observations(
    *,
    content: bytes,
    name: str,
    default_source: str,
    today: date,
    commit: bool,
    again: bool = False,
    by: Any = None,
) -> Outcome:
    """Load a file of facts and, with `commit`, keep it; without, only say what would be.

    A file with a mistake is not loaded, and the `Outcome` tells every one. The bytes last loaded
    under this name change nothing unless `again`.
    """
    outcome = import_file(
        content, name=name, default_source=default_source, today=today, again=again, by=by
    )
    if not commit or outcome.rejected:
        transaction.set_rollback(True)
    return outcome
