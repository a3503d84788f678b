"""`/scenari/`: the drafts, a new one, the workbench of each, what its law will say."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import fork_revision, prepare_adoption
from districts.changes.technical_revisions import awaiting_decision
from districts.drafting.findings import verdict_of
from districts.drafting.forms import LawForm, NewDraftForm
from districts.drafting.reasons import explained
from districts.models import BoundaryRevision, Draft, Stale
from districts.permissions import allowed, require
from districts.presenting.draft import told_apart
from districts.questions import refuse_unused
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.beginning import begin_draft
from districts.views.draft_access import draft_seen, draft_to_change
from districts.views.drafting import (
    Shown,
    bench_page,
    see,
    told,
    version_seen,
)
from districts.views.signed import page, signed_in

_FILTERS = ("search", "zone", "around", "page")


@require_safe
@signed_in
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts that are not law, the one touched last on top."""
    see(request)
    refuse_unused(request.GET, ())
    rows = (
        Draft.objects.open()
        .visible_to(request.user)
        .told_if_incomplete()
        .select_related("revision__zoning", "revision__based_on", "revision__author", "saved_by")
        .order_by("-saved_at")
    )
    coming = BoundaryRevision.objects.standing().filter(effective_from__gt=timezone.localdate())
    context = {
        "drafts": [(draft, told_apart(draft.revision)) for draft in rows],
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
    see(request)
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
    return begin_draft(
        request,
        form,
        title=_("Apri una bozza"),
        lead=_(
            "La bozza comincia uguale ai confini da cui parte: niente cambia finché un secondo"
            " funzionario non la adotta."
        ),
        way=[(_("Scenari"), reverse("drafts"))],
    )


@require_safe
@signed_in
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbench of a draft."""
    refuse_unused(request.GET, _FILTERS)
    return bench_page(request, draft_seen(request, pk), Shown())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def law(request: HttpRequest, pk: int) -> HttpResponse:
    """What the law will say of itself; then its adoption can be asked for."""
    found = draft_to_change(request, pk)
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
            prepare_adoption(
                draft=found, by=request.user, seen=version_seen(request), **form.cleaned_data
            )
        except TransitionRefusedError as refused:
            form.add_error(None, refused.problems)
        except Stale as stale:
            form.add_error(None, told(request, stale.current))
            found, status = stale.current, 409
        else:
            messages.success(request, _("Atto e data sono scritti: ora puoi chiedere l'adozione."))
            return redirect("draft", found.pk)
    read = verdict_of(found.revision)
    context = {
        "draft": found,
        "revision": revision,
        "form": form,
        "explained": explained(*read) if read else [],
        "unexplained": len(read[1].unexplained) if read else 0,
    }
    return page(request, "districts/draft_law.html", context, status)
