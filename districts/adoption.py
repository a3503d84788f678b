"""The adoption of a boundary as something that is approved: written by one, adopted by another."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from districts.actions.boundaries import adopt_revision, problems_of_adoption
from districts.approval_kinds import Kind, approvable, content_print
from districts.approvals import Policy, Step
from districts.models import BoundaryRevision, DraftZoneName

ADOPT_BOUNDARY = "adopt-boundary"


def _boundary(revision: BoundaryRevision) -> str:
    """Everything of a revision that becomes law, with its whole list."""
    head = [
        revision.pk,
        revision.title,
        revision.rationale,
        revision.act_id,
        revision.act_note,
        revision.effective_from,
        revision.date_precision,
        revision.basis,
        revision.unit_vintage,
        revision.corrects_id,
    ]
    rows = revision.assignments.order_by("unit_id").values_list(
        "unit_id", "zone_id", "basis", "confidence", "source"
    )
    told: list[Any] = [head, [list(row) for row in rows]]
    seats = revision.assignments.filter(seat=True).order_by("unit_id")
    names = DraftZoneName.objects.filter(draft=revision.pk).order_by("pk")
    if further := [*seats.values_list("unit_id"), *names.values_list("zone_id", "name")]:
        told.append([list(row) for row in further])
    return content_print(told)


def _adopt(revision: BoundaryRevision, by: Any, reason: str) -> None:
    adopt_revision(revision=revision, by=by, reason=reason)


def _page(revision: BoundaryRevision) -> str:
    """The workbench of a draft; of what is law, and of one that no workbench made, its zoning."""
    if revision.state == BoundaryRevision.State.DRAFT and hasattr(revision, "draft"):
        return reverse("draft", args=[revision.pk])
    return reverse("zoning", args=[revision.zoning.code])


approvable(
    Kind(
        code=ADOPT_BOUNDARY,
        name=gettext_noop("Adozione di una revisione dei confini"),
        model=BoundaryRevision,
        ask="districts.propose_adoption",
        flow=[
            Step(
                name=gettext_noop("Adozione da parte di un funzionario regionale"),
                policy=Policy.ANY,
                permission="districts.adopt_revision",
                term_days=30,
            )
        ],
        author=lambda revision: revision.author_id,
        fingerprint=_boundary,
        problems=problems_of_adoption,
        approved=_adopt,
        address=_page,
    )
)
