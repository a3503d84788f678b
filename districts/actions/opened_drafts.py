"""Opening a draft to change it: who may, on which version; closing it again."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Approval, BoundaryRevision, Draft
from districts.permissions import require
from districts.transitions import TransitionRefusedError


def open_draft(draft: Draft, by: Any, seen: int) -> Draft:
    """The draft, locked, if `by` may change it now and nobody did since version `seen`."""
    # The version is judged by `store`; the lock makes whoever hurries wait until then.
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    locked.revision = BoundaryRevision.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    require(by, "districts.change_draft", locked)
    locked.store(seen=seen)
    asked = Approval.objects.pending().filter(
        content_type=ContentType.objects.get_for_model(BoundaryRevision), object_id=draft.pk
    )
    if asked.exists():
        raise TransitionRefusedError(
            [_("L'adozione è stata chiesta: ritira la richiesta, poi cambia la bozza.")]
        )
    return locked


def saved(draft: Draft, by: Any) -> Draft:
    """Remember who touched it last."""
    draft.saved_at, draft.saved_by = timezone.now(), by
    draft.save(update_fields=["saved_at", "saved_by"])
    return draft
