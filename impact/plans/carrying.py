"""Plans among what stands in a district when its boundary changes.

A plan is of one district: it stays, it moves or it is closed. What it starts from is computed again
on the new boundaries, by itself, on their day (`impact.plans.baselines`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from districts.carryover.decisions import Affected, Carried, Kind, carries
from districts.happenings import happened
from districts.history import Source, because, known
from districts.models import CarryDecision, Zone
from districts.states import change_state
from impact.models import DistrictPlan, Objective
from impact.models.plans import ONE_PLAN
from impact.plans.overlaps import on_days_of, overlap_problems
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
    """Another plan of these days where it is to go: one that stays there, or that goes there too.

    Those that leave or end make room, also for each other; so do those of which nothing is said
    yet: without it nothing is adopted.
    """
    plans = [one for one in others if one.kind.model is DistrictPlan and one.subject != plan]
    leaving = [one.subject.pk for one in plans if _outcome(one) != _Outcome.STAYS]
    decided = [one.subject.pk for one in plans]
    found = []
    for zone in to:
        found += overlap_problems(plan, zone, leaving=leaving, decided=decided)
        found += [
            _("Anche «%(plan)s» passa al distretto %(zone)s, per una parte di questi giorni.")
            % {"plan": one.subject.title, "zone": zone.code}
            for one in plans
            if one.decision is not None
            and zone.code in one.decision.to_codes
            and plan.shares_days_with(one.subject)
        ]
    return found


def _outcome(one: Affected) -> str | None:
    return one.decision.outcome if one.decision is not None else None


def _carry(carried: Sequence[Carried]) -> None:
    """To the districts decided, or to their end; whoever edits one meanwhile is told of the change.

    What ends makes room first, the others move together, so that two may change places. A plan
    stays where it is if another one got there first, and the officials are told.
    """
    keys = [one.subject.pk for one in carried]
    rows = DistrictPlan.objects.select_for_update().exclude(state="closed").order_by("pk")
    plans = {plan.pk: plan for plan in rows.filter(pk__in=keys)}
    open_ones = [(plans[one.subject.pk], one) for one in carried if one.subject.pk in plans]
    for plan, one in open_ones:
        if not one.to:
            _close(plan, one.left)
    going = {plan: one.to[0] for plan, one in open_ones if one.to}
    for plan in _held_up(going):
        happened("plan.not_carried", plan, by=None)
    _move({plan: one for plan, one in open_ones if plan in going})


def _close(plan: DistrictPlan, left: Sequence[Zone]) -> None:
    plan.version += 1
    why = _why(left)
    with known(Source.TASK), because(why):
        change_state(plan, to="closed", table=TRANSITIONS, by=None, reason=why, also=("version",))
        happened("plan.closed", plan, by=None)


def _held_up(going: dict[DistrictPlan, Zone]) -> list[DistrictPlan]:
    """Takes out of `going` those for whom there is no room, and returns them.

    Who stays may be in the way of the next one, so the others are asked again.
    """
    found = []
    while (stays := next((plan for plan in going if _blocked(plan, going)), None)) is not None:
        del going[stays]
        found.append(stays)
    return found


def _blocked(plan: DistrictPlan, going: Mapping[DistrictPlan, Zone]) -> bool:
    zone = going[plan]
    keys = [one.pk for one in going]
    there = on_days_of(plan).filter(zone=zone).exclude(pk__in=keys)
    first = (one for one in going if one.pk < plan.pk and going[one] == zone)
    return any(plan.shares_days_with(one) for one in first) or there.exists()


def _move(moving: Mapping[DistrictPlan, Carried]) -> None:
    """All together: whether each district has one plan for a day is asked once they are there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {ONE_PLAN} DEFERRED")
    for plan, one in moving.items():
        with known(Source.TASK), because(_why(one.left)):
            rows = DistrictPlan.objects.filter(pk=plan.pk)
            rows.update(zone=one.to[0], version=F("version") + 1)
            plan.refresh_from_db()
            happened("plan.carried", plan, by=None)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {ONE_PLAN} IMMEDIATE")


def _why(left: Sequence[Zone]) -> str:
    return f"Confini nuovi: {', '.join(sorted(zone.code for zone in left))}"


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
