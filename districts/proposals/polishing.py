"""A better plan out of a good one: district by district, with all its neighbours, solved anew.

P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems",
CP 98 (large neighbourhood search). One district and those around it are free, the rest stays as it
is; contiguity is held by ``separators.inward``, so every solution is a plan.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from districts.proposals.problem import Problem
from districts.proposals.relaxation import Relaxation
from districts.proposals.search import Search
from districts.proposals.separators import inward

_SECONDS_EACH = 5.0
_LARGEST = 2_500  # x that are free: beyond it a neighbourhood takes longer than it gives


def polish(
    problem: Problem,
    search: Search,
    hints: NDArray[np.float64],
    *,
    left: Callable[[], float],
    stop: Callable[[], bool],
    report: Callable[[], None],
    closed: Callable[[], bool],
) -> None:
    """Improve ``search.best`` until no neighbourhood does. hints: (n, k) a solution of the bound.

    Districts where the plan departs most from the bound come first: there is most to gain.
    """
    gained = True
    while gained and search.best is not None:
        gained = False
        for district in _by_departure(problem, search.best, hints):
            if left() <= 0 or closed():
                return
            may = _free_around(problem, search.best, district)
            if int(may.sum()) - len(problem.units) > _LARGEST:
                continue
            program = Relaxation(problem, may, inward(problem, may, search.best))
            seconds = min(_SECONDS_EACH, left())
            solved = program.solve(whole=True, seconds=seconds, stop=stop, start=search.best)
            if solved.share is not None and search.offer(solved.share.argmax(axis=1).tolist()):
                gained = True
                report()


def _by_departure(problem: Problem, plan: list[int], hints: NDArray[np.float64]) -> Iterator[int]:
    """Districts by the residents that the plan and the bound put differently, most first."""
    people = np.array(problem.residents, dtype=float)
    ours = np.zeros(hints.shape)
    ours[np.arange(len(plan)), plan] = 1.0
    apart = (np.abs(ours - hints) * people[:, None]).sum(axis=0)
    yield from np.argsort(-apart, kind="stable").tolist()


def _free_around(problem: Problem, plan: list[int], district: int) -> NDArray[np.bool_]:
    """(n, k) the units of a district and of those around it may change among them; no other may."""
    labels = np.array(plan)
    around = {district}
    for unit in np.flatnonzero(labels == district).tolist():
        around.update(plan[other] for other in problem.graph.neighbours[unit])
    may = np.zeros(problem.allowed.shape, dtype=bool)
    free = np.isin(labels, list(around))
    for each in sorted(around):
        may[free, each] = True
    may &= problem.allowed
    may[np.arange(len(plan)), labels] = True
    return may
