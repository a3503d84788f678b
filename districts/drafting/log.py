"""The log of a draft as its page shows it: the last steps, each with the first comuni it moved."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from districts.models import Draft

RECENT = 12
"""How many steps the page shows."""
NAMED = 5
"""How many comuni of a step it names."""
# A step may move all comuni of a country; shapes are heavy, and nobody reads them here.
_STEPS = """
SELECT s.id, s.kind, s.at, s.by_id, s.acting_as, s.acting_for,
    m.count, m.scattered, m.unit, m.left_zone, m.code, m.name
FROM (
    SELECT * FROM districts_draftstep
    WHERE draft_id = %(draft)s AND version > %(after)s ORDER BY number DESC LIMIT %(recent)s
) s
LEFT JOIN LATERAL (
    SELECT count(*) OVER () AS count,
        min(coalesce(m.to_zone_id, 0)) OVER ()
            <> max(coalesce(m.to_zone_id, 0)) OVER () AS scattered,
        u.id, u.name AS unit, f.code AS left_zone, t.code, t.name
    FROM districts_draftmove m JOIN districts_territorialunit u ON u.id = m.unit_id
    LEFT JOIN districts_zone f ON f.id = m.from_zone_id
    LEFT JOIN districts_zone t ON t.id = m.to_zone_id
    WHERE m.step_id = s.id ORDER BY u.name, u.id LIMIT %(named)s
) m ON true
ORDER BY s.number DESC, m.unit, m.id
"""


# What steps that moved no comune did instead.
_OTHERS = """
SELECT c.step_id, CASE WHEN c.put THEN 'put' ELSE 'off' END || '-' || c.kind
        || CASE WHEN c.unit_id IS NULL THEN '' ELSE '-unit' END,
    coalesce(z.code || ' ' || z.name, u.name), ''
FROM districts_draftmarkchange c
LEFT JOIN districts_zone z ON z.id = c.zone_id
LEFT JOIN districts_territorialunit u ON u.id = c.unit_id
WHERE c.step_id = ANY(%(steps)s)
UNION ALL
SELECT n.step_id, CASE WHEN n.withdrawn THEN 'off' ELSE 'put' END
        || CASE WHEN n.founded OR n.withdrawn AND EXISTS (
            SELECT FROM districts_draftzonename f
            WHERE f.draft_id = n.draft_id AND f.zone_id = n.zone_id AND f.founded
        ) THEN '-zone' ELSE '-name' END,
    z.code, CASE WHEN n.withdrawn THEN z.name ELSE n.name END
FROM districts_draftzonename n JOIN districts_zone z ON z.id = n.zone_id
WHERE n.step_id = ANY(%(steps)s)
UNION ALL
SELECT s.step_id, CASE WHEN s.to_unit_id IS NULL THEN 'off-seat' ELSE 'put-seat' END, z.code,
    coalesce(t.name, f.name)
FROM districts_draftseatchange s JOIN districts_zone z ON z.id = s.zone_id
LEFT JOIN districts_territorialunit t ON t.id = s.to_unit_id
LEFT JOIN districts_territorialunit f ON f.id = s.from_unit_id
WHERE s.step_id = ANY(%(steps)s)
ORDER BY 1, 3
"""


@dataclass(slots=True)
class Logged:
    """A step; how many comuni it moved, and where; the first few by name: (name, from, to).

    `scattered`: not all to the same zone. `others`: where it moved none, what it did to marks,
    names and seats: (what, on what, further word).
    """

    kind: str
    at: datetime
    by: Any
    acting_as: str
    acting_for: str
    count: int = 0
    scattered: bool = False
    to_zone: str = ""
    moves: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)


def recent_steps(draft: Draft, after_version: int = 0) -> list[Logged]:
    """The last steps, the newest first; only those after a version, if given."""
    asked = {"draft": draft.pk, "after": after_version, "recent": RECENT, "named": NAMED}
    found: dict[int, Logged] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, asked)
        for step, *said, count, scattered, name, before, after, entered in cursor.fetchall():
            logged = found.setdefault(step, Logged(*said))
            if name is None:
                continue
            if not logged.moves:
                logged.count, logged.scattered = count, scattered
                logged.to_zone = f"{entered} {after}" if after else ""
            logged.moves.append((name, before, after))
        if still := [step for step, logged in found.items() if not logged.moves]:
            cursor.execute(_OTHERS, {"steps": still})
            for step, *other in cursor.fetchall():
                found[step].others.append(tuple(other))
    people = _people(draft, {logged.by for logged in found.values()})
    for logged in found.values():
        logged.by = people[logged.by]
    return list(found.values())


def _people(draft: Draft, keys: Set[int]) -> dict[int, Any]:
    """Users by key; mostly nobody else than who saved the draft last."""
    known = {draft.saved_by_id: draft.saved_by}
    others = keys - known.keys()
    return known | (get_user_model().objects.in_bulk(others) if others else {})
