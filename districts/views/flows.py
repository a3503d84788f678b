"""`/approvazioni/flussi/`: who approves what, and changing it for what will be asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions.approvals import MovedError, flow_in_use
from districts.actions.flows import change_flow
from districts.approving.forms import MOST_STEPS, FlowReasonForm, StepFormSet, stored_steps
from districts.approving.kinds import Kind, kind_of, kinds
from districts.models import Approval, ApprovalFlow
from districts.permissions import allowed, require
from districts.presenting.approvals import flow_versions
from districts.transitions import TransitionRefusedError
from districts.views.signed import page, signed_in


@require_safe
@signed_in
def flows(request: HttpRequest) -> HttpResponse:
    """Every kind of decision with the flow that it takes today."""
    _may_look(request)
    rows = [(kind.code, _(kind.name), flow_in_use(kind.code)) for kind in kinds()]
    return page(request, "districts/flows.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def flow(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of one flow; to whoever may, the form of the next one."""
    _may_look(request)
    kind = _kind(code)
    if request.method != "POST":
        return _shown(request, kind, *_stored(flow_in_use(code), kind))
    require(request.user, "districts.define_flow")
    given = {"rights": kind.rights}
    if request.POST.get("do") == "add":
        return _shown(request, kind, *_one_more(request, kind), status=200)
    reason = FlowReasonForm(request.POST)
    steps = StepFormSet(request.POST, prefix="step", form_kwargs=given)
    if not (reason.is_valid() & steps.is_valid()):
        return _shown(request, kind, reason, steps, status=422)
    try:
        made = change_flow(
            code=code,
            steps=[form.step() for form in steps.ordered_forms],
            by=request.user,
            reason=reason.cleaned_data["reason"],
            seen=reason.cleaned_data["seen"],
        )
    except MovedError as moved:
        # The next attempt knows what it replaces: the versions are on the page.
        reason = FlowReasonForm({**request.POST.dict(), "seen": str(flow_in_use(code).version)})
        return _shown(request, kind, reason, steps, problems=moved.problems, status=409)
    except TransitionRefusedError as refused:
        return _shown(request, kind, reason, steps, problems=refused.problems, status=422)
    messages.success(
        request,
        _("Il flusso è alla versione %(n)s: vale per ciò che si chiederà da adesso in poi.")
        % {"n": made.version},
    )
    return redirect(request.path)


def _stored(flow: ApprovalFlow, kind: Kind) -> tuple[Any, Any]:
    steps = StepFormSet(
        initial=stored_steps(flow), prefix="step", form_kwargs={"rights": kind.rights}
    )
    return FlowReasonForm(initial={"seen": flow.version}), steps


def _one_more(request: HttpRequest, kind: Kind) -> tuple[Any, Any]:
    """What was typed, with a blank step at the end; nothing is judged yet."""
    typed = request.POST.copy()
    number = typed.get("step-TOTAL_FORMS", "")
    count = int(number) if number.isdecimal() and len(number) < 3 else 0
    if count < MOST_STEPS:
        typed["step-TOTAL_FORMS"] = str(count + 1)
        typed[f"step-{count}-ORDER"] = str(count + 1)
        for name in ("seats", "at_least"):
            typed[f"step-{count}-{name}"] = "1"
    read = [
        {
            name.removeprefix(f"step-{position}-"): value
            for name, value in typed.items()
            if name.startswith(f"step-{position}-")
        }
        for position in range(min(count + 1, MOST_STEPS))
    ]
    steps = StepFormSet(initial=read, prefix="step", form_kwargs={"rights": kind.rights})
    reason = {"seen": typed.get("seen", ""), "reason": typed.get("reason", "")}
    return FlowReasonForm(initial=reason), steps


def _shown(
    request: HttpRequest,
    kind: Kind,
    reason: Any,
    steps: Any,
    *,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "name": _(kind.name),
        "reason": reason,
        "steps": steps,
        "problems": [*problems, *steps.non_form_errors()],
        "versions": flow_versions(kind.code),
        "in_flight": Approval.objects.pending().filter(flow__code=kind.code).count(),
        "may_define": allowed(request.user, "districts.define_flow"),
        "may_add": len(steps.forms) < MOST_STEPS,
    }
    return page(request, "districts/flow.html", context, status)


def _may_look(request: HttpRequest) -> None:
    if not allowed(request.user, "districts.view_flow"):
        raise Http404


def _kind(code: str) -> Kind:
    try:
        return kind_of(code)
    except KeyError:
        raise Http404 from None
