"""One step of a draft with all that it changes: moves, marks, seats; and how an undo reverses it.

Whatever a step changes is written beside it, so that reversing it is exact: the names it gave are
in districts/actions/zone_names.py.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from districts.actions.draft_rows import Moves, Rows, write
from districts.models import (
    Draft,
    DraftMark,
    DraftMarkChange,
    DraftMove,
    DraftSeatChange,
    DraftStep,
    ZoneAssignment,
)
from districts.permissions import worn_by
from districts.transitions import TransitionRefusedError

_NAMED = 5

Mark = tuple[str, int | None, int | None]
"""(kind, zone, unit), by key: one of zone and unit is None."""


def add_step(draft: Draft, kind: str, by: Any, *, reverses: int | None = None) -> DraftStep:
    """The next step of the log, of the version that the draft has now."""
    if draft.steps_made is None:
        draft.steps_made = draft.steps.aggregate(last=Max("number"))["last"] or 0
    draft.steps_made += 1
    return DraftStep.objects.create(
        draft=draft,
        number=draft.steps_made,
        version=draft.version,
        kind=kind,
        reverses_id=reverses,
        by=by,
        **worn_by(by),
    )


def write_step(
    draft: Draft,
    kind: str,
    moves: Moves,
    by: Any,
    rows: Rows,
    *,
    reverses: int | None = None,
    free: bool = False,
) -> DraftStep:
    """Write one step and its effect. `free`: locks and seats do not hold.

    The law itself has moved, or the log knows that the step is possible. A zone that gains a unit
    is dissolved no longer. Raises `TransitionRefusedError`.
    """
    zones = {zone for pair in moves.values() for zone in pair if zone is not None}
    there = draft.marks.all() if draft.marked else ()
    marks = [one for one in there if one.unit_id in moves or one.zone_id in zones]
    seats = [rows.own[unit] for unit in moves if unit in rows.own and rows.own[unit].seat]
    if not free:
        _refuse_locked(marks)
        _refuse_seats(seats)
    step = add_step(draft, kind, by, reverses=reverses)
    step.moved = moves
    DraftMove.objects.bulk_create(
        DraftMove(step=step, unit_id=unit, from_zone_id=before, to_zone_id=after)
        for unit, (before, after) in sorted(moves.items())
    )
    if seats:
        DraftSeatChange.objects.bulk_create(
            DraftSeatChange(step=step, zone_id=row.zone_id, from_unit_id=row.unit_id)
            for row in seats
        )
    write(rows, moves)
    entered = {after for _before, after in moves.values() if after is not None}
    take_off(step, [one for one in marks if one.kind == "dissolved" and one.zone_id in entered])
    return step


def put_on(draft: Draft, step: DraftStep | None, marks: Collection[Mark], by: Any) -> None:
    """Put the marks that are not there yet. `step`: with which they go; None before any step."""
    there = set(draft.marks.values_list("kind", "zone_id", "unit_id"))
    new = [mark for mark in dict.fromkeys(marks) if mark not in there]
    DraftMark.objects.bulk_create(DraftMark(draft=draft, by=by, **_fields(mark)) for mark in new)
    if step is not None:
        _tell(step, new, put=True)


def take_off(step: DraftStep, marks: Sequence[DraftMark]) -> None:
    """Take off marks that are there."""
    if marks:
        DraftMark.objects.filter(pk__in=[one.pk for one in marks]).delete()
        _tell(step, [(one.kind, one.zone_id, one.unit_id) for one in marks], put=False)


def reseat(step: DraftStep, zones: Mapping[int, int | None]) -> None:
    """Give zones the seat {zone: unit of it, None for none}, in place of the one they have."""
    held = step.draft.revision.assignments.filter(zone__in=zones)
    before = dict(held.filter(seat=True).values_list("zone_id", "unit_id"))
    changed = {zone: unit for zone, unit in zones.items() if before.get(zone) != unit}
    held.filter(zone__in=changed, seat=True).update(seat=False)
    held.filter(unit__in=[unit for unit in changed.values() if unit]).update(seat=True)
    DraftSeatChange.objects.bulk_create(
        DraftSeatChange(step=step, zone_id=zone, from_unit_id=before.get(zone), to_unit_id=unit)
        for zone, unit in sorted(changed.items())
    )


def reverse_marks_and_seats(step: DraftStep, by: Any) -> None:
    """Put and take off what the reversed step took off and put; its units have moved already."""
    changes = DraftMarkChange.objects.filter(step=step.reverses_id).order_by("pk")
    told = [((one.kind, one.zone_id, one.unit_id), one.put) for one in changes]
    if told:
        gone = {mark for mark, put in told if put}
        there = step.draft.marks.all()
        take_off(step, [one for one in there if (one.kind, one.zone_id, one.unit_id) in gone])
        put_on(step.draft, step, [mark for mark, put in told if not put], by)
    seats = DraftSeatChange.objects.filter(step=step.reverses_id)
    if zones := dict(seats.values_list("zone_id", "from_unit_id")):
        reseat(step, zones)


def _tell(step: DraftStep, marks: Sequence[Mark], *, put: bool) -> None:
    DraftMarkChange.objects.bulk_create(
        DraftMarkChange(step=step, put=put, **_fields(mark)) for mark in marks
    )


def _fields(mark: Mark) -> dict[str, Any]:
    kind, zone, unit = mark
    return {"kind": kind, "zone_id": zone, "unit_id": unit}


def _refuse_locked(marks: Sequence[DraftMark]) -> None:
    held = [mark for mark in marks if mark.kind == DraftMark.Kind.LOCK]
    if held:
        names = ", ".join(str(mark.zone or mark.unit) for mark in held[:_NAMED])
        names += "…" if len(held) > _NAMED else ""
        raise TransitionRefusedError(
            [_("È bloccato: %(names)s. Sblocca, poi sposta.") % {"names": names}]
        )


def _refuse_seats(rows: Sequence[ZoneAssignment]) -> None:
    """A zone does not lose its seat in passing."""
    if rows:
        held = [row.pk for row in rows]
        seats = ZoneAssignment.objects.filter(pk__in=held).order_by("unit__name")
        raise TransitionRefusedError(
            [
                _("%(unit)s è la sede di %(zone)s: scegli prima un'altra sede, poi spostalo.")
                % {"unit": unit, "zone": zone}
                for unit, zone in seats.values_list("unit__name", "zone__code")
            ]
        )
