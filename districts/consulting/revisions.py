"""A draft of boundaries as something that everybody is consulted on."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop, override

from districts.actions.boundaries import problems_of_consultation
from districts.boundaries.differences import compared_with, moved_units, renamed_zones
from districts.consulting.consultable import Kind, consultable
from districts.drafting.reasons import explained_warnings
from districts.models import BoundaryRevision
from districts.states import change_state
from districts.transitions import TRANSITIONS

BOUNDARY = "confini"
State = BoundaryRevision.State


def _open(revision: BoundaryRevision, by: Any, reason: str) -> None:
    change_state(revision, to=State.CONSULTATION, table=TRANSITIONS, by=by, reason=reason)


def _give_back(revision: BoundaryRevision, by: Any, reason: str) -> None:
    change_state(revision, to=State.DRAFT, table=TRANSITIONS, by=by, reason=reason)


def proposal_of(revision: BoundaryRevision) -> dict[str, Any]:
    """Why, which comuni change zone, which zones their name, and why in spite of the warnings.

    In Italian, the language of the records: it is kept with the consultation.
    """
    with override("it"):
        return {
            "summary": revision.rationale,
            "compared": compared_with(revision) is not None,
            "moved": [
                {
                    "code": one.code,
                    "name": one.name,
                    "before": one.before,
                    "after": one.after,
                }
                for one in moved_units(revision)
            ],
            "renamed": [asdict(one) for one in renamed_zones(revision)],
            "explained": [asdict(one) for one in explained_warnings(revision)],
        }


consultable(
    Kind(
        code=BOUNDARY,
        name=gettext_noop("Bozza di confini"),
        model=BoundaryRevision,
        open="districts.open_consultation",
        view="districts.view_revision",
        problems=problems_of_consultation,
        opened=_open,
        given_back=_give_back,
        is_before_everybody=lambda revision: revision.state == State.CONSULTATION,
        page=lambda revision: reverse("revision", args=[revision.zoning.code, revision.pk]),
        summary=lambda revision: revision.rationale,
        proposed=proposal_of,
        # Boundaries from a file have no workbench.
        mended=lambda revision: (
            reverse("draft-checks", args=[revision.pk]) if hasattr(revision, "draft") else ""
        ),
    )
)
