"""Plans among what stands in a district when its boundary changes.

A plan is of one district: it stays, it moves or it is closed. What it starts from is computed again
on the new boundaries, by itself, on their day (`impact.plans.baselines`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_noop

from districts.carryover.decisions import Affected, Kind, carries
from districts.happenings import happened
from districts.history import Source, because, known
from districts.models import CarryDecision, Zone
from districts.states import change_state
from impact.models import DistrictPlan, Objective
from impact.plans.actions import overlap_problems
from impact.plans.rules import TRANSITIONS

_Outcome = CarryDecision.Outcome


def _of(zones: Collection[int]) -> Iterator[tuple[int, DistrictPlan]]:
    standing = DistrictPlan.objects.under_way().filter(zone__in=zones)
    plans: list[Any] = list(standing.order_by("zone_id", "pk"))
    rows = Objective.objects.filter(plan__in=plans).values_list("plan", flat=True) if plans else ()
    number = Counter(rows)
    for plan in plans:
        plan.objectives_count = number[plan.pk]
        yield plan.zone_id, plan


def _problems(plan: DistrictPlan, to: Sequence[Zone], others: Sequence[Affected]) -> list[str]:
    """Another plan of these days where it is to go, unless it was decided that it ends."""
    ending = [
        one.subject.pk
        for one in others
        if one.decision is not None and one.decision.outcome == _Outcome.CLOSES
    ]
    return [said for zone in to for said in overlap_problems(plan, zone, but=ending)]


def _carry(plan: DistrictPlan, left: Sequence[Zone], to: Sequence[Zone]) -> None:
    """To the district decided, or to its end; whoever edits it meanwhile is told of the change.

    It stays where it is if another plan got there first, and the officials are told.
    """
    plan = DistrictPlan.objects.select_for_update().get(pk=plan.pk)
    why = f"Confini nuovi: {', '.join(sorted(zone.code for zone in left))}"
    with known(Source.TASK), because(why):
        if plan.state == DistrictPlan.State.CLOSED:
            return
        if not to:
            plan.version += 1
            change_state(
                plan, to="closed", table=TRANSITIONS, by=None, reason=why, also=("version",)
            )
            happened("plan.closed", plan, by=None)
        elif overlap_problems(plan, to[0]):
            happened("plan.not_carried", plan, by=None)
        else:
            rows = DistrictPlan.objects.filter(pk=plan.pk)
            rows.update(zone=to[0], version=F("version") + 1)
            plan.refresh_from_db()
            happened("plan.carried", plan, by=None)


def _objectives(plan: Any) -> int:
    return int(plan.objectives_count)


def _page(plan: DistrictPlan) -> str:
    return reverse("plan", args=[plan.code])


carries(
    Kind(
        code="plan",
        name=gettext_noop("Piano di distretto"),
        model=DistrictPlan,
        of=_of,
        page=_page,
        carry=_carry,
        outcomes=(_Outcome.STAYS, _Outcome.MOVES, _Outcome.CLOSES),
        objectives=_objectives,
        problems=_problems,
    )
)
