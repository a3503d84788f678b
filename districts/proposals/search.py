"""A good plan soon: grown from today's districts, then annealed by moves of one unit.

S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, "Optimization by simulated annealing", Science 220
(1983) 671-680. A move keeps both districts contiguous; residents outside the band cost score until
none are. The number of moves is fixed, never the time, so one seed gives one plan on any machine.
"""

import random
from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from math import exp

from districts.boundaries.contiguity import stays_whole
from districts.proposals import scoring
from districts.proposals.problem import NOWHERE, Problem

ROUNDS = 8
_STALL = 3


def grow(problem: Problem, start: scoring.Plan) -> list[int] | None:
    """A contiguous plan near ``start``: what hangs on its seat stays, the rest joins who it can.

    A unit that comes free joins, of the districts that it borders on and may be in, where it is
    worth most; then the one of fewest residents. None if the rules leave some unit nowhere to go.
    """
    table = scoring.worth(problem, scoring.matchings(problem, start)).tolist()
    plan = [NOWHERE] * len(problem.units)
    held = [0] * len(problem.districts)
    for d, seat in enumerate(problem.seats):
        for unit in _hanging(problem, start, d, seat):
            plan[unit] = d
            held[d] += problem.residents[unit]
    queue: list[tuple[float, int, int, int]] = []

    def offer(unit: int) -> None:
        for other in problem.graph.neighbours[unit]:
            if plan[other] == NOWHERE and problem.allowed[other, plan[unit]]:
                d = plan[unit]
                heappush(queue, (-table[other][d], held[d], other, d))

    for unit, district in enumerate(plan):
        if district != NOWHERE:
            offer(unit)
    while queue:
        _, _, unit, district = heappop(queue)
        if plan[unit] == NOWHERE:
            plan[unit] = district
            held[district] += problem.residents[unit]
            offer(unit)
    return plan if NOWHERE not in plan else None


def _hanging(problem: Problem, start: scoring.Plan, district: int, seat: int) -> Iterator[int]:
    """The seat and what of ``start`` reaches it within the district."""
    seen, ahead = {seat}, [seat]
    while ahead:
        unit = ahead.pop()
        yield unit
        for other in problem.graph.neighbours[unit]:
            if other not in seen and start[other] == district and problem.allowed[other, district]:
                seen.add(other)
                ahead.append(other)


