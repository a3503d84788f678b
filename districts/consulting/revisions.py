"""A draft of boundaries as something that everybody is consulted on."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from districts.actions.boundaries import problems_of_consultation
from districts.consulting.consultable import Kind, consultable
from districts.models import BoundaryRevision
from districts.states import change_state
from districts.transitions import TRANSITIONS

BOUNDARY = "confini"
State = BoundaryRevision.State


def _open(revision: BoundaryRevision, by: Any, reason: str) -> None:
    change_state(revision, to=State.CONSULTATION, table=TRANSITIONS, by=by, reason=reason)


def _take_back(revision: BoundaryRevision, by: Any, reason: str) -> None:
    change_state(revision, to=State.DRAFT, table=TRANSITIONS, by=by, reason=reason)


consultable(
    Kind(
        code=BOUNDARY,
        name=gettext_noop("Bozza di confini"),
        model=BoundaryRevision,
        open="districts.open_consultation",
        problems=problems_of_consultation,
        opened=_open,
        taken_back=_take_back,
        page=lambda revision: reverse("revision", args=[revision.zoning.code, revision.pk]),
        summary=lambda revision: revision.rationale,
    )
)
