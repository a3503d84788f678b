"""One plan for a district and a day: which others are in the way, now or by a law to come."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from districts.carryover.decisions import decisions_to_come
from districts.models import BoundaryRevision, CarryDecision, Zone
from impact.models import DistrictPlan, DistrictPlanQuerySet


def on_days_of(plan: DistrictPlan) -> DistrictPlanQuerySet:
    """Other plans that are open on some of its days."""
    rows = DistrictPlan.objects.exclude(state="closed").exclude(pk=plan.pk)
    found: DistrictPlanQuerySet = rows.filter(start__lte=plan.end, end__gte=plan.start)
    return found


def overlap_problems(
    plan: DistrictPlan,
    zone: Zone | None = None,
    *,
    leaving: Collection[int] = (),
    decided: Collection[int] = (),
) -> list[str]:
    """What other plan the district, or `zone`, has on some of these days, or is to have by law.

    leaving: keys of plans that will not be there any more; decided: those of which a draft says
    anew what becomes of them, whatever a law before it said.
    """
    zone = zone or plan.zone
    others = on_days_of(plan)
    found = others.filter(zone=zone).exclude(pk__in=leaving).first()
    if found is not None:
        return [
            _("Il distretto %(zone)s ha già il piano «%(plan)s» per una parte di questi giorni.")
            % {"zone": zone.code, "plan": found.title}
        ]
    coming = _coming(plan, zone, others.exclude(pk__in=decided))
    if coming is None:
        return []
    return [
        _("Con i confini nuovi passa al distretto %(zone)s il piano «%(plan)s» di questi giorni.")
        % {"zone": zone.code, "plan": coming.subject}
    ]


def _coming(plan: DistrictPlan, zone: Zone, others: DistrictPlanQuerySet) -> CarryDecision | None:
    """The decision by which one of `others` comes to the district, unless `plan` leaves it then.

    Decisions are written over, and the rows of before stay: only what still counts is looked at.
    """
    said = CarryDecision.objects.filter(
        content_type__app_label="impact",
        content_type__model="districtplan",
        to_codes__contains=[zone.code],
        object_id__in=others.values("pk"),
        effect=None,
    )
    if not said.exists():
        return None
    laws = BoundaryRevision.objects.filter(zoning=zone.zoning_id)
    for decisions in decisions_to_come(laws):
        of_plans = [one for one in decisions if isinstance(one.subject, DistrictPlan)]
        if zone == plan.zone and any(_leaves(one, plan) for one in of_plans):
            continue
        for one in of_plans:
            if zone.code in one.to_codes and others.filter(pk=one.object_id).exists():
                return one
    return None


def _leaves(decision: CarryDecision, plan: DistrictPlan) -> bool:
    return decision.object_id == plan.pk and decision.outcome != CarryDecision.Outcome.STAYS
