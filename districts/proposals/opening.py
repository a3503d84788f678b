"""What may still be in a better plan, and how it shrinks: units in districts, zones matched.

The losses of a linear program (its reduced costs) add up: a plan that has some of what the program
leaves out scores at most the bound less all their losses. What alone loses more than the room
between the bound and the best plan is shut out, for good, since the room only narrows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from districts.proposals.problem import Problem

Pair = tuple[int, int, int]
"""Policy, zone, district."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """may: (n, k) where each unit may be. pairs: by policy, (zones, districts) who may match.

    Whatever plan is better than the best known keeps to ``may``, under a best matching of its own
    that keeps to ``pairs``.
    """

    may: NDArray[np.bool_]
    pairs: tuple[NDArray[np.bool_], ...]

    @classmethod
    def at_first(cls, problem: Problem) -> "Open":
        """All that the request allows."""
        return cls(problem.allowed, problem.matchable)

    @property
    def size(self) -> int:
        """How much is open: places of units and pairs together."""
        return int(self.may.sum()) + sum(int(table.sum()) for table in self.pairs)

    def rivals_and_matched(self, problem: Problem) -> tuple[list[Pair], list[Pair]]:
        """The pairs with a rival for their zone or their district, and those without.

        Those without are matched in some best matching of every plan: nothing is lost by it. Pairs
        that no unit can join are neither.
        """
        rivals: list[Pair] = []
        matched: list[Pair] = []
        for p, table in enumerate(self.pairs):
            met = table & _met(problem, p, self.may)
            of_zone, of_district = met.sum(axis=1), met.sum(axis=0)
            for z, d in np.argwhere(met).tolist():
                alone = of_zone[z] == 1 and of_district[d] == 1
                (matched if alone else rivals).append((p, z, d))
        return rivals, matched

    def within(
        self,
        problem: Problem,
        loss: NDArray[np.float64],
        pair_loss: Mapping[Pair, float],
        room: float,
    ) -> "Open":
        """What loses no more than ``room``. loss: (n, k) of units, pair_loss: of rivals.

        All three are scores [residents × weight], as ``Problem.total`` is.
        """
        pairs = tuple(table.copy() for table in self.pairs)
        for (p, z, d), lost in pair_loss.items():
            if lost > room:
                pairs[p][z, d] = False
        return Open(self.may & _reachable(problem, self.may, loss, room), pairs)


def _met(problem: Problem, policy: int, may: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(zones, districts) whether some unit of the zone may be in the district."""
    zones = problem.policies[policy].zones
    met = np.zeros(problem.matchable[policy].shape, dtype=bool)
    known = np.flatnonzero(zones >= 0)
    np.logical_or.at(met, zones[known], may[known])
    return met


def _reachable(
    problem: Problem, may: NDArray[np.bool_], loss: NDArray[np.float64], room: float
) -> NDArray[np.bool_]:
    """(n, k) where a unit can be in a plan whose losses add up to no more than ``room``.

    A unit brings a whole way to the seat with it: the cheapest way counts (E. W. Dijkstra). So a
    village that alone would cost little stays out of a district at the other end of the region.
    """
    reach = np.zeros(loss.shape, dtype=bool)
    for d, seat in enumerate(problem.seats):
        column = np.where(may[:, d], loss[:, d], np.inf).tolist()
        far = {seat: column[seat]}
        queue = [(column[seat], seat)]
        while queue:
            cost, unit = heappop(queue)
            if cost > far[unit]:
                continue
            for other in problem.graph.neighbours[unit]:
                onward = cost + column[other]
                if onward <= room and onward < far.get(other, np.inf):
                    far[other] = onward
                    heappush(queue, (onward, other))
        reach[[unit for unit, cost in far.items() if cost <= room], d] = True
    return reach
