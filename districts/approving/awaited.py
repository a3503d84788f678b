"""Approvals among what awaits a person in `/area-riservata/`."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from districts.approving.reading import approvals_awaiting
from districts.waiting import Item, Tone, awaited


@awaited
def approvals(user: Any, day: date) -> Iterator[Item]:
    """The approvals that this very hat may decide; seven queries, one if none is open."""
    for one in approvals_awaiting(user):
        yield Item(
            title=_("Decidi su «%(title)s»") % {"title": one.title},
            address=one.address,
            detail=one.detail,
            deadline=one.due,
            tone=Tone.LATE if one.due is not None and one.due < day else Tone.NORMAL,
        )
