"""`/approvazioni/`: what is being approved, deciding it, asking for it, lending one's seats."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.actions import (
    ask_approval,
    decide,
    delegate,
    revoke_delegation,
    withdraw_approval,
)
from districts.actions.approvals import DecisionRefusedError
from districts.approving.kinds import Kind, kind_of
from districts.approving.reading import (
    Board,
    address_of,
    approvals_awaiting,
    approvals_read,
    board_of,
    lenders_to,
    seat_of,
)
from districts.approving.rules import Obstacle, Verdict
from districts.forms import DelegationForm, ReasonForm, person_of
from districts.models import Approval, Delegation
from districts.permissions import allowed, require
from districts.presenting.approvals import approval_panel
from districts.presenting.people import person_name
from districts.registers import register_address
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in

_GONE = (Obstacle.CLOSED, Obstacle.DECIDED)


@require_safe
@signed_in
def approvals(request: HttpRequest) -> HttpResponse:
    """What awaits the person, and everything that they may look at."""
    user = request.user
    rows = approvals_read()
    if not allowed(user, "districts.view_history"):
        rows = rows.filter(pk__in=Approval.objects.concerning(user).values("pk"))
    boards = [board_of(approval) for approval in rows[:100]]
    context = {
        "awaiting": approvals_awaiting(user),
        "may_see_flows": allowed(user, "districts.view_flow"),
        "rows": [(address_of(board.approval), approval_panel(board)) for board in boards],
    }
    return page(request, "districts/approvals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """One approval: who decided, why, what is awaited; and the verdict, for whose turn it is."""
    board = _board(request, pk)
    if request.method != "POST":
        return _shown(request, board, ReasonForm())
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, board, form, status=422)
    try:
        said = _do(request, board, form.cleaned_data["reason"])
    except DecisionRefusedError as refused:
        if refused.obstacle not in _GONE:
            raise PermissionDenied(refused.problems[0]) from None
        if any(one.by_id == request.user.pk for one in refused.board.verdicts):
            # A second click, or a second tab: what the person wanted is done.
            messages.info(request, _("La tua decisione era già registrata."))
            return redirect(request.path)
        return _shown(request, _board(request, pk), form, refused.problems, status=409)
    except TransitionRefusedError as refused:
        return _shown(request, _board(request, pk), form, refused.problems, status=409)
    messages.success(request, said)
    return redirect(request.path)


def _do(request: HttpRequest, board: Board, reason: str) -> str:
    """Carry out the button pressed; what to tell of it."""
    pressed, user = request.POST.get("do", ""), request.user
    if pressed == "withdraw":
        withdraw_approval(approval=board.approval, by=user, reason=reason)
        return _("La richiesta è ritirata.")
    if pressed not in set(Verdict):
        raise TransitionRefusedError([_("Scegli se approvare o respingere.")])
    step = request.POST.get("step", "")
    decide(
        approval=board.approval,
        by=user,
        verdict=Verdict(pressed),
        reason=reason,
        seen=int(step) if step.isdecimal() else None,
    )
    return _("La tua decisione è registrata.")


def _board(request: HttpRequest, pk: int) -> Board:
    """The board of an approval that the person may look at. Raises `Http404`."""
    found = approvals_read().filter(pk=pk).first()
    if found is None or not allowed(request.user, "districts.view_approval", found):
        raise Http404
    return board_of(found)


def _shown(
    request: HttpRequest,
    board: Board,
    form: ReasonForm,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    user = request.user
    seat = seat_of(board, user, lenders_to(user, timezone.localdate()))
    lender, subject = None, board.approval.subject
    if not isinstance(seat, Obstacle) and seat != user.pk:
        lender = next(s.person for s in board.awaited.named.all() if s.person_id == seat)  # type: ignore[union-attr]  # a seat is of the step awaited
    may_decide = not isinstance(seat, Obstacle)
    may_withdraw = board.awaited is not None and allowed(
        user, "districts.withdraw_approval", board.approval
    )
    context = {
        "panel": approval_panel(board),
        "approval": board.approval,
        "facts": kind_of(board.approval.flow.code).facts(subject) if subject else (),
        "step": board.awaited,
        "may_decide": may_decide,
        "why_not": _WHY_NOT.get(seat) if isinstance(seat, Obstacle) else "",
        "instead_of": person_name(lender) if lender else "",
        "may_withdraw": may_withdraw,
        "register": register_address(subject) if subject and _sees(user) else "",
        "form": form,
        # What was typed into a form that the page has no more.
        "unsaved": "" if may_decide or may_withdraw else form.data.get("reason", ""),
        "problems": problems,
    }
    return page(request, "districts/approval.html", context, status)


_WHY_NOT = {
    Obstacle.MAKER: "maker",
    Obstacle.DECIDED: "decided",
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask that something be approved, with the reason."""
    kind = _kind(code)
    subject = get_object_or_404(kind.model._base_manager, pk=pk)
    if not allowed(request.user, kind.ask, subject) and not _sees(request.user):
        raise Http404
    require(request.user, kind.ask, subject)
    form = ReasonForm(posted(request))
    problems = list(kind.problems(subject))
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_approval(
                code=code, subject=subject, by=request.user, reason=form.cleaned_data["reason"]
            )
        except TransitionRefusedError as refused:
            problems = refused.problems
        else:
            messages.success(request, _("La richiesta è inviata a chi decide."))
            return redirect(address_of(made))
    context = {
        "kind": _(kind.name),
        "subject": subject,
        "address": kind.address(subject),
        "facts": kind.facts(subject),
        "form": form,
        "problems": problems,
    }
    return page(request, "districts/approval_ask.html", context, 422 if form.is_bound else 200)


