"""What a move is understood by, in one question: zones, who founds them, mark of the ground."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from districts.drafting.ground import MARK, Ground, Mark, ground_of
from districts.models import Draft, Zone

# A zone has the name that the draft gives it, else the one of today, as in `lookups.called_by`.
_ASKED = f"""
SELECT (SELECT jsonb_agg(
        CASE WHEN n.id IS NULL
            THEN jsonb_build_array(z.id, z.zoning_id, z.code, z.name, z.parent_code, z.parent_name)
            ELSE jsonb_build_array(z.id, z.zoning_id, z.code, n.name, n.parent_code, n.parent_name)
        END ORDER BY z.code)
        FROM districts_zone z
        LEFT JOIN districts_zonename n ON n.zone_id = z.id AND n.revision_id = %(draft)s
        WHERE z.zoning_id = %(zoning)s),
    (SELECT jsonb_agg(jsonb_build_array(
            n.zone_id, n.draft_id = %(draft)s, n.founded, n.withdrawn,
            (SELECT true FROM districts_zoneassignment a
                JOIN districts_boundaryrevision r ON r.id = a.revision_id
                WHERE n.founded AND a.zone_id = n.zone_id AND r.state = 'adopted' LIMIT 1))
            ORDER BY n.id)
        FROM districts_draftzonename n JOIN districts_zone z ON z.id = n.zone_id
        WHERE z.zoning_id = %(zoning)s),
    {MARK}
"""
_COLUMNS = ["id", "zoning_id", "code", "name", "parent_code", "parent_name"]


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """The zones of a zoning as a draft calls them, to be read and never saved.

    every: all, by key. founded: keys of those that the draft brings in. foreign: of those that
    another draft brings in, and that no law has.
    """

    every: Mapping[int, Zone]
    founded: frozenset[int]
    foreign: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What a move is understood by: the comuni of the ground, of that mark, and the zones."""

    ground: Ground
    mark: Mark
    all: Zones

    @property
    def every(self) -> Mapping[int, Zone]:
        return self.all.every

    @property
    def founded(self) -> frozenset[int]:
        return self.all.founded

    def zones(self, held: Collection[int] = ()) -> dict[str, Zone]:
        """Those that can be chosen, by code; one of another draft if comuni are held in it."""
        hidden = self.all.foreign - set(held)
        return {zone.code: zone for key, zone in self.every.items() if key not in hidden}


def choices_of(draft: Draft) -> Choices:
    """The comuni and the zones that can be chosen."""
    asked = {"draft": draft.pk, "zoning": draft.revision.zoning_id}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, asked)
        zones, named, *mark = cursor.fetchone()
    ground = ground_of(draft.revision, timezone.localdate(), tuple(mark))
    return Choices(ground, tuple(mark), _zones(zones or "[]", named or "[]"))


@lru_cache(maxsize=64)
def _zones(told: str, named: str) -> Zones:
    """From what the database said of them: remembered by it."""
    every = {row[0]: Zone.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) for row in json.loads(told)}
    founded: set[int] = set()
    fresh: set[int] = set()
    for zone, mine, new, withdrawn, in_law in json.loads(named):
        if mine and new:
            founded.add(zone)
        elif mine and withdrawn:
            founded.discard(zone)
        if new and not in_law:
            fresh.add(zone)
    return Zones(every, frozenset(founded), frozenset(fresh - founded))
