"""The rows of a draft that a step changes: asked for once with those of its base, and written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from districts.models import Basis, BoundaryRevision, Confidence, ZoneAssignment

Moves = Mapping[int, tuple[int | None, int | None]]
"""{unit: the zones that it leaves and enters}."""
_CHANGED = ("zone_id", "basis", "confidence", "source", "seat")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some units in a draft and in its base, by unit, asked for once."""

    revision: BoundaryRevision
    own: Mapping[int, ZoneAssignment]
    base: Mapping[int, ZoneAssignment]

    def moves(self, wanted: Mapping[int, int | None]) -> Moves:
        """What must move for each unit to be in its zone {unit: zone, None for none}."""
        held = {unit: row.zone_id for unit, row in self.own.items()}
        return {u: (held.get(u), to) for u, to in wanted.items() if held.get(u) != to}


def rows_of(revision: BoundaryRevision, units: Collection[int]) -> Rows:
    found: dict[int, dict[int, ZoneAssignment]] = {revision.pk: {}}
    if revision.based_on_id:
        found[revision.based_on_id] = {}
    for row in ZoneAssignment.objects.filter(revision__in=list(found), unit__in=list(units)):
        found[row.revision_id][row.unit_id] = row
    return Rows(revision, found[revision.pk], found.get(revision.based_on_id or 0, {}))


def write(rows: Rows, moves: Moves) -> None:
    """Bring the rows of some units to their zone: as the base has them if it has them there.

    Rows that say so already are not written.
    """
    revision = rows.revision
    gone: list[int] = []
    changed: list[ZoneAssignment] = []
    new: list[ZoneAssignment] = []
    for unit, (_before, after) in moves.items():
        if after is None:
            if unit in rows.own:
                gone.append(rows.own[unit].pk)
            continue
        row = rows.own.get(unit) or ZoneAssignment(revision=revision, unit_id=unit)
        said = _said(row)
        _rest(row, after, rows.base.get(unit), revision)
        if row.pk is None:
            new.append(row)
        elif _said(row) != said:
            changed.append(row)
    if gone:
        ZoneAssignment.objects.filter(pk__in=gone).delete()
    if changed:
        _store(changed)
    if new:
        ZoneAssignment.objects.bulk_create(new)


def _store(rows: Sequence[ZoneAssignment]) -> None:
    """Write what a step may change of rows: in a plain statement if it is the same of all."""
    said = {_said(row) for row in rows}
    if len(said) == 1:
        same = dict(zip(_CHANGED, said.pop(), strict=True))
        ZoneAssignment.objects.filter(pk__in=[row.pk for row in rows]).update(**same)
    else:
        ZoneAssignment.objects.bulk_update(rows, _CHANGED, batch_size=500)


def _said(row: ZoneAssignment) -> tuple[object, ...]:
    return row.zone_id, row.basis, row.confidence, row.source, row.seat


def _rest(
    row: ZoneAssignment, zone: int, base: ZoneAssignment | None, revision: BoundaryRevision
) -> None:
    """Bring the row to `zone`, with what it rests on; a seat is the seat of one zone only."""
    row.seat = row.seat and row.zone_id == zone
    row.zone_id = zone
    if base is not None and base.zone_id == zone:
        row.basis, row.confidence, row.source = base.basis, base.confidence, base.source
    else:
        row.basis = Basis.LEGAL if revision.act_id else Basis.PROPOSAL
        row.confidence = Confidence.HIGH
        row.source = str(revision.act or revision.title)[:300]
