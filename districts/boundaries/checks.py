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
        return Severity.BLOCKING if self.startswith("B") else Severity.WARNING


@dataclass(frozen=True, slots=True)
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
        return self.code.severity

    @property
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

    @cached_property
    def before(self) -> dict[str, set[str]]:
        """{zone: its units} of the base."""
        found: dict[str, set[str]] = {}
        for unit, zone in self.base.items():
            found.setdefault(zone, set()).add(unit)
        return found


Pieces = Mapping[str, Sequence[tuple[str, ...]]]
"""{zone: its contiguous pieces, as codes, the one of most units first}."""


def check(
    draft: Mapping[str, str],
    around: Surroundings,
    *,
    effective_from: date | None = None,
    alignment: tuple[float, float] | None = None,
    pieces: Pieces | None = None,
) -> list[Finding]:
    """All findings on a draft {unit: zone}, blocking ones first, then by code and zone.

    alignment: the index before and after, if it is known. pieces: of every zone, where somebody
    keeps them while the draft is edited; the walk over the graph is all that a check costs.
    """
    members: dict[str, set[str]] = {zone: set() for zone in around.zones}
    for unit, zone in draft.items():
        members.setdefault(zone, set()).add(unit)
    known = pieces_by_zone(around, members) if pieces is None else pieces
    found = [*_of_draft(draft, around, effective_from, alignment)]
    for zone, units in members.items():
        found += _of_zone(zone, units, around.before.get(zone, set()), around, known.get(zone, ()))
    order = {code: i for i, code in enumerate(Code)}
    return sorted(found, key=lambda each: (order[each.code], each.zone))


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


def _of_draft(
    draft: Mapping[str, str],
    around: Surroundings,
    effective_from: date | None,
    alignment: tuple[float, float] | None,
) -> Iterator[Finding]:
    known = around.known
    left = known - draft.keys()
    missing = tuple(unit for unit in around.units if unit in left) if left else ()
    if missing and around.whole:
        yield Finding(Code.UNASSIGNED, units=missing, figures={"count": len(missing)})
    for unit in sorted(draft.keys() - known):
        yield Finding(Code.CEASED, draft[unit], (unit,), {"until": around.ceased.get(unit)})
    if not around.base_is_in_force:
        yield Finding(Code.STALE_BASE)
    last = around.last_law
    if effective_from is not None and last is not None and effective_from < last:
        yield Finding(Code.TOO_EARLY, figures={"until": last})
    if alignment is not None and alignment[1] < alignment[0]:
        before, after = alignment
        yield Finding(Code.WORSE_ALIGNMENT, figures={"before": before, "after": after})


def _of_zone(
    zone: str,
    members: Collection[str],
    before: Collection[str],
    around: Surroundings,
    pieces: Sequence[tuple[str, ...]],
) -> Iterator[Finding]:
    if not members:
        if zone in around.zones:
            yield Finding(Code.EMPTY_ZONE, zone)
        return
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
    changed = tuple(sorted(set(before) ^ set(members)))
    counts = (
        (Code.INITIATIVES, around.initiatives.get(zone, 0)),
        (Code.OBJECTIVES, around.objectives.get(zone, 0)),
    )
    for code, count in counts:
        if changed and count:
            yield Finding(code, zone, changed, {"count": count})


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
