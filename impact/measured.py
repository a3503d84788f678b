"""One indicator as its page reads it: where it is known, its zones, its comuni, its corrections.

Each function is one question to the database. The cells are those of docs/snapshot.md, so that the
same words are said of them; a zone without a stored value has a cell that says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from shapely.geometry.base import BaseGeometry

from districts.boundaries import coverage
from districts.keeping import kept
from districts.lookups import law_of
from districts.models import BoundaryRevision, ZoneAssignment, ZoneOutline
from impact.aggregation import Rule
from impact.dashboards.facts import UnitFigure
from impact.dashboards.payload import number
from impact.dashboards.units import unit_cell
from impact.models.values import CONTENT
from impact.unit_terms import QUALITY_BY_RANK, unit_terms

Cell = dict[str, Any]

_KNOWN = """
WITH target AS (
    SELECT id, privacy_threshold FROM impact_indicator WHERE code = %(code)s AND state = 'active'
), known AS MATERIALIZED (
    SELECT v.revision_id, v.period, max(v.computed_at) AS computed_at
    FROM impact_zonevalue v WHERE v.indicator_id = (SELECT id FROM target) GROUP BY 1, 2
), replaced AS MATERIALIZED (
    SELECT count(*) AS corrections FROM impact_observation o
    WHERE o.superseded_at IS NOT NULL AND o.indicator_id IN (
        SELECT id FROM target UNION SELECT t.component_id FROM impact_indicatorterm t
        WHERE t.indicator_id = (SELECT id FROM target))
)
SELECT g.code, g.policy, g.name_it, g.name_en, array_agg(DISTINCT v.period ORDER BY v.period),
    max(v.computed_at), (SELECT privacy_threshold FROM target),
    (SELECT corrections FROM replaced)
FROM known v
JOIN districts_boundaryrevision r ON r.id = v.revision_id AND r.effective_from <= %(day)s
JOIN districts_zoning g ON g.id = r.zoning_id AND g.kind <> 'region'
    AND (g.ended_on IS NULL OR g.ended_on > %(day)s)
GROUP BY g.id
ORDER BY g.policy <> 'cohesion', NOT g.is_reference, g.code
"""
_OF_ZONES = """
SELECT i.code, o.period, array_agg(DISTINCT o.source_id)
FROM impact_observation o
JOIN impact_indicator i ON i.id = o.indicator_id AND i.state = 'active'
WHERE o.zone_id IS NOT NULL AND o.superseded_at IS NULL
GROUP BY 1, 2 ORDER BY 1, 2
"""
_ZONES = f"""
SELECT z.code, n.name, n.parent_name, v.period, {", ".join(f"v.{name}" for name in CONTENT)}
FROM districts_zonename n
JOIN districts_zone z ON z.id = n.zone_id
LEFT JOIN impact_zonevalue v ON v.zone_id = z.id AND v.revision_id = n.revision_id
    AND v.indicator_id = (
        SELECT id FROM impact_indicator WHERE code = %(code)s AND state = 'active')
WHERE n.revision_id = %(revision)s
ORDER BY z.code, v.period
"""
_UNITS = f"""
WITH target AS (
    SELECT id FROM impact_indicator WHERE code = %(code)s AND state = 'active'
), terms AS MATERIALIZED (
    SELECT t.* FROM ({unit_terms()}) t WHERE t.target_id = (SELECT id FROM target)
        AND t.period = %(period)s
), sources AS (
    SELECT f.unit_id, array_agg(DISTINCT f.source ORDER BY f.source) AS codes
    FROM impact_rule_term t
    JOIN impact_fact f ON f.indicator_id = t.component_id AND f.period
        = (left(%(period)s, 4)::integer + t.period_offset)::text || substr(%(period)s, 5)
    JOIN impact_source s ON s.code = f.source
    WHERE t.target_id = (SELECT id FROM target) GROUP BY 1
)
SELECT u.istat_code, u.name, z.code, d.name, t.numerator, t.denominator, t.quality, s.codes,
    o.quality
FROM districts_zoneassignment a
JOIN districts_zonename d ON d.revision_id = a.revision_id AND d.zone_id = a.zone_id
JOIN districts_territorialunit u ON u.id = a.unit_id
JOIN districts_zone z ON z.id = a.zone_id
LEFT JOIN terms t ON t.unit_id = u.id
LEFT JOIN sources s ON s.unit_id = t.unit_id
LEFT JOIN impact_observation o ON o.unit_id = u.id AND o.superseded_at IS NULL
    AND o.indicator_id = (SELECT id FROM target) AND o.period = %(period)s
WHERE a.revision_id = %(revision)s
ORDER BY u.istat_code
"""
_CORRECTIONS = """
SELECT c.code, c.name_it, c.name_en, coalesce(u.name, z.name), o.period, o.value, n.value,
    o.superseded_at, n.source_id
FROM impact_observation o
JOIN impact_indicator c ON c.id = o.indicator_id
LEFT JOIN impact_observation n ON n.supersedes_id = o.id
LEFT JOIN districts_territorialunit u ON u.id = o.unit_id
LEFT JOIN districts_zone z ON z.id = o.zone_id
WHERE o.superseded_at IS NOT NULL AND o.indicator_id IN (
    SELECT i.id FROM impact_indicator i WHERE i.code = %(code)s AND i.state = 'active'
    UNION SELECT t.component_id FROM impact_indicatorterm t
    JOIN impact_indicator i ON i.id = t.indicator_id AND i.code = %(code)s AND i.state = 'active')
