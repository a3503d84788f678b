"""The workbench: forking a boundary, moving comuni, taking moves back, marks, another base."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from districts.actions.opened_drafts import open_draft, saved
from districts.actions.zone_names import NewZone, copy_names, found_all, name_by_step, reverse_names
from districts.drafting.base import emptied_zones, newer_law
from districts.drafting.undoing import reversible
from districts.models import (
    Act,
    Basis,
    BoundaryRevision,
    Confidence,
    Draft,
    DraftMark,
    DraftMove,
    DraftStep,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
)
from districts.models.zonings import MIN_RATIONALE
from districts.permissions import hat_of, require
from districts.states import record_state
from districts.transitions import TransitionRefusedError

Kind = DraftStep.Kind
_NAMED = 5
_ROW = ("unit_id", "zone_id", "basis", "confidence", "source", "seat")


@transaction.atomic
def fork_revision(
    *,
    revision: BoundaryRevision,
    title: str,
    rationale: str,
    by: Any,
    zones: Mapping[int, int | None] | None = None,
    locks: Collection[Zone | int] = (),
    origin: str = BoundaryRevision.Origin.MANUAL,
) -> Draft:
    """A draft with the list of `revision`, to be changed on the workbench.

    A draft of a draft starts from the same law as that one: they are two ways to change it. With
    `zones` {unit: zone, None for none}, made by `origin`, its first step brings each unit there,
    marks the zones of its law that it empties as dissolved, and locks the zones and units of
    `locks`; one undo takes all of that back. Raises `PermissionDenied`, `TransitionRefusedError`.
    """
    require(by, "districts.draft_boundary")
    if len(rationale.strip()) < MIN_RATIONALE:
        raise TransitionRefusedError(
            [_("Scrivi perché i confini dovrebbero cambiare: almeno %(n)s caratteri.") % {"n": 30}]
        )
    law = revision.state in (BoundaryRevision.State.ADOPTED, BoundaryRevision.State.REVOKED)
    base = revision if law else (revision.based_on or revision)
    made = BoundaryRevision.objects.create(
        zoning_id=revision.zoning_id,
        title=title.strip(),
        rationale=rationale.strip(),
        basis=Basis.PROPOSAL,
        unit_vintage=revision.unit_vintage,
        derived_from_id=revision.derived_from_id,
        based_on=base,
        origin=origin,
        author=by,
    )
    record_state(made, to=made.state, by=by, reason=made.rationale, first=True)
    rows = revision.assignments.order_by("unit_id").values_list(*_ROW)
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(revision=made, **dict(zip(_ROW, row, strict=True))) for row in rows
    )
    draft = Draft.objects.create(revision=made, saved_by=by)
    copy_names(revision=revision, draft=draft, by=by)
    if zones is not None:
        _begin_with(draft, zones, locks, by)
    return draft


def _begin_with(
    draft: Draft, zones: Mapping[int, int | None], locks: Collection[Zone | int], by: Any
) -> None:
    """The first step of a draft that starts from a plan, with the marks that belong to it."""
    before = _zones(draft.revision)
    moves = {u: (before.get(u), to) for u, to in zones.items() if before.get(u) != to}
    step = None
    if moves:
        draft.store(seen=draft.version)
        step = _step(draft, Kind.MOVE, moves, by, free=True)
    _dissolve_emptied(draft, step, by)
    DraftMark.objects.bulk_create(
        DraftMark(draft=draft, step=step, kind=DraftMark.Kind.LOCK, by=by, zone=on)
        if isinstance(on, Zone)
        else DraftMark(draft=draft, step=step, kind=DraftMark.Kind.LOCK, by=by, unit_id=on)
        for on in locks
    )


def _dissolve_emptied(draft: Draft, step: DraftStep | None, by: Any) -> None:
    DraftMark.objects.bulk_create(
        DraftMark(draft=draft, step=step, kind=DraftMark.Kind.DISSOLVED, zone=zone, by=by)
        for zone in emptied_zones(draft.revision)
    )


@transaction.atomic
def assign_units(
    *, draft: Draft, units: Collection[int], zone: Zone | None, by: Any, seen: int
) -> DraftStep:
    """Move units to a zone, or out of every zone; those that are there already stay.

    `seen`: the version on which the person decided. Raises `PermissionDenied`, `Stale`,
    `TransitionRefusedError`; then nothing is written.
    """
    locked = open_draft(draft, by, seen)
    before = _zones(locked.revision, units)
    target = zone.pk if zone else None
    moves = {unit: (before.get(unit), target) for unit in units if before.get(unit) != target}
    if not moves:
        raise TransitionRefusedError([_("I comuni scelti stanno già lì: scegli un'altra zona.")])
    return _step(locked, Kind.MOVE, moves, by)


@transaction.atomic
def import_list(
    *,
    draft: Draft,
    zones: Mapping[int, int | None],
    by: Any,
    seen: int,
    new: Collection[NewZone] = (),
    names: Mapping[int, str] | None = None,
    dissolve: bool = False,
) -> DraftStep:
    """Bring each unit to its zone {unit: zone, None for none} in one step, undone as one.

    `new`: zones that the file founds, with their units; `names`: {zone: another name}. With
    `dissolve` the zones of the base left without units are marked so. Raises as `assign_units`.
    """
    locked = open_draft(draft, by, seen)
    founded = found_all(locked, new)
    wanted = dict(zones)
    for zone, one in founded:
        wanted |= dict.fromkeys(one.units, zone.pk)
    before = _zones(locked.revision, wanted)
    moves = {u: (before.get(u), to) for u, to in wanted.items() if before.get(u) != to}
    if not moves and not names:
        raise TransitionRefusedError([_("La bozza è già come il file: non c'è nulla da scrivere.")])
    step = _step(locked, Kind.MOVE, moves, by)
    name_by_step(step, founded, names or {}, by)
    if dissolve:
        _dissolve_emptied(locked, step, by)
    return step


@transaction.atomic
def step_back(*, draft: Draft, by: Any, seen: int, forward: bool = False) -> DraftStep:
    """Undo the last step that still stands, whoever made it; `forward`: redo the last undone.

    Marks that the step put go with it, and do not come back. Raises as `assign_units` does.
    """
    locked = open_draft(draft, by, seen)
    found = reversible(locked.steps.order_by("number").values_list("pk", "kind"))
    key = found.redo if forward else found.undo
    if key is None:
        raise TransitionRefusedError(
            [_("Non c'è nulla da ripetere.") if forward else _("Non c'è nulla da annullare.")]
        )
    moves = {
        move.unit_id: (move.to_zone_id, move.from_zone_id)
        for move in DraftMove.objects.filter(step=key)
    }
    locked.marks.filter(step=key).delete()
    step = _step(locked, Kind.REDO if forward else Kind.UNDO, moves, by, reverses=key)
    reverse_names(step, by)
    return step


@transaction.atomic
def mark_draft(
    *,
    draft: Draft,
    kind: str,
    on: Zone | TerritorialUnit,
    by: Any,
    seen: int,
    off: bool = False,
) -> Draft:
    """Put a mark on a zone or on a unit, or take it off; twice is like once.

    Raises as `assign_units` does; a zone that has comuni is not dissolved.
    """
    locked = open_draft(draft, by, seen)
    where = {"zone": on} if isinstance(on, Zone) else {"unit": on}
    if off:
        locked.marks.filter(kind=kind, **where).delete()
    else:
        held = isinstance(on, Zone) and locked.revision.assignments.filter(zone=on).exists()
        if kind == DraftMark.Kind.DISSOLVED and held:
            raise TransitionRefusedError(
                [
                    _("La zona %(zone)s ha dei comuni: assegnali prima di scioglierla.")
                    % {"zone": on}
                ]
            )
        DraftMark.objects.get_or_create(draft=locked, kind=kind, defaults={"by": by}, **where)
    return saved(locked, by)


@transaction.atomic
def rebase_draft(*, draft: Draft, by: Any, seen: int) -> DraftStep:
    """Start from the law that came into force meanwhile: the draft's own moves stay on top of it.

    Whatever the draft had left as it was is taken from the new law, its comuni included. What was
    done before can no longer be undone step by step. Raises as `assign_units` does.
    """
    locked = open_draft(draft, by, seen)
    revision = locked.revision
    law = newer_law(revision)
    if law is None or revision.based_on is None:
        raise TransitionRefusedError([_("La base della bozza è ancora in vigore.")])
    old, new, own = (_zones(one) for one in (revision.based_on, law, revision))
    moves = {}
    for unit in old.keys() | new.keys() | own.keys():
        kept = own.get(unit) if own.get(unit) != old.get(unit) else new.get(unit)
        if kept != own.get(unit):
            moves[unit] = (own.get(unit), kept)
    revision.based_on = law
    revision.unit_vintage = law.unit_vintage
    revision.save()
    # Rows that stay in their zone rest on the new law too.
    _write(revision, {unit: (zone, zone) for unit, zone in own.items() if unit not in moves})
    step = _step(locked, Kind.REBASE, moves, by, free=True)
    _take_seats(revision, law)
    return step


@transaction.atomic
def prepare_adoption(
    *,
    draft: Draft,
    title: str,
    rationale: str,
    act: Act | None,
    effective_from: date | None,
    by: Any,
    seen: int,
) -> Draft:
    """Write what the law will say of itself: title, reasons, act, first day.

    With an act the rows that the draft moved rest on it, the others on what they rested on. Raises
    as `assign_units` does, with every reason at once.
    """
    locked = open_draft(draft, by, seen)
    problems = []
    if len(rationale.strip()) < MIN_RATIONALE:
        problems.append(
            _("Scrivi perché i confini dovrebbero cambiare: almeno %(n)s caratteri.") % {"n": 30}
        )
    if act and effective_from and effective_from < act.date:
        problems.append(
            _("La data di efficacia non può precedere la data dell'atto (%(day)s).")
            % {"day": f"{act.date:%d/%m/%Y}"}
        )
    if problems:
        raise TransitionRefusedError(problems)
    revision = locked.revision
    revision.title, revision.rationale = title.strip(), rationale.strip()
    revision.act, revision.effective_from = act, effective_from
    base = revision.based_on
    known = base.basis if base and base.basis != Basis.PROPOSAL else Basis.LEGAL
    revision.basis = known if act else Basis.PROPOSAL
    revision.save()
    own = _zones(revision)
    _write(revision, {unit: (zone, zone) for unit, zone in own.items()})
    return saved(locked, by)


def _step(
    draft: Draft,
    kind: str,
    moves: Mapping[int, tuple[int | None, int | None]],
    by: Any,
    *,
    reverses: int | None = None,
    free: bool = False,
) -> DraftStep:
    """Write one step and its effect. `free`: locks do not hold, the law itself has moved."""
    if not free:
        _refuse_locked(draft, moves)
        _refuse_seats(draft, moves)
    last = draft.steps.order_by("-number").values_list("number", flat=True).first()
    hat = hat_of(by)
    step = DraftStep.objects.create(
        draft=draft,
        number=(last or 0) + 1,
        version=draft.version,
        kind=kind,
        reverses_id=reverses,
        by=by,
        acting_as=hat.role if hat else "",
        acting_for=hat.body_name if hat else "",
    )
    DraftMove.objects.bulk_create(
        DraftMove(step=step, unit_id=unit, from_zone_id=before, to_zone_id=after)
        for unit, (before, after) in sorted(moves.items())
    )
    _write(draft.revision, moves)
    entered = {after for _before, after in moves.values() if after is not None}
    draft.marks.filter(kind=DraftMark.Kind.DISSOLVED, zone__in=entered).delete()
    saved(draft, by)
    return step


def _refuse_locked(draft: Draft, moves: Mapping[int, tuple[int | None, int | None]]) -> None:
    zones = {zone for pair in moves.values() for zone in pair if zone is not None}
    marks = draft.marks.filter(Q(unit__in=list(moves)) | Q(zone__in=zones), kind="lock")
    held = [str(mark.zone or mark.unit) for mark in marks.select_related("zone", "unit")]
    if held:
        names = ", ".join(held[:_NAMED]) + ("…" if len(held) > _NAMED else "")
        raise TransitionRefusedError(
            [_("È bloccato: %(names)s. Sblocca, poi sposta.") % {"names": names}]
        )


def _refuse_seats(draft: Draft, units: Collection[int]) -> None:
    """A zone does not lose its seat in passing."""
    rows = draft.revision.assignments.filter(unit__in=list(units), seat=True)
    held = [
        _("%(unit)s è la sede di %(zone)s: scegli prima un'altra sede, poi spostalo.")
        % {"unit": unit, "zone": zone}
        for unit, zone in rows.order_by("unit__name").values_list("unit__name", "zone__code")
    ]
    if held:
        raise TransitionRefusedError(held)


def _write(revision: BoundaryRevision, moves: Mapping[int, tuple[int | None, int | None]]) -> None:
    """Bring the rows of some units to their zone: as the base has them if it has them there."""
    rows = {row.unit_id: row for row in revision.assignments.filter(unit__in=list(moves))}
    base = ZoneAssignment.objects.filter(revision=revision.based_on_id, unit__in=list(moves))
    known = {row.unit_id: row for row in base} if revision.based_on_id else {}
    gone: list[int] = []
    changed: list[ZoneAssignment] = []
    new: list[ZoneAssignment] = []
    for unit, (_before, after) in moves.items():
        if after is None:
            if unit in rows:
                gone.append(rows[unit].pk)
            continue
        row = rows.get(unit) or ZoneAssignment(revision=revision, unit_id=unit)
        (changed if row.pk else new).append(_resting(row, after, known.get(unit), revision))
    if gone:
        ZoneAssignment.objects.filter(pk__in=gone).delete()
    if changed:
        ZoneAssignment.objects.bulk_update(
            changed, ["zone", "basis", "confidence", "source", "seat"], batch_size=500
        )
    ZoneAssignment.objects.bulk_create(new)


def _resting(
    row: ZoneAssignment, zone: int, base: ZoneAssignment | None, revision: BoundaryRevision
) -> ZoneAssignment:
    """The row in `zone`, with what it rests on; a seat is the seat of one zone only."""
    row.seat = row.seat and row.zone_id == zone
    row.zone_id = zone
    if base is not None and base.zone_id == zone:
        row.basis, row.confidence, row.source = base.basis, base.confidence, base.source
    else:
        row.basis = Basis.LEGAL if revision.act_id else Basis.PROPOSAL
        row.confidence = Confidence.HIGH
        row.source = str(revision.act or revision.title)[:300]
    return row


def _take_seats(revision: BoundaryRevision, law: BoundaryRevision) -> None:
    """The seats of the new law, for the zones that have none and still hold that comune."""
    own = set(revision.assignments.filter(seat=True).values_list("zone_id", flat=True))
    seats = law.assignments.filter(seat=True).exclude(zone__in=own)
    for unit, zone in seats.values_list("unit_id", "zone_id"):
        revision.assignments.filter(unit=unit, zone=zone).update(seat=True)


def _zones(revision: BoundaryRevision, units: Collection[int] | None = None) -> dict[int, int]:
    """{unit: zone} of a revision, or of some of its units."""
    rows = revision.assignments.all()
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    return dict(rows.values_list("unit_id", "zone_id"))
