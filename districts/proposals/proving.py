"""The bound: no plan that keeps the rules scores more. Then the plan that reaches it, if found.

Each step only ever lowers the bound and raises the best plan: a linear program with contiguity
cuts; neighbourhoods of the plan solved anew; then what the first shows cannot be in a better plan
is struck out, and the rest is a program in whole numbers, solved, cut where its plans fall apart,
and solved again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor, inf

import numpy as np
from numpy.typing import NDArray

from districts.proposals.polishing import polish
from districts.proposals.problem import Problem
from districts.proposals.relaxation import Relaxation, Solved
from districts.proposals.search import Search
from districts.proposals.separators import Cut, broken, first_steps, within_reach

_SLACK = 0.01  # of one resident: what the tolerances of the solver may be off by
_LINEAR_ROUNDS = 40
_LEAST_PROGRESS = 1e-6
_MENDING_MOVES = 20_000


@dataclass(slots=True)
class Standing:
    """How far a proof has come. ``infeasible``: it is proven that no plan keeps the rules."""

    upper: float
    infeasible: bool = False
    cuts: list[Cut] = field(default_factory=list)


class Proof:
    """Lowers ``standing.upper`` and feeds ``search`` until they meet, or time or patience ends."""

    def __init__(
        self,
        problem: Problem,
        search: Search,
        *,
        seconds: float,
        gap: float,
        stop: Callable[[], bool],
        report: Callable[[str], None],
    ) -> None:
        self.problem, self.search, self.gap = problem, search, gap
        self.standing = Standing(upper=problem.total)
        self._stop, self._report = stop, report
        self._until = time.monotonic() + seconds

    @property
    def closed(self) -> bool:
        """Whether the best plan is proven to be the best, within the gap asked for."""
        if self.search.best is None:
            return False
        room = self.standing.upper - self.search.best_score
        return room <= self.gap * self.standing.upper or self.proven_best

    @property
    def proven_best(self) -> bool:
        """Whether no plan scores more than the best one."""
        return (
            self.search.best is not None
            and self.standing.upper - self.search.best_score < self._grain
        )

    @property
    def _grain(self) -> float:
        """Two scores that differ by less are one."""
        return 1.0 - _SLACK if self.problem.counts_whole else 1e-6 * max(1.0, self.problem.total)

    @property
    def _left(self) -> float:
        return 0.0 if self._stop() else self._until - time.monotonic()

    def run(self) -> Standing:
        last = self._linear()
        if last is None or last.share is None or self.closed:
            return self.standing
        polish(
            self.problem,
            self.search,
            last.share,
            left=lambda: self._left,
            stop=self._stop,
            report=lambda: self._report("polishing"),
            closed=lambda: self.closed,
        )
        if not self.closed:
            self._whole(self._worth_keeping(last))
        return self.standing

    def _lower(self, bound: float | None) -> None:
        if bound is None:
            return
        if self.problem.counts_whole:
            bound = floor(bound + _SLACK)
        self.standing.upper = max(min(self.standing.upper, bound), self.search.best_score)

    def _mend(self, solved: Solved) -> None:
        """A plan out of a solution that is not one yet."""
        if solved.share is not None:
            start = np.where(solved.share.max(axis=1) > 0, solved.share.argmax(axis=1), -1)
            self.search.improve_gently(start.tolist(), _MENDING_MOVES, self._stop)

    def _linear(self) -> Solved | None:
        """The last linear program solved, or None if none was; cuts it while that helps."""
        program = Relaxation(self.problem, self.problem.allowed)
        last: Solved | None = None
        for _ in range(_LINEAR_ROUNDS):
            solved = program.solve(whole=False, seconds=self._left, stop=self._stop)
            if solved.status == "infeasible":
                self.standing.infeasible = True
                return None
            if solved.status != "optimal" or solved.bound is None or solved.share is None:
                return last
            gained = inf if last is None else (last.bound or 0.0) - solved.bound
            last = solved
            self._lower(solved.bound)
            cuts = broken(self.problem, solved.share, self.problem.allowed)
            if gained > _LEAST_PROGRESS * self.problem.total:
                self._mend(solved)
            self._report("linear")
            if self.closed or not cuts or self._left <= 0:
                break
            if gained < _LEAST_PROGRESS * self.problem.total:
                break
            self.standing.cuts += cuts
            program.add(cuts)
        return last

    def _worth_keeping(self, last: Solved) -> NDArray[np.bool_]:
        """(n, k) what may still be in a better plan: its loss leaves the bound above the best."""
        if self.search.best is None or last.loss is None or last.bound is None:
            return self.problem.allowed
        room = last.bound - self.search.best_score - self._grain + 2 * _SLACK
        return within_reach(self.problem, last.loss, max(room, 0.0))

    def _whole(self, may: NDArray[np.bool_]) -> None:
        first = first_steps(self.problem, may)
        program = Relaxation(self.problem, may, [*self.standing.cuts, *first])
        while self._left > 0 and not self.closed:
            solved = program.solve(
                whole=True,
                seconds=self._left,
                stop=self._stop,
                start=self.search.best,
                gap=self.gap / 2,
            )
            if solved.status == "infeasible":
                self._nothing_better()
                return
            self._lower(solved.bound)
            if solved.share is None:
                return
            cuts = broken(self.problem, solved.share, may)
            if not cuts:
                self.search.offer(solved.share.argmax(axis=1).tolist())
            else:
                self._mend(solved)
            self._report("whole")
            if not cuts:
                return
            self.standing.cuts += cuts
            program.add(cuts)

    def _nothing_better(self) -> None:
        """No plan is left among those that might score more than the best."""
        if self.search.best is None:
            self.standing.infeasible = True
        else:
            self.standing.upper = self.search.best_score
        self._report("whole")
