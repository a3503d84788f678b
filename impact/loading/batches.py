"""The memory of the files that were loaded."""

import hashlib
from typing import Any

from django.utils import timezone

from districts.history import now_known
from districts.importers.outcomes import Outcome
from impact.models import ImportBatch


def record_batch(outcome: Outcome, *, content: bytes, by: Any = None) -> ImportBatch:
    """Remember that a file was loaded, by the sum of its bytes."""
    return ImportBatch.objects.create(
        name=outcome.name,
        sha256=_sum(content),
        rows_read=outcome.read,
        rows_loaded=outcome.loaded,
        rows_unchanged=outcome.unchanged,
        rows_rejected=outcome.rejected_rows,
        by=by,
        known=now_known(),
    )


def already_loaded(name: str, content: bytes) -> Outcome | None:
    """The outcome of a file whose last load, under this name, had the same bytes; else None.

    Loading it again must change nothing, not even what people corrected by hand since then.
    """
    last = ImportBatch.objects.filter(name=name).order_by("-at", "-pk").first()
    if last is None or last.sha256 != _sum(content):
        return None
    note = f"già caricato il {timezone.localtime(last.at):%d/%m/%Y}: nessuna modifica"
    return Outcome(name, last.rows_read, unchanged=last.rows_read, note=note)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
