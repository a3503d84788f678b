"""The optimiser against every plan there is, on graphs small enough to list them all."""

import random
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.boundaries.contiguity import neighbourhood
from districts.boundaries.coverage import Adjacency
from districts.proposals import (
    NOWHERE,
    Outcome,
    Policy,
    Problem,
    Rule,
    RuleKind,
    Why,
    faults,
    propose,
)
from districts.proposals.opening import Open
from districts.proposals.relaxation import Relaxation

UNITS = 8


def graph(edges, size):
    pairs = np.array(sorted({(min(e), max(e)) for e in edges}), dtype=np.intp).reshape(-1, 2)
    return neighbourhood(Adjacency(size, pairs, np.ones(len(pairs))))


def small_problem(seed, *, units=UNITS, districts=3, rules=True):
    """A connected graph with zonings and rules drawn at random; with or without an answer."""
    draw = random.Random(seed)
    edges = {(i, draw.randrange(i)) for i in range(1, units)}
    edges |= {tuple(draw.sample(range(units), 2)) for _ in range(draw.randrange(units))}
    residents = tuple(draw.randint(1, 9) for _ in range(units))
    seats = tuple(draw.sample(range(units), districts))
    today = [draw.randrange(districts) for _ in range(units)]
    for district, seat in enumerate(seats):
        today[seat] = district
    policies = []
    for code in "pq":
        zones = np.array([draw.randint(-1, 3) for _ in range(units)], dtype=np.intp)
        zones[0] = 0
        policies.append(Policy(code, draw.randint(1, 3), zones))
    mean = sum(residents) // districts
    given_rules = []
    if rules and draw.random() < 0.5:
        given_rules.append(Rule(RuleKind.PIN, draw.randrange(units), draw.randrange(districts)))
    return Problem(
        units=tuple(f"u{i}" for i in range(units)),
        residents=residents,
        graph=graph(edges, units),
        districts=tuple(f"D{d}" for d in range(districts)),
        seats=seats,
        policies=tuple(policies),
        today=tuple(today),
        least=max(1, mean - draw.randint(0, 6)) if rules else None,
        most=mean + draw.randint(1, 8) if rules else None,
        exempt=frozenset({0}) if rules and draw.random() < 0.3 else frozenset(),
        rules=tuple(given_rules),
    )


def best_of_all(problem):
    """The highest index of all plans that keep the rules, None if none does. By other code."""
    best = None
    for plan in product(range(len(problem.districts)), repeat=len(problem.units)):
        if _kept(problem, plan):
            found = _index(problem, plan)
            best = found if best is None else max(best, found)
    return best


def _kept(problem, plan):
    if any(plan[seat] != d for d, seat in enumerate(problem.seats)):
        return False
    if any(
        rule.kind is RuleKind.PIN and plan[rule.unit] != rule.district for rule in problem.rules
    ):
        return False
    for d in range(len(problem.districts)):
        members = {i for i, each in enumerate(plan) if each == d}
        people = sum(problem.residents[i] for i in members)
        if d not in problem.exempt and (
            (problem.least is not None and people < problem.least)
            or (problem.most is not None and people > problem.most)
        ):
            return False
        reached, ahead = {problem.seats[d]}, [problem.seats[d]]
        while ahead:
            for other in set(problem.graph.neighbours[ahead.pop()]) & members - reached:
                reached.add(other)
                ahead.append(other)
        if reached != members:
            return False
    return True


def _index(problem, plan):
    """A, by trying every matching that may be."""
    weights = sum(policy.weight for policy in problem.policies)
    total = 0.0
    for policy, may in zip(problem.policies, problem.matchable, strict=True):
        zones = range(policy.count)
        universe = sum(
            r for r, z in zip(problem.residents, policy.zones, strict=True) if z != NOWHERE
        )
        sides = [*range(len(problem.districts)), *[None] * policy.count]
        best = 0
        for matched in set(permutations(sides, policy.count)):
            best = max(
                best,
                sum(
                    r
                    for r, z, d in zip(problem.residents, policy.zones, plan, strict=True)
                    if z != NOWHERE and matched[z] == d and may[z, d]
                ),
            )
        assert len(zones) == policy.count
        total += policy.weight * best / universe
    return total / weights


