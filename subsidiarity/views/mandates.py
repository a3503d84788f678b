"""`/mandati/`: proposing one, confirming those whose boundaries changed, ending one."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.approving.reading import address_of
from districts.errors import Malformed, Missing
from districts.models import Approval, BoundaryRevision, ZoneAssignment
from districts.permissions import allowed, is_regional_official, require
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in
from subsidiarity import mandate_actions
from subsidiarity.conferring import facts_of
from subsidiarity.forms import EndMandateForm, ProposeMandateForm
from subsidiarity.lookups import find_actor, mandates_to_confirm, zones_to_give
from subsidiarity.mandate_actions import CONFER_MANDATE
from subsidiarity.models import Mandate, MandateProposal


@dataclass(frozen=True, slots=True)
class Pending:
    """A mandate to confirm: the law that waits, and the comuni by which it differs."""

    mandate: Mandate
    law: BoundaryRevision
    gained: list[tuple[str, str]]
    lost: list[tuple[str, str]]


@require_safe
@signed_in
def pending(request: HttpRequest) -> HttpResponse:
    """Every mandate that waits, with the comuni that the law gives and takes."""
    if not is_regional_official(request.user):
        raise PermissionDenied(_("I mandati li conferma un funzionario regionale, finché valgono."))
    waiting = mandates_to_confirm(timezone.localdate())
    members = _members(waiting)
    rows = []
    for mandate, law in waiting:
        before = members.get((mandate.confirmed_in_id, mandate.zone_id), {})
        after = members.get((law.pk, mandate.zone_id), {})
        rows.append(
            Pending(
                mandate,
                law,
                gained=sorted((after[code], code) for code in after.keys() - before),
                lost=sorted((before[code], code) for code in before.keys() - after),
            )
        )
    today = timezone.localdate()
    held = Mandate.objects.on(today).select_related("actor", "zone__zoning")
    context = {
        "rows": rows,
        "held": held.order_by("zone__zoning__code", "zone__code", "task", "pk"),
    }
    return page(request, "subsidiarity/mandates.html", context)


def _members(
    waiting: list[tuple[Mandate, BoundaryRevision]],
) -> dict[tuple[int, int], dict[str, str]]:
    """{(law, zone): {code: name}} of the laws and zones at issue; one query."""
    laws = {pk for mandate, law in waiting for pk in (mandate.confirmed_in_id, law.pk)}
    zones = {mandate.zone_id for mandate, _law in waiting}
    rows = ZoneAssignment.objects.filter(revision__in=laws, zone__in=zones)
    found: dict[tuple[int, int], dict[str, str]] = {}
    for law, zone, code, name in rows.values_list(
        "revision", "zone", "unit__istat_code", "unit__name"
    ):
        found.setdefault((law, zone), {})[code] = name
    return found


@require_http_methods(["POST"])
@signed_in
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the rights of one mandate follow the law."""
    mandate = Mandate.objects.filter(pk=pk).first()
    if mandate is None:
        raise Missing(_("Questo mandato non esiste."))
    require(request.user, "subsidiarity.confirm_mandate", mandate)
    seen = request.POST.get("law", "")
    if not (seen.isascii() and seen.isdigit()):
        raise Malformed(_("La conferma non dice quali confini hai letto: riapri la pagina."))
    try:
        mandate_actions.confirm_mandate(mandate=mandate, by=request.user, seen=int(seen))
    except TransitionRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Mandato confermato con i confini in vigore."))
    return redirect("mandates-to-confirm")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one mandate after a day, with the reason; who coordinates by it loses the hat with it."""
    mandate = Mandate.objects.filter(pk=pk).select_related("actor", "zone").first()
    if mandate is None or not is_regional_official(request.user):
        raise Missing(_("Questo mandato non esiste."))
    require(request.user, "subsidiarity.end_mandate", mandate)
    form = EndMandateForm(posted(request), initial={"last": timezone.localdate()}, required=False)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ended = mandate_actions.end_mandate(
                mandate=mandate, by=request.user, last=given["last"], reason=given["reason"]
            )
        except TransitionRefusedError as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            said = _("Il mandato è chiuso.") if ended else _("Il mandato era già chiuso.")
            messages.success(request, said)
            return redirect("mandates-to-confirm")
    hats = mandate.memberships.open().select_related("user")
    context = {"mandate": mandate, "form": form, "coordinators": hats}
    status = 422 if form.is_bound else 200
    return page(request, "subsidiarity/mandate_end.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Ask that a body be given a task on a zone; somebody else of the Region decides."""
    actor = find_actor(request.user, code)
    require(request.user, "subsidiarity.propose_mandate", actor)
    today = timezone.localdate()
    form = ProposeMandateForm(zones_to_give(today), posted(request), initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        try:
            asked = mandate_actions.propose_mandate(
                actor=actor, by=request.user, **form.cleaned_data
            )
        except TransitionRefusedError as refused:
            for problem in refused.problems:
                form.add_error(None, problem)
        else:
            messages.success(request, _("La richiesta è inviata a chi decide."))
            return redirect(address_of(asked))
    context = {"actor": actor, "form": form}
    status = 422 if form.is_bound else 200
    return page(request, "subsidiarity/mandate_propose.html", context, status=status)


@require_safe
@signed_in
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was proposed, and what became of it each time that it was asked for."""
    rows = MandateProposal.objects.visible_to(request.user)
    row = rows.select_related("actor", "zone__zoning", "act", "by").filter(pk=pk).first()
    if row is None:
        raise Missing(_("Questa proposta non esiste, o non spetta a te vederla."))
    kind = ContentType.objects.get_for_model(MandateProposal)
    asked = Approval.objects.filter(content_type=kind, object_id=row.pk)
    states = {one.state for one in asked}
    closed = not states & {Approval.StateChoice.PENDING, Approval.StateChoice.APPROVED}
    context = {
        "proposal": row,
        "facts": facts_of(row),
        "asked": [(address_of(one), one) for one in asked],
        "ask_again": closed and allowed(request.user, "subsidiarity.propose_mandate", row),
        "kind": CONFER_MANDATE,
    }
    return page(request, "subsidiarity/mandate_proposal.html", context)
