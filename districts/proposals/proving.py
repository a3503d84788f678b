"""The bound: no plan that keeps the rules scores more. Then the plan that reaches it, if found.

Each step only ever lowers the bound and raises the best plan. A linear program with contiguity cuts
says what each place of a unit and each match of a zone would lose. What would lose more than lies
between the bound and the best plan is shut out for good. Then programs in whole numbers, first
among the little that loses next to nothing, where they take moments, then among three times as
much: what is left out loses more than the guess, so no plan outside exceeds the linear bound less
the guess, and none inside what the program says. When the guess is as large as the room between
bound and plan, all is said.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import floor, inf

import numpy as np

from districts.proposals.opening import Open
from districts.proposals.polishing import at_once, polish
from districts.proposals.problem import Problem
from districts.proposals.relaxation import Relaxation, Solved
from districts.proposals.search import Search
from districts.proposals.separators import Cut, broken, first_steps

_SLACK = 0.01  # of one resident: what the tolerances of the solver may be off by
_LINEAR_ROUNDS = 40
_LEAST_PROGRESS = 1e-6
_MUCH = 0.9
_FAR = 1e-3
_SMALL = 3_000  # places still open, beyond which a flow takes longer than cuts
_GUESSES = (5e-5, 1e-4, 2e-4, 4e-4, 8e-4)
_FIRST_GUESS, _DEEPER = 5e-5, 3.0
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
        self.open = Open.at_first(problem)
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
            and self.standing.upper - self.search.best_score <= self._grain * (1 + 1e-9)
        )

    @property
    def _grain(self) -> float:
        """Two scores that differ by less are one."""
        return 1.0 - _SLACK if self.problem.counts_whole else 1e-6 * max(1.0, self.problem.total)

    @property
    def _left(self) -> float:
        return 0.0 if self._stop() else self._until - time.monotonic()

    def run(self) -> Standing:
        """The whole proof; what it has come to when it ends, for whichever reason."""
        last = self._linear()
        if last is None or last.share is None or self.closed:
            return self.standing
        self._deepen(self._district_by_district(self._cheaply(last)))
        return self.standing

    def _cheaply(self, last: Solved | None) -> Solved | None:
        """Better plans from what the linear program shows to lose little; then it is asked anew."""
        for guess in _GUESSES:
            if last is None or last.share is None or self.closed or self._left <= 0:
                return last
            better = at_once(
                self.problem,
                self.search,
                last.share,
                self._losing(last, guess * self.problem.total),
                left=lambda: self._left,
                stop=self._stop,
            )
            if better:
                self._report("polishing")
                last = self._linear()
        return last

    def _district_by_district(self, last: Solved | None) -> Solved | None:
        """Where the best plan is far from the bound, it is worth the time to make it better."""
        if last is None or last.share is None or self.closed:
            return last
        before = self.search.best_score
        if self._room(last) > _FAR * self.problem.total:
            polish(
                self.problem,
                self.search,
                last.share,
                self.open,
                left=lambda: self._left,
                stop=self._stop,
                report=lambda: self._report("polishing"),
                closed=lambda: self.closed,
            )
        return self._linear() if self.search.best_score > before else last

    def _lower(self, bound: float | None) -> None:
        if bound is None:
            return
        if self.problem.counts_whole:
            bound = floor(bound + _SLACK)
        elif self.search.best is not None:
            bound = max(bound, self.search.best_score + self._grain)  # what was shut out may have
        self.standing.upper = max(min(self.standing.upper, bound), self.search.best_score)

    def _mend(self, solved: Solved) -> None:
        """A plan out of a solution that is not one yet."""
        if solved.share is not None:
            start = np.where(solved.share.max(axis=1) > 0, solved.share.argmax(axis=1), -1)
            self.search.improve_gently(start.tolist(), _MENDING_MOVES, self._stop)

    def _linear(self) -> Solved | None:
        """The last linear program solved, None if none was; cut and narrowed while that helps."""
        program = Relaxation(self.problem, self.open, self.standing.cuts)
        last: Solved | None = None
        for round_ in range(_LINEAR_ROUNDS):
            solved = program.solve(whole=False, seconds=self._left, stop=self._stop)
            if solved.status == "infeasible":
                self._nothing_better()
                return None
            if solved.status != "optimal" or solved.bound is None or solved.share is None:
                return last
            gained = inf if last is None else (last.bound or 0.0) - solved.bound
            last = solved
            self._lower(solved.bound)
            self._mend(solved)
            narrower = self._narrow(solved)
            cuts = broken(self.problem, solved.share, self.open.may)
            self._report("linear")
            if self.closed or self._left <= 0 or round_ + 1 == _LINEAR_ROUNDS:
                break
            if not narrower and (not cuts or gained < _LEAST_PROGRESS * self.problem.total):
                break
            self.standing.cuts += cuts
            if narrower:
                program = Relaxation(self.problem, self.open, self.standing.cuts)
            else:
                program.add(cuts)
        return self._probed(program, last)

    def _probed(self, program: Relaxation, last: Solved | None) -> Solved | None:
        """With what it costs to match otherwise, which reduced costs tell but in part."""
        if last is None or self.closed or self.search.best is None:
            return last
        losses = program.losses_of_pairs(
            last, self._room(last), left=lambda: self._left, stop=self._stop
        )
        last = replace(last, pair_loss=losses)
        self._narrow(last)
        return last

    def _narrow(self, solved: Solved) -> bool:
        """Shut out what cannot be in a better plan; whether that was much."""
        if self.search.best is None:
            return False
        before = self.open.size
        self.open = self._losing(solved, self._room(solved))
        return self.open.size < _MUCH * before

    def _deepen(self, last: Solved | None) -> None:
        """Whole numbers, first among what loses little, then among more, until nothing is left out.

        Whatever loses more than the guess scores at most the linear bound less the guess.
        """
        guess = _FIRST_GUESS * self.problem.total
        while last is not None and last.bound is not None and not self.closed and self._left > 0:
            room = min(self._room(last), last.bound)
            whole = guess >= room
            before = self.search.best_score, len(self.standing.cuts)
            bound = self._whole(self._losing(last, min(guess, room)))
            if bound is None:
                return
            if whole and bound == -inf:
                self._nothing_better()
            else:
                self._lower(bound if whole else max(bound, last.bound - guess))
            self._report("whole")
            if whole:
                return
            guess *= _DEEPER
            if before != (self.search.best_score, len(self.standing.cuts)):
                last = self._linear()

    def _whole(self, inside: Open) -> float | None:
        """What no plan inside exceeds, -inf if there is none better; None if the time was short."""
        program = Relaxation(self.problem, inside, self.standing.cuts)
        program.add(first_steps(self.problem, inside.may))
        if int(inside.may.sum()) - len(self.problem.units) <= _SMALL:
            program.hold_together()
        least = inf
        while self._left > 0:
            solved = program.solve(
                whole=True,
                seconds=self._left,
                stop=self._stop,
                start=self.search.best,
                gap=self.gap / 2,
            )
            if solved.status == "infeasible":
                return -inf
            least = min(least, inf if solved.bound is None else solved.bound)
            if solved.share is None:
                break
            cuts = broken(self.problem, solved.share, inside.may)
            if not cuts:
                self.search.offer(solved.share.argmax(axis=1).tolist())
                break
            self._mend(solved)
            self._report("whole")
            self.standing.cuts += broken(self.problem, solved.share, self.open.may)
            program.add(cuts)
        return None if least == inf else least

    def _room(self, solved: Solved) -> float:
        """How much a better plan may lose of a linear bound."""
        return max(0.0, (solved.bound or 0.0) - self.search.best_score - self._grain + 2 * _SLACK)

    def _losing(self, solved: Solved, room: float) -> Open:
        """What is open and loses no more than ``room``, by a linear program."""
        if solved.loss is None or solved.pair_loss is None:
            return self.open
        return self.open.within(self.problem, solved.loss, solved.pair_loss, room)

    def _nothing_better(self) -> None:
        """No plan is left among those that might score more than the best."""
        if self.search.best is None:
            self.standing.infeasible = True
        else:
            self._lower(self.search.best_score)
        self._report("whole")
