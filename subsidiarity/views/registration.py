"""`/soggetti/registra/` and `/soggetti/<code>/modifica/`: what a body says of itself."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts import seals
from districts.errors import Malformed, Missing
from districts.models import Stale, TerritorialUnit
from districts.permissions import allowed, require
from districts.transitions import TransitionRefusedError
from districts.views.signed import page, signed_in
from subsidiarity import actions
from subsidiarity.forms import CONTACTS, ActorForm, field_labels, printed_of
from subsidiarity.lookups import find_actor
from subsidiarity.models import Actor

_SIGN = "subsidiarity.registration"
SENT, CONFLICT, REFUSED, UNCLEAR = "send", 409, 403, 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register(request: HttpRequest) -> HttpResponse:
    """A new body: kept as a draft with any field missing, or kept and sent to be verified."""
    require(request.user, "subsidiarity.add_actor")
    if request.method != "POST":
        return _form_page(request, ActorForm(), sign=_signed(request, actions.new_sign()))
    sign = _own_sign(request)
    form = ActorForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, sign=_signed(request, sign), status=UNCLEAR)
    actor = actions.register_actor(
        by=request.user,
        fields=form.storable(),
        districts=form.cleaned_data["districts"],
        sign=sign,
    )
    return _kept(request, actor, form)


def _signed(request: HttpRequest, sign: str) -> str:
    return signing.dumps([request.user.pk, sign], salt=_SIGN)


def _own_sign(request: HttpRequest) -> str:
    """The end of the new address, given to this person with the form. Raises `Malformed`."""
    try:
        user, sign = signing.loads(request.POST.get("sign", ""), salt=_SIGN)
    except (signing.BadSignature, ValueError, TypeError):
        user, sign = None, ""
    if user != request.user.pk:
        raise Malformed(
            _("Il modulo non è stato aperto da questa pagina: riaprila e scrivi di nuovo.")
        )
    return str(sign)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a draft, or correct a body: nothing typed is lost, whatever happened meanwhile."""
    if request.method != "POST":
        return _first_look(request, code)
    made = seals.unseal(request.POST.get(seals.FIELD, ""))
    actor, lost = _opened(request, code, made)
    form = _form(request, actor, request.POST, whole=bool(lost))
    valid = form.is_valid()
    if lost:
        return _form_page(request, form, actor=actor, lost=lost, status=REFUSED)
    if not made.wears_the_same(request.user):
        return _form_page(request, form, actor=actor, other_hat=True, status=CONFLICT)
    if not valid:
        return _form_page(request, form, actor=actor, status=UNCLEAR)
    return _store(request, actor, form, made)


def _first_look(request: HttpRequest, code: str) -> HttpResponse:
    actor = find_actor(request.user, code)
    require(request.user, "subsidiarity.change_actor", actor)
    return _form_page(request, _form(request, actor), actor=actor)


def _store(request: HttpRequest, actor: Actor, form: ActorForm, made: seals.Seal) -> HttpResponse:
    """Save over what the form was opened on, or show what others saved meanwhile."""
    try:
        kept = actions.edit_actor(
            actor=actor,
            by=request.user,
            seen=made.version,
            fields=form.storable(),
            districts=form.cleaned_data["districts"],
        )
    except Stale as stale:
        changed = seals.changes(made, printed_of(stale.current), form.printed(), field_labels())
        return _form_page(
            request, form, actor=stale.current, changed=changed, stale=True, status=CONFLICT
        )
    except TransitionRefusedError as refused:
        form.add_error(None, refused.problems)
        return _form_page(request, form, actor=actor, status=UNCLEAR)
    return _kept(request, kept, form)


def _opened(request: HttpRequest, code: str, made: seals.Seal) -> tuple[Actor, str]:
    """The body that the form was opened on, and why this person may not write on it any more.

    Whoever did open it is told; for anybody else it does not exist.
    """
    try:
        actor = find_actor(request.user, code)
        require(request.user, "subsidiarity.change_actor", actor)
    except (Missing, PermissionDenied) as refusal:
        hidden = Actor.objects.filter(code=code).first()
        if hidden is None or not made.is_of(request.user, hidden):
            raise
        said = refusal.detail if isinstance(refusal, Missing) else str(refusal)
        return hidden, said
    if not made.is_of(request.user, actor):
        raise Malformed(
            _("Il modulo non è stato aperto da questa pagina: riaprila e scrivi di nuovo.")
        )
    return actor, ""


def _form(
    request: HttpRequest, actor: Actor, data: Any = None, *, whole: bool = False
) -> ActorForm:
    """The fields that this person may write; `whole` for who lost the right while writing."""
    identity = whole or allowed(request.user, "subsidiarity.change_actor_identity", actor)
    return ActorForm(data, actor=actor, only=None if identity else CONTACTS)


def _kept(request: HttpRequest, actor: Actor, form: ActorForm) -> HttpResponse:
    """What was written is kept; then sent, if that was the button, or told what is missing."""
    if request.POST.get("do") != SENT:
        messages.success(request, _("Salvato. Puoi continuare quando vuoi."))
        return redirect("actor-edit", code=actor.code)
    if not form.complete():
        actor.refresh_from_db()
        return _form_page(request, form, actor=actor, kept=True, status=UNCLEAR)
    try:
        actions.submit_actor(actor=actor, by=request.user)
    except TransitionRefusedError as refused:
        form.add_error(None, refused.problems)
        actor.refresh_from_db()
        return _form_page(request, form, actor=actor, kept=True, status=UNCLEAR)
    messages.success(request, _("Inviato: l'ufficio verifica l'ente e ti risponde qui."))
    return redirect("actor", code=actor.code)


def _form_page(
    request: HttpRequest,
    form: ActorForm,
    *,
    actor: Actor | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    comuni = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True)
    lost = context.get("lost")
    if actor is not None and not lost:
        context["seal"] = seals.seal(request.user, actor, printed_of(actor))
    shown = {
        "form": form,
        "actor": actor,
        "comuni": list(comuni.order_by("name").values_list("name", flat=True)),
        "sends": not lost and (actor is None or actor.state in Actor.OPEN_STATES),
        "groups": _groups(form),
    }
    return page(request, "subsidiarity/actor_form.html", shown | context, status=status)


def _groups(form: ActorForm) -> list[tuple[str, list[Any]]]:
    """The fields under their headings."""
    headed = [
        (_("L’ente"), ("kind", "name", "legal_form", "tax_code", "vat_number")),
        (
            _("Registri"),
            (
                "runts_section",
                "runts_second_section",
                "runts_number",
                "runts_date",
                "company_register_number",
            ),
        ),
        (_("Dove e che cosa"), ("seat", "districts", "about")),
        (_("Contatti"), ("website", "pec")),
    ]
    found = [
        (title, [form[name] for name in names if name in form.fields]) for title, names in headed
    ]
    return [(title, fields) for title, fields in found if fields]


@require_POST
@signed_in
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what was sent, to correct it."""
    actor = find_actor(request.user, code)
    try:
        actions.withdraw_actor(actor=actor, by=request.user)
    except TransitionRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("actor", code=code)
    messages.success(request, _("Ritirato: è di nuovo una bozza."))
    return redirect("actor-edit", code=code)
