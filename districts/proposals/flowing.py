"""Contiguity as a flow: every unit of a district draws one from its seat, through the district.

Exact, and large: four to seven columns for each place that a unit may take. So it is written where
little is open; elsewhere ``separators`` cut. One flow for each district, after T. Shirabe,
"Districting modeling with exact contiguity constraints", Environment and Planning B 36 (2009)
1053-1066, with the units that are certain to hang on the seat drawn together into one source.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from districts.proposals.problem import Problem


@dataclass(frozen=True, slots=True)
class Draw:
    """A unit of a district that is not certain: what flows in and what flows on, by arc number.

    most: what can flow in at all, the number of units of the district that are not certain.
    """

    unit: int
    district: int
    inward: tuple[int, ...]
    onward: tuple[int, ...]
    most: int


def draws(problem: Problem, may: NDArray[np.bool_]) -> tuple[list[Draw], int]:
    """The draws of all districts, and how many arcs they speak of. may: (n, k) what is open.

    A plan within ``may`` hangs together exactly if some flow on the arcs, none negative, gives
    each unit one more than it passes on where it is in the district, and nothing where not.
    """
    found: list[Draw] = []
    arcs = 0
    for district in range(len(problem.districts)):
        source = _certain(problem, may, district)
        nodes = [i for i in np.flatnonzero(may[:, district]).tolist() if i not in source]
        inward: dict[int, list[int]] = {i: [] for i in nodes}
        onward: dict[int, list[int]] = {i: [] for i in nodes}
        for one, other in _arcs(problem, source, nodes):
            inward[other].append(arcs)
            if one is not None:
                onward[one].append(arcs)
            arcs += 1
        found += [Draw(i, district, tuple(inward[i]), tuple(onward[i]), len(nodes)) for i in nodes]
    return found, arcs


def _certain(problem: Problem, may: NDArray[np.bool_], district: int) -> set[int]:
    """The seat and the units that hang on it through units that may be nowhere else."""
    fixed = may[:, district] & (may.sum(axis=1) == 1)
    seat = problem.seats[district]
    seen, ahead = {seat}, [seat]
    while ahead:
        for other in problem.graph.neighbours[ahead.pop()]:
            if fixed[other] and other not in seen:
                seen.add(other)
                ahead.append(other)
    return seen


def _arcs(problem: Problem, source: set[int], nodes: list[int]) -> Iterator[tuple[int | None, int]]:
    """From a unit to the one beside it; from None, the source, once."""
    inside = set(nodes)
    for unit in nodes:
        beside = problem.graph.neighbours[unit]
        if any(other in source for other in beside):
            yield None, unit
        for other in beside:
            if other in inside:
                yield other, unit
