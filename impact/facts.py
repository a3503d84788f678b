"""From the database to the facts that pages are made of (`impact.dashboards.facts`).

What the acts say of the other policies is gathered apart, in `impact.law_facts`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db import connection
from django.db.models import Q

from districts.lookups import called_by, law_on, laws_of
from districts.models import (
    BoundaryRevision,
    Region,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
    Zoning,
    is_uncertain,
)
from impact import dashboards as pages
from impact.aggregation import Rule
from impact.law_facts import latest_residents, zoning_facts
from impact.models import Indicator, Source
from impact.unit_terms import QUALITY_BY_RANK, unit_terms
from impact.zone_values import rule_of

Amount = TypeVar("Amount", int, Decimal)
Reference = Mapping[str, Mapping[str, pages.CellFacts]]


_FIGURES = f"""
SELECT t.unit_id, i.code, t.period, t.numerator, t.denominator, t.quality
FROM ({unit_terms(some_units=True)}) t JOIN impact_indicator i ON i.id = t.target_id
"""

# In the order of the fields of `CellFacts`. By hand, because this is read for every page that is
# made and the ORM would triple its time.
_CELLS = """
SELECT z.code, i.code, v.period, v.value, v.numerator, v.denominator, v.coverage, v.status,
    v.reason, v.quality, v.ci_low, v.ci_high, v.units_observed, v.units_total, v.sources
FROM impact_zonevalue v
JOIN districts_zone z ON z.id = v.zone_id
JOIN impact_indicator i ON i.id = v.indicator_id
WHERE v.revision_id = ANY (%(revisions)s)
    AND (%(codes)s::text[] IS NULL OR i.code = ANY (%(codes)s))
