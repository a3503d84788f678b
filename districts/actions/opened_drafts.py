"""Opening a draft to change it: who may, on which version."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import BoundaryRevision, Draft
from districts.permissions import require
from districts.transitions import TransitionRefusedError

# Whether its adoption is asked for, how many steps there are, whether anything is marked.
_STANDS = """
SELECT EXISTS (SELECT FROM districts_approval
        WHERE content_type_id = %(kind)s AND object_id = %(draft)s AND state = 'pending'),
    (SELECT coalesce(max(number), 0) FROM districts_draftstep WHERE draft_id = %(draft)s),
    EXISTS (SELECT FROM districts_draftmark WHERE draft_id = %(draft)s)
"""


def open_draft(draft: Draft, by: Any, seen: int) -> Draft:
    """The draft, locked, if `by` may change it now and nobody did since version `seen`.

    It has its next version from now on, and says who made it: `by`.
    """
    # Whoever hurries waits for the lock, and then reads the version that the other one made.
    rows = Draft.objects.select_related("revision")
    locked = rows.select_for_update(of=("self", "revision")).get(pk=draft.pk)
    require(by, "districts.change_draft", locked)
    locked.advance(seen=seen, saved_at=timezone.now(), saved_by=by)
    # Asked when the lock is held: what the wait was for may have been this very request.
    kind = ContentType.objects.get_for_model(BoundaryRevision).pk
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, {"kind": kind, "draft": draft.pk})
        asked, locked.steps_made, locked.marked = cursor.fetchone()
    if asked:
        raise TransitionRefusedError(
            [_("L'adozione è stata chiesta: ritira la richiesta, poi cambia la bozza.")]
        )
    return locked
