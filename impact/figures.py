"""Zone values as a reader asks for them: first which cells the question covers, then their rows.

A cell that nobody has computed, or for which no comune has a figure, is an answer too: its row has
no value, and a status and a reason that say why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from districts.lookups import law_of, law_on, laws_of, unknown_zone
from districts.models import BoundaryRevision, Zoning
from impact import periods
from impact.cells import Block, Cells, Key
from impact.lookups import find_indicator, licences, no_such_period
from impact.models import RecomputeRequest, ZoneValue
from impact.questions import Boundaries

Status = ZoneValue.Status

NO_BOUNDARIES = "no_boundaries"
NO_DATA = "no_data"
NOT_ADDITIVE = "not_additive"

# By hand, because these are asked for every page of values and the ORM takes longer to write such
# a question than the database to answer it. What does not add up was observed on the zones of some
# zoning: asked by name its periods are given whatever the zoning, else only for that zoning.
_INDICATORS = """
SELECT i.id, i.code, i.version, i.unit, i.aggregation <> 'none', coalesce(found.periods, '{}')
FROM impact_indicator i
LEFT JOIN (
    SELECT v.indicator_id, array_agg(DISTINCT v.period ORDER BY v.period) AS periods
    FROM (
        SELECT v.indicator_id, v.period FROM impact_zonevalue v
        JOIN districts_boundaryrevision r ON r.id = v.revision_id
        JOIN districts_zoning g ON g.id = r.zoning_id AND g.kind = 'region'
        UNION
        SELECT v.indicator_id, v.period FROM impact_indicator n
        JOIN impact_zonevalue v ON v.indicator_id = n.id
        JOIN districts_boundaryrevision r ON r.id = v.revision_id
        WHERE n.aggregation = 'none' AND (%(code)s::text IS NOT NULL OR r.zoning_id = %(zoning)s)
    ) v
    GROUP BY v.indicator_id
) found ON found.indicator_id = i.id
WHERE i.state = 'active'
    AND (%(code)s::text IS NULL OR i.code = %(code)s OR i.source_code = %(code)s)
"""
_ZONES = """
SELECT n.revision_id, z.code, z.id, n.name
FROM districts_zonename n JOIN districts_zone z ON z.id = n.zone_id
WHERE n.revision_id = ANY (%(revisions)s)
ORDER BY z.code
"""
_VALUES = """
SELECT revision_id, zone_id, indicator_id, period,
    value, coverage, status, reason, quality, ci_low, ci_high, computed_at, sources
FROM impact_zonevalue
WHERE indicator_id = ANY (%(indicators)s) AND period = ANY (%(periods)s)
    AND revision_id = ANY (%(revisions)s)
    AND (%(zones)s::bigint[] IS NULL OR zone_id = ANY (%(zones)s))
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks; None stands for all of them (of `zoning`: for the districts)."""

    indicator: str | None
    zoning: str | None
    zone: str | None
    period: str | None
    day: date
    boundaries: Boundaries


@dataclass(frozen=True, slots=True)
class _Indicator:
    pk: int
    code: str
    version: int
    unit: str
    adds_up: bool
    periods: list[str]


@dataclass(frozen=True, slots=True)
class _Zone:
    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The cells of a question, and what it takes to read any of them.

    `laws`: period → revision by which it is read, None where there was no law. `zones`: revision →
    code → zone. `known`: the zones of the day asked, which name those of a period without law.
    """

    zoning: Zoning
    indicators: Mapping[str, _Indicator]
    laws: Mapping[str, BoundaryRevision | None]
    zones: Mapping[int, Mapping[str, _Zone]]
    known: Mapping[str, _Zone]
    cells: Cells

    def read(self, keys: Sequence[Key]) -> list[dict[str, Any]]:
        """One row for each key, in their order; at most three queries."""
        stored = self._stored(keys)
        licence_of = licences()
        absent: tuple[str, str] | None = None
        rows = []
        for key in keys:
            law = self.laws[key.period]
            zone = self.zones[law.pk].get(key.zone) if law else None
            indicator = self.indicators[key.indicator]
            if law is None or zone is None:
                law = None
                content = _nothing(Status.NOT_AVAILABLE, NO_BOUNDARIES)
            else:
                content = stored.get((law.pk, zone.pk, indicator.pk, key.period), ())
            if not content:
                absent = absent or self._absent()
                content = _nothing(*(absent if indicator.adds_up else _ELSEWHERE))
            rows.append(self._row(key, indicator, law, content, licence_of))
        return rows

    def _stored(self, keys: Sequence[Key]) -> dict[tuple[int, int, int, str], tuple[Any, ...]]:
        """The stored content of the cells, by revision, zone, indicator and period."""
        in_use = {key.period for key in keys}
        laws = {law.pk for period in in_use if (law := self.laws[period])}
        codes = {key.zone for key in keys}
        only = [self.zones[law][code].pk for law in laws for code in codes & self.zones[law].keys()]
        question = {
            "indicators": list({self.indicators[key.indicator].pk for key in keys}),
            "periods": list(in_use),
            "revisions": list(laws),
            "zones": only if len(codes) == 1 else None,
        }
        return {row[:4]: row[4:] for row in _rows(_VALUES, question)}

    def _absent(self) -> tuple[str, str]:
        """Why a cell is not stored: either it still has to be computed, or there is no figure."""
        waiting = RecomputeRequest.objects.filter(
            Q(zoning__isnull=True) | Q(zoning=self.zoning), kind=RecomputeRequest.Kind.VALUES
        )
        if waiting.exists():
            return Status.NOT_COMPUTED, ""
        return Status.NOT_AVAILABLE, NO_DATA

    def _row(
        self,
        key: Key,
        indicator: _Indicator,
        law: BoundaryRevision | None,
        content: tuple[Any, ...],
        licence_of: Mapping[str, str],
    ) -> dict[str, Any]:
        value, coverage, status, reason, quality, ci_low, ci_high, computed_at, sources = content
        zone = self.zones[law.pk][key.zone] if law else self.known[key.zone]
        return {
            "indicator": indicator.code,
            "version": indicator.version,
            "zoning": self.zoning.code,
            "zone": key.zone,
            "zone_name": zone.name,
            "period": key.period,
            "value": value,
            "unit": indicator.unit,
            "coverage": coverage,
            "status": status,
            "reason": reason,
            "quality": quality,
            "ci_low": ci_low,
            "ci_high": ci_high,
            "boundary_revision": law.pk if law else None,
            "computed_at": computed_at,
            "sources": sources,
            "licence": "; ".join(sorted({licence_of[source] for source in sources})) or None,
        }


