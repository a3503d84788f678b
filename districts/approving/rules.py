"""Who still has to approve, and what came of it: flows, seats and verdicts. No Django here.

A flow is an ordered list of steps. A step has *seats*, each taken by one person who decides once,
and is approved when `needed` of them approve: all of them, any one, or n of m. It is rejected as
soon as the approvals still possible are too few, so that no order of the same verdicts gives
another result. The seats are those of the people named, or open to the first who come with the
permission.

Its *makers*, who wrote the thing or asked for its approval, have no seat anywhere, and one person
decides at most once in one approval, for themselves or as a delegate: four eyes are two people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Policy(StrEnum):
    """How many seats of a step have to approve."""

    ALL = "all"
    ANY = "any"
    AT_LEAST = "at_least"


class Verdict(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class State(StrEnum):
    """Where an approval stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


# A closed approval is never opened again: a new one is asked for.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PENDING: frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN}),
    State.APPROVED: frozenset(),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `people`: who sits, by key; empty for `seats` open to whoever has the permission.

    `at_least` counts for the policy of that name only. `term_days`: how long a decision may take.
    """

    name: str
    policy: Policy
    permission: str = ""
    people: frozenset[int] = frozenset()
    seats: int = 1
    at_least: int = 1
    term_days: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict in a step (counted from 0): given by `by` in the seat of `seat`, often the same."""

    step: int
    by: int
    seat: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an approval stands. `step`: the one awaited, None when closed.

    `approvals`, `needed`, `free`: of that step, the approvals given, those it takes and the seats
    that have not decided; `waiting`: the people named who have not.
    """

    state: State
    step: int | None = None
    approvals: int = 0
    needed: int = 0
    free: int = 0
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bench:
    """The seats of a step once the makers have left theirs."""

    people: frozenset[int]
    seats: int
    needed: int

    @property
    def can_approve(self) -> bool:
        return 1 <= self.needed <= self.seats


def bench(step: Step, makers: frozenset[int]) -> Bench:
    """The seats that count in `step`.

    Of people named, the makers' seats go, and *all* then means all the others; n of m stays n.
    """
    people = step.people - makers
    seats = len(people) if step.people else step.seats
    needed = {Policy.ALL: seats, Policy.ANY: 1, Policy.AT_LEAST: step.at_least}[step.policy]
    return Bench(people, seats, needed)


def standing(
    steps: Sequence[Step], decisions: Iterable[Decision], makers: frozenset[int]
) -> Standing:
    """What the decisions given so far come to. Those that do not count are passed over:

    the makers', those in seats that the step does not have, a second one of a seat or of a person.
    """
    given: dict[int, list[Decision]] = {}
    for decision in decisions:
        given.setdefault(decision.step, []).append(decision)
    for number, step in enumerate(steps):
        sits = bench(step, makers)
        counted = _counted(sits, given.get(number, []), makers)
        approvals = sum(one.verdict == Verdict.APPROVE for one in counted)
        rejections = len(counted) - approvals
        if approvals >= sits.needed and sits.can_approve:
            continue
        if rejections > sits.seats - sits.needed:
            return Standing(State.REJECTED)
        return Standing(
            State.PENDING,
            number,
            approvals,
            sits.needed,
            sits.seats - len(counted),
            sits.people - {one.seat for one in counted},
        )
    return Standing(State.APPROVED)


def _counted(sits: Bench, decisions: Sequence[Decision], makers: frozenset[int]) -> list[Decision]:
    taken: set[int] = set()
    people: set[int] = set()
    counted: list[Decision] = []
    for one in decisions:
        foreign = bool(sits.people) and one.seat not in sits.people
        if foreign or {one.by, one.seat} & makers or one.seat in taken or one.by in people:
            continue
        if len(counted) < sits.seats:
            counted.append(one)
            taken.add(one.seat)
            people.add(one.by)
    return counted


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody brings to decide: themselves, and who named them as delegates today.

    `permitted`: they hold the permission of the awaited step. A delegation lends a seat and never a
    right, so it must be true of the delegate too.
    """

    person: int
    permitted: bool
    delegated_by: frozenset[int] = field(default_factory=frozenset)


class Obstacle(StrEnum):
    """Why somebody may not decide now."""

    CLOSED = "closed"
    MAKER = "maker"
    DECIDED = "decided"
    NO_SEAT = "no_seat"
    NO_PERMISSION = "no_permission"


def seat_for(
    claim: Claim, steps: Sequence[Step], decisions: Sequence[Decision], makers: frozenset[int]
) -> int | Obstacle:
    """The seat in which `claim.person` may decide the awaited step, or what is in the way."""
    now = standing(steps, decisions, makers)
    if now.step is None:
        return Obstacle.CLOSED
    if claim.person in makers:
        return Obstacle.MAKER
    if any(one.by == claim.person for one in decisions):
        return Obstacle.DECIDED
    if not claim.permitted:
        return Obstacle.NO_PERMISSION
    return _free_seat(claim, now, bench(steps[now.step], makers))


def _free_seat(claim: Claim, now: Standing, sits: Bench) -> int | Obstacle:
    if not sits.people:
        return claim.person if now.free else Obstacle.NO_SEAT
    if claim.person in now.waiting:
        return claim.person
    lent = sorted(claim.delegated_by & now.waiting)
    return lent[0] if lent else Obstacle.NO_SEAT


class Fault(StrEnum):
    """What is wrong with a flow."""

    EMPTY = "empty"
    TOO_MANY_NEEDED = "too_many_needed"
    TWICE = "twice"
    FOR_ANYBODY = "for_anybody"
    NOBODY_LEFT = "nobody_left"


def faults(steps: Sequence[Step], makers: frozenset[int] = frozenset()) -> list[tuple[Fault, int]]:
    """What keeps `steps` from ever being passed, each with its step: ever, or for these makers."""
    if not steps:
        return [(Fault.EMPTY, 0)]
    found = []
    seen: set[int] = set()
    for number, step in enumerate(steps):
        if not bench(step, frozenset()).can_approve:
            found.append((Fault.TOO_MANY_NEEDED, number))
        elif not bench(step, makers).can_approve:
            found.append((Fault.NOBODY_LEFT, number))
        if not (step.people or step.permission):
            found.append((Fault.FOR_ANYBODY, number))
        if step.people & seen:
            found.append((Fault.TWICE, number))
        seen |= step.people
    return found
