"""What the acts say of the policies beside the districts, epoch by epoch (docs/adr/0013).

An *epoch* is the time between two consecutive days on which the law of any zoning changes. Days
come from the acts alone, so nothing here looks at the clock and nothing has to run at midnight.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Min

from districts.alignment import lineage
from districts.lookups import lineage_parents
from districts.models import (
    BoundaryRevision,
    Policy,
    UnitPopulation,
    Validity,
    ZoneAssignment,
    ZoneName,
)
from impact import dashboards as pages

# The five policies of the position paper (§3.2), always in this order, present or not.
POLICIES = (Policy.HEALTH, Policy.SOCIAL, Policy.LABOUR, Policy.EDUCATION, Policy.DEVELOPMENT)


@dataclass(frozen=True, slots=True)
class Epoch:
    """From `from_day` on: every zoning in force, and the policies against the districts."""

    from_day: date
    zonings: Sequence[pages.ZoningFacts]
    comparison: pages.PolicyComparison


def epochs(revision: BoundaryRevision) -> Iterator[Epoch]:
    """The epochs of a boundary of the districts, from its first day to its last."""
    days = _days(revision.validity)
    laws = {day: _laws_on(day) for day in days}
    facts = zoning_facts({law.pk: law for beside in laws.values() for law in beside}.values())
    population, _year = latest_residents()
    references = dict(
        Validity.objects.filter(zoning__is_reference=True)
        .values_list("zoning__policy")
        .annotate(first=Min("from_day"))
    )
    for day, beside in laws.items():
        parents = lineage_parents(*beside)
        zonings = {
            law.zoning.code: replace(facts[law.pk], lineage=lineage(law.zoning.code, parents))
            for law in beside
        }
        standing = {law.zoning.policy: law.zoning.code for law in beside if law.zoning.is_reference}
        yield Epoch(
            day,
            list(zonings.values()),
            pages.compare_policies(
                zonings[revision.zoning.code],
                {policy: zonings.get(standing.get(policy, "")) for policy in POLICIES},
                population,
                {policy: first for policy, first in references.items() if first > day},
            ),
        )


def _days(validity: Validity) -> list[date]:
    """The days of `validity` on which some law begins or ends, its own first."""
    ends = Validity.objects.values_list("from_day", "to_day")
    changes = {day for pair in ends for day in pair if day and validity.covers(day)}
    return sorted(changes | {validity.from_day})


def _laws_on(day: date) -> list[BoundaryRevision]:
    laws = BoundaryRevision.objects.in_force(day).order_by("zoning__code")
    return list(laws.select_related("zoning", "act"))


def zoning_facts(laws: Iterable[BoundaryRevision]) -> dict[int, pages.ZoningFacts]:
    """Facts of each law, by its primary key; its lineage holds itself alone."""
    laws = list(laws)
    rows = ZoneAssignment.objects.filter(revision__in=laws).values_list(
        "revision_id", "unit__istat_code", "zone__code", "confidence"
    )
    zone_of: dict[int, dict[str, str]] = defaultdict(dict)
    confidence: dict[int, dict[str, str]] = defaultdict(dict)
    for revision_id, unit, zone, level in rows:
        zone_of[revision_id][unit] = zone
        confidence[revision_id][unit] = level
    names: dict[int, list[ZoneName]] = defaultdict(list)
    for named in ZoneName.objects.filter(revision__in=laws).select_related("zone"):
        names[named.revision_id].append(named)
    return {
        law.pk: pages.ZoningFacts(
            code=law.zoning.code,
            policy=law.zoning.policy,
            name_it=law.zoning.name_it,
            name_en=law.zoning.name_en,
            zone_noun_it=law.zoning.zone_noun_it,
            zone_noun_en=law.zoning.zone_noun_en,
            extent=law.zoning.extent,
            lineage=(law.zoning.code,),
            boundary=_boundary(law, confidence[law.pk]),
            zone_names={named.zone.code: named.name for named in names[law.pk]},
            parent_names={named.zone.code: named.parent_name for named in names[law.pk]},
            assignment=zone_of[law.pk],
            confidence=confidence[law.pk],
        )
        for law in laws
    }


def _boundary(revision: BoundaryRevision, confidence: Mapping[str, str]) -> pages.BoundaryFacts:
    return pages.BoundaryFacts(
        zoning=revision.zoning.code,
        title=revision.title,
        act=revision.act_label,
        effective_from=revision.effective_from,
        date_precision=revision.date_precision,
        basis=revision.basis,
        unit_vintage=revision.unit_vintage,
        confidence=dict(sorted(Counter(confidence.values()).items())),
    )


def latest_residents() -> tuple[dict[str, int], int | None]:
    """Residents of every unit in the latest year that is complete, and that year."""
    years = UnitPopulation.objects.complete_years()
    if not years:
        return {}, None
    rows = UnitPopulation.objects.current().filter(year=years[-1])
    return dict(rows.values_list("unit__istat_code", "population")), years[-1]
