"""What a draft does to its zones: residents, km², pieces, agreement with the policies. No Django.

Everything is computed anew from the whole list, whatever was moved: the sums of a region take
milliseconds, and a figure that is carried along from move to move can go wrong.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from districts.alignment import EmptyUniverseError, RegionalAlignment, regional_alignment
from districts.coverage import Adjacency, zone_components


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
        return len(self.pieces) <= 1


NOTHING = Sums(0, 0, 0.0, ())


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """The units by code, in the order of `borders`, with what is known of them."""

    codes: Sequence[str]
    population: Mapping[str, int]
    area: Mapping[str, float]
    borders: Adjacency


def sums(land: Land, zones: Mapping[str, str]) -> dict[str, Sums]:
    """Each zone of a list {unit: zone}, by code of zone."""
    labels = [zones.get(code) for code in land.codes]
    members: dict[str, list[str]] = defaultdict(list)
    for code, zone in zip(land.codes, labels, strict=True):
        if zone is not None:
            members[zone].append(code)
    pieces = zone_components(land.borders, labels)
    return {
        zone: Sums(
            units=len(units),
            population=sum(land.population.get(unit, 0) for unit in units),
            area=fsum(land.area.get(unit, 0.0) for unit in units),
            pieces=tuple(tuple(land.codes[i] for i in piece) for piece in pieces[zone]),
        )
        for zone, units in sorted(members.items())
    }


def neighbours(land: Land, units: Collection[str]) -> set[str]:
    """The units outside that share a border with one of these."""
    inside = set(units)
    pairs = [(land.codes[i], land.codes[j]) for i, j in land.borders.pairs.tolist()]
    reached = {b for a, b in pairs if a in inside} | {a for a, b in pairs if b in inside}
    return reached - inside


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a list stands for the zones of the policies: A and each policy's share, 0-1."""

    index: float
    shares: Mapping[str, float]


def agreement(
    land: Land, zones: Mapping[str, str], policies: Mapping[str, Mapping[str, str]]
) -> Agreement | None:
    """A of a list that may be incomplete: a unit without zone agrees with nobody.

    None where there is no policy to agree with, or nothing in common.
    """
    if not policies:
        return None
    try:
        found: RegionalAlignment = regional_alignment(zones, policies, land.population)
    except EmptyUniverseError:
        return None
    shares = {}
    for policy in found.policies:
        whole = fsum(land.population.get(unit, 0) for unit in policies[policy.policy])
        shares[policy.policy] = policy.share * policy.metrics.weight / whole
    return Agreement(fsum(shares.values()) / len(shares), shares)
