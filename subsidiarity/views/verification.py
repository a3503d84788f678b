"""`/soggetti/<code>/verifica/`: whoever verifies a body reads it, decides and says why."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts import seals
from districts.errors import Malformed
from districts.forms import ReasonForm
from districts.models import Stale, StateChange
from districts.permissions import require
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in
from subsidiarity import actions, states
from subsidiarity.forms import field_labels, printed_of
from subsidiarity.lookups import find_actor
from subsidiarity.models import Actor
from subsidiarity.views.registry import STATE_TONES

State = Actor.State

_ACTIONS: dict[str, Callable[..., bool]] = {
    State.VERIFIED: actions.verify_actor,
    State.REJECTED: actions.reject_actor,
    State.SUSPENDED: actions.suspend_actor,
    State.CEASED: actions.cease_actor,
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def verification(request: HttpRequest, code: str) -> HttpResponse:
    """The data of a body, the decisions possible now, and how it came to its state."""
    actor = find_actor(request.user, code)
    require(request.user, "subsidiarity.verify_actor", actor)
    form = ReasonForm(posted(request), required=False)
    if request.method != "POST":
        return _page(request, actor, form)
    made = seals.unseal(request.POST.get(seals.FIELD, ""))
    decision = request.POST.get("do", "")
    if decision not in _ACTIONS or not made.is_of(request.user, actor):
        raise Malformed(_("La decisione non è fra quelle possibili: riapri la pagina."))
    if not form.is_valid():
        return _page(request, actor, form, status=422)
    if not made.wears_the_same(request.user):
        return _page(request, actor, form, other_hat=True, status=409)
    try:
        _ACTIONS[decision](
            actor=actor, by=request.user, seen=made.version, reason=form.cleaned_data["reason"]
        )
    except Stale as stale:
        changed = seals.changes(made, printed_of(stale.current), {}, field_labels())
        return _page(request, stale.current, form, changed=changed, stale=True, status=409)
    except TransitionRefusedError as refused:
        form.add_error("reason", refused.problems)
        return _page(request, actor, form, status=422)
    messages.success(request, _("Deciso e registrato."))
    return redirect("actor", code=code)


def _page(
    request: HttpRequest, actor: Actor, form: ReasonForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    labels, values = field_labels(), printed_of(actor)
    changes = StateChange.objects.filter(
        content_type__app_label="subsidiarity", content_type__model="actor", object_id=actor.pk
    )
    shown = {
        "actor": actor,
        "state_tone": STATE_TONES[State(actor.state)],
        "facts": [(labels[name], values[name]) for name in labels if values[name]],
        "missing": [labels[name] for name in labels if not values[name]],
        "decisions": _decisions(actor),
        "form": form,
        "seal": seals.seal(request.user, actor, values),
        "registered_by": actor.created_by,
        "history": [
            (change, str(State(change.to_state).label)) for change in changes.select_related("by")
        ],
    }
    return page(request, "subsidiarity/verification.html", shown | context, status=status)


def _decisions(actor: Actor) -> list[tuple[str, str, bool]]:
    """Value, words, whether it is the one expected, of the passages that an office may decide."""
    again = actor.state == State.SUSPENDED
    words = {
        State.VERIFIED: _("Riammetti") if again else _("Verifica l’ente"),
        State.REJECTED: _("Non accogliere"),
        State.SUSPENDED: _("Sospendi"),
        State.CEASED: _("Dichiara cessato"),
    }
    possible = states.ACTOR[actor.state]
    return [(to.value, text, to == State.VERIFIED) for to, text in words.items() if to in possible]