class Search:
    """One search of one request; ``best`` is the best plan that keeps every rule, or None.

    ``first`` is called when there is one.
    """

    def __init__(
        self, problem: Problem, seed: int, first: Callable[[], None] = lambda: None
    ) -> None:
        self.problem, self._first = problem, first
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.best: list[int] | None = None
        self.best_score = float("-inf")
        self._choices = [
            [d for d in range(len(problem.districts)) if problem.allowed[i, d]]
            for i in range(len(problem.units))
        ]
        self._movable = [i for i, choices in enumerate(self._choices) if len(choices) > 1]
        self._band = [problem.band_of(d) for d in range(len(problem.districts))]

    def offer(self, plan: list[int]) -> bool:
        """Keep a plan if it is the best yet. It must be contiguous and in allowed districts."""
        held = scoring.residents_of(self.problem, plan)
        if any(self._outside(d, people) for d, people in enumerate(held)):
            return False
        found = scoring.score(self.problem, plan)
        if found <= self.best_score:
            return False
        alone = self.best is None
        self.best, self.best_score = list(plan), found
        if alone:
            self._first()
        return True

    def improve(
        self, start: scoring.Plan, moves: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Take what gains, for a plan soon; then anneal in rounds, the zones matched anew in each.

        While no plan keeps the band, leaving it costs more and more, for twice as many rounds.
        """
        plan = grow(self.problem, start)
        if plan is None:
            return
        self.offer(plan)
        penalty = 2.0 * sum(self.problem.coefficients)
        soon = list(plan)
        self._descend(soon, penalty)
        self.offer(soon)
        for round_ in range(3 * ROUNDS):
            if stop() or (round_ >= ROUNDS and self.best is not None):
                return
            heat = (1 - round_ % ROUNDS / ROUNDS) ** 2
            self._anneal(plan, moves // ROUNDS, heat, penalty)
            self._descend(plan, penalty)
            self.offer(plan)
            if self.best is None:
                penalty *= 1.5
            elif round_ % 2:
                plan = list(self.best)

    def improve_gently(
        self, start: scoring.Plan, moves: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Keep to what is near ``start``: mend it, take what gains, then a little warmth."""
        plan = grow(self.problem, start)
        if plan is None:
            return
        penalty = 2.0 * sum(self.problem.coefficients)
        for heat in (0.0, 0.02, 0.005):
            if stop():
                return
            if heat:
                self._anneal(plan, moves // 2, heat, penalty)
            self._descend(plan, penalty)
            self.offer(plan)

    def _outside(self, district: int, people: float) -> float:
        least, most = self._band[district]
        return max(0.0, least - people, people - most)

    def _gain(self, table: list[list[float]], held: list[int], move: "_Move") -> float:
        unit, here, there, penalty = move
        people = self.problem.residents[unit]
        gain = table[unit][there] - table[unit][here]
        before = self._outside(here, held[here]) + self._outside(there, held[there])
        after = self._outside(here, held[here] - people) + self._outside(
            there, held[there] + people
        )
        return gain - penalty * (after - before)

    def _anneal(self, plan: list[int], moves: int, heat: float, penalty: float) -> None:
        problem, draw, movable = self.problem, self.random.random, self._movable
        if not movable:
            return
        table, members, held = self._standing(plan)
        around, allowed = problem.graph.neighbours, problem.allowed
        people = sum(problem.residents[i] for i in movable) / len(movable)
        hottest = heat * 0.25 * penalty * people
        for step in range(moves):
            unit = movable[int(draw() * len(movable))]
            beside = around[unit]
            if not beside:
                continue
            here, there = plan[unit], plan[beside[int(draw() * len(beside))]]
            if here == there or not allowed[unit, there]:
                continue
            gain = self._gain(table, held, (unit, here, there, penalty))
            warmth = hottest * (1 - step / moves) + 1e-9
            if gain < 0 and draw() >= exp(max(gain / warmth, -700.0)):
                continue
            if stays_whole(problem.graph, members[here], unit):
                self._move(plan, members, held, unit, there)

    def _descend(self, plan: list[int], penalty: float) -> None:
        """Take every move that gains, in order of units, until none does."""
        problem = self.problem
        for _ in range(_STALL * ROUNDS):
            table, members, held = self._standing(plan)
            moved = False
            for unit in self._movable:
                here = plan[unit]
                for there in sorted({plan[other] for other in problem.graph.neighbours[unit]}):
                    if there == plan[unit] or not problem.allowed[unit, there]:
                        continue
                    gain = self._gain(table, held, (unit, plan[unit], there, penalty))
                    if gain > 1e-6 and stays_whole(problem.graph, members[plan[unit]], unit):
                        self._move(plan, members, held, unit, there)
                moved |= plan[unit] != here
            if not moved:
                return

    def _standing(self, plan: list[int]) -> tuple[list[list[float]], list[set[int]], list[int]]:
        table = scoring.worth(self.problem, scoring.matchings(self.problem, plan)).tolist()
        members: list[set[int]] = [set() for _ in self.problem.districts]
        for unit, district in enumerate(plan):
            members[district].add(unit)
        return table, members, scoring.residents_of(self.problem, plan)

    def _move(
        self, plan: list[int], members: list[set[int]], held: list[int], unit: int, there: int
    ) -> None:
        here, people = plan[unit], self.problem.residents[unit]
        plan[unit] = there
        members[here].discard(unit)
        members[there].add(unit)
        held[here] -= people
        held[there] += people


_Move = tuple[int, int, int, float]
"""Unit, from, to, and what one resident outside the band costs."""
