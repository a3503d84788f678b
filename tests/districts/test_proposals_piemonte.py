"""The optimiser on the real region, where the answer is known to be provable at once."""

import pytest

from benchmarks import piemonte
from benchmarks.district_proposal import POLICIES, TORINO, request
from districts.alignment import regional_alignment
from districts.proposals import Outcome, Why, faults, propose


def test_districts_of_today_are_proven_best_within_a_wide_band():
    problem = request(40_000, 250_000)
    proposal = propose(problem, seconds=120)
    assert proposal.outcome is Outcome.OPTIMAL
    assert faults(problem, proposal.plan) == []
    assert proposal.lower == pytest.approx(0.945038, abs=1e-6)
    plan = {
        unit: problem.districts[district]
        for unit, district in zip(problem.units, proposal.plan, strict=True)
    }
    zonings = {code: piemonte.zoning(code) for code in POLICIES}
    index = regional_alignment(plan, zonings, piemonte.population(2023)).index
    assert index >= proposal.lower - 1e-9  # the pages match zones freely


def test_a_plan_that_keeps_a_narrower_band_comes_with_a_bound():
    problem = request(60_000, 250_000)
    told = []
    proposal = propose(problem, report=told.append, stop=lambda: len(told) >= 3)
    assert faults(problem, proposal.plan) == []
    assert 0.94 < proposal.lower <= proposal.upper < 0.9445


def test_a_narrower_band_is_proven_best_too():
    """D13 has to grow by 8,313 residents, and every comune around it agrees with another."""
    problem = request(60_000, 250_000)
    proposal = propose(problem, seconds=300, gap=0)
    assert proposal.outcome is Outcome.OPTIMAL
    assert faults(problem, proposal.plan) == []
    assert proposal.lower * problem.total == pytest.approx(12_013_986)


def test_a_band_that_no_plan_can_keep_is_told_with_the_one_that_could():
    people = piemonte.population(2023)
    (obstacle,) = propose(request(130_000, None)).obstacles
    assert obstacle.why is Why.LEAST_TOO_HIGH
    assert obstacle.possible == (sum(people.values()) - people[TORINO]) // 29
