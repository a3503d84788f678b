"""Key figures of the districts that a draft touches, on the page of the draft.

Only what adds up from the comuni and counts nobody who could be recognised: an indicator with a
privacy threshold is left out, because two boundaries that differ by one comune would give it away.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from districts.drafting.panels import Panel, beside_draft
from districts.drafting.workbench import Workbench
from districts.languages import language, local
from districts.presenting.draft import Figure, figure
from impact.models import Indicator, IndicatorTerm, ZoneValue
from impact.unit_terms import unit_terms

MOST_ZONES = 6
"""Of how many districts the figures are shown: more would hide what matters."""
_KEPT = 4
_MARK = """
SELECT (SELECT max(id) FROM impact_observation), current_database(),
    string_agg(concat_ws(' ', id, version, state), ',' ORDER BY id) FROM impact_indicator
"""

Terms = Mapping[str, tuple[Decimal, Decimal | None]]
"""{unit: numerator and denominator} of the units for which both are known."""


@dataclass(frozen=True, eq=False)
class Known:
    """An indicator in the latest period of its base, unit by unit."""

    indicator: Indicator
    period: str
    terms: Terms

    @lru_cache(maxsize=4096)  # noqa: B019 -- its terms never change, and few are kept
    def value(self, units: frozenset[str]) -> Decimal | None:
        """What the units add up to; None unless all are known."""
        parts = [self.terms.get(unit) for unit in units]
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return None
        top = sum((numerator for numerator, _below in known), Decimal(0))
        if self.indicator.aggregation == Indicator.Aggregation.SUM:
            return top
        below = sum((denominator or Decimal(0) for _top, denominator in known), Decimal(0))
        return top * self.indicator.multiplier / below if below else None


_memory: OrderedDict[tuple[Any, ...], list[Known]] = OrderedDict()


@beside_draft
def key_figures(bench: Workbench) -> Iterator[Panel]:
    """One table for each district touched, base and draft."""
    touched = bench.touched[:MOST_ZONES]
    known, spoken = known_indicators(bench) if touched else [], language()
    for code in touched:
        before, after = (
            standing.members.get(code, frozenset())
            for standing in (bench.ground.base, bench.standing)
        )
        if known:
            figures = tuple(_figure(one, before, after, spoken) for one in known)
            title = _("Indicatori di %(zone)s") % {"zone": bench.zones[code].name}
            yield Panel(title, figures, _("Un trattino: manca il dato di almeno un comune."))


@lru_cache(maxsize=512)
def _figure(one: Known, before: frozenset[str], after: frozenset[str], _language: str) -> Figure:
    """An indicator of a zone of these units, then of those; its terms never change."""
    name = f"{local(one.indicator, 'name')}, {one.period}"
    values = one.value(before), one.value(after)
    then, now = (None if value is None else float(value) for value in values)
    return figure(name, then, now, one.indicator.decimals)


def known_indicators(bench: Workbench) -> list[Known]:
    """Unit by unit; from memory, while neither the facts nor the rules are others."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        key = (*cursor.fetchone(), bench.revision.based_on_id)
    found = _memory.get(key)
    if found is None:
        found = _memory[key] = _read(bench)
        while len(_memory) > _KEPT:
            _memory.popitem(last=False)
    return found


def _read(bench: Workbench) -> list[Known]:
    sums = [Indicator.Aggregation.SUM, Indicator.Aggregation.RATIO_OF_SUMS]
    indicators = Indicator.objects.filter(
        state="active", key_figure__isnull=False, privacy_threshold=None, aggregation__in=sums
    ).order_by("key_figure")
    latest: dict[int, str] = {}
    values = ZoneValue.objects.filter(
        revision=bench.revision.based_on_id, status="ok", indicator__in=indicators
    )
    for indicator, period in values.values_list("indicator", "period").distinct():
        latest[indicator] = max(period, latest.get(indicator, ""))
    return [
        Known(one, latest[one.pk], _terms(one, latest[one.pk]))
        for one in indicators
        if one.pk in latest
    ]


def _terms(indicator: Indicator, period: str) -> Terms:
    parts = IndicatorTerm.objects.filter(indicator=indicator).values_list("component", flat=True)
    sql = (
        "SELECT u.istat_code, t.numerator, t.denominator"
        f" FROM ({unit_terms(some_targets=True)}) t"
        " JOIN districts_territorialunit u ON u.id = t.unit_id WHERE t.period = %(period)s"
    )
    given = {
        "targets": [indicator.pk],
        "components": list(parts) or [indicator.pk],
        "periods": None,
        "period": period,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    ratio = indicator.aggregation == Indicator.Aggregation.RATIO_OF_SUMS
    return {
        unit: (top, below)
        for unit, top, below in rows
        if top is not None and (below is not None or not ratio)
    }
