"""What the database holds of a draft, in one question: list, seats, marks, log, and so on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from numpy.typing import NDArray

from districts.models import BoundaryRevision

# The list comes as bytes, as figures do (docs/adr/0036): no object for each comune of a country.
_WRITTEN = """
SELECT (SELECT string_agg(int8send(unit_id) || int8send(zone_id), ''::bytea ORDER BY unit_id)
        FROM districts_zoneassignment WHERE revision_id = %(draft)s),
    (SELECT array_agg(unit_id ORDER BY unit_id)
        FROM districts_zoneassignment WHERE revision_id = %(draft)s AND seat),
    (SELECT jsonb_agg(jsonb_build_array(kind, zone_id, unit_id) ORDER BY id)
        FROM districts_draftmark WHERE draft_id = %(draft)s),
    (SELECT jsonb_agg(jsonb_build_array(id, kind) ORDER BY number)
        FROM districts_draftstep WHERE draft_id = %(draft)s),
    (SELECT min(id) FROM districts_approval
        WHERE content_type_id = %(kind)s AND object_id = %(draft)s AND state = 'pending'),
    (SELECT max(id) FROM districts_consultation
        WHERE content_type_id = %(kind)s AND object_id = %(draft)s AND state <> 'withdrawn'),
    (SELECT jsonb_object_agg(fingerprint, id ORDER BY id)
        FROM districts_draftreason WHERE draft_id = %(draft)s)
"""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """Everything by its key. units and zones: (N,) where each unit is, by unit.

    marks: (kind, zone or None, unit or None). log: (step, kind), in order. asked: the request of
    approval that waits for an answer. consultation: the last one that was not withdrawn. reasons:
    {fingerprint: the last one given for it}.
    """

    units: NDArray[np.int64]
    zones: NDArray[np.int64]
    seats: Sequence[int]
    marks: Sequence[tuple[str, int | None, int | None]]
    log: Sequence[tuple[int, str]]
    asked: int | None
    consultation: int | None
    reasons: Mapping[str, int]


def read_written(draft: int) -> Written:
    """As it stands in this transaction."""
    kind = ContentType.objects.get_for_model(BoundaryRevision).pk
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, {"draft": draft, "kind": kind})
        listed, seats, marks, log, asked, consultation, reasons = cursor.fetchone()
    pairs = np.frombuffer(bytes(listed or b""), dtype=">i8").astype(np.int64).reshape(-1, 2)
    return Written(
        units=pairs[:, 0],
        zones=pairs[:, 1],
        seats=seats or (),
        marks=[(kind, zone, unit) for kind, zone, unit in json.loads(marks or "[]")],
        log=[(key, kind) for key, kind in json.loads(log or "[]")],
        asked=asked,
        consultation=consultation,
        reasons=json.loads(reasons or "{}"),
    )