ORDER BY o.superseded_at DESC, c.code, o.period, o.id LIMIT %(most)s
"""
MOST_CORRECTIONS = 50
# A pixel of the map of a region a hundred kilometres wide and more.
_UNIT_TOLERANCE_M = 250.0


@dataclass(frozen=True, slots=True)
class Known:
    """A zoning in which the indicator has values, in which periods, last computed when."""

    zoning: str
    policy: str
    name_it: str
    name_en: str
    periods: Sequence[str]
    computed_at: datetime
    privacy_threshold: int | None
    corrections: int


@dataclass(frozen=True, slots=True)
class ZoneFigures:
    """A zone and its cells by period."""

    code: str
    name: str
    parent: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A comune and its figure in one period: observed, or the ratio of what was observed.

    `weight`: the denominator of a value that is shown; None where there is none.
    """

    code: str
    name: str
    zone: str
    zone_name: str
    value: float | None
    weight: float | None
    low: float | None
    high: float | None
    quality: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that a later one replaced; `after` is None where the figure was withdrawn."""

    code: str
    name_it: str
    name_en: str
    place: str
    period: str
    before: Decimal | None
    after: Decimal | None
    at: datetime
    source: str | None


def known_in(code: str, day: date) -> list[Known]:
    """The zonings on `day` that have values of the indicator, the districts first."""
    return [Known(*row) for row in _rows(_KNOWN, {"code": code, "day": day})]


def known_of_zones() -> dict[str, dict[str, Sequence[str]]]:
    """indicator → period → sources of what was observed on zones, not on comuni."""
    found: dict[str, dict[str, Sequence[str]]] = {}
    for code, period, sources in _rows(_OF_ZONES, {}):
        found.setdefault(code, {})[period] = sources
    return found


def law_on(zoning: str, day: date) -> BoundaryRevision:
    """The boundaries of `zoning` on `day`, with their act. Raises `Impossible`."""
    laws = BoundaryRevision.objects.filter(zoning__code=zoning).in_force(day)
    return laws.select_related("zoning", "act", "validity").first() or law_of(zoning, day)


def zone_figures(code: str, law: BoundaryRevision) -> list[ZoneFigures]:
    """Every zone of `law` with its cells; those of no period are there too, without cells."""
    zones: dict[str, ZoneFigures] = {}
    cells: dict[str, dict[str, Cell]] = {}
    for zone, name, parent, period, *content in _rows(_ZONES, {"code": code, "revision": law.pk}):
        own = cells.setdefault(zone, {})
        zones.setdefault(zone, ZoneFigures(zone, name, parent, own))
        if period is not None:
            own[period] = _cell(content)
    return list(zones.values())


def _cell(content: Sequence[Any]) -> Cell:
    return {
        field: number(part) if isinstance(part, Decimal) else part
        for field, part in zip(CONTENT, content, strict=True)
    }


def unit_figures(code: str, rule: Rule, law: BoundaryRevision, period: str) -> list[UnitFigures]:
    """Every comune of `law` with its figure in `period`, judged as a zone of one comune is."""
    question = {"code": code, "revision": law.pk, "period": period}
    figures = []
    for unit, name, zone, zone_name, above, below, rank, sources, stated in _rows(_UNITS, question):
        quality = "missing" if rank is None else str(QUALITY_BY_RANK[rank])
        figure = None if rank is None else UnitFigure(above, below, quality)
        value, low, high = unit_cell(rule, figure) or (None, None, None)
        figures.append(
            UnitFigures(
                unit,
                name,
                zone,
                zone_name,
                number(value),
                None if value is None else number(below),
                number(low),
                number(high),
                stated or quality,
                sources or (),
            )
        )
    return figures


def corrections(code: str) -> list[Correction]:
    """What was replaced, of the indicator and of its components: the latest first."""
    question = {"code": code, "most": MOST_CORRECTIONS}
    return [Correction(*row) for row in _rows(_CORRECTIONS, question)]


def zone_outlines(law: BoundaryRevision) -> dict[str, BaseGeometry]:
    """{code: outline to draw [EPSG:4326]} of the zones of `law`."""
    rows = ZoneOutline.objects.filter(revision=law).order_by("zone__code")
    drawn = dict(rows.values_list("zone__code", AsWKB("display")))
    shapes = shapely.from_wkb([bytes(outline) for outline in drawn.values()])
    return dict(zip(drawn, shapes, strict=True))


def unit_outlines(law: BoundaryRevision) -> dict[str, BaseGeometry]:
    """{ISTAT code: outline to draw [EPSG:4326]} of the comuni of `law`, simplified together.

    Kept, because simplifying a region takes a second; one question, or none once kept.
    """

    def drawn() -> dict[str, bytes]:
        rows = ZoneAssignment.objects.filter(revision=law, unit__geometry__isnull=False)
        exact = dict(
            rows.annotate(wkb=AsWKB("unit__geometry"))
            .order_by("unit__istat_code")
            .values_list("unit__istat_code", "wkb")
        )
        shapes = shapely.from_wkb([bytes(wkb) for wkb in exact.values()])
        coarse = coverage.simplify(coverage.clean(shapes), _UNIT_TOLERANCE_M)
        return dict(zip(exact, shapely.to_wkb(coarse), strict=True))

    parts = [str(law.pk), law.recorded_at.isoformat(), str(law.unit_vintage)]
    outlines = kept("unit-outlines", parts, drawn)
    return {code: shapely.from_wkb(wkb) for code, wkb in outlines.items()}


def _rows(sql: str, question: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, question)
        return cursor.fetchall()
