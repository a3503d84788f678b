"""Observations and populations as they were recorded, as one list: what `/observations` reads.

Residents have a table of their own (`UnitPopulation`) and are the observations of the indicator of
population; a reader need not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from districts.lookups import find_zoning, unknown_zone
from districts.models import TerritorialUnit, Zone
from districts.questions import listed
from impact.errors import Impossible
from impact.lookups import find_indicator, no_such_period
from impact.models import Indicator, Source

Row = dict[str, Any]

# One indicator after the other, so that a page reads the rows of one or two and not of all. The
# conditions are written only if something is asked: one that is always true keeps indexes idle.
_READ = """
SELECT r.id, i.code AS indicator, r.unit, r.zoning, r.zone, r.name, r.period,
    CASE WHEN i.privacy_threshold IS NULL THEN r.value END AS value, i.unit AS measure,
    CASE WHEN i.privacy_threshold IS NULL THEN r.quality ELSE 'suppressed' END AS quality,
    r.source, s.licence, r.recorded_at, r.superseded_at, r.superseded_by
FROM impact_indicator i
CROSS JOIN LATERAL (
    (SELECT o.id, u.istat_code AS unit, g.code AS zoning, z.code AS zone,
        coalesce(u.istat_code, z.code) AS subject, coalesce(u.name, z.name) AS name,
        o.period, o.value, o.quality, o.source_id AS source, o.recorded_at, o.superseded_at,
        (SELECT n.id FROM impact_observation n
         WHERE o.superseded_at IS NOT NULL AND n.supersedes_id = o.id) AS superseded_by
    FROM impact_observation o
    LEFT JOIN districts_territorialunit u ON u.id = o.unit_id
    LEFT JOIN districts_zone z ON z.id = o.zone_id
    LEFT JOIN districts_zoning g ON g.id = z.zoning_id
    WHERE o.indicator_id = i.id {of_observation}
    ORDER BY o.period {way}, subject {way}, o.id {way} LIMIT %(size)s)
    UNION ALL
    (SELECT p.id, u.istat_code, NULL, NULL, u.istat_code, u.name,
        p.year::text, p.population::numeric, p.quality, p.source, p.recorded_at, p.superseded_at,
        (SELECT n.id FROM districts_unitpopulation n
         WHERE p.superseded_at IS NOT NULL AND n.supersedes_id = p.id)
    FROM districts_unitpopulation p
    JOIN districts_territorialunit u ON u.id = p.unit_id
    WHERE i.origin = 'population' {of_population}
    ORDER BY p.year {way}, u.istat_code {way}, p.id {way} LIMIT %(size)s)
) r
LEFT JOIN impact_source s ON s.code = r.source
WHERE i.state = 'active' {of_indicator}
ORDER BY i.code {way}, r.period {way}, r.subject {way}, r.id {way} LIMIT %(size)s
"""
# What each condition says of an observation and of a population.
_CONDITIONS = {
    "unit": ("o.unit_id = ANY (%(unit)s)", "p.unit_id = ANY (%(unit)s)"),
    "zoning": ("z.zoning_id = %(zoning)s", "false"),
    "zone": ("o.zone_id = %(zone)s", "false"),
    "period": ("o.period = %(period)s", "p.year::text = %(period)s"),
    "source": ("o.source_id = %(source)s", "p.source = %(source)s"),
    "since": ("o.recorded_at >= %(since)s", "p.recorded_at >= %(since)s"),
}
_BEYOND = (
    "(i.code {sign} %(code)s OR (o.period, coalesce(u.istat_code, z.code), o.id)"
    " {sign} (%(at_period)s, %(subject)s, %(id)s))",
    "(i.code {sign} %(code)s OR (p.year::text, u.istat_code, p.id)"
    " {sign} (%(at_period)s, %(subject)s, %(id)s))",
)
_PERIODS = """
SELECT DISTINCT o.period FROM impact_observation o JOIN impact_indicator i ON i.id = o.indicator_id
WHERE i.state = 'active' AND (%(indicator)s::bigint IS NULL OR i.id = %(indicator)s)
UNION
SELECT DISTINCT p.year::text FROM districts_unitpopulation p JOIN impact_indicator i
    ON i.origin = 'population' AND i.state = 'active'
