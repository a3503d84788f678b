"""Changed comuni that nobody has put into a zone, among what awaits a person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from districts.changes.technical_revisions import awaiting_decision, due
from districts.permissions import allowed
from districts.waiting import Item, Tone, awaited


@awaited
def changes(user: Any, day: date) -> Iterator[Item]:
    """Decisions that nobody has taken; one query, none for who does not take them."""
    if not allowed(user, "districts.propose_adoption"):
        return
    for revision in awaiting_decision():
        if revision.author_id is not None:
            continue
        until = due(revision)
        yield Item(
            title=_("Decidi la zona dei comuni cambiati: %(zoning)s") % {"zoning": revision.zoning},
            address=reverse("change", args=[revision.pk]),
            detail=revision.act_note,
            deadline=until,
            tone=Tone.LATE if until < day else Tone.NORMAL,
        )
