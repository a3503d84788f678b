"""Districts out of two zonings: what both of them keep together stays together (the *meet*).

The pieces of the meet are the units that share a zone in one zoning and in the other, taken apart
where they do not hang together. They are districts of their own, or grains to put together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from districts.boundaries.contiguity import Neighbourhood, pieces_of


@dataclass(frozen=True, slots=True)
class Grain:
    """A contiguous piece of one zone of each zoning. units: positions. residents: their sum.

    seat: the unit of most residents, the first in order among equals.
    """

    zone_a: str
    zone_b: str
    units: tuple[int, ...]
    residents: int
    seat: int


def meet(
    graph: Neighbourhood,
    codes: Sequence[str],
    a: Mapping[str, str],
    b: Mapping[str, str],
    residents: Sequence[int],
) -> list[Grain]:
    """The grains of two zonings, most residents first. Units that either leaves out are in none."""
    together: dict[tuple[str, str], list[int]] = {}
    for i, code in enumerate(codes):
        if code in a and code in b:
            together.setdefault((a[code], b[code]), []).append(i)
    grains = [
        Grain(
            zone_a,
            zone_b,
            piece,
            sum(residents[i] for i in piece),
            min(piece, key=lambda i: (-residents[i], i)),
        )
        for (zone_a, zone_b), members in together.items()
        for piece in pieces_of(graph, members)
    ]
    return sorted(grains, key=lambda grain: (-grain.residents, grain.units))


def districts_of_meet(
    graph: Neighbourhood, grains: Sequence[Grain], residents: Sequence[int], least: int
) -> list[int]:
    """(n,) district of each unit, -1 outside: grains joined until each has ``least`` residents.

    The smallest joins the neighbour with which it shares a zone, else the longest border; so the
    answer is one. A grain without neighbours stays as it is, however small.
    """
    label = [-1] * graph.size
    zones: dict[int, set[str]] = {}
    held: dict[int, int] = {}
    for number, grain in enumerate(grains):
        for unit in grain.units:
            label[unit] = number
        zones[number] = {f"a:{grain.zone_a}", f"b:{grain.zone_b}"}
        held[number] = grain.residents
    alone: set[int] = set()
    while True:
        small = [n for n in held if held[n] < least and n not in alone]
        if not small:
            return _numbered(label)
        one = min(small, key=lambda n: (held[n], n))
        beside = _borders(graph, label, one)
        if not beside:
            alone.add(one)
            continue
        other = min(beside, key=lambda n: (-len(zones[one] & zones[n]), -beside[n], n))
        label = [other if each == one else each for each in label]
        zones[other] |= zones.pop(one)
        held[other] += held.pop(one)


def labels_of_grains(size: int, grains: Sequence[Grain]) -> list[int]:
    """(n,) the grain of each unit, -1 outside: nothing joined."""
    label = [-1] * size
    for number, grain in enumerate(grains):
        for unit in grain.units:
            label[unit] = number
    return label


def named_after(labels: Sequence[int], today: Sequence[int], residents: Sequence[int]) -> list[int]:
    """(n,) the district of today that each unit goes to, -1 where its label has no match.

    Labels and districts are matched one to one, by the Hungarian method (``districts.alignment``):
    by greatest sum of residents in common; a label with none in common with its match has none.
    """
    known = [i for i in range(len(labels)) if labels[i] >= 0 and today[i] >= 0]
    common = np.zeros((max(labels, default=-1) + 1, max(today, default=-1) + 1))
    for i in known:
        common[labels[i], today[i]] += residents[i]
    rows, cols = linear_sum_assignment(common, maximize=True)
    name = {int(row): int(col) for row, col in zip(rows, cols, strict=True) if common[row, col] > 0}
    return [name.get(label, -1) for label in labels]


def _borders(graph: Neighbourhood, label: Sequence[int], one: int) -> dict[int, float]:
    lengths: dict[int, float] = {}
    for (i, j), metres in zip(graph.pairs.tolist(), graph.length_m.tolist(), strict=True):
        here, there = label[i], label[j]
        if here != there and one in (here, there) and -1 not in (here, there):
            other = there if here == one else here
            lengths[other] = lengths.get(other, 0.0) + metres
    return lengths


def _numbered(label: Sequence[int]) -> list[int]:
    """Numbers from 0 in the order in which units come; -1 stays."""
    order: dict[int, int] = {}
    return [-1 if each < 0 else order.setdefault(each, len(order)) for each in label]
