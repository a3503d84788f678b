"""How a page finds its snapshot and, as long as nothing changed, its own finished body."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from districts.keeping import kept_page
from districts.lookups import find_zoning, names_of, revision_in_force
from impact.dashboards import joined
from impact.errors import Missing
from impact.models import RecomputeRequest
from impact.snapshots import LANGUAGE

# The boundaries in force on a day, the zone, its snapshot, what the acts of that day say beside it
# and whether anything newer is being made: all that a page must know, in one question.
_FIND = """
SELECT encode(sha256((s.fingerprint || l.fingerprint)::bytea), 'hex'),
    greatest(s.computed_at, l.computed_at),
    s.body, s.units, l.body, v.to_day,
    EXISTS (SELECT 1 FROM impact_recomputerequest WHERE attempts < %(most)s) AS updating,
    EXISTS (SELECT 1 FROM impact_recomputerequest WHERE attempts >= %(most)s) AS failed,
    (SELECT md5(string_agg(m.ctid::text || m.xmin || a.ctid::text || a.xmin, ',' ORDER BY m.id))
        FROM subsidiarity_mandate m JOIN subsidiarity_actor a ON a.id = m.actor_id
        WHERE m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to > %(day)s))
        AS answering,
    (SELECT md5(string_agg(p.ctid::text || p.xmin, ',' ORDER BY p.id)) FROM impact_districtplan p
        WHERE p.zone_id = z.id) AS planned
FROM districts_zone z
JOIN districts_zoning own ON own.id = z.zoning_id
JOIN districts_validity v ON v.from_day <= %(day)s AND (v.to_day IS NULL OR v.to_day > %(day)s)
JOIN impact_dashboardsnapshot s ON s.zone_id = z.id AND s.revision_id = v.revision_id
    AND s.language = %(language)s AND s.superseded_at IS NULL
JOIN impact_lawsnapshot l ON l.zone_id = z.id AND l.revision_id = v.revision_id
    AND l.language = %(language)s AND l.superseded_at IS NULL AND l.from_day <= %(day)s
WHERE CASE WHEN %(code)s = '' THEN own.kind = 'region'
    ELSE own.policy = 'cohesion' AND z.code = %(code)s END
ORDER BY l.from_day DESC LIMIT 1
"""


@dataclass(frozen=True)
class Reading:
    """A snapshot as a page reads it, on the day asked.

    `ends`: the first day on which other boundaries of the districts are in force, if one is known;
    `updating`: something changed since it was made; `failed`: something could not be computed and
    waits for a person; `answering`: another text whenever another body answers for some zone;
    `planned`: another one whenever a plan of the district does.
    """

    fingerprint: str
    computed_at: datetime
    body: str
    units: str
    laws: str
    ends: date | None
    updating: bool
    failed: bool
    answering: str | None
    planned: str | None

    @cached_property
    def payload(self) -> dict[str, Any]:
        """The facts of the page, field by field in docs/snapshot.md."""
        return joined(self.body, self.units, self.laws)


def read_region(day: date) -> Reading | None:
    """The home page's snapshot, None while it is being computed for the first time.

    Raises `Impossible` for a day without law, naming those that have one.
    """
    return _find("", day)


def read_district(code: str, day: date) -> Reading | None:
    """A district's snapshot, None while it is being computed for the first time.

    Raises `Missing` for a code that the boundaries of that day do not have, `Impossible` for a
    day without law.
    """
    return _find(code, day)


def _find(code: str, day: date) -> Reading | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, _asked(code, day))
        row = cursor.fetchone()
    if row is None:
        _refuse(code, day)
        return None
    return Reading(*row)


def _asked(code: str, day: date) -> dict[str, Any]:
    most = RecomputeRequest.MAX_ATTEMPTS
    return {"code": code, "day": day, "language": LANGUAGE, "most": most}


def _refuse(code: str, day: date) -> None:
    """Raise what is wrong with the question; return if only the computation is missing."""
    revision = revision_in_force(find_zoning(None), day)
    names = dict(names_of(revision))
    if code and code not in names:
        detail = _("Distretto “%(code)s” non trovato. Cerca per nome o per comune.")
        shown = {known: f"{name} {known}" for known, name in names.items()}
        raise Missing(detail % {"code": code[:60]}, allowed=list(names), names=shown)


def cached_page(
    request: HttpRequest,
    readings: tuple[Reading, ...],
    render: Callable[[], HttpResponse],
    *more: str,
) -> HttpResponse:
    """The page as it was last made of these very snapshots, else `render()`.

    `more`: whatever else the page depends on.
    """
    parts = [
        f"{r.fingerprint} {r.computed_at.isoformat()} {r.updating} {r.failed} {r.answering}"
        f" {r.planned}"
        for r in readings
    ]
    return kept_page(request, [*parts, *more], render)
