"""What is wrong with a draft of boundaries (B, blocking) and what must be explained (A, warnings).

A finding is a code with its figures; the words are the pages'. Codes are those that officials read:

    B1 unit without zone       A1 zone in pieces
    B2 unit that has ceased    A2 too few residents
    B3 zone without units      A3 alignment gets worse
    B4 base overtaken          A4 zone across two areas above it (two ASL)
    B5 day before the last law A5 initiatives that change zone
                               A6 objectives whose baseline is to be computed again
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from districts.boundaries.contiguity import Neighbourhood, pieces_of
from districts.boundaries.coverage import union


class Severity(StrEnum):
    """Blocking ones keep a draft from going on; a warning wants a reason."""

    BLOCKING = "blocking"
    WARNING = "warning"


class Code(StrEnum):
    """The checks."""

    UNASSIGNED = "B1"
    CEASED = "B2"
    EMPTY_ZONE = "B3"
    STALE_BASE = "B4"
    TOO_EARLY = "B5"
    IN_PIECES = "A1"
    FEW_RESIDENTS = "A2"
    WORSE_ALIGNMENT = "A3"
    ACROSS = "A4"
    INITIATIVES = "A5"
    OBJECTIVES = "A6"

    @property
    def severity(self) -> Severity:
        """What it is for the draft, which its first letter says."""
        return Severity.BLOCKING if self.startswith("B") else Severity.WARNING


@dataclass(frozen=True)
class Finding:
    """One thing found. zone: its code, "" if it is of the whole draft. units: codes concerned.

    figures: what a message says beside them, by name: ``pieces``, ``residents``, ``least``,
    ``before``, ``after``, ``above``, ``count``, ``until``. inherited: the zone is in the base as it
    is here, so the draft does not answer for it.
    """

    code: Code
    zone: str = ""
    units: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    inherited: bool = False

    @property
    def severity(self) -> Severity:
        """That of its code."""
        return self.code.severity

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same defect; another as soon as anything of it is another."""
        told = json.dumps(self.as_json(), sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """What was found, for whoever keeps it."""
        figures = {name: _plain(value) for name, value in self.figures.items()}
        units = sorted(self.units)
        return {"code": self.code.value, "zone": self.zone, "units": units, "figures": figures}


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a draft is checked against; it stays while the draft is edited.

    units: codes in the order of ``graph``. ceased: {code: last day, or None if unknown} of those
    that do not exist on the day of the draft; one that the graph does not know has ceased too.
    whole: whether every unit must have a zone. zones: those that the draft keeps; one that was
    dissolved is not among them. above: {unit: area above}, of another policy. initiatives and
    objectives: {zone: how many} of what would have to be decided on if a zone changes; ``base`` is
    the assignment in force.
    """

    units: tuple[str, ...]
    graph: Neighbourhood
    residents: Mapping[str, int]
    base: Mapping[str, str]
    zones: Collection[str]
    whole: bool = True
    ceased: Mapping[str, date | None] = field(default_factory=dict)
    least_residents: int | None = None
    above: Mapping[str, str] = field(default_factory=dict)
    initiatives: Mapping[str, int] = field(default_factory=dict)
    objectives: Mapping[str, int] = field(default_factory=dict)
    base_is_in_force: bool = True
    last_law: date | None = None

    def __post_init__(self) -> None:
        if len(self.units) != self.graph.size:
            raise ValueError("units and graph must speak of the same units")

    @cached_property
    def known(self) -> frozenset[str]:
        """The units that exist on the day of the draft."""
        return frozenset(self.units) - self.ceased.keys()


Pieces = Mapping[str, Sequence[tuple[str, ...]]]
"""{zone: its contiguous pieces, as codes, the one of most units first}."""
Members = Mapping[str, frozenset[str]]
"""{zone: its units}."""
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What somebody keeps while a draft is edited, so that a check costs what has changed.

    members and pieces: of every zone of the draft; base: members of the zones of the base. found:
    memory of what zones of some members were found to be, good for other drafts too, as long as
    units, graph, residents, ceased, base, above and least_residents of the surroundings are these.
    """

    members: Members
    base: Members
    pieces: Pieces
    found: dict[tuple[str, frozenset[str]], tuple[Finding, ...]] = field(default_factory=dict)


def check(
    draft: Mapping[str, str],
    around: Surroundings,
    *,
    effective_from: date | None = None,
    alignment: tuple[float, float] | None = None,
    counted: Counted | None = None,
) -> list[Finding]:
    """All findings on a draft {unit: zone}, blocking ones first, then by code and zone.

    alignment: the index before and after, if it is known. counted: what is known of every zone,
    where somebody keeps it; without it every zone is gone through.
    """
    known = counted or count(draft, around)
    found = [
        one for zone, units in known.members.items() for one in _kept(zone, units, around, known)
    ]
    gone = sum(one.code == Code.CEASED for one in found)
    if around.whole and len(draft) - gone < len(around.known):
        found.append(_unassigned(draft, around))
    found += _of_draft(around, effective_from, alignment)
    found += [
        Finding(Code.EMPTY_ZONE, zone) for zone in around.zones if not known.members.get(zone)
    ]
    hanging = {zone for counts in (around.initiatives, around.objectives) for zone in counts}
    for zone in sorted(hanging):
        found += _to_decide(zone, around, known)
    order = {code: i for i, code in enumerate(Code)}
    return sorted(found, key=lambda each: (order[each.code], each.zone))


def count(draft: Mapping[str, str], around: Surroundings) -> Counted:
    """What a check needs to know of every zone, from the whole list."""
    members = _by_zone(draft)
    return Counted(members, _by_zone(around.base), pieces_by_zone(around, members))


def _by_zone(zones: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for unit, zone in zones.items():
        found.setdefault(zone, set()).add(unit)
    return {zone: frozenset(units) for zone, units in found.items()}


def pieces_by_zone(around: Surroundings, members: Mapping[str, Collection[str]]) -> Pieces:
    """Walked over the graph, zone by zone."""
    at = {code: i for i, code in enumerate(around.units)}
    return {
        zone: tuple(
            tuple(around.units[i] for i in piece)
            for piece in pieces_of(around.graph, [at[unit] for unit in units if unit in at])
        )
        for zone, units in members.items()
    }


def _unassigned(draft: Mapping[str, str], around: Surroundings) -> Finding:
    left = around.known - draft.keys()
    missing = tuple(unit for unit in around.units if unit in left)
    return Finding(Code.UNASSIGNED, units=missing, figures={"count": len(missing)})


def _of_draft(
    around: Surroundings, effective_from: date | None, alignment: tuple[float, float] | None
) -> Iterator[Finding]:
    if not around.base_is_in_force:
        yield Finding(Code.STALE_BASE)
    last = around.last_law
    if effective_from is not None and last is not None and effective_from < last:
        yield Finding(Code.TOO_EARLY, figures={"until": last})
    if alignment is not None and alignment[1] < alignment[0]:
        before, after = alignment
        yield Finding(Code.WORSE_ALIGNMENT, figures={"before": before, "after": after})


def _kept(
    zone: str, members: frozenset[str], around: Surroundings, known: Counted
) -> Sequence[Finding]:
    """What a zone of these members is found to be, from memory if it was ever looked at."""
    found = known.found.get((zone, members))
    if found is None:
        if len(known.found) >= _MOST_KEPT:
            known.found.clear()
        pieces, before = known.pieces.get(zone, ()), known.base.get(zone, frozenset())
        found = tuple(_of_zone(zone, members, before, around, pieces)) if members else ()
        known.found[zone, members] = found
    return found


def _of_zone(
    zone: str,
    members: frozenset[str],
    before: frozenset[str],
    around: Surroundings,
    pieces: Sequence[tuple[str, ...]],
) -> Iterator[Finding]:
    for unit in sorted(members - around.known):
        yield Finding(Code.CEASED, zone, (unit,), {"until": around.ceased.get(unit)})
    same = members == before
    if len(pieces) > 1:
        apart = tuple(unit for piece in pieces[1:] for unit in piece)
        yield Finding(Code.IN_PIECES, zone, apart, {"pieces": len(pieces)}, same)
    people, least = _residents(members, around), around.least_residents
    if least is not None and people < least:
        figures = {"residents": people, "least": least}
        # One that had too few before, and no more than it has now, got no worse.
        kept = same or (bool(before) and people >= _residents(before, around))
        yield Finding(Code.FEW_RESIDENTS, zone, figures=figures, inherited=kept)
    above = sorted({around.above[unit] for unit in members if unit in around.above})
    if len(above) > 1:
        yield Finding(Code.ACROSS, zone, figures={"above": tuple(above)}, inherited=same)


def _to_decide(zone: str, around: Surroundings, known: Counted) -> Iterator[Finding]:
    """What hangs on a zone that changes; on one without units nothing does but that it is empty."""
    members = known.members.get(zone)
    changed = tuple(sorted((members or frozenset()) ^ known.base.get(zone, frozenset())))
    counts = (
        (Code.INITIATIVES, around.initiatives.get(zone, 0)),
        (Code.OBJECTIVES, around.objectives.get(zone, 0)),
    )
    for code, number in counts:
        if members and changed and number:
            yield Finding(code, zone, changed, {"count": number})


def _residents(units: Collection[str], around: Surroundings) -> int:
    return sum(around.residents.get(unit, 0) for unit in units)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def defect(finding: Finding, shapes: Mapping[str, BaseGeometry]) -> dict[str, Any] | None:
    """The place of a finding as GeoJSON [EPSG:4326], None where it has none on a map."""
    shape = defect_shape(finding, shapes)
    geometry: dict[str, Any] | None = None if shape is None else shapely.geometry.mapping(shape)
    return geometry


def defect_shape(finding: Finding, shapes: Mapping[str, BaseGeometry]) -> BaseGeometry | None:
    """The comuni of a finding as one shape, None where none of them is drawn."""
    found = [shapes[unit] for unit in finding.units if unit in shapes]
    return shapely.normalize(union(found)) if found else None
