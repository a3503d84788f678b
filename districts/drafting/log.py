"""The log of a draft as its page shows it: the last steps, each with the first comuni it moved."""

from dataclasses import dataclass

from django.db import connection

from districts.models import Draft, DraftStep

RECENT = 12
"""How many steps the page shows."""
NAMED = 5
"""How many comuni of a step it names."""
# A step may move all comuni of a country; shapes are heavy, and nobody reads them here.
_MOVES = """
SELECT m.step_id, m.count, m.scattered, u.name, f.code, t.code, t.name
FROM (
    SELECT m.step_id, m.unit_id, m.from_zone_id, m.to_zone_id,
        count(*) OVER step AS count,
        row_number() OVER (PARTITION BY m.step_id ORDER BY u.name, u.id) AS place,
        min(coalesce(m.to_zone_id, 0)) OVER step
            <> max(coalesce(m.to_zone_id, 0)) OVER step AS scattered
    FROM districts_draftmove m JOIN districts_territorialunit u ON u.id = m.unit_id
    WHERE m.step_id = ANY(%(steps)s)
    WINDOW step AS (PARTITION BY m.step_id)
) m
JOIN districts_territorialunit u ON u.id = m.unit_id
LEFT JOIN districts_zone f ON f.id = m.from_zone_id
LEFT JOIN districts_zone t ON t.id = m.to_zone_id
WHERE m.place <= %(named)s ORDER BY m.step_id, m.place
"""


@dataclass(slots=True)
class Logged:
    """A step; how many comuni it moved, and where; the first few by name: (name, from, to).

    `scattered`: not all to the same zone.
    """

    step: DraftStep
    count: int
    scattered: bool
    to_zone: str
    moves: list[tuple[str, str | None, str | None]]


def recent_steps(draft: Draft, after_version: int = 0) -> list[Logged]:
    """The last steps, the newest first; only those after a version, if given."""
    steps = draft.steps.filter(version__gt=after_version).select_related("by")
    found = {step.pk: Logged(step, 0, False, "", []) for step in steps.order_by("-number")[:RECENT]}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"steps": list(found), "named": NAMED})
        for step, count, scattered, name, before, after, entered in cursor.fetchall():
            logged = found[step]
            if not logged.moves:
                logged.count, logged.scattered = count, scattered
                logged.to_zone = f"{entered} {after}" if after else ""
            logged.moves.append((name, before, after))
    return list(found.values())
