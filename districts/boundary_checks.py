"""What is wrong with a draft of boundaries (B, blocking) and what must be explained (A, warnings).

A finding is a code with its figures; the words are the pages'. Codes are those that officials read:

    B1 unit without zone       A1 zone in pieces
    B2 unit that has ceased    A2 too few residents
    B3 zone without units      A3 alignment gets worse
    B4 base overtaken          A4 zone across two areas above it (two ASL)
    B5 day before the last law A5 initiatives that change zone
                               A6 objectives whose baseline is to be computed again
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from districts.contiguity import Neighbourhood, pieces_of
from districts.coverage import union


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
    ``before``, ``after``, ``above``, ``count``, ``until``, ``successors``.
    """

    code: Code
    zone: str = ""
    units: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.code.severity


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a draft is checked against; it stays while the draft is edited.

    units: codes valid on the day of the draft, in the order of ``graph``. ceased: {code: last day,
    or None if unknown}. whole: whether every unit must have a zone. zones: those that the draft
    keeps; one that was dissolved is not among them. above: {unit: area above}, of another policy.
    initiatives and objectives: {zone: how many} of what would have to be decided on if a zone
    changes; ``base`` is the assignment in force.
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


def check(
    draft: Mapping[str, str],
    around: Surroundings,
    *,
    effective_from: date | None = None,
    alignment: tuple[float, float] | None = None,
) -> list[Finding]:
    """All findings on a draft {unit: zone}, blocking ones first, then by code and zone.

    alignment: the index before and after, if it is known.
    """
    return LiveChecks(draft, around).findings(effective_from=effective_from, alignment=alignment)


class LiveChecks:
    """A draft being edited: a move looks again at the two zones that it touches, and no other."""

    def __init__(self, draft: Mapping[str, str], around: Surroundings) -> None:
        self.around = around
        self.zone_of = dict(draft)
        self._at = {code: i for i, code in enumerate(around.units)}
        self._members: dict[str, set[str]] = {zone: set() for zone in around.zones}
        for unit, zone in draft.items():
            self._members.setdefault(zone, set()).add(unit)
        self._of_zone = {zone: self._look_at(zone) for zone in self._members}

    def move(self, unit: str, to: str | None) -> None:
        """Put a unit into a zone, or into none."""
        here = self.zone_of.pop(unit, None)
        if here is not None:
            self._members[here].discard(unit)
        if to is not None:
            self.zone_of[unit] = to
            self._members.setdefault(to, set()).add(unit)
        for zone in {here, to} - {None}:
            assert zone is not None
            self._of_zone[zone] = self._look_at(zone)

    def findings(
        self,
        *,
        effective_from: date | None = None,
        alignment: tuple[float, float] | None = None,
    ) -> list[Finding]:
        """As ``check`` gives them."""
        found = [*self._of_draft(effective_from, alignment)]
        for findings in self._of_zone.values():
            found += findings
        order = {code: i for i, code in enumerate(Code)}
        return sorted(found, key=lambda each: (order[each.code], each.zone))

    def _of_draft(
        self, effective_from: date | None, alignment: tuple[float, float] | None
    ) -> list[Finding]:
        around, found = self.around, []
        missing = tuple(unit for unit in around.units if unit not in self.zone_of)
        if missing and around.whole:
            found.append(Finding(Code.UNASSIGNED, units=missing, figures={"count": len(missing)}))
        gone = sorted(unit for unit in self.zone_of if unit not in self._at)
        found += [
            Finding(Code.CEASED, self.zone_of[unit], (unit,), {"until": around.ceased.get(unit)})
            for unit in gone
        ]
        if not around.base_is_in_force:
            found.append(Finding(Code.STALE_BASE))
        last = around.last_law
        if effective_from is not None and last is not None and effective_from < last:
            found.append(Finding(Code.TOO_EARLY, figures={"until": last}))
        if alignment is not None and alignment[1] < alignment[0]:
            before, after = alignment
            found.append(Finding(Code.WORSE_ALIGNMENT, figures={"before": before, "after": after}))
        return found

    def _look_at(self, zone: str) -> list[Finding]:
        around, members = self.around, self._members[zone]
        if not members:
            return [Finding(Code.EMPTY_ZONE, zone)] if zone in around.zones else []
        found = [*self._pieces(zone)]
        people = sum(around.residents.get(unit, 0) for unit in members)
        if around.least_residents is not None and people < around.least_residents:
            figures = {"residents": people, "least": around.least_residents}
            found.append(Finding(Code.FEW_RESIDENTS, zone, figures=figures))
        above = sorted({around.above[unit] for unit in members if unit in around.above})
        if len(above) > 1:
            found.append(Finding(Code.ACROSS, zone, figures={"above": tuple(above)}))
        found += self._to_decide(zone)
        return found

    def _pieces(self, zone: str) -> list[Finding]:
        positions = [self._at[unit] for unit in self._members[zone] if unit in self._at]
        pieces = pieces_of(self.around.graph, positions)
        if len(pieces) <= 1:
            return []
        apart = tuple(self.around.units[i] for piece in pieces[1:] for i in piece)
        return [Finding(Code.IN_PIECES, zone, apart, {"pieces": len(pieces)})]

    def _to_decide(self, zone: str) -> list[Finding]:
        """Initiatives and objectives of a zone that is not what it was."""
        around = self.around
        counts = (
            (Code.INITIATIVES, around.initiatives.get(zone, 0)),
            (Code.OBJECTIVES, around.objectives.get(zone, 0)),
        )
        if not any(count for _, count in counts):
            return []
        before = {unit for unit, each in around.base.items() if each == zone}
        changed = tuple(sorted(before ^ self._members[zone]))
        return [
            Finding(code, zone, changed, {"count": count})
            for code, count in counts
            if changed and count
        ]


def defect(finding: Finding, shapes: Mapping[str, BaseGeometry]) -> dict[str, Any] | None:
    """The place of a finding as GeoJSON [EPSG:4326], None where it has none on a map."""
    found = [shapes[unit] for unit in finding.units if unit in shapes]
    if not found:
        return None
    geometry: dict[str, Any] = shapely.geometry.mapping(shapely.normalize(union(found)))
    return geometry
