"""`/scenari/proposte/`: asking for the districts that agree best, and what came of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.actions import ask_proposal, cancel_proposal, draft_of_meet, draft_of_proposal
from districts.drafting.forms import WordsForm
from districts.errors import Missing
from districts.files.sheets import sheet
from districts.lookups import law_of
from districts.models import BoundaryRevision, Draft, Proposal
from districts.permissions import allowed, require
from districts.presenting import proposal as words
from districts.presenting.people import hat_words, person_name
from districts.presenting.proposal_map import plan_map
from districts.proposing.again import as_asked
from districts.proposing.choices import read_choices
from districts.proposing.forms import MeetForm, ProposalForm
from districts.proposing.reading import ReadProposal, read_proposal
from districts.questions import asked, read_day, refuse_unused
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.beginning import begin_draft
from districts.views.signed import page, signed_in

PART = "X-Part"
"""The header by which the script of the page asks for what has changed since the mark it has.

Nothing is 204; the same plan, its head alone.
"""
_SHOWN = 100


@require_safe
@signed_in
def proposals(request: HttpRequest) -> HttpResponse:
    """The proposals asked for, the newest first."""
    _see(request)
    refuse_unused(request.GET, ())
    rows = Proposal.objects.select_related("base__zoning", "asked_by")[:_SHOWN]
    context = {
        "rows": [(row, person_name(row.asked_by)) for row in rows],
        "may_ask": allowed(request.user, "districts.ask_proposal"),
        "may_draft": allowed(request.user, "districts.draft_boundary"),
    }
    return page(request, "districts/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_proposal(request: HttpRequest) -> HttpResponse:
    """The form; `da` and `alla-data` in the address choose base and laws.

    With `da-proposta` it begins with what that proposal was asked.
    """
    _see(request)
    require(request.user, "districts.ask_proposal")
    refuse_unused(request.GET, ("da", "as_of", "da-proposta"))
    before = _asked_before(request)
    text = asked(request.GET, "as_of")
    day = before.day if before and text is None else read_day(text)
    base = _base(request, day, before)
    choices = read_choices(base, day)
    form = ProposalForm(choices, posted(request), as_asked(before, choices) if before else None)
    if request.method == "POST" and form.is_valid():
        choices = form.choices
        if form.cleaned_data["year"] != choices.year:
            choices = read_choices(base, day, form.cleaned_data["year"])
        try:
            made, new = ask_proposal(wish=form.wish(), choices=choices, by=request.user)
        except TransitionRefusedError as refused:
            form.add_error(None, refused.problems)
        else:
            if not new:
                messages.info(request, _("La stessa proposta è già in corso: eccola."))
            return redirect("proposal", made.pk)
    context = {"form": form, "base": base, "day": day, "bases": _bases(), "before": before}
    return page(request, "districts/proposal_new.html", context, 422 if form.is_bound else 200)


@require_safe
@signed_in
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal as it stands: how far it has come, what is proven, the plan."""
    refuse_unused(request.GET, ())
    found = _proposal(request, pk)
    seen = request.headers.get(PART)
    plan = f"{found.state}:{found.lower}"
    mark = f"{plan} {found.phase}:{found.upper}:{found.cancel_asked_by_id}"
    if seen == mark and found.under_way:
        return HttpResponse(status=204)
    context = _head(request, found, read_proposal(found)) | {"mark": mark}
    if seen is not None and seen.partition(" ")[0] == plan and found.under_way:
        return page(request, "districts/_proposal_head.html", context)
    context |= _result(context["read"])
    if seen is not None:
        return page(request, "districts/_proposal_parts.html", context)
    return page(request, "districts/proposal.html", context)


@require_POST
@signed_in
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up: the best plan so far stays."""
    found = _proposal(request, pk)
    if cancel_proposal(proposal=found, by=request.user).under_way:
        messages.success(request, _("Si sta fermando."))
    return redirect("proposal", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of the plan, to be changed on the workbench."""
    found = _proposal(request, pk)
    require(request.user, "districts.draft_boundary")
    if not found.has_plan or found.under_way:
        raise Missing(_("Questa proposta non ha ancora un piano da cui fare una bozza."))
    form = WordsForm(posted(request), initial=_words_of(read_proposal(found)))
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_of_proposal(proposal=found, by=request.user, **form.cleaned_data)
        except TransitionRefusedError as refused:
            form.add_error(None, refused.problems)
        else:
            messages.success(request, _("La bozza ha i distretti della proposta: ora si ritocca."))
            return redirect("draft", made.pk)
    return begin_draft(
        request,
        form,
        title=_("Fanne una bozza"),
        lead=_(
            "La bozza comincia con i distretti della proposta: poi si ritocca a mano, si mette in"
            " consultazione, si chiede che sia adottata."
        ),
        way=[
            (_("Proposte di distretti"), reverse("proposals")),
            (found.title, reverse("proposal", args=[pk])),
        ],
    )


