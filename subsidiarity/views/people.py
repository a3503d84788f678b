"""Who acts for a body: asking, inviting, confirming, ending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.errors import Malformed, Missing
from districts.forms import ReasonForm
from districts.permissions import allowed, require
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in
from subsidiarity import actions
from subsidiarity.forms import InvitationForm, JoinForm
from subsidiarity.lookups import find_actor
from subsidiarity.models import Invitation, Membership

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@signed_in
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody who acts, acted or asks to act for the body; and whom it invites."""
    actor = find_actor(request.user, code)
    seen = actor.memberships.visible_to(request.user).select_related("user", "verified_by")
    invites = allowed(request.user, "subsidiarity.invite_to_actor", actor)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        require(request.user, "subsidiarity.invite_to_actor", actor)
        if form.is_valid():
            actions.invite(actor=actor, email=form.cleaned_data["email"], by=request.user)
            said = _("Invito registrato: chi inviti lo trova nella sua area riservata. Avvisalo.")
            messages.success(request, said)
            return redirect("actor-people", code=code)
        status = 422
    rows = list(seen)
    if not rows:
        raise Missing(_("L'ente “%(code)s” non è nel registro.") % {"code": code[:60]})
    context = {
        "actor": actor,
        "open": [row for row in rows if row.valid_to is None],
        "ended": [row for row in rows if row.valid_to is not None],
        "invitations": actor.invitations.pending().visible_to(request.user) if invites else [],
        "form": form if invites else None,
    }
    return page(request, "subsidiarity/people.html", context, status=status)


@require_http_methods(METHODS)
@signed_in
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to act for a body in a role; asked twice it is asked once, one role after the other."""
    actor = find_actor(request.user, code)
    waiting = actor.memberships.waiting().filter(user=request.user).first()
    if waiting is None:
        require(request.user, "subsidiarity.join_actor", actor)
    elif request.method == "POST":
        messages.info(request, _("La richiesta era già mandata: aspetta la risposta."))
        return redirect("reserved")
    form = JoinForm(actions.roles_given(actor), posted(request))
    if request.method == "POST" and form.is_valid():
        role, mandate = form.asked[form.cleaned_data["role"]]
        try:
            actions.ask_membership(actor=actor, user=request.user, role=role, mandate=mandate)
        except TransitionRefusedError as refused:
            form.add_error("role", refused.problems)
        else:
            messages.success(request, _("Richiesta mandata: qui sotto trovi a chi tocca."))
            return redirect("reserved")
    context = {"actor": actor, "waiting": waiting, "form": form}
    return page(request, "subsidiarity/join.html", context, 422 if form.is_bound else 200)


@require_http_methods(METHODS)
@signed_in
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """One membership: who, what for, since when; to confirm it, refuse it or end it."""
    rows = Membership.objects.visible_to(request.user)
    row = rows.select_related("user", "actor", "verified_by", "mandate__zone").filter(pk=pk).first()
    if row is None:
        raise Missing(_("Questa richiesta non esiste, o non spetta a te vederla."))
    decision = _decision(request, ("verify", "end"))
    form = ReasonForm(request.POST if decision else None, required=False)
    status = 200
    if decision and form.is_valid():
        try:
            if decision == "verify":
                actions.verify_membership(membership=row, by=request.user)
            else:
                reason = form.cleaned_data["reason"]
                actions.end_membership(membership=row, by=request.user, reason=reason)
        except TransitionRefusedError as refused:
            form.add_error("reason", refused.problems)
            status = 422
        else:
            messages.success(request, _("Deciso e registrato."))
            return redirect("reserved")
    context = {
        "membership": row,
        "form": form,
        "verifies": row.state == "asked"
        and allowed(request.user, "subsidiarity.verify_membership", row),
        "ends": row.state != "ended" and allowed(request.user, "subsidiarity.end_membership", row),
        "is_own": row.user_id == request.user.pk,
    }
    return page(request, "subsidiarity/membership.html", context, status=status)


def _decision(request: HttpRequest, possible: tuple[str, str]) -> str:
    """Which button was pressed; nothing if the page is only read. Raises `Malformed`."""
    if request.method != "POST":
        return ""
    pressed = request.POST.get("do", "")
    if pressed not in possible:
        raise Malformed(_("La decisione non è fra quelle possibili: riapri la pagina."))
    return pressed


@require_http_methods(METHODS)
@signed_in
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation, to whoever it was sent to or sent it."""
    rows = Invitation.objects.visible_to(request.user).select_related("actor", "sent_by")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Missing(_("Questo invito non esiste, o non è per te."))
    problems: list[Any] = []
    if decision := _decision(request, ("accept", "close")):
        try:
            if decision == "accept":
                actions.accept_invitation(invitation=row, by=request.user)
            else:
                actions.close_invitation(invitation=row, by=request.user)
        except TransitionRefusedError as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Deciso e registrato."))
            return redirect("reserved")
    context = {
        "invitation": row,
        "accepts": allowed(request.user, "subsidiarity.accept_invitation", row),
        "problems": problems,
    }
    return page(request, "subsidiarity/invitation.html", context, status=422 if problems else 200)
