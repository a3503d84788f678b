"""The passage to the comuni of a new year: four files, one transaction (docs/adr/0017)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from districts import loading
from districts.carryover.sums import apportioned
from districts.changes.passings import passings
from districts.changes.successions import problems
from districts.changes.technical_revisions import revise_laws
from districts.importers.outcomes import Outcome
from districts.importers.populations import parse_populations
from districts.importers.tabular import Rejected
from districts.importers.units import (
    ChangeRow,
    UnitRow,
    parse_changes,
    parse_shapes,
    parse_units,
)
from districts.loading import refresh
from districts.loading.differences import copy_rows
from districts.models import Quality, TerritorialUnit
from impact.loading.batches import record_batch
from impact.loading.folders import Folder, RefusedError, accepted
from impact.models import Indicator, Observation

FILES = ("units.csv", "units.geojson", "changes.csv", "population.csv")


@dataclass(slots=True)
class Refresh:
    """What a refresh did or would do: sentences for people, and what became of each file."""

    said: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


@transaction.atomic
def refresh_folder(*, path: Path, today: date, commit: bool) -> Refresh:
    """Pass to the comuni of a folder and, with `commit`, keep that; without, only say it.

    All or nothing, and repeatable: what is already known is not written again, and a zoning that
    was left to decide is tried again. The outcome of a file with a mistake comes last.
    """
    folder, done = Folder(path, today), Refresh()
    try:
        _refresh(folder, done)
    except RefusedError as error:
        done.outcomes.append(error.outcome)
        commit = False
    if not commit:
        transaction.set_rollback(True)
    return done


def _refresh(folder: Folder, done: Refresh) -> None:
    listed, drawn, changed, counted = (folder.read(name) for name in FILES)
    rows = accepted("units.csv", parse_units(listed))
    shapes = accepted("units.geojson", parse_shapes(drawn))
    changes = accepted("changes.csv", parse_changes(changed))
    new = refresh.not_yet_known(changes)
    before = refresh.standing_comuni()
    _check(rows, changes, new, before, folder.today)
    done.said += _differences(rows, before)
    refresh.apply_changes(new)
    done.outcomes.append(Outcome.complete("changes.csv", len(changes), len(new)))
    name = "units.csv, units.geojson"
    done.outcomes.append(_sound(loading.load_units(rows, shapes, changes, name=name)))
    days = passings()
    done.said += revise_laws(days)
    if residents := refresh.add_up_residents(days):
        done.said.append(f"Residenti sommati dai comuni uniti: {residents} cifre")
    if figures := _add_up_observations(days):
        done.said.append(f"Osservazioni sommate dai comuni uniti: {figures}")
    people = accepted("population.csv", parse_populations(counted, loading.territory()))
    done.outcomes.append(_sound(loading.load_populations(people, name="population.csv")))
    for outcome, content in zip(done.outcomes, (changed, listed + drawn, counted), strict=True):
        if outcome.loaded:
            # A name of its own: `load_region` remembers under another what its folder last said.
            told = Outcome.complete(f"refresh: {outcome.name}", outcome.read, outcome.loaded)
            record_batch(told, content=content)


def _sound(outcome: Outcome) -> Outcome:
    """The outcome. Raises `RefusedError` if the file has a mistake."""
    if outcome.rejected:
        raise RefusedError(outcome)
    return outcome


def _check(
    rows: Sequence[UnitRow],
    changes: Sequence[ChangeRow],
    new: Sequence[ChangeRow],
    before: Mapping[str, TerritorialUnit],
    today: date,
) -> None:
    """Raises `RefusedError` unless the new changes lead from the comuni known to those listed."""
    wrong, unlisted = problems(
        new,
        standing={code: unit.valid_from for code, unit in before.items()},
        listed={row.code: row.in_force_since for row in rows},
        today=today,
    )
    for name in refresh.divided(new):
        message = f"{name} è diviso in parti: ridisegnale prima con load_region."
        wrong.append(Rejected(0, "", "", message))
    if wrong:
        raise RefusedError(Outcome("changes.csv", len(changes), rejected=wrong))
    if unlisted:
        raise RefusedError(Outcome("units.csv", len(rows), rejected=unlisted))


def _differences(rows: Sequence[UnitRow], before: Mapping[str, TerritorialUnit]) -> Iterator[str]:
    """Who is born, who ceases, who changes name or province."""
    listed = {row.code: row for row in rows}
    for code in sorted(listed.keys() - before.keys()):
        yield f"Nasce {listed[code].name} ({code})"
    for code in sorted(before.keys() - listed.keys()):
        yield f"Cessa {before[code].name} ({code})"
    for code in sorted(before.keys() & listed.keys()):
        old, new = before[code], listed[code]
        if old.name != new.name:
            yield f"Cambia nome {old.name} ({code}): {new.name}"
        if old.province_code != new.province_code:
            yield (
                f"Cambia provincia {new.name} ({code}): da {old.province_name} a "
                f"{new.province_name}; le zonizzazioni restano come sono finché un atto le cambia"
            )


def _add_up_observations(days: Sequence[refresh.Passing]) -> int:
    """As `add_up_residents`, for figures that are sums: counts and amounts from one source."""
    added = 0
    for passing in days:
        new = [*_sums(passing), *_parts(passing)]
        if new:
            copy_rows(
                Observation, ["indicator", "unit", "period", "value", "quality", "source"], new
            )
        added += len(new)
    return added


def _sums(passing: refresh.Passing) -> Iterator[tuple[int, int, str, Decimal, str, str]]:
    concerned = {source.pk for pk in passing.whole for source in passing.sources[pk]}
    rows = Observation.objects.current().filter(
        unit__in=concerned | passing.whole, indicator__aggregation=Indicator.Aggregation.SUM
    )
    figures: dict[tuple[int, str], dict[int, Observation]] = defaultdict(dict)
    for row in rows.order_by("indicator", "period"):
        if row.unit_id is not None:
            figures[row.indicator_id, row.period][row.unit_id] = row
    for pk in sorted(passing.whole):
        for (indicator, period), by_unit in figures.items():
            parts = [by_unit.get(source.pk) for source in passing.sources[pk]]
            known = [part for part in parts if part is not None and part.value is not None]
            one_source = len({part.source_id for part in known}) == 1
            if pk in by_unit or len(known) < len(parts) or not one_source:
                continue
            total = sum((part.value for part in known if part.value is not None), Decimal(0))
            quality = refresh.worst_quality(part.quality for part in known)
            yield indicator, pk, period, total, quality, known[0].source_id


def _parts(passing: refresh.Passing) -> Iterator[tuple[int, int, str, Decimal, str, str]]:
    """The figures of a comune that was divided, shared out: they add up to what it had."""
    figures = Observation.objects.current().filter(
        indicator__aggregation=Indicator.Aggregation.SUM, value__isnull=False
    )
    for old, shares in sorted(passing.shares.items()):
        known = set(figures.filter(unit__in=shares).values_list("indicator", "period"))
        for row in figures.filter(unit=old).order_by("indicator", "period"):
            if (row.indicator_id, row.period) in known or row.value is None:
                continue
            for pk, value in sorted(apportioned(row.value, shares).items()):
                yield row.indicator_id, pk, row.period, value, Quality.ESTIMATED, row.source_id