def _sees(user: Any) -> bool:
    return allowed(user, "districts.view_history")


def _kind(code: str) -> Kind:
    try:
        return kind_of(code)
    except KeyError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delegations(request: HttpRequest) -> HttpResponse:
    """The seats that the person lent and was lent; a form to lend them."""
    user: Any = request.user
    form = DelegationForm(posted(request))
    if request.method == "POST" and form.is_valid() and _lend(request, form):
        return redirect(request.path)
    people = Delegation.objects.select_related("person", "delegate")
    context = {
        "form": form,
        "given": [_lent(one, one.delegate) for one in people.filter(person=user)],
        "had": [_lent(one, one.person) for one in people.filter(delegate=user)],
    }
    return page(request, "districts/delegations.html", context, 422 if form.is_bound else 200)


def _lend(request: HttpRequest, form: DelegationForm) -> bool:
    given = form.cleaned_data
    to = person_of(given["email"])
    if to is None:
        form.add_error("email", _("Nessuno accede con questa e-mail: controllala."))
        return False
    try:
        delegate(
            person=request.user,
            to=to,
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
            reason=given["reason"],
        )
    except TransitionRefusedError as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return False
    messages.success(request, _("La delega è registrata."))
    return True


def _lent(row: Delegation, other: Any) -> dict[str, Any]:
    today = timezone.localdate()
    if row.revoked_at is not None:
        state, tone = _("revocata"), "plain"
    elif row.valid_to <= today:
        state, tone = _("scaduta"), "plain"
    elif row.valid_from > today:
        state, tone = _("comincia poi"), "info"
    else:
        state, tone = _("vale"), "ok"
    return {
        "row": row,
        "who": person_name(other),
        "state": state,
        "tone": tone,
        "open": row.revoked_at is None and row.valid_to > today,
    }


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation that one gave; anybody else's does not exist here."""
    row = get_object_or_404(Delegation, pk=pk, person=request.user)
    try:
        revoke_delegation(delegation=row, by=request.user)
    except TransitionRefusedError as refused:
        messages.info(request, refused.problems[0])
    else:
        messages.success(request, _("La delega è revocata."))
    return redirect("delegations")