@pytest.mark.parametrize("seed", range(30))
def test_the_proven_best_is_the_best_of_all_plans(seed):
    problem = small_problem(seed, units=7 if seed % 3 else UNITS, districts=2 + seed % 2)
    proposal = propose(problem, seed=seed, moves=400, seconds=30, gap=0)
    best = best_of_all(problem)
    if best is None:
        assert proposal.outcome is Outcome.INFEASIBLE
        assert proposal.obstacles
        return
    assert proposal.outcome is Outcome.OPTIMAL
    assert faults(problem, proposal.plan) == []
    assert _kept(problem, proposal.plan)
    assert proposal.lower == pytest.approx(best, abs=1e-9)
    assert proposal.upper == pytest.approx(best, abs=1e-5)
    assert _index(problem, proposal.plan) == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_without_the_search_the_proof_still_finds_the_best(seed):
    """No moves at all: what is found then is found by the programs and their cuts."""
    problem = small_problem(100 + seed, units=7)
    proposal = propose(problem, seed=seed, moves=0, seconds=30, gap=0)
    best = best_of_all(problem)
    if best is None:
        assert proposal.outcome is Outcome.INFEASIBLE
    else:
        assert proposal.lower == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_who_is_content_with_a_gap_is_told_no_bound_that_a_plan_exceeds(seed):
    problem = small_problem(300 + seed, units=7)
    proposal = propose(problem, seed=seed, moves=0, seconds=30, gap=0.1)
    best = best_of_all(problem)
    if best is None:
        assert proposal.outcome is Outcome.INFEASIBLE
    else:
        assert proposal.gap <= 0.1 + 1e-9
        assert proposal.lower <= best + 1e-9 <= proposal.upper + 2e-9


@pytest.mark.parametrize("seed", range(10))
def test_what_is_shut_out_is_in_no_plan_that_loses_less(seed):
    """Losses of a linear program, by units and by pairs, and the flow that holds districts."""
    problem = small_problem(500 + seed, units=7, rules=seed % 2 == 0)
    best = best_of_all(problem)
    everything = Open.at_first(problem)
    program = Relaxation(problem, everything)
    linear = program.solve(whole=False, seconds=30, stop=bool)
    if best is None or linear.bound is None:
        return
    room = linear.bound - best * problem.total + 0.02
    pairs = program.losses_of_pairs(linear, room, left=lambda: 30, stop=bool)
    left = everything.within(problem, linear.loss, pairs, room)
    for plan in product(range(len(problem.districts)), repeat=len(problem.units)):
        if _kept(problem, plan) and _index(problem, plan) > best - 1e-9:
            assert all(left.may[i, d] for i, d in enumerate(plan))
    whole = Relaxation(problem, left)
    whole.hold_together()
    solved = whole.solve(whole=True, seconds=30, stop=bool)
    assert solved.value == pytest.approx(best * problem.total, abs=1e-3)
    assert _kept(problem, solved.share.argmax(axis=1).tolist())


def test_the_first_plan_is_told_as_soon_as_there_is_one():
    told = []
    proposal = propose(row(today=(0, 0, 1, 1, 1)), report=told.append)
    assert told[0].plan == (0, 0, 1, 1, 1)
    assert proposal.first_seconds <= told[0].seconds


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_bounds_never_cross_and_the_gap_only_narrows(seed):
    problem = small_problem(seed, units=10)
    told = []
    proposal = propose(problem, seed=1, moves=200, seconds=10, gap=0, report=told.append)
    for before, after in pairwise(told):
        assert after.upper <= before.upper
        assert before.lower is None or after.lower >= before.lower
    if proposal.plan is not None:
        assert faults(problem, proposal.plan) == []
        assert proposal.lower <= proposal.upper + 1e-9
        assert 0 <= proposal.gap <= 1


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_a_further_rule_never_helps(seed):
    problem = small_problem(seed, units=8, rules=False)
    free = propose(problem, moves=200, seconds=10, gap=0)
    pinned = propose(
        Problem(
            **{
                name: getattr(problem, name)
                for name in (
                    "units",
                    "residents",
                    "graph",
                    "districts",
                    "seats",
                    "policies",
                    "today",
                )
            },
            rules=(Rule(RuleKind.PIN, seed % 8, seed % 3),),
        ),
        moves=200,
        seconds=10,
        gap=0,
    )
    assert free.outcome is Outcome.OPTIMAL
    if pinned.plan is not None:
        assert pinned.lower <= free.lower + 1e-9
        assert pinned.plan[seed % 8] == seed % 3


