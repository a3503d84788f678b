"""The rules of approvals, by hand and by properties. No database."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.approving.rules import (
    Claim,
    Decision,
    Fault,
    Obstacle,
    Policy,
    State,
    Step,
    Verdict,
    faults,
    seat_for,
    standing,
)

YES, NO = Verdict.APPROVE, Verdict.REJECT
ANNA, BRUNO, CARLA, DARIO, EMMA = range(1, 6)
NOBODY: frozenset[int] = frozenset()


def step(policy: Policy, *people: int, seats: int = 1, at_least: int = 1, permission: str = "p"):
    return Step("passo", policy, permission, frozenset(people), len(people) or seats, at_least)


def by(person: int, verdict: Verdict = YES, *, number: int = 0, seat: int | None = None):
    return Decision(number, person, person if seat is None else seat, verdict)


ALL = [step(Policy.ALL, ANNA, BRUNO, CARLA)]
ANY = [step(Policy.ANY, ANNA, BRUNO, CARLA)]
TWO_OF_THREE = [step(Policy.AT_LEAST, ANNA, BRUNO, CARLA, at_least=2)]
OPEN = [step(Policy.ANY)]


@pytest.mark.parametrize(
    ("steps", "decisions", "state"),
    [
        (ALL, [by(ANNA), by(BRUNO)], State.PENDING),
        (ALL, [by(ANNA), by(BRUNO), by(CARLA)], State.APPROVED),
        (ALL, [by(ANNA), by(BRUNO, NO)], State.REJECTED),
        (ANY, [by(BRUNO)], State.APPROVED),
        (ANY, [by(ANNA, NO), by(BRUNO, NO)], State.PENDING),
        (ANY, [by(ANNA, NO), by(BRUNO, NO), by(CARLA, NO)], State.REJECTED),
        (TWO_OF_THREE, [by(ANNA), by(BRUNO, NO)], State.PENDING),
        (TWO_OF_THREE, [by(ANNA), by(BRUNO, NO), by(CARLA)], State.APPROVED),
        (TWO_OF_THREE, [by(ANNA, NO), by(BRUNO, NO)], State.REJECTED),
        (OPEN, [], State.PENDING),
        (OPEN, [by(EMMA)], State.APPROVED),
        (OPEN, [by(EMMA, NO)], State.REJECTED),
        # Who has no seat counts for nothing, and nobody counts twice.
        (ALL, [by(ANNA), by(BRUNO), by(DARIO)], State.PENDING),
        (TWO_OF_THREE, [by(ANNA), by(ANNA)], State.PENDING),
        (TWO_OF_THREE, [by(ANNA), by(ANNA, seat=BRUNO)], State.PENDING),
        (TWO_OF_THREE, [by(ANNA), by(DARIO, seat=BRUNO)], State.APPROVED),
    ],
)
def test_step_by_hand(steps: list[Step], decisions: list[Decision], state: State):
    assert standing(steps, decisions, NOBODY).state == state


def test_steps_follow_each_other():
    steps = [*TWO_OF_THREE, step(Policy.ANY)]
    first = [by(ANNA), by(CARLA)]
    assert standing(steps, first, NOBODY).step == 1
    assert standing(steps, [*first, by(DARIO, number=1)], NOBODY).state == State.APPROVED
    assert standing(steps, [*first, by(DARIO, NO, number=1)], NOBODY).state == State.REJECTED
    # A verdict given ahead of time waits for its step.
    assert standing(steps, [by(DARIO, number=1)], NOBODY).step == 0


def test_standing_says_who_is_awaited():
    now = standing(TWO_OF_THREE, [by(BRUNO)], NOBODY)
    assert (now.approvals, now.needed, now.free, now.waiting) == (1, 2, 2, {ANNA, CARLA})


def test_all_means_all_the_others_when_one_wrote_it():
    assert standing(ALL, [by(BRUNO), by(CARLA)], frozenset({ANNA})).state == State.APPROVED
    assert standing(ALL, [by(ANNA), by(BRUNO)], frozenset({ANNA})).state == State.PENDING


def test_n_of_m_stays_n_when_one_wrote_it():
    makers = frozenset({ANNA})
    assert standing(TWO_OF_THREE, [by(BRUNO)], makers).state == State.PENDING
    assert standing(TWO_OF_THREE, [by(BRUNO, NO)], makers).state == State.REJECTED
    assert standing(TWO_OF_THREE, [by(BRUNO), by(CARLA)], makers).state == State.APPROVED


def claim(person: int, *lenders: int, permitted: bool = True) -> Claim:
    return Claim(person, permitted, frozenset(lenders))


@pytest.mark.parametrize(
    ("who", "steps", "decisions", "answer"),
    [
        (claim(ANNA), ALL, [], ANNA),
        (claim(EMMA), ALL, [], Obstacle.MAKER),
        (claim(DARIO), ALL, [], Obstacle.NO_SEAT),
        (claim(DARIO, ANNA), ALL, [], ANNA),
        (claim(DARIO, BRUNO, ANNA), ALL, [by(ANNA)], BRUNO),
        (claim(DARIO, ANNA), ALL, [by(ANNA)], Obstacle.NO_SEAT),
        (claim(ANNA, BRUNO), ALL, [by(ANNA)], Obstacle.DECIDED),
        (claim(DARIO, ANNA, permitted=False), ALL, [], Obstacle.NO_PERMISSION),
        (claim(EMMA, ANNA), ALL, [], Obstacle.MAKER),
        (claim(DARIO), OPEN, [], DARIO),
        (claim(DARIO, permitted=False), OPEN, [], Obstacle.NO_PERMISSION),
        (claim(DARIO), OPEN, [by(ANNA)], Obstacle.CLOSED),
        (claim(CARLA), ALL, [by(ANNA), by(BRUNO, NO)], Obstacle.CLOSED),
        # The delegate of a delegate has been lent nothing by whoever sits.
        (claim(DARIO, CARLA), [step(Policy.ALL, ANNA)], [], Obstacle.NO_SEAT),
    ],
)
def test_seat(who: Claim, steps: list[Step], decisions: list[Decision], answer: int | Obstacle):
    assert seat_for(who, steps, decisions, frozenset({EMMA})) == answer


@pytest.mark.parametrize(
    ("steps", "makers", "found"),
    [
        ([], NOBODY, [(Fault.EMPTY, 0)]),
        (TWO_OF_THREE, NOBODY, []),
        ([step(Policy.AT_LEAST, ANNA, at_least=2)], NOBODY, [(Fault.TOO_MANY_NEEDED, 0)]),
        ([step(Policy.AT_LEAST, seats=0)], NOBODY, [(Fault.TOO_MANY_NEEDED, 0)]),
        ([*ANY, step(Policy.ANY, CARLA)], NOBODY, [(Fault.TWICE, 1)]),
        ([step(Policy.ANY, permission="")], NOBODY, [(Fault.FOR_ANYBODY, 0)]),
        ([step(Policy.ANY, ANNA)], frozenset({ANNA}), [(Fault.NOBODY_LEFT, 0)]),
        (TWO_OF_THREE, frozenset({ANNA, BRUNO}), [(Fault.NOBODY_LEFT, 0)]),
        (ALL, frozenset({ANNA, BRUNO}), []),
    ],
)
def test_fault(steps: list[Step], makers: frozenset[int], found: list):
    assert faults(steps, makers) == found


people = st.integers(1, 5)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Step, list[Decision], frozenset[int]]:
    """One step that can be passed, verdicts of at most four people, and who made the thing."""
    named = frozenset(draw(st.sets(people, max_size=4)))
    seats = len(named) or draw(st.integers(1, 4))
    one = Step(
        "passo",
        draw(st.sampled_from(Policy)),
        "p",
        named,
        seats,
        draw(st.integers(1, seats)),
    )
    who = draw(st.lists(people, unique=True, max_size=4 if named else seats))
    verdicts = [by(person, draw(st.sampled_from(Verdict))) for person in who]
    return one, verdicts, frozenset(draw(st.sets(people, max_size=2)))


@given(cases())
def test_order_of_the_verdicts_of_a_step_changes_nothing(case):
    one, verdicts, makers = case
    found = {standing([one], order, makers).state for order in permutations(verdicts)}
    assert len(found) == 1


@given(cases(), st.sampled_from(Verdict))
def test_makers_verdict_never_counts(case, verdict: Verdict):
    one, verdicts, makers = case
    others = [v for v in verdicts if v.by not in makers]
    with_theirs = [by(maker, verdict) for maker in sorted(makers)] + others
    assert standing([one], with_theirs, makers) == standing([one], others, makers)


@given(cases())
def test_what_is_settled_stays_settled(case):
    one, verdicts, makers = case
    states = [standing([one], verdicts[:count], makers).state for count in range(len(verdicts) + 1)]
    settled = [state for state in states if state != State.PENDING]
    assert states[len(states) - len(settled) :] == settled
    assert len(set(settled)) <= 1


@given(cases())
def test_pending_step_can_still_go_either_way_or_has_a_seat_free(case):
    one, verdicts, makers = case
    now = standing([one], verdicts, makers)
    if now.state == State.PENDING and not faults([one], makers):
        assert now.free >= 1
        assert now.approvals + now.free >= now.needed


@given(cases(), people, st.sets(people, max_size=3), st.booleans())
def test_who_has_a_seat_makes_a_verdict_that_counts(case, person, lenders, permitted):
    one, verdicts, makers = case
    given_by = Claim(person, permitted, frozenset(lenders) - {person})
    seat = seat_for(given_by, [one], verdicts, makers)
    if isinstance(seat, Obstacle):
        return
    assert permitted
    assert person not in makers
    assert seat not in makers
    before = standing([one], verdicts, makers)
    after = standing([one], [*verdicts, by(person, seat=seat)], makers)
    assert after.state == State.APPROVED or after.approvals == before.approvals + 1
