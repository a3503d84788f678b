"""`/scenari/da-decidere/`: comuni that changed and that nobody has put into a zone; revocations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import revoke_revision
from districts.actions.changes import Unconfirmed, decide_changes
from districts.actions.revocations import obstacles_to_revocation
from districts.approving.reading import address_of
from districts.changes.forms import ChangeForm, RevocationForm
from districts.changes.technical_revisions import awaiting_decision, due, undecided_in
from districts.drafting.base import emptied_zones
from districts.models import Approval, BoundaryRevision
from districts.permissions import allowed, require
from districts.questions import refuse_unused
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in


@require_safe
@signed_in
def changes(request: HttpRequest) -> HttpResponse:
    """What awaits a decision: in which zoning, since when, until when, whose turn it is."""
    _see(request)
    refuse_unused(request.GET, ())
    today = timezone.localdate()
    waiting = awaiting_decision()
    asked = _asked(waiting)
    rows = [
        {
            "revision": revision,
            "undecided": undecided_in(revision),
            "due": due(revision),
            "late": due(revision) < today,
            "asked": address_of(asked[revision.pk]) if revision.pk in asked else "",
        }
        for revision in waiting
    ]
    return page(request, "districts/changes.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One technical revision: where its comuni come from, and the decision."""
    _see(request)
    rows = BoundaryRevision.objects.select_related("zoning", "based_on__act", "author")
    revision = get_object_or_404(rows, pk=pk, origin=BoundaryRevision.Origin.ISTAT_CHANGE)
    undecided = undecided_in(revision)
    may_decide = allowed(request.user, "districts.propose_adoption", revision)
    if request.method == "POST":
        require(request.user, "districts.propose_adoption", revision)
    form = ChangeForm(
        posted(request),
        revision=revision,
        undecided=undecided,
        emptied=emptied_zones(revision),
        initial=_chosen(revision, [one.unit.pk for one in undecided]),
    )
    problems: Sequence[str] = ()
    warnings: Mapping[str, str] = {}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = decide_changes(
                revision=revision,
                by=request.user,
                seen=request.POST.getlist("visto"),
                **form.decided(),
            )
        except Unconfirmed as told:
            problems, warnings = told.problems, told.warnings
        except TransitionRefusedError as refused:
            problems, status = refused.problems, 409
        else:
            messages.success(request, _("Deciso: ora un secondo funzionario adotta, o respinge."))
            return redirect(address_of(made))
    asked = _asked([revision]).get(revision.pk)
    context = {
        "revision": revision,
        "undecided": undecided,
        "due": due(revision),
        "awaits": revision.pk in {one.pk for one in awaiting_decision()},
        "asked": address_of(asked) if asked else "",
        "may_decide": may_decide and asked is None,
        "form": form,
        "problems": problems,
        "warnings": warnings,
    }
    return page(request, "districts/change.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an adopted boundary before its day."""
    _see(request)
    laws = BoundaryRevision.objects.select_related("zoning", "act")
    states = (BoundaryRevision.State.ADOPTED, BoundaryRevision.State.REVOKED)
    revision = get_object_or_404(laws, pk=pk, state__in=states)
    require(request.user, "districts.revoke_revision", revision)
    form = RevocationForm(posted(request))
    problems: Sequence[str] = ()
    status = 422 if form.is_bound else 200
    if not form.is_bound:
        problems = obstacles_to_revocation(revision)  # told before anything is typed
    elif form.is_valid():
        try:
            revoke_revision(revision=revision, by=request.user, **form.cleaned_data)
        except TransitionRefusedError as refused:
            problems, status = refused.problems, 409
        else:
            messages.success(request, _("È revocata: restano in vigore i confini di prima."))
            return redirect("drafts")
    context = {"revision": revision, "form": form, "problems": problems}
    return page(request, "districts/revocation.html", context, status)


def _see(request: HttpRequest) -> None:
    """Nobody else is told that there are such things."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404


def _asked(revisions: Sequence[BoundaryRevision]) -> dict[int, Approval]:
    """{revision: the approval of it that is pending}."""
    rows = Approval.objects.pending().filter(
        content_type__app_label="districts",
        content_type__model="boundaryrevision",
        object_id__in=[revision.pk for revision in revisions],
    )
    return {row.object_id: row for row in rows}


def _chosen(revision: BoundaryRevision, units: Sequence[int]) -> dict[str, Any]:
    """What was decided the last time, if anything was."""
    rows = revision.assignments.filter(unit__in=units)
    return {
        f"zona-{code}": zone for code, zone in rows.values_list("unit__istat_code", "zone__code")
    }
