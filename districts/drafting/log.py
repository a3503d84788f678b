"""The log of a draft as its page shows it: the last steps, each with the first comuni it moved."""

from dataclasses import dataclass, field

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

    step: DraftStep
    count: int
    scattered: bool
    to_zone: str
    moves: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)


def recent_steps(draft: Draft, after_version: int = 0) -> list[Logged]:
    """The last steps, the newest first; only those after a version, if given."""
    steps = draft.steps.filter(version__gt=after_version).select_related("by")
    found = {step.pk: Logged(step, 0, False, "") for step in steps.order_by("-number")[:RECENT]}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"steps": list(found), "named": NAMED})
        for step, count, scattered, name, before, after, entered in cursor.fetchall():
            logged = found[step]
            if not logged.moves:
                logged.count, logged.scattered = count, scattered
                logged.to_zone = f"{entered} {after}" if after else ""
            logged.moves.append((name, before, after))
        if still := [step for step, logged in found.items() if not logged.moves]:
            cursor.execute(_OTHERS, {"steps": still})
            for step, *other in cursor.fetchall():
                found[step].others.append(tuple(other))
    return list(found.values())
