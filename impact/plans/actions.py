"""What writes a plan of a district: drafting, objectives, putting it before others, approving.

Every action locks the plan first and judges what it then finds, so that two tabs, two persons or
a double click cannot undo each other.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.happenings import happened
from districts.history import because
from districts.models import Act, Stale, Zone
from districts.permissions import require
from districts.states import change_state
from districts.transitions import TransitionRefusedError
from impact.models import DistrictPlan, Objective
from impact.plans.baselines import frozen, last_baselines, latest_value, law_of_plan
from impact.plans.overlaps import overlap_problems
from impact.plans.rules import (
    TRANSITIONS,
    ObjectiveFacts,
    PlanFacts,
    due_problems,
    period_problems,
    problems,
)


@transaction.atomic
def draft_plan(
    *,
    zone: Zone,
    title: str,
    summary: str,
    start: date,
    end: date,
    by: Any,
    is_demonstration: bool = False,
) -> DistrictPlan:
    """A new draft for a district and a period, or the same one if it was sent twice.

    Raises `PermissionDenied`; `TransitionRefusedError` for a period that is none, or that another
    plan of the district has in part.
    """
    require(by, "impact.draft_plan", zone)
    Zone.objects.select_for_update(no_key=True).get(pk=zone.pk)
    given = {"zone": zone, "title": title.strip(), "start": start, "end": end}
    same = DistrictPlan.objects.filter(state="draft", **given).first()
    if same is not None:
        return same
    plan = DistrictPlan(
        **given,
        code=_new_code(zone, start),
        summary=summary.strip(),
        created_by=by,
        saved_by=by,
        is_demonstration=is_demonstration,
    )
    _refuse([*period_problems(start, end), *overlap_problems(plan)])
    plan.save()
    return plan


@transaction.atomic
def save_plan(
    *, plan: DistrictPlan, title: str, summary: str, start: date, end: date, seen: int, by: Any
) -> DistrictPlan:
    """Change what a draft says of itself. `seen`: the version that was shown.

    Raises `PermissionDenied`, also when it is no draft any more; `Stale`; `TransitionRefusedError`
    as `draft_plan`, and for a period out of which an objective would fall.
    """
    plan = _locked(plan)
    require(by, "impact.change_plan", plan)
    _unseen(plan, seen)
    plan.title, plan.summary, plan.start, plan.end = title.strip(), summary.strip(), start, end
    outside = [
        _("La scadenza di «%(title)s» resterebbe fuori dal periodo: prima cambiala.")
        % {"title": objective.title}
        for objective in plan.objectives.all()
        if due_problems(start, end, objective.due)
    ]
    _refuse([*period_problems(start, end), *overlap_problems(plan), *outside])
    return _store(plan, by)


@transaction.atomic
def save_objective(
    *, plan: DistrictPlan, objective: Objective, values: Mapping[str, Any], seen: int, by: Any
) -> Objective:
    """Add an objective to a draft, or change it; its baseline is frozen from the last value known.

    `values`: the fields by name. Sent twice it is one. Raises `PermissionDenied`, `Stale`, and
    `TransitionRefusedError` for a day out of the period, for an indicator without a value in the
    district, and for the same indicator and day twice.
    """
    plan = _locked(plan)
    require(by, "impact.change_plan", plan)
    if objective.pk is None and (sent := plan.objectives.filter(**values).first()):
        return sent
    _unseen(plan, seen)
    objective.plan = plan
    for name, value in values.items():
        setattr(objective, name, value)
    law = law_of_plan(plan, timezone.localdate())
    start = latest_value(law, plan.zone, objective.indicator) if law else None
    found = _objective_problems(plan, objective, measured=start is not None)
    if found or start is None:
        raise TransitionRefusedError(found)
    objective.save()
    # A draft starts from what is known when it is written; nothing rests on the rows before.
    objective.baselines.all().delete()
    frozen(start, objective).save()
    _store(plan, by)
    return objective


@transaction.atomic
def remove_objective(*, plan: DistrictPlan, objective: Objective, seen: int, by: Any) -> None:
    """Take an objective out of a draft. Raises `PermissionDenied`, `Stale`."""
    plan = _locked(plan)
    require(by, "impact.change_plan", plan)
    if not plan.objectives.filter(pk=objective.pk).exists():
        return
    _unseen(plan, seen)
    objective.delete()
    _store(plan, by)


@transaction.atomic
def submit_plan(*, plan: DistrictPlan, seen: int, by: Any) -> DistrictPlan:
    """Put a draft before others: from then on it is not changed but taken back.

    Sent twice it is once. Raises `PermissionDenied`, `Stale`, and `TransitionRefusedError` with
    everything that is missing.
    """
    plan = _locked(plan)
    require(by, "impact.run_plan", plan)
    if plan.state == DistrictPlan.State.CONSULTATION:
        return plan
    _unseen(plan, seen)
    _refuse(problems(plan_facts(plan)))
    _pass(plan, "consultation", by)
    return plan


@transaction.atomic
def return_plan(*, plan: DistrictPlan, reason: str, by: Any) -> DistrictPlan:
    """Take a plan in consultation back to the draft, with a reason. Raises as `submit_plan`."""
    plan = _locked(plan)
    require(by, "impact.run_plan", plan)
    _refuse(_without_reason(reason))
    if not plan.is_draft:
        _pass(plan, "draft", by, reason)
    return plan


@transaction.atomic
def approve_plan(*, plan: DistrictPlan, act: Act | None, seen: int, by: Any) -> DistrictPlan:
    """Approve a plan by an act; from then on everybody reads it. Raises as `submit_plan`.

    Nobody approves what they wrote.
    """
    plan = _locked(plan)
    require(by, "impact.approve_plan", plan)
    if plan.state == DistrictPlan.State.APPROVED and act is not None and plan.act_id == act.pk:
        return plan
    _unseen(plan, seen)
    missing = [] if act else [_("Scegli l'atto che approva il piano.")]
    if by.pk in (plan.created_by_id, plan.saved_by_id):
        missing.append(
            _("Chi ha scritto il piano non può approvarlo: serve un secondo funzionario.")
        )
    _refuse([*missing, *problems(plan_facts(plan))])
    plan.act = act
    _pass(plan, "approved", by, act=act, also=("act",))
    return plan


@transaction.atomic
def start_plan(*, plan: DistrictPlan, by: Any) -> DistrictPlan:
    """Say that work on an approved plan has begun; not before its first day. Raises as above."""
    plan = _locked(plan)
    require(by, "impact.run_plan", plan)
    if plan.state == DistrictPlan.State.RUNNING:
        return plan
    if plan.start > timezone.localdate():
        _refuse([_("Il piano comincia il %(day)s: prima non si avvia.") % {"day": _day(plan)}])
    _pass(plan, "running", by)
    return plan


@transaction.atomic
def close_plan(*, plan: DistrictPlan, reason: str, by: Any) -> DistrictPlan:
    """Close a plan, in whatever state it is, with a reason: what came of it, or why it was left.

    What it says stays to be read; its period is free for another. Raises as `submit_plan`.
    """
    plan = _locked(plan)
    require(by, "impact.close_plan", plan)
    _refuse(_without_reason(reason))
    if plan.state != DistrictPlan.State.CLOSED:
        _pass(plan, "closed", by, reason)
    return plan


def plan_facts(plan: DistrictPlan) -> PlanFacts:
    """What the guards look at."""
    measured = last_baselines(plan)
    law = law_of_plan(plan, timezone.localdate())
    return PlanFacts(
        title=plan.title,
        start=plan.start,
        end=plan.end,
        objectives=[
            ObjectiveFacts(
                title=one.title,
                policy=one.policy,
                due=one.due,
                measured=one.pk in measured and measured[one.pk].value is not None,
            )
            for one in plan.objectives.all()
        ],
        stands=law is not None and law.assignments.filter(zone=plan.zone_id).exists(),
    )


def _objective_problems(plan: DistrictPlan, objective: Objective, *, measured: bool) -> list[str]:
    found = due_problems(plan.start, plan.end, objective.due)
    if not objective.title.strip():
        found.append(_("Scrivi che cosa si vuole raggiungere."))
    if not measured:
        found.append(
            _("Di «%(name)s» il distretto non ha alcun valore da cui partire: scegli altro.")
            % {"name": objective.indicator.name_it}
        )
    twin = plan.objectives.filter(indicator=objective.indicator, due=objective.due)
    if twin.exclude(pk=objective.pk).exists():
        found.append(_("C'è già un obiettivo su questo indicatore per lo stesso giorno."))
    return found


def _pass(
    plan: DistrictPlan,
    to: str,
    by: Any,
    reason: str = "",
    *,
    act: Act | None = None,
    also: tuple[str, ...] = (),
) -> None:
    plan.version += 1
    with because(reason.strip()):
        change_state(
            plan,
            to=to,
            table=TRANSITIONS,
            by=by,
            reason=reason.strip(),
            act=act,
            also=("version", *also),
        )
    happened(f"plan.{to}", plan, by=by)


def _locked(plan: DistrictPlan) -> DistrictPlan:
    return DistrictPlan.objects.select_for_update().get(pk=plan.pk)


def _unseen(plan: DistrictPlan, seen: int) -> None:
    if plan.version != seen:
        raise Stale(plan)


def _store(plan: DistrictPlan, by: Any) -> DistrictPlan:
    plan.saved_at, plan.saved_by = timezone.now(), by
    return plan.store(seen=plan.version)


def _refuse(found: list[str]) -> None:
    if found:
        raise TransitionRefusedError(found)


def _without_reason(reason: str) -> list[str]:
    return [] if reason.strip() else [_("Scrivi il motivo: resta nel registro del piano.")]


def _day(plan: DistrictPlan) -> str:
    return f"{plan.start:%d/%m/%Y}"


def _new_code(zone: Zone, start: date) -> str:
    """Such as `PD-D05-2027`, and `PD-D05-2027-2` where another had it first."""
    code = f"PD-{zone.code}-{start.year}"
    taken = set(DistrictPlan.objects.filter(code__startswith=code).values_list("code", flat=True))
    number = 1
    while (found := code if number == 1 else f"{code}-{number}") in taken:
        number += 1
    return found
