"""Why a request cannot be met: the rules that stand in the way, and no rule that does not.

First what can be said at a glance, with its figures. Then, for a request that is proven to have no
plan, rules are left out one at a time; one whose absence changes nothing is not to blame. What is
left is irreducible: giving up any one of them makes a plan possible, as far as the time allowed to
tell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from districts.proposals.problem import Problem, Rule, RuleKind


class Why(StrEnum):
    """The kinds of obstacle; the words for them are the pages'."""

    NO_PLACE = "no_place"
    TOO_MANY_RESIDENTS = "too_many_residents"
    LEAST_TOO_HIGH = "least_too_high"
    MOST_TOO_LOW = "most_too_low"
    CUT_OFF = "cut_off"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that makes a request impossible.

    rules: those that stand in the way. unit, district: positions, None where the obstacle has
    none. asked and possible: residents, for a band that no plan can keep.
    """

    why: Why
    rules: tuple[Rule, ...]
    unit: int | None = None
    district: int | None = None
    asked: int | None = None
    possible: int | None = None


def at_a_glance(problem: Problem) -> list[Obstacle]:
    """Obstacles that need no search; an empty list proves nothing."""
    return [*_nowhere(problem), *_too_large(problem), *_band(problem), *_cut_off(problem)]


def irreducible(
    problem: Problem, is_impossible: Callable[[Problem], bool], stop: Callable[[], bool]
) -> tuple[Rule, ...]:
    """The rules that together allow no plan, each of them needed for that (deletion filter).

    ``is_impossible`` says whether a request is *proven* to have no plan.
    """
    kept = list(problem.all_rules)
    for rule in problem.all_rules:
        rest = [other for other in kept if other != rule]
        if stop():
            break
        if is_impossible(problem.keeping(rest)):
            kept = rest
    return tuple(kept)


def _nowhere(problem: Problem) -> list[Obstacle]:
    return [
        Obstacle(Why.NO_PLACE, _holding(problem, i), unit=i)
        for i in np.flatnonzero(~problem.allowed.any(axis=1)).tolist()
    ]


def _too_large(problem: Problem) -> list[Obstacle]:
    if problem.most is None:
        return []
    return [
        Obstacle(
            Why.TOO_MANY_RESIDENTS,
            (Rule(RuleKind.MOST), *_holding(problem, i)),
            unit=i,
            asked=problem.most,
            possible=people,
        )
        for i, people in enumerate(problem.residents)
        if people > problem.most
        and problem.allowed[i].any()
        and all(problem.band_of(d)[1] < people for d in np.flatnonzero(problem.allowed[i]).tolist())
    ]


def _band(problem: Problem) -> list[Obstacle]:
    """Whether the residents suffice for, or overflow, the districts that have a band."""
    banded = [d for d in range(len(problem.districts)) if d not in problem.exempt]
    if not banded:
        return []
    people = np.array(problem.residents)
    exempt = np.array([d in problem.exempt for d in range(len(problem.districts))])
    free = people[problem.allowed[:, ~exempt].any(axis=1)].sum()
    bound = people[~problem.allowed[:, exempt].any(axis=1)].sum()
    found = []
    if problem.least is not None and problem.least * len(banded) > free:
        possible = int(free // len(banded))
        rule = (Rule(RuleKind.LEAST),)
        found.append(Obstacle(Why.LEAST_TOO_HIGH, rule, asked=problem.least, possible=possible))
    if problem.most is not None and problem.most * len(banded) < bound:
        possible = int(-(-bound // len(banded)))
        rule = (Rule(RuleKind.MOST),)
        found.append(Obstacle(Why.MOST_TOO_LOW, rule, asked=problem.most, possible=possible))
    return found


def _cut_off(problem: Problem) -> list[Obstacle]:
    """Units that can reach none of the seats that they may belong to."""
    reached = np.zeros(problem.allowed.shape, dtype=bool)
    for d, seat in enumerate(problem.seats):
        seen, ahead = {seat}, [seat]
        while ahead:
            for other in problem.graph.neighbours[ahead.pop()]:
                if other not in seen and problem.allowed[other, d]:
                    seen.add(other)
                    ahead.append(other)
        reached[list(seen), d] = True
    found = []
    for i in np.flatnonzero(problem.allowed.any(axis=1) & ~(reached & problem.allowed).any(axis=1)):
        may = np.flatnonzero(problem.allowed[i]).tolist()
        found.append(
            Obstacle(
                Why.CUT_OFF,
                _holding(problem, int(i)),
                unit=int(i),
                district=may[0] if len(may) == 1 else None,
            )
        )
    return found


def _holding(problem: Problem, unit: int) -> tuple[Rule, ...]:
    """The rules that say where a unit may be."""
    return tuple(
        rule
        for rule in problem.rules
        if rule.unit == unit
        or (rule.kind is RuleKind.LOCKED_DISTRICT and problem.today[unit] == rule.district)
    )
