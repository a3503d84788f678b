"""What a draft does to its zones: residents, km², pieces, agreement with the policies. No Django.

`stand` computes everything from the whole list. `moved_to` takes another list and computes anew the
zones whose units are others, and no other: residents are counted in whole numbers, pieces and km²
from all units of the zone, so it gives what `stand` gives, to the last bit, however many moves
followed each other (benchmarks/move_one_comune.py, tests/districts/test_scenario.py).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from districts.boundaries.contiguity import Neighbourhood, pieces_of
from districts.drafting.matching import most_in_common


@dataclass(frozen=True, slots=True)
class Sums:
    """A zone of one list. `pieces`: contiguous parts, as codes of units, the one of most first.

    population and area [km²] are sums over the units for which they are known.
    """

    units: int
    population: int
    area: float
    pieces: tuple[tuple[str, ...], ...]

    @property
    def contiguous(self) -> bool:
        """Whether it is of one piece; a zone without units is empty, which is another thing."""
        return len(self.pieces) == 1


NOTHING = Sums(0, 0, 0.0, ())

Policies = Mapping[str, Mapping[str, str]]
"""{policy: {unit: its zone there}}."""
Cells = dict[tuple[str, str], int]
"""{(zone, zone of the policy): residents that they have in common}."""


@dataclass(frozen=True, eq=False)
class Land:
    """The units by code, in the order of `graph`, with what is known of them."""

    codes: Sequence[str]
    population: Mapping[str, int]
    area: Mapping[str, float]
    graph: Neighbourhood
    policies: Policies

    @cached_property
    def at(self) -> dict[str, int]:
        """The position of each unit."""
        return {code: position for position, code in enumerate(self.codes)}

    @cached_property
    def whole(self) -> dict[str, int]:
        """{policy: residents of all its units}, of the policies that have any, in their order."""
        found = {
            policy: sum(self.population.get(unit, 0) for unit in zones)
            for policy, zones in self.policies.items()
        }
        return {policy: residents for policy, residents in found.items() if residents}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a list stands for the zones of the policies: A and each policy's share, 0-1."""

    index: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Standing:
    """A list {unit: zone}, which may be incomplete, and what it adds up to.

    agreement: a unit without zone agrees with nobody; None where there is no policy to agree with.
    """

    zones: Mapping[str, str]
    members: Mapping[str, frozenset[str]]
    sums: Mapping[str, Sums]
    shared: Mapping[str, Cells]
    agreement: Agreement | None


def stand(land: Land, zones: Mapping[str, str]) -> Standing:
    """Everything from the whole list."""
    members: dict[str, set[str]] = {}
    shared = shared_with(land, zones)
    for unit, zone in zones.items():
        members.setdefault(zone, set()).add(unit)
    return Standing(
        zones=dict(zones),
        members={zone: frozenset(members[zone]) for zone in sorted(members)},
        sums={zone: sums_of(land, members[zone]) for zone in sorted(members)},
        shared=shared,
        agreement=agreement(land, shared),
    )


def shared_with(land: Land, zones: Mapping[str, str]) -> dict[str, Cells]:
    """{policy: residents in common with its zones}, of the policies that have residents."""
    shared: dict[str, Cells] = {policy: {} for policy in land.whole}
    for policy, table in shared.items():
        _count(land, table, zones, policy)
    return shared


def moved_to(land: Land, before: Standing, zones: Mapping[str, str]) -> Standing:
    """What `stand` says of `zones`, from what stood before."""
    changed = {unit for unit, _zone in before.zones.items() ^ zones.items()}
    return moved(land, before, {unit: zones.get(unit) for unit in changed})


def moved(land: Land, before: Standing, moves: Mapping[str, str | None]) -> Standing:
    """The same where it is known which units are elsewhere now, or nowhere (None)."""
    left = {unit: before.zones.get(unit) for unit in moves}
    moves = {unit: zone for unit, zone in moves.items() if zone != left[unit]}
    if not moves:
        return before
    zones, members = dict(before.zones), dict(before.members)
    touched: dict[str, set[str]] = {}
    for unit, entered in moves.items():
        for zone in (left[unit], entered):
            if zone is not None and zone not in touched:
                touched[zone] = set(members.get(zone, ()))
        if (was := left[unit]) is not None:
            touched[was].discard(unit)
        if entered is None:
            del zones[unit]
        else:
            touched[entered].add(unit)
            zones[unit] = entered
    members |= {zone: frozenset(units) for zone, units in touched.items()}
    sums = dict(before.sums) | {zone: sums_of(land, units) for zone, units in touched.items()}
    shared = dict(before.shared)
    for policy, table in shared.items():
        shared[policy] = told = dict(table)
        for listed, sign in ((left, -1), (moves, 1)):
            _count(land, told, {unit: listed[unit] for unit in moves}, policy, sign)
    held = sorted(zone for zone, units in members.items() if units)
    return Standing(
        zones=zones,
        members={zone: members[zone] for zone in held},
        sums={zone: sums[zone] for zone in held},
        shared=shared,
        agreement=agreement(land, shared),
    )


def sums_of(land: Land, units: Collection[str]) -> Sums:
    """A zone from its units; the order in which they come is of no consequence."""
    ordered = sorted(units)
    at, population, area = land.at, land.population, land.area
    positions = [at[unit] for unit in ordered if unit in at]
    return Sums(
        units=len(ordered),
        population=sum([population.get(unit, 0) for unit in ordered]),
        area=fsum([area.get(unit, 0.0) for unit in ordered]),
        pieces=tuple(
            tuple(land.codes[i] for i in piece) for piece in pieces_of(land.graph, positions)
        ),
    )


def neighbours(land: Land, units: Collection[str]) -> set[str]:
    """The units outside that border on one of these, over a link too."""
    inside = set(units)
    around = {
        land.codes[other]
        for unit in inside
        if unit in land.at
        for other in land.graph.neighbours[land.at[unit]]
    }
    return around - inside


def agreement(land: Land, shared: Mapping[str, Cells]) -> Agreement | None:
    """A of ADR 0007, from the residents in common; `districts.alignment` says the same.

    Zones are matched one to one with those of each policy, so that as many residents as can be are
    in both. None where there is no policy to agree with.
    """
    if not shared:
        return None
    shares = {policy: _matched(table) / land.whole[policy] for policy, table in shared.items()}
    return Agreement(fsum(shares.values()) / len(shares), shares)


def _matched(table: Cells) -> int:
    """The most residents that a matching one to one has in common."""
    if not table:
        return 0
    rows, cols = (_numbered(codes) for codes in zip(*table, strict=True))
    return most_in_common(rows, cols, list(table.values()))


def _numbered(codes: Sequence[str]) -> list[int]:
    """Each code as a number, from 0."""
    number: dict[str, int] = {}
    return [number.setdefault(code, len(number)) for code in codes]


def _count(
    land: Land, table: Cells, zones: Mapping[str, str | None], policy: str, sign: int = 1
) -> None:
    """Count units into the cells of a policy, or out of them."""
    theirs = land.policies[policy]
    for unit, zone in zones.items():
        if zone is not None and unit in theirs:
            cell = zone, theirs[unit]
            table[cell] = table.get(cell, 0) + sign * land.population.get(unit, 0)