@require_safe
@signed_in
def proposal_units(request: HttpRequest, pk: int) -> HttpResponse:
    """The comuni with their district, in the base and in the plan, as CSV."""
    found = _proposal(request, pk)
    refuse_unused(request.GET, ())
    rows = (
        (unit.code, unit.name, unit.residents, unit.base or None, unit.plan or None)
        for unit in read_proposal(found).units.values()
    )
    header = ("istat_code", "name", "residents", "base_zone", "proposed_zone")
    return sheet(f"proposta-{found.pk}-comuni", header, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meet_draft(request: HttpRequest) -> HttpResponse:
    """A draft of districts where two zonings coincide."""
    _see(request)
    require(request.user, "districts.draft_boundary")
    refuse_unused(request.GET, ())
    form = MeetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made, left = draft_of_meet(by=request.user, **form.cleaned_data)
        except TransitionRefusedError as refused:
            form.add_error(None, refused.problems)
        else:
            messages.success(request, _left(len(left), sum(unit.residents or 0 for unit in left)))
            return redirect(_residue(made) if left else reverse("draft", args=[made.pk]))
    return begin_draft(
        request,
        form,
        title=_("Bozza da due zonizzazioni"),
        lead=_(
            "Distretti dove due zonizzazioni coincidono: ciò che entrambe tengono insieme resta"
            " insieme, i comuni su cui non coincidono sono elencati."
        ),
        way=[
            (_("Scenari"), reverse("drafts")),
            (_("Proposte di distretti"), reverse("proposals")),
        ],
    )


def _residue(draft: Draft) -> str:
    """The workbench with the comuni that the two zonings do not agree on."""
    return reverse("draft", args=[draft.pk]) + "?zona=-#banco-scelta"


def _left(units: int, residents: int) -> str:
    if not units:
        return _("La bozza è aperta: ogni comune ha il suo distretto.")
    said = ngettext(
        "La bozza è aperta: %(n)s comune, con %(residents)s residenti, non ha ancora un distretto.",
        "La bozza è aperta: %(n)s comuni, con %(residents)s residenti, non hanno ancora un"
        " distretto.",
        units,
    )
    return said % {"n": words.number(units), "residents": words.number(residents)}


def _see(request: HttpRequest) -> None:
    """Nobody else is told that there are proposals."""
    if not allowed(request.user, "districts.view_proposal"):
        raise Http404


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    _see(request)
    rows = Proposal.objects.select_related("base__zoning", "asked_by")
    return get_object_or_404(rows, pk=pk)


def _bases() -> Any:
    """What a proposal can start from: the laws and the drafts that are still open."""
    rows = BoundaryRevision.objects.select_related("zoning").exclude(zoning__kind="region")
    return rows.exclude(state="revoked").order_by("zoning__name_it", "state", "-effective_from")


def _asked_before(request: HttpRequest) -> Proposal | None:
    """The proposal that the form is to begin with, if the address names one."""
    text = asked(request.GET, "da-proposta")
    if text is None:
        return None
    rows = Proposal.objects.filter(pk=int(text)) if text.isdecimal() and len(text) < 18 else None
    if rows is None or (found := rows.first()) is None:
        raise Missing(_("Questa proposta non c'è: scegline una dall'elenco delle proposte."))
    return found


def _base(request: HttpRequest, day: date, before: Proposal | None) -> BoundaryRevision:
    """The revision that the address names, else that of the proposal asked before, else the law of
    the districts on the day."""
    text = request.GET.get("da", "")
    if not text:
        known = before and _bases().filter(pk=before.base_id).first()
        return known or law_of(None, day)
    found = _bases().filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None
    if found is None:
        raise Missing(_("Questi confini non ci sono: scegline altri dall'elenco."))
    return found


def _head(request: HttpRequest, found: Proposal, read: ReadProposal) -> dict[str, Any]:
    return {
        "proposal": found,
        "read": read,
        "certificate": words.certificate(read),
        "phase": words.phase(found),
        "ending": words.ending(found),
        "obstacles": words.obstacles(read),
        "asked_by": person_name(found.asked_by),
        "hat": hat_words(found.acting_as, found.acting_for),
        "may_cancel": allowed(request.user, "districts.cancel_proposal", found),
        "may_draft": allowed(request.user, "districts.draft_boundary")
        and found.has_plan
        and not found.under_way,
    }


def _result(read: ReadProposal) -> dict[str, Any]:
    found: dict[str, Any] = {"conditions": words.conditions(read)}
    if not read.plan:
        return found
    districts = words.district_rows(read)
    return found | {
        "map": plan_map(read),
        "districts": districts,
        "policies": words.policy_rows(read),
        "moved": words.moved_rows(read),
        "dissolved": words.dissolved(read),
        "index": words.share(read.after.index, 2) if read.after else "",
        "index_before": words.share(read.before.index, 2) if read.before else "",
        "all_policies": words.share(read.after.all_policy_share, 1) if read.after else "",
    }


def _words_of(read: ReadProposal) -> dict[str, str]:
    """What a draft of the proposal is called and why, to begin with."""
    proof = words.certificate(read)
    said = proof.sentence if proof else ""
    number = _("Dalla proposta n. %(n)s.") % {"n": read.proposal.pk}
    return {"title": read.proposal.title, "rationale": f"{number} {said}".strip()}
