"""An invented plan of a district on its real indicators, under way, labelled as all of the set."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from districts.models import Act, BoundaryRevision, Zone
from impact.models import DistrictPlan, Indicator, Objective, ZoneValue
from impact.models.plans import POLICIES
from impact.plans import actions
from impact.plans.baselines import VALUED, latest_value
from impact.plans.rules import LEAST_POLICIES
from subsidiarity.models import Actor

_STEP = Decimal("0.05")
"""By how much of its value each indicator is to change, the way that is better."""


def demonstrate_plan(
    *, zone: Zone, law: BoundaryRevision, responsible: Actor, author: Any, approver: Any
) -> None:
    """A running plan of `zone`, once; none where the region has too few figures for one."""
    if DistrictPlan.objects.filter(zone=zone, is_demonstration=True).exists():
        return
    chosen = list(_indicators(zone, law))
    today = timezone.localdate()
    start, end = date(today.year, 1, 1), date(today.year + 2, 12, 31)
    others = DistrictPlan.objects.exclude(state="closed").filter(zone=zone, end__gte=start)
    if len(chosen) < LEAST_POLICIES or others.exists():
        return
    plan = actions.draft_plan(
        zone=zone,
        title=f"Piano dimostrativo di {zone.name}",
        summary="Piano inventato, per provare la piattaforma: gli indicatori sono quelli veri.",
        start=start,
        end=end,
        by=author,
        is_demonstration=True,
    )
    for policy, indicator, value in chosen:
        plan.refresh_from_db()
        actions.save_objective(
            plan=plan,
            objective=Objective(),
            values={
                "title": f"{indicator.name_it}: un ventesimo meglio",
                "policy": policy,
                "perspective": "3.1",
                "indicator": indicator,
                "target": _better(indicator, value),
                "due": end,
                "responsible": responsible,
            },
            seen=plan.version,
            by=author,
        )
    plan.refresh_from_db()
    plan = actions.submit_plan(plan=plan, seen=plan.version, by=author)
    plan = actions.approve_plan(plan=plan, act=_act(today), seen=plan.version, by=approver)
    actions.start_plan(plan=plan, by=author)


def _indicators(zone: Zone, law: BoundaryRevision) -> Iterator[tuple[str, Indicator, Decimal]]:
    """One for each of three policies: of that very policy if there is one, else any with a way."""
    measured = ZoneValue.objects.filter(revision=law, zone=zone, status__in=VALUED)
    rows = Indicator.objects.active().filter(pk__in=measured.values("indicator"))
    left = list(rows.order_by(F("key_figure").asc(nulls_last=True), "position", "code"))
    left.sort(key=lambda one: one.direction == Indicator.Direction.NEUTRAL)
    for policy, _label in POLICIES[1 : 1 + LEAST_POLICIES]:
        if not left:
            return
        one = next((each for each in left if each.policy == policy), left[0])
        left.remove(one)
        value = latest_value(law, zone, one)
        if value is not None and value.value is not None:
            yield policy, one, value.value


def _better(indicator: Indicator, value: Decimal) -> Decimal:
    down = indicator.direction == Indicator.Direction.LOWER_BETTER
    step = -_STEP if down else _STEP
    return round(value * (1 + step), max(indicator.decimals, 1))


def _act(day: date) -> Act:
    return Act.objects.get_or_create(
        kind=Act.Kind.ALTRO,
        authority="Regione (dimostrativa)",
        number="DEMO-1",
        defaults={"date": day, "title": "Atto inventato, per provare la piattaforma."},
    )[0]