# Observed on the zones of another zoning, and never spread over these.
_ELSEWHERE = Status.NOT_AVAILABLE, NOT_ADDITIVE


def _nothing(status: str, reason: str) -> tuple[Any, ...]:
    """The content of a cell without a value, in the order of `_VALUES`."""
    coverage = 0 if reason == NO_DATA else None
    return None, coverage, str(status), reason, "missing", None, None, None, []


def figures(question: Question) -> Figures:
    """The cells that a question covers. Raises `Impossible`, naming what exists."""
    today = law_of(question.zoning, question.day)
    zoning = today.zoning
    indicators = _indicators(question.indicator, zoning)
    covered = _periods(indicators, question.period)
    every_period = {period for found in covered.values() for period in found}
    laws: dict[str, BoundaryRevision | None] = dict.fromkeys(every_period, today)
    if question.boundaries == "as_was":
        history = laws_of(zoning)
        laws = {period: law_on(_last_day(period), history) for period in every_period}
    zones = _zones({today.pk, *(law.pk for law in laws.values() if law)})
    known = {code: zone for pk in [*zones, today.pk] for code, zone in zones[pk].items()}
    if question.zone is not None and question.zone not in known:
        raise unknown_zone(question.zone, zoning.code, sorted(known))
    cells = Cells(
        [
            Block(code, period, _codes(zones, laws[period] or today, question.zone))
            for code, in_period in covered.items()
            for period in in_period
        ]
    )
    return Figures(zoning, indicators, laws, zones, known, cells)


def _indicators(code: str | None, zoning: Zoning) -> dict[str, _Indicator]:
    """{code: active indicator}, only the one asked for. Raises `Impossible`."""
    question = {"code": code, "zoning": zoning.pk}
    found = [_Indicator(*row) for row in _rows(_INDICATORS, question)]
    if code is not None and not found:
        find_indicator(code)
    return {indicator.code: indicator for indicator in found}


def _periods(indicators: Mapping[str, _Indicator], period: str | None) -> dict[str, list[str]]:
    """{indicator: its periods}, only `period` if one is asked. Raises `Impossible`."""
    covered = {code: indicator.periods for code, indicator in indicators.items()}
    if period is None:
        return covered
    asked = {code: [period] for code, found in covered.items() if period in found}
    if not asked:
        raise no_such_period(period, sorted({p for found in covered.values() for p in found}))
    return asked


def _last_day(period: str) -> date:
    return periods.parse(period).end - timedelta(days=1)


def _zones(revisions: set[int]) -> dict[int, dict[str, _Zone]]:
    """{revision: {code: zone}}, codes in order."""
    found: dict[int, dict[str, _Zone]] = {revision: {} for revision in revisions}
    for revision, code, pk, name in _rows(_ZONES, {"revisions": list(revisions)}):
        found[revision][code] = _Zone(pk, name)
    return found


def _rows(sql: str, question: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, question)
        return cursor.fetchall()


def _codes(
    zones: Mapping[int, Mapping[str, _Zone]], law: BoundaryRevision, only: str | None
) -> list[str]:
    """The zones over which a period is read. The one asked for is there even where it did not
    exist, so that the answer says so."""
    return list(zones[law.pk]) if only is None else [only]
