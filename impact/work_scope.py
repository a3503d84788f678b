"""What the claimed requests ask for: which zones, of which units, for which cells.

`work_scope` holds it in the database until the commit, for whoever stores what comes of it.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from impact.exact_sums import Zones

# Kept for the life of the connection and emptied at each commit, so that a small piece of work
# does not pay for creating it; and before, for the second piece of work of one transaction.
_TABLE = """
CREATE TEMPORARY TABLE IF NOT EXISTS work_scope (
    revision_id bigint, zone_id bigint, target_id bigint, period text
) ON COMMIT DELETE ROWS;
DELETE FROM work_scope;
SET LOCAL jit = off;
SET LOCAL work_mem = '128MB';
"""

# Which cells the claimed requests ask for; no target or no period means all of them. A changed
# component asks for the indicators built on it, in the periods that its offset reaches; under a
# privacy threshold it asks for every zone, because hiding one cell may take another or the total.
_SCOPE = """
INSERT INTO work_scope
SELECT DISTINCT r.id, z.id, t.target_id,
    CASE WHEN q.period = '' THEN NULL
        WHEN t.period_offset IS NULL OR t.period_offset = 0 THEN q.period
        ELSE (left(q.period, 4)::integer - t.period_offset)::text || substr(q.period, 5)
    END
FROM impact_recomputerequest q
JOIN districts_boundaryrevision r
    ON r.state = 'adopted' AND (q.zoning_id IS NULL OR r.zoning_id = q.zoning_id)
LEFT JOIN impact_rule_term t ON t.component_id = q.indicator_id OR t.target_id = q.indicator_id
JOIN districts_zone z ON z.zoning_id = r.zoning_id AND (q.zone_id IS NULL OR z.id = q.zone_id)
WHERE q.id = ANY (%(requests)s);
INSERT INTO work_scope
SELECT DISTINCT r.id, z.id, i.id, NULL
FROM impact_indicator i
CROSS JOIN districts_boundaryrevision r
JOIN districts_zone z ON z.zoning_id = r.zoning_id
WHERE i.state = 'active' AND i.privacy_threshold IS NOT NULL AND r.state = 'adopted' AND EXISTS (
    SELECT 1 FROM impact_recomputerequest q
    LEFT JOIN impact_rule_term t ON t.target_id = i.id
        AND q.indicator_id IN (t.component_id, t.target_id)
    WHERE q.id = ANY (%(requests)s) AND (q.indicator_id IS NULL OR t.target_id IS NOT NULL));
DELETE FROM work_scope s USING work_scope w
WHERE w.revision_id = s.revision_id AND w.zone_id = s.zone_id
    AND w.target_id IS NULL AND w.period IS NULL
    AND (s.target_id IS NOT NULL OR s.period IS NOT NULL);
ANALYZE work_scope;
"""

_MEMBERS = """
SELECT a.revision_id, a.zone_id, string_agg(int8send(a.unit_id), ''::bytea)
FROM districts_zoneassignment a
JOIN (SELECT DISTINCT revision_id, zone_id FROM work_scope) w
    ON w.revision_id = a.revision_id AND w.zone_id = a.zone_id
GROUP BY 1, 2 ORDER BY 1, 2
"""


def note(request_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Fill `work_scope`; returns its rows: revision, zone, indicator and period, None for all."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute(_SCOPE, {"requests": list(request_ids)})
        cursor.execute("SELECT revision_id, zone_id, target_id, period FROM work_scope")
        return cursor.fetchall()


class Place:
    """The zones in `work_scope`: their `keys` (revision, zone), how many units each has (`size`),
    and their units by position in `units`."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_MEMBERS)
            members = {
                (revision, zone): integers(units) for revision, zone, units in cursor.fetchall()
            }
        self.keys = list(members)
        self.size = {key: len(units) for key, units in members.items()}
        together = np.concatenate([np.empty(0, dtype=np.int64), *members.values()])
        self.units = np.unique(together)
        starts = np.cumsum([0, *self.size.values()])[:-1]
        self.zones = Zones(np.searchsorted(self.units, together), starts, len(self.units))

    def positions(self, units: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where units stand among `self.units`, and which of them are there at all."""
        found = np.minimum(np.searchsorted(self.units, units), len(self.units) - 1)
        return found, self.units[found] == units


class Wanted:
    """Which of the zones are asked for, indicator by indicator and period by period."""

    def __init__(self, place: Place, asked: Sequence[tuple[Any, ...]]) -> None:
        position = {key: number for number, key in enumerate(place.keys)}
        self._none = np.zeros(len(position), dtype=np.bool_)
        self._of: dict[tuple[int | None, str | None], NDArray[np.bool_]] = {}
        for revision, zone, target, period in asked:
            if (number := position.get((revision, zone))) is not None:
                self._of.setdefault((target, period), self._none.copy())[number] = True
        periods = {period for _target, period in self._of}
        self.periods = None if None in periods else cast(set[str], periods)

    def zones(self, target: int, period: str) -> NDArray[np.bool_]:
        wider = ((None, None), (target, None), (None, period), (target, period))
        found = self._none
        for key in wider:
            found = found | self._of.get(key, self._none)
        return found


def integers(column: bytes, size: int = 8) -> NDArray[np.int64]:
    """The numbers of a column that came as bytes, `size` of them each."""
    return np.frombuffer(column, dtype=f">i{size}").astype(np.int64)