WHERE %(indicator)s::bigint IS NULL OR i.id = %(indicator)s
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks; None stands for all of them. `history`: also what was replaced."""

    indicator: str | None
    unit: str | None
    zoning: str | None
    zone: str | None
    period: str | None
    source: str | None
    since: date | None
    history: bool


@dataclass(frozen=True, slots=True)
class RecordedFigures:
    """The figures of a question; `asked` holds what restricts them, as keys of the database."""

    asked: dict[str, Any]
    history: bool

    def read(self, start: Sequence[str] | None, size: int, *, back: bool = False) -> list[Row]:
        """Up to `size` figures after `start` (indicator, period, code, id), or before it."""
        pairs = [both for name, both in _CONDITIONS.items() if name in self.asked]
        of_indicator = ["i.id = %(indicator)s"] if "indicator" in self.asked else []
        values: dict[str, Any] = self.asked | {"size": size}
        if not self.history:
            pairs.append(("o.superseded_at IS NULL", "p.superseded_at IS NULL"))
        if start is not None:
            sign = "<" if back else ">"
            of_indicator.append(f"i.code {sign}= %(code)s")
            pairs.append((_BEYOND[0].format(sign=sign), _BEYOND[1].format(sign=sign)))
            code, period, subject, number = start
            values |= {"code": code, "at_period": period, "subject": subject, "id": int(number)}
        sql = _READ.format(
            way="DESC" if back else "ASC",
            of_observation=_also(first for first, _second in pairs),
            of_population=_also(second for _first, second in pairs),
            of_indicator=_also(of_indicator),
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _also(conditions: Any) -> str:
    return "".join(f" AND {condition}" for condition in conditions)


def recorded(question: Question) -> RecordedFigures:
    """The figures that a question covers. Raises `Impossible`, naming what exists."""
    asked: dict[str, Any] = {}
    if question.indicator is not None:
        asked["indicator"] = _observed(question.indicator).pk
    if question.unit is not None:
        asked["unit"] = _units(question.unit)
    if question.zone is not None:
        asked["zone"] = _zone(question.zoning, question.zone)
    elif question.zoning is not None:
        asked["zoning"] = find_zoning(question.zoning).pk
    if question.source is not None:
        asked["source"] = _source(question.source)
    if question.since is not None:
        asked["since"] = question.since
    if question.period is not None:
        asked["period"] = _period(question.period, asked.get("indicator"))
    return RecordedFigures(asked, question.history)


def _observed(code: str) -> Indicator:
    """Raises `Impossible` for what is not observed but made of others, naming those."""
    indicator = find_indicator(code)
    if indicator.origin == Indicator.Origin.DERIVED:
        parts = indicator.terms.order_by("component__code")
        codes = list(parts.values_list("component__code", flat=True).distinct())
        detail = _("“%(code)s” non si osserva: si calcola. Chiedi i suoi componenti: %(codes)s.")
        words = {"code": indicator.code, "codes": listed(codes) or "—"}
        raise Impossible(detail % words, allowed=codes)
    return indicator


def _units(code: str) -> list[int]:
    """Every row with this ISTAT code: one code may stand for a comune before and after a change."""
    found = list(TerritorialUnit.objects.filter(istat_code=code).values_list("pk", flat=True))
    if not found:
        detail = _("L'unità “%(code)s” non esiste: cercala per nome con /api/v1/units?q=…")
        raise Impossible(detail % {"code": code[:60]})
    return found


def _zone(zoning_code: str | None, code: str) -> int:
    zoning = find_zoning(zoning_code)
    zones = dict(Zone.objects.filter(zoning=zoning).values_list("code", "pk"))
    if code not in zones:
        raise unknown_zone(code, zoning.code, sorted(zones))
    return zones[code]


def _source(code: str) -> str:
    codes = list(Source.objects.order_by("code").values_list("code", flat=True))
    if code not in codes:
        detail = _("La fonte “%(code)s” non esiste. Fonti: %(codes)s.")
        raise Impossible(detail % {"code": code[:60], "codes": listed(codes)}, allowed=codes)
    return code


def _period(period: str, indicator: int | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS, {"indicator": indicator})
        known = [row[0] for row in cursor.fetchall()]
    if period not in known:
        raise no_such_period(period, known)
    return period
