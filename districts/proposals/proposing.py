"""A request in, an answer with its certificate out.

Whatever happens, four things are said: the plan, what it is worth, what no plan can exceed, and the
gap between the two. A plan is worth the regional index A of ``districts.alignment``, between 0
and 1, under the conditions that ``Problem`` states: seats, band, rules, links, and matchings of
zones and districts that have residents in common today.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from districts.proposals import scoring
from districts.proposals.obstacles import Obstacle, Why, at_a_glance, irreducible
from districts.proposals.problem import NOWHERE, Problem
from districts.proposals.proving import Proof
from districts.proposals.search import Search

MOVES = 160_000
SECONDS = 60.0
GAP = 1e-4
IMPOSSIBLE = "impossible"
"""The phase in which it is proven that no plan keeps the rules, and those to blame are sought."""
_SECONDS_OF_A_DOUBT = 10.0


class Outcome(StrEnum):
    """How a request ended. WITHIN: within the gap asked for; OPEN: the time ran out before."""

    OPTIMAL = "optimal"
    WITHIN = "within"
    OPEN = "open"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Progress:
    """A glimpse at work in progress. lower and plan are None while no plan keeps the rules.

    phase: what is at work, a word for programs. seconds: since the request was taken up. lower,
    upper and plan: as in ``Answer``.
    """

    phase: str
    seconds: float
    lower: float | None
    upper: float
    plan: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request.

    lower: the index of the plan; upper: what no plan can exceed; both in [0, 1]. plan: district of
    each unit, by position, None without one. obstacles: why there is none, if that is proven
    (INFEASIBLE); UNKNOWN means that none was found and none excluded. seconds: what all of it took;
    first_seconds: until the first plan that keeps the rules.
    """

    outcome: Outcome
    plan: tuple[int, ...] | None
    lower: float | None
    upper: float
    obstacles: tuple[Obstacle, ...]
    seconds: float
    first_seconds: float | None

    @property
    def gap(self) -> float | None:
        """How much the best plan there is may exceed this one, as a part of the bound."""
        if self.lower is None:
            return None
        return max(0.0, self.upper - self.lower) / self.upper if self.upper else 0.0


def propose(
    problem: Problem,
    *,
    seed: int = 0,
    moves: int = MOVES,
    seconds: float = SECONDS,
    gap: float = GAP,
    stop: Callable[[], bool] = lambda: False,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Answer:
    """Search, then prove, until the gap is closed to ``gap``, the time is over or ``stop()``.

    One seed gives one plan wherever the time suffices. ``moves``: of the first search; ``gap``: a
    part of the bound. ``report`` is told of each step. A request that no plan can meet is no error
    but an answer, INFEASIBLE with its obstacles.
    """
    work = _Work(problem, seed, report)
    obstacles = at_a_glance(problem)
    if obstacles:
        return work.answer(Outcome.INFEASIBLE, tuple(obstacles))
    work.search.improve(_start(problem), moves, stop)
    work.tell("search")
    proof = Proof(
        problem, work.search, seconds=seconds - work.spent, gap=gap, stop=stop, report=work.tell
    )
    work.proof = proof
    standing = proof.run()
    if standing.infeasible:
        work.tell(IMPOSSIBLE)
        return work.answer(Outcome.INFEASIBLE, _blame(problem, seed, stop))
    return work.answer(_outcome(work.search, proof, stop), ())


class _Work:
    """What is known so far, and how to tell it."""

    def __init__(self, problem: Problem, seed: int, report: Callable[[Progress], None]) -> None:
        self.problem, self._report = problem, report
        self.search = Search(problem, seed, first=lambda: self.tell("search"))
        self.proof: Proof | None = None
        self._began = time.monotonic()
        self._first: float | None = None

    @property
    def spent(self) -> float:
        return time.monotonic() - self._began

    @property
    def _plan(self) -> tuple[int, ...] | None:
        return None if self.search.best is None else tuple(self.search.best)

    @property
    def _lower(self) -> float | None:
        if self.search.best is None:
            return None
        return float(self.search.best_score / self.problem.total)

    @property
    def _upper(self) -> float:
        return 1.0 if self.proof is None else self.proof.standing.upper / self.problem.total

    def tell(self, phase: str) -> None:
        if self._first is None and self.search.best is not None:
            self._first = self.spent
        self._report(Progress(phase, self.spent, self._lower, self._upper, self._plan))

    def answer(self, outcome: Outcome, obstacles: tuple[Obstacle, ...]) -> Answer:
        return Answer(
            outcome, self._plan, self._lower, self._upper, obstacles, self.spent, self._first
        )


def _outcome(search: Search, proof: Proof, stop: Callable[[], bool]) -> Outcome:
    if search.best is None:
        return Outcome.STOPPED if stop() else Outcome.UNKNOWN
    if proof.proven_best:
        return Outcome.OPTIMAL
    if proof.closed:
        return Outcome.WITHIN
    return Outcome.STOPPED if stop() else Outcome.OPEN


def _start(problem: Problem) -> list[int]:
    """Today's districts, and every seat in its own."""
    plan = list(problem.today)
    for district, seat in enumerate(problem.seats):
        plan[seat] = district
    return plan


def _blame(problem: Problem, seed: int, stop: Callable[[], bool]) -> tuple[Obstacle, ...]:
    """The irreducible set of rules, as one obstacle."""

    def is_impossible(less: Problem) -> bool:
        if at_a_glance(less):
            return True
        search = Search(less, seed)
        search.improve(_start(less), MOVES // 4, stop)
        if search.best is not None:
            return False
        proof = Proof(
            less, search, seconds=_SECONDS_OF_A_DOUBT, gap=1.0, stop=stop, report=lambda phase: None
        )
        return proof.run().infeasible

    return (Obstacle(Why.TOGETHER, irreducible(problem, is_impossible, stop)),)


def faults(problem: Problem, plan: scoring.Plan) -> list[str]:
    """Why a plan does not answer the request, told by nothing that helped to make it."""
    if any(district == NOWHERE for district in plan):
        return ["some unit has no district"]
    return scoring.faults(problem, plan)
