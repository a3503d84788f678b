"""`/scenari/`: the drafts, a new one, and the workbench of each."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.actions import (
    assign_units,
    fork_revision,
    mark_draft,
    prepare_adoption,
    rebase_draft,
    step_back,
)
from districts.adoption import ADOPT_BOUNDARY
from districts.chosen_units import LONGEST, read_list
from districts.draft_forms import LawForm, NewDraftForm
from districts.draft_panels import panels_of
from districts.models import (
    BoundaryRevision,
    Consultation,
    Draft,
    DraftMark,
    DraftMove,
    Stale,
    TerritorialUnit,
    Zone,
)
from districts.permissions import allowed, require
from districts.presenting import draft as words
from districts.presenting.draft_map import draft_map, fills_of
from districts.presenting.people import person_name
from districts.questions import asked, refuse_unused
from districts.reading_approvals import address_of
from districts.technical_revisions import awaiting_decision
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in
from districts.workbench import Workbench, read_workbench, recent_steps

PART = "X-Part"
"""The header by which the script of the page asks for the part that a move changes, alone."""
_FILTERS = ("search", "zone", "around", "page")


@require_safe
@signed_in
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that are not law, the one touched last before."""
    _see(request)
    refuse_unused(request.GET, ())
    rows = (
        Draft.objects.filter(revision__state__in=["draft", "consultation"])
        .select_related("revision__zoning", "revision__based_on", "revision__author", "saved_by")
        .order_by("-saved_at")
    )
    coming = BoundaryRevision.objects.standing().filter(effective_from__gt=timezone.localdate())
    context = {
        "drafts": rows,
        "coming": coming.select_related("zoning", "act").order_by("effective_from", "pk"),
        "to_decide": len(awaiting_decision()),
        "may_draft": allowed(request.user, "districts.draft_boundary"),
        "may_revoke": allowed(request.user, "districts.revoke_revision"),
    }
    return page(request, "districts/drafts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_draft(request: HttpRequest) -> HttpResponse:
    """Fork a revision; `da` in the address chooses it beforehand."""
    _see(request)
    require(request.user, "districts.draft_boundary")
    form = NewDraftForm(posted(request), initial={"revision": request.GET.get("da", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = fork_revision(by=request.user, **form.cleaned_data)
        except TransitionRefusedError as refused:
            form.add_error(None, refused.problems)
        else:
            messages.success(request, _("La bozza è aperta: parte da confini uguali alla base."))
            return redirect("draft", made.pk)
    context = {"form": form}
    return page(request, "districts/draft_new.html", context, 422 if form.is_bound else 200)


@require_safe
@signed_in
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbench of a draft."""
    refuse_unused(request.GET, _FILTERS)
    return _bench(request, _draft(request, pk), Shown())


@require_POST
@signed_in
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the comuni that were ticked, and those of the pasted list, to a zone."""
    found = _to_change(request, pk)
    bench = read_workbench(found)
    listed = read_list(request.POST.get("comuni", ""), bench.ground.units)
    ticked = [code for code in request.POST.getlist("comune") if code in bench.ground.units]
    chosen = list(dict.fromkeys([*ticked, *listed.codes]))
    to = request.POST.get("zona-di-arrivo", "")
    shown = Shown(chosen=ticked, pasted=request.POST.get("comuni", "")[:LONGEST], to=to)
    problems = list(listed.problems)
    if not chosen and not problems:
        problems.append(_("Scegli almeno un comune: spuntalo, scrivilo o premi sulla mappa."))
    if to != words.NOWHERE and to not in bench.zones:
        problems.append(_("Scegli la zona in cui portarli."))
    if problems:
        return _bench(request, found, shown.told(problems), 422)
    zone = None if to == words.NOWHERE else bench.zones[to]
    units = [bench.ground.units[code].pk for code in chosen]
    where = words.zone_words(bench, zone.code if zone else None)
    done = ngettext("%(n)s comune: ora %(zone)s.", "%(n)s comuni: ora %(zone)s.", len(units))

    def act(seen: int) -> str:
        assign_units(draft=found, units=units, zone=zone, by=request.user, seen=seen)
        return done % {"n": len(units), "zone": where}

    return _do(request, found, shown, act)


@require_POST
@signed_in
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last step, or redo the last undone."""
    found = _to_change(request, pk)
    forward = request.POST.get("passo") == "ripeti"

    def act(seen: int) -> str:
        step_back(draft=found, by=request.user, seen=seen, forward=forward)
        return _("Ripetuto.") if forward else _("Annullato.")

    return _do(request, found, Shown(), act)


@require_POST
@signed_in
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock or unlock a zone or a comune, dissolve an empty zone or take that back."""
    found = _to_change(request, pk)
    kind = request.POST.get("segno", "")
    code, unit = request.POST.get("zona-segnata", ""), request.POST.get("comune-segnato", "")
    on: Any = None
    if code:
        on = Zone.objects.filter(zoning=found.revision.zoning_id, code=code).first()
    elif unit and kind == DraftMark.Kind.LOCK:
        on = TerritorialUnit.objects.filter(
            istat_code=unit, assignments__revision=found.revision
        ).first()
    if on is None or kind not in DraftMark.Kind.values:
        problems = [_("Scegli che cosa segnare: una zona o un comune della bozza.")]
        return _bench(request, found, Shown().told(problems), 422)
    off = bool(request.POST.get("togli"))

    def act(seen: int) -> str:
        mark_draft(draft=found, kind=kind, on=on, by=request.user, seen=seen, off=off)
        return _MARKED[kind, off]() % {"what": on.name}

    return _do(request, found, Shown(), act)


_MARKED = {
    ("lock", False): lambda: _("%(what)s: bloccato."),
    ("lock", True): lambda: _("%(what)s: sbloccato."),
    ("dissolved", False): lambda: _("%(what)s: zona sciolta."),
    ("dissolved", True): lambda: _("%(what)s: zona non più sciolta."),
}


@require_POST
@signed_in
def rebase(request: HttpRequest, pk: int) -> HttpResponse:
    """Start from the law that came meanwhile."""
    found = _to_change(request, pk)

    def act(seen: int) -> str:
        rebase_draft(draft=found, by=request.user, seen=seen)
        return _("La bozza è riallineata: i tuoi spostamenti stanno sulla legge nuova.")

    return _do(request, found, Shown(), act)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """What the law will say of itself; then its adoption can be asked for."""
    found = _to_change(request, pk)
    revision = found.revision
    form = LawForm(
        posted(request),
        initial={
            "title": revision.title,
            "rationale": revision.rationale,
            "act": revision.act_id,
            "effective_from": revision.effective_from,
        },
    )
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            prepare_adoption(draft=found, by=request.user, seen=_seen(request), **form.cleaned_data)
        except TransitionRefusedError as refused:
            form.add_error(None, refused.problems)
        except Stale as stale:
            form.add_error(None, _told(request, stale.current))
            found, status = stale.current, 409
        else:
            messages.success(request, _("Atto e data sono scritti: ora puoi chiedere l'adozione."))
            return redirect("draft", found.pk)
    context = {"draft": found, "revision": revision, "form": form}
    return page(request, "districts/draft_law.html", context, status)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page gives back to who sent something: the choice, and what was wrong with it.

    `since`: the version that was before their eyes, where others changed it meanwhile.
    """

    chosen: tuple[str, ...] | list[str] = ()
    pasted: str = ""
    to: str = ""
    problems: tuple[str, ...] | list[str] = ()
    conflict: str = ""
    since: int = 0

    def told(self, problems: list[str], conflict: str = "", since: int = 0) -> "Shown":
        """The same choice, with what is wrong."""
        return Shown(self.chosen, self.pasted, self.to, problems, conflict, since)


def _do(request: HttpRequest, found: Draft, shown: Shown, act: Any) -> HttpResponse:
    """Carry out `act` on the version that was seen; what others did meanwhile is told."""
    seen = _seen(request)
    try:
        said = act(seen)
    except TransitionRefusedError as refused:
        return _bench(request, _draft(request, found.pk), shown.told(refused.problems), 422)
    except Stale as stale:
        now = _draft(request, found.pk)
        told = shown.told([], _told(request, stale.current), seen)
        return _bench(request, now, told, 409)
    messages.success(request, said)
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("draft", args=[found.pk]) + (f"?{query}" if query else ""))


def _told(request: HttpRequest, current: Draft) -> str:
    at = {"at": f"{timezone.localtime(current.saved_at):%H:%M}"}
    if current.saved_by_id == request.user.pk:
        return (
            _(
                "Hai già modificato la bozza in un'altra finestra alle %(at)s. Confronta le"
                " modifiche prima di salvare."
            )
            % at
        )
    return (
        _(
            "Un'altra persona ha modificato la bozza alle %(at)s. Confronta le modifiche prima di"
            " salvare."
        )
        % at
    )


def _seen(request: HttpRequest) -> int:
    """The version that the page showed; 0, which none has, where it does not say."""
    text = request.POST.get("visto", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _see(request: HttpRequest) -> None:
    """Nobody else is told that there are drafts."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404


def _draft(request: HttpRequest, pk: int) -> Draft:
    """The draft, for who may see it. Raises `Http404`."""
    _see(request)
    rows = Draft.objects.select_related(
        "revision__zoning", "revision__act", "revision__based_on__zoning", "saved_by"
    )
    return get_object_or_404(rows, pk=pk)


def _to_change(request: HttpRequest, pk: int) -> Draft:
    found = _draft(request, pk)
    require(request.user, "districts.change_draft", found)
    return found


def _bench(request: HttpRequest, found: Draft, shown: Shown, status: int = 200) -> HttpResponse:
    """The page, or the part of it that a move changes where the script asks for that."""
    bench = read_workbench(found)
    context = _context(request, bench, shown)
    if request.headers.get(PART):
        return page(request, "districts/_draft_bench.html", context, status)
    context["map"] = draft_map(bench)
    return page(request, "districts/draft.html", context, status)


def _context(request: HttpRequest, bench: Workbench, shown: Shown) -> dict[str, Any]:
    question = _question(request)
    parts = asked(request.GET, "zone") or ""
    return {
        "draft": bench.draft,
        "revision": bench.revision,
        "saved_by": person_name(bench.draft.saved_by),
        "saved_at": timezone.localtime(bench.draft.saved_at),
        "bench": bench,
        "shown": shown,
        "query": request.META.get("QUERY_STRING", ""),
        "question": question,
        "zone_asked": parts,
        "listing": words.listing(bench, question, shown.chosen),
        "zones": words.zone_rows(bench),
        "every_zone": sorted(bench.zones.values(), key=lambda zone: zone.code),
        "alignment": words.alignment_figures(bench),
        "checks": words.checks(bench),
        "panels": panels_of(bench),
        "steps": words.step_rows(recent_steps(bench.draft)),
        "meanwhile": words.step_rows(recent_steps(bench.draft, shown.since))
        if shown.conflict
        else [],
        "differences": words.difference_rows(bench),
        "fills": _fills(bench),
        "may_change": allowed(request.user, "districts.change_draft", bench.draft)
        and bench.asked is None,
        "may_ask": allowed(request.user, "districts.propose_adoption", bench.revision),
        "consultation": _consultation(bench),
        "ask_address": reverse("approval-ask", args=[ADOPT_BOUNDARY, bench.revision.pk]),
        "asked_address": address_of(bench.asked) if bench.asked else "",
    }


def _consultation(bench: Workbench) -> Consultation | None:
    """The one that keeps the draft from being changed."""
    if bench.revision.state != BoundaryRevision.State.CONSULTATION:
        return None
    rows = Consultation.objects.filter(
        content_type__app_label="districts",
        content_type__model="boundaryrevision",
        object_id=bench.revision.pk,
    )
    return rows.order_by("-pk").first()


def _fills(bench: Workbench) -> dict[str, dict[str, Any]]:
    """How the map shows whatever was ever moved, back where it was or not."""
    ever = set(
        DraftMove.objects.filter(step__draft=bench.draft).values_list("unit__istat_code", flat=True)
    )
    return {code: fill for code, fill in fills_of(bench).items() if code in ever or fill["moved"]}


def _question(request: HttpRequest) -> words.Question:
    """Which comuni to list; a page that is no number is the first."""
    number = asked(request.GET, "page") or ""
    return words.Question(
        words=(asked(request.GET, "search") or "")[:100],
        zone=(asked(request.GET, "zone") or "")[:32],
        around=asked(request.GET, "around") is not None,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
