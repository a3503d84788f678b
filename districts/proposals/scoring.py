"""The score of a plan: residents whose policy zone is the one matched with their district.

Summed over the policies and divided by ``Problem.total`` it is the regional index A of
``districts.alignment``, with the same kind of matching: one zone for one district, of greatest
overlap, here among those that may be matched. A plan is (n,) the district of each unit, by
position, NOWHERE for none; a score is in residents × weight.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from districts.boundaries.contiguity import hangs_together
from districts.proposals.problem import NOWHERE, Problem

Plan = Sequence[int]
"""District of each unit, by position."""


def crosswalk(problem: Problem, policy: int, plan: Plan) -> NDArray[np.float64]:
    """(zones, districts) residents in common, 0 where the two may not be matched."""
    zones, labels = problem.policies[policy].zones, np.asarray(plan)
    shape = problem.policies[policy].count, len(problem.districts)
    inside = (zones >= 0) & (labels >= 0)
    weights = np.array(problem.residents, dtype=float)[inside]
    cells = zones[inside] * shape[1] + labels[inside]
    table = np.bincount(cells, weights=weights, minlength=shape[0] * shape[1]).reshape(shape)
    return np.where(problem.matchable[policy], table, 0.0)


def matchings(problem: Problem, plan: Plan) -> list[NDArray[np.intp]]:
    """By policy, the district of each zone, NOWHERE for none."""
    return [_match(crosswalk(problem, p, plan)) for p in range(len(problem.policies))]


def worth(problem: Problem, matched: Sequence[NDArray[np.intp]]) -> NDArray[np.float64]:
    """(n, k) what each unit adds to the score in each district, under a matching.

    matched: by policy, (zones,) the district of each zone, as ``matchings`` gives them.
    """
    table = np.zeros((len(problem.units), len(problem.districts)))
    people = np.array(problem.residents, dtype=float)
    for policy, coefficient, district_of in zip(
        problem.policies, problem.coefficients, matched, strict=True
    ):
        if not policy.count:
            continue
        aim = np.where(policy.zones >= 0, district_of[policy.zones], NOWHERE)
        units = np.flatnonzero(aim >= 0)
        table[units, aim[units]] += coefficient * people[units]
    return table


def score(problem: Problem, plan: Plan) -> float:
    """The score of a plan under its own best matching."""
    total = 0.0
    for p, coefficient in enumerate(problem.coefficients):
        table = crosswalk(problem, p, plan)
        rows, cols = linear_sum_assignment(table, maximize=True)
        total += coefficient * float(table[rows, cols].sum())
    return total


def residents_of(problem: Problem, plan: Plan) -> list[int]:
    """(k,) residents of each district."""
    held = [0] * len(problem.districts)
    for people, district in zip(problem.residents, plan, strict=True):
        if district >= 0:
            held[district] += people
    return held


def faults(problem: Problem, plan: Plan) -> list[str]:
    """Why a plan does not answer the request; an empty list if it does. Trusts nobody."""
    found = []
    held = residents_of(problem, plan)
    for i, district in enumerate(plan):
        if district < 0 or not problem.allowed[i, district]:
            found.append(f"unit {problem.units[i]} may not be there")
    for d, code in enumerate(problem.districts):
        least, most = problem.band_of(d)
        if not least <= held[d] <= most:
            found.append(f"district {code} has {held[d]} residents")
        if not hangs_together(problem.graph, {i for i, each in enumerate(plan) if each == d}):
            found.append(f"district {code} is in pieces")
    return found


def _match(table: NDArray[np.float64]) -> NDArray[np.intp]:
    district_of = np.full(len(table), NOWHERE, dtype=np.intp)
    rows, cols = linear_sum_assignment(table, maximize=True)
    overlapping = table[rows, cols] > 0
    district_of[rows[overlapping]] = cols[overlapping]
    return district_of