def test_one_seed_gives_one_plan():
    problem = small_problem(5, units=10, rules=False)
    assert propose(problem, seed=3).plan == propose(problem, seed=3).plan


# A row of five units, 10 residents each, with the seats at its ends.
def row(**changes):
    return Problem(
        **{
            "units": tuple("abcde"),
            "residents": (10,) * 5,
            "graph": graph([(0, 1), (1, 2), (2, 3), (3, 4)], 5),
            "districts": ("D1", "D2"),
            "seats": (0, 4),
            "policies": (Policy("p", 1, np.array([0, 0, 0, 1, 1])),),
            "today": (0, 0, 0, 1, 1),
        }
        | changes
    )


def test_agreement_is_complete_where_nothing_stands_in_the_way():
    proposal = propose(row())
    assert (proposal.outcome, proposal.plan, proposal.lower) == (
        Outcome.OPTIMAL,
        (0, 0, 0, 1, 1),
        1.0,
    )
    assert proposal.gap == 0


def test_a_locked_district_keeps_its_units_and_takes_no_other():
    proposal = propose(
        row(today=(0, 0, 1, 1, 1), rules=(Rule(RuleKind.LOCKED_DISTRICT, district=0),))
    )
    assert proposal.plan == (0, 0, 1, 1, 1)
    assert proposal.lower == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("changes", "why", "possible"),
    [
        ({"least": 30}, Why.LEAST_TOO_HIGH, 25),
        ({"most": 20}, Why.MOST_TOO_LOW, 25),
        ({"most": 9}, Why.TOO_MANY_RESIDENTS, 10),
        (
            {"rules": (Rule(RuleKind.PIN, 3, 0), Rule(RuleKind.PIN, 2, 1))},
            Why.CUT_OFF,
            None,
        ),
        (
            {"rules": (Rule(RuleKind.PIN, 2, 0), Rule(RuleKind.LOCKED_UNIT, 2, 1))},
            Why.NO_PLACE,
            None,
        ),
    ],
)
def test_an_impossible_request_is_told_at_a_glance(changes, why, possible):
    proposal = propose(row(**changes))
    assert proposal.outcome is Outcome.INFEASIBLE
    assert proposal.plan is None
    assert (why, possible) in [(each.why, each.possible) for each in proposal.obstacles]


def test_of_several_rules_only_those_to_blame_are_named():
    """With c in D1 the other has 9 residents; that b is in D1 harms nobody."""
    least, pin, harmless = (
        Rule(RuleKind.LEAST),
        Rule(RuleKind.PIN, 2, 0),
        Rule(RuleKind.PIN, 1, 0),
    )
    problem = row(residents=(10, 10, 10, 4, 5), least=15, rules=(harmless, pin))
    proposal = propose(problem)
    assert proposal.outcome is Outcome.INFEASIBLE
    assert [each.why for each in proposal.obstacles] == [Why.TOGETHER]
    assert set(proposal.obstacles[0].rules) == {least, pin}


def test_who_stops_it_gets_what_was_found():
    """Four of five belong together and three may: no plan is seen at once to be the best."""
    together = Policy("p", 1, np.array([0, 0, 0, 0, 1]))
    proposal = propose(row(most=30, policies=(together,)), stop=lambda: True)
    assert proposal.outcome is Outcome.STOPPED
    assert proposal.plan is not None
    assert proposal.upper == 1.0


def test_parts_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="seat of its own"):
        row(seats=(0, 0))
    with pytest.raises(ValueError, match="have a weight"):
        row(policies=(Policy("p", 0, np.zeros(5, dtype=np.intp)),))