ORDER BY z.code, i.position, i.code, v.period
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all pages of one revision are made of.

    `defined`: every indicator; `indicators`: those that add up over comuni.
    """

    region: pages.RegionFacts
    region_place: pages.PlaceFacts
    districts: Sequence[pages.PlaceFacts]
    zone_ids: Mapping[str, int]
    cohesion: pages.ZoningFacts
    defined: Sequence[pages.IndicatorFacts]
    indicators: Sequence[pages.IndicatorFacts]
    sources: Sequence[pages.SourceFacts]
    rules: Mapping[str, Rule]
    cells: pages.Cells
    reference: Reference
    everyone: pages.Standings
    units: Mapping[str, pages.UnitFacts]
    contexts: Sequence[pages.ContextFacts]


def gather(region: Region, whole: Zone, revision: BoundaryRevision) -> Shared:
    cohesion = zoning_facts([revision])[revision.pk]
    population, year = latest_residents()
    indicators = list(Indicator.objects.active().prefetch_related("terms__component"))
    defined = [_indicator_facts(i) for i in indicators]
    facts = [i for i in defined if i.aggregation != Indicator.Aggregation.NONE]
    beside = _law_beside(whole.zoning, revision)
    cells = _cells([revision.pk, *beside])
    units = _units(revision, population)
    districts = _districts(cohesion, units, year)
    reference = cells.get(whole.code, {})
    return Shared(
        region=pages.RegionFacts(
            region.code,
            region.name,
            region.official_name,
            region.attribution,
            region.attribution_en,
        ),
        region_place=_region_place(whole, beside, districts),
        districts=districts,
        zone_ids=dict(revision.zoning.zones.values_list("code", "pk")),
        cohesion=cohesion,
        defined=defined,
        indicators=facts,
        sources=[
            pages.SourceFacts(s.code, s.name_it, s.name_en, s.licence, s.note_it)
            for s in Source.objects.order_by("code")
        ],
        rules={i.code: rule_of(i) for i in indicators},
        cells=cells,
        reference=reference,
        everyone=pages.standings(districts, facts, cells, reference),
        units=units,
        contexts=_contexts(revision, [i for i in defined if i not in facts]),
    )


def _law_beside(zoning: Zoning, revision: BoundaryRevision) -> list[int]:
    """The revision of another zoning to read beside this one: that of the day on which `revision`
    begins, since both are written on the same comuni; else the first one there is."""
    laws = laws_of(zoning)
    law = law_on(revision.validity.from_day, laws) or (laws[-1] if laws else None)
    return [law.pk] if law else []


def _contexts(
    revision: BoundaryRevision, observed: Sequence[pages.IndicatorFacts]
) -> list[pages.ContextFacts]:
    """Every zoning on whose zones something was `observed` that does not add up."""
    codes = [indicator.code for indicator in observed]
    on_its_zones = Q(zones__values__indicator__code__in=codes)
    found = []
    for zoning in Zoning.objects.filter(on_its_zones).distinct().order_by("code"):
        for pk in _law_beside(zoning, revision):
            law = BoundaryRevision.objects.select_related("zoning", "act").get(pk=pk)
            cells = _cells([pk], only=codes)
            used = {code for of_zone in cells.values() for code in of_zone}
            facts = [indicator for indicator in observed if indicator.code in used]
            found.append(pages.ContextFacts(zoning_facts([law])[pk], facts, cells))
    return found


def _units(revision: BoundaryRevision, population: Mapping[str, int]) -> dict[str, pages.UnitFacts]:
    rows = ZoneAssignment.objects.filter(revision=revision).order_by("unit__istat_code")
    return {
        code: pages.UnitFacts(code, name, population.get(code), area, confidence, basis)
        for code, name, area, confidence, basis in rows.values_list(
            "unit__istat_code", "unit__name", "unit__area_km2", "confidence", "basis"
        )
    }


def _districts(
    cohesion: pages.ZoningFacts, units: Mapping[str, pages.UnitFacts], year: int | None
) -> list[pages.PlaceFacts]:
    members: dict[str, list[pages.UnitFacts]] = defaultdict(list)
    for unit, zone in sorted(cohesion.assignment.items()):
        members[zone].append(units[unit])
    return [
        pages.PlaceFacts(
            code=code,
            name=cohesion.zone_names[code],
            parent_name=cohesion.parent_names[code],
            population=_total(u.population for u in own),
            population_year=year,
            area_km2=_total(u.area_km2 for u in own),
            units_count=len(own),
            uncertain_units=sum(is_uncertain(u.basis, u.confidence) for u in own),
        )
        for code, own in sorted(members.items())
    ]


def _total(parts: Iterable[Amount | None]) -> Amount | None:
    """The sum, or None as soon as one part is unknown: never a sum that looks whole."""
    total: Amount | None = None
    for part in parts:
        if part is None:
            return None
        total = part if total is None else total + part
    return total


def _region_place(
    whole: Zone, beside: Sequence[int], districts: Sequence[pages.PlaceFacts]
) -> pages.PlaceFacts:
    """The whole region, as the law `beside` calls it."""
    [called] = called_by(beside[0] if beside else 0, Zone.objects.filter(pk=whole.pk))
    return pages.PlaceFacts(
        code=whole.code,
        name=called.name,
        parent_name="",
        population=_total(d.population for d in districts),
        population_year=districts[0].population_year if districts else None,
        area_km2=_total(d.area_km2 for d in districts),
        units_count=sum(d.units_count for d in districts),
        uncertain_units=sum(d.uncertain_units for d in districts),
    )


def _indicator_facts(indicator: Indicator) -> pages.IndicatorFacts:
    terms = sorted(
        indicator.terms.all(), key=lambda t: (t.role, -t.sign, t.component.code, t.period_offset)
    )
    return pages.IndicatorFacts(
        code=indicator.code,
        source_code=indicator.source_code,
        version=indicator.version,
        name_it=indicator.name_it,
        name_en=indicator.name_en,
        definition_it=indicator.definition_it,
        definition_en=indicator.definition_en,
        meaning_it=indicator.meaning_it,
        meaning_en=indicator.meaning_en,
        note_it=indicator.note_it,
        unit=indicator.unit,
        direction=indicator.direction,
        aggregation=indicator.aggregation,
        interval=indicator.interval,
        multiplier=indicator.multiplier,
        decimals=indicator.decimals,
        min_coverage=indicator.min_coverage,
        class_breaks=tuple(indicator.class_breaks),
        key_figure=indicator.key_figure,
        terms=tuple(
            pages.TermFacts(
                role=t.role,
                sign=t.sign,
                code=t.component.code,
                name_it=t.component.name_it,
                name_en=t.component.name_en,
                period_offset=t.period_offset,
                blank_as_zero=t.blank_as_zero,
            )
            for t in terms
        ),
    )


def _cells(revision_ids: Sequence[int], *, only: Collection[str] | None = None) -> pages.Cells:
    """Stored values of the given revisions, of `only` some indicators: zone code → indicator code →
    period → cell."""
    cells: dict[str, dict[str, dict[str, pages.CellFacts]]] = {}
    with connection.cursor() as cursor:
        codes = None if only is None else sorted(only)
        cursor.execute(_CELLS, {"revisions": list(revision_ids), "codes": codes})
        rows = cursor.fetchall()
    for zone, indicator, period, *content in rows:
        content[-1] = tuple(content[-1])
        cell = pages.CellFacts(*content)
        cells.setdefault(zone, {}).setdefault(indicator, {})[period] = cell
    return cells


def figures_of(codes: Sequence[str]) -> pages.Figures:
    """What each indicator's rule makes of each unit: indicator → period → unit → figure."""
    ids = dict(
        TerritorialUnit.objects.filter(istat_code__in=codes, valid_to__isnull=True).values_list(
            "pk", "istat_code"
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"units": list(ids)})
        rows = cursor.fetchall()
    figures: dict[str, dict[str, dict[str, pages.UnitFigure]]] = {}
    for unit_id, indicator, period, numerator, denominator, quality in rows:
        figure = pages.UnitFigure(numerator, denominator, QUALITY_BY_RANK[quality])
        figures.setdefault(indicator, {}).setdefault(period, {})[ids[unit_id]] = figure
    return figures
