"""A better plan out of a good one: all that loses little, or some districts, solved anew.

P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems",
CP 98 (large neighbourhood search). What is free is what the linear program shows to be cheap, or
one district and those around it; contiguity is held by ``separators.inward``, so every solution is
a plan.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from districts.proposals.opening import Open
from districts.proposals.problem import Problem
from districts.proposals.relaxation import Relaxation
from districts.proposals.search import Search
from districts.proposals.separators import inward

_SECONDS_EACH = 5.0
_LARGEST = 2_500  # x that are free: beyond it a neighbourhood takes longer than it gives


def at_once(
    problem: Problem,
    search: Search,
    hints: NDArray[np.float64],
    inside: Open,
    *,
    left: Callable[[], float],
    stop: Callable[[], bool],
) -> bool:
    """Whether ``search.best`` became better by all that is ``inside`` solved anew, repeatedly."""
    gained = False
    while left() > 0 and int(inside.may.sum()) - len(problem.units) <= _LARGEST:
        plan = hints.argmax(axis=1).tolist() if search.best is None else search.best
        program = Relaxation(problem, inside, inward(problem, inside.may, plan))
        solved = program.solve(whole=True, seconds=min(_SECONDS_EACH, left()), stop=stop)
        if solved.share is None or not search.offer(solved.share.argmax(axis=1).tolist()):
            break
        gained = True
    return gained


def polish(
    problem: Problem,
    search: Search,
    hints: NDArray[np.float64],
    still: Open,
    *,
    left: Callable[[], float],
    stop: Callable[[], bool],
    report: Callable[[], None],
    closed: Callable[[], bool],
) -> None:
    """Improve ``search.best`` until no neighbourhood does. hints: (n, k) a solution of the bound.

    What is no longer open is not tried. Districts where the plan departs most from the bound come
    first: there is most to gain.
    """
    gained = True
    while gained and search.best is not None:
        gained = False
        for district in _by_departure(problem, search.best, hints):
            if left() <= 0 or closed():
                return
            may = _free_around(problem, search.best, district, still.may)
            if int(may.sum()) - len(problem.units) > _LARGEST:
                continue
            free = Open(may, problem.matchable)
            program = Relaxation(problem, free, inward(problem, may, search.best))
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


def _free_around(
    problem: Problem, plan: list[int], district: int, open_: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(n, k) the units of a district and of those around it may change among them; no other may."""
    labels = np.array(plan)
    around = {district}
    for unit in np.flatnonzero(labels == district).tolist():
        around.update(plan[other] for other in problem.graph.neighbours[unit])
    may = np.zeros(problem.allowed.shape, dtype=bool)
    free = np.isin(labels, list(around))
    for each in sorted(around):
        may[free, each] = True
    may &= open_
    may[np.arange(len(plan)), labels] = True
    return may
