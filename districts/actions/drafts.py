"""The workbench: forking a boundary, moving comuni, taking moves back, marks, another base."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from districts.actions.draft_rows import Moves, Rows, rows_of, write
from districts.actions.law_names import call_zones
from districts.actions.opened_drafts import open_draft
from districts.actions.zone_names import NewZone, copy_names, found_all, name_by_step, reverse_names
from districts.drafting.base import emptied_zones, newer_law
from districts.drafting.undoing import reversible
from districts.models import (
    Act,
    Basis,
    BoundaryRevision,
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
            [
                _("Scrivi perché i confini dovrebbero cambiare: almeno %(n)s caratteri.")
                % {"n": MIN_RATIONALE}
            ]
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
    rows = rows_of(draft.revision, zones)
    moves = rows.moves(zones)
    step = None
    if moves:
        draft.store(seen=draft.version)
        step = _step(draft, Kind.MOVE, moves, by, rows, free=True)
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
    rows = rows_of(locked.revision, units)
    moves = rows.moves(dict.fromkeys(units, zone.pk if zone else None))
    if not moves:
        raise TransitionRefusedError([_("I comuni scelti stanno già lì: scegli un'altra zona.")])
    return _step(locked, Kind.MOVE, moves, by, rows)


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
    rows = rows_of(locked.revision, wanted)
    moves = rows.moves(wanted)
    if not moves and not names:
        raise TransitionRefusedError([_("La bozza è già come il file: non c'è nulla da scrivere.")])
    step = _step(locked, Kind.MOVE, moves, by, rows)
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
    made = DraftMove.objects.filter(step=key).values_list("unit_id", "from_zone_id", "to_zone_id")
    moves = {unit: (after, before) for unit, before, after in made}
    rows = rows_of(locked.revision, moves)
    locked.marks.filter(step=key).delete()
    kind = Kind.REDO if forward else Kind.UNDO
    step = _step(locked, kind, moves, by, rows, reverses=key)
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
    return locked


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
    rows = rows_of(revision, own.keys() | moves.keys())
    write(rows, {unit: (zone, zone) for unit, zone in own.items() if unit not in moves})
    step = _step(locked, Kind.REBASE, moves, by, rows, free=True)
    call_zones(revision)
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
            _("Scrivi perché i confini dovrebbero cambiare: almeno %(n)s caratteri.")
            % {"n": MIN_RATIONALE}
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
    rows = rows_of(revision, _zones(revision))
    write(rows, {unit: (row.zone_id, row.zone_id) for unit, row in rows.own.items()})
    return locked


def _step(
    draft: Draft,
    kind: str,
    moves: Moves,
    by: Any,
    rows: Rows,
    *,
    reverses: int | None = None,
    free: bool = False,
) -> DraftStep:
    """Write one step and its effect. `free`: locks do not hold, the law itself has moved."""
    zones = {zone for pair in moves.values() for zone in pair if zone is not None}
    marks = list(draft.marks.filter(Q(unit__in=list(moves)) | Q(zone__in=zones)))
    if not free:
        _refuse_locked(marks)
        _refuse_seats([rows.own[unit] for unit in moves if unit in rows.own])
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
    write(rows, moves)
    entered = {after for _before, after in moves.values() if after is not None}
    dissolved = [mark.pk for mark in marks if mark.kind == "dissolved" and mark.zone_id in entered]
    if dissolved:
        DraftMark.objects.filter(pk__in=dissolved).delete()
    return step


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
    held = [row.pk for row in rows if row.seat]
    if held:
        seats = ZoneAssignment.objects.filter(pk__in=held).order_by("unit__name")
        raise TransitionRefusedError(
            [
                _("%(unit)s è la sede di %(zone)s: scegli prima un'altra sede, poi spostalo.")
                % {"unit": unit, "zone": zone}
                for unit, zone in seats.values_list("unit__name", "zone__code")
            ]
        )


def _take_seats(revision: BoundaryRevision, law: BoundaryRevision) -> None:
    """The seats of the new law, for the zones that have none and still hold that comune."""
    own = set(revision.assignments.filter(seat=True).values_list("zone_id", flat=True))
    seats = law.assignments.filter(seat=True).exclude(zone__in=own)
    for unit, zone in seats.values_list("unit_id", "zone_id"):
        revision.assignments.filter(unit=unit, zone=zone).update(seat=True)


def _zones(revision: BoundaryRevision) -> dict[int, int]:
    """{unit: zone} of a revision."""
    return dict(revision.assignments.values_list("unit_id", "zone_id"))
