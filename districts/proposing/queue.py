"""Working on proposals: the table is the queue, a lock of the session says who works on what.

A worker takes the oldest request that nobody works on: one that waits, or one whose worker has
died, because a lock of its session ends with it. The solver runs in a process of its own
(`districts.proposals.apart`); what it tells is written down as it comes, so that pages show it. A
request begun anew has the same answer, since the same seed is searched; after the third worker that
died over it, it is given up. See docs/adr/0031.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from districts.models import Proposal
from districts.proposals import IMPOSSIBLE, Answer, Obstacle, Outcome, Progress, Why
from districts.proposals.apart import SolverDied, solver
from districts.proposing.asked import Posed, pose
from districts.proposing.states import TRANSITIONS, UNDER_WAY, State
from districts.states import change_state

logger = logging.getLogger(__name__)

GAP = 0.0
"""The solver goes on until the answer is proven best, or its time is over."""
GRACE = 30.0
"""Seconds that it may overrun, to say which rules stand in the way, before its process is ended."""
MAX_ATTEMPTS = 3
_SLOT, _ONE = 7306, 7307
_HEARD_EVERY = 5.0

_STATE_OF = {
    Outcome.OPTIMAL: State.DONE,
    Outcome.WITHIN: State.DONE,
    Outcome.OPEN: State.DONE,
    Outcome.UNKNOWN: State.DONE,
    Outcome.INFEASIBLE: State.INFEASIBLE,
}
_PLACE_PLAN = """
UPDATE districts_proposalunit AS row SET zone_id = plan.zone
FROM unnest(%s::bigint[], %s::bigint[]) AS plan(unit, zone)
WHERE row.proposal_id = %s AND row.unit_id = plan.unit
    AND row.zone_id IS DISTINCT FROM plan.zone
"""


def work(most: int | None = None) -> dict[str, int]:
    """Work on what waits until nothing does, or others are at it; how many ended, by state.

    `most`: after so many the worker is let go.

    At most `PROPOSAL_SLOTS` are worked on at once on all workers, so that a long proposal never
    keeps them all from the figures.
    """
    done: dict[str, int] = {}
    with _a_slot() as free:
        while free and (most is None or sum(done.values()) < most):
            if (ended := _work_on_next()) is None:
                break
            done[ended] = done.get(ended, 0) + 1
    return done


@contextmanager
def _a_slot() -> Iterator[bool]:
    """Whether one of the slots was free; it is ours until the end."""
    slots = range(settings.PROPOSAL_SLOTS)
    held = next((slot for slot in slots if _lock(_SLOT, slot)), None)
    try:
        yield held is not None
    finally:
        if held is not None:
            _unlock(_SLOT, held)


def _work_on_next() -> str | None:
    """Take one request to its end; the state it ended in, None if there is none to take."""
    for key in (
        Proposal.objects.filter(state__in=UNDER_WAY)
        .order_by("asked_at", "pk")
        .values_list("pk", flat=True)
    ):
        if not _lock(_ONE, key):
            continue
        try:
            proposal = _begin(key)
            if proposal is not None:
                return proposal.state if not proposal.under_way else _solve(proposal)
        finally:
            _unlock(_ONE, key)
    return None


@transaction.atomic
def _begin(key: int) -> Proposal | None:
    """The request as ours, running; ended already if it had been given up; None: it had ended."""
    proposal = Proposal.objects.select_for_update().get(pk=key)
    if not proposal.under_way:
        return None
    if proposal.state == State.QUEUED:
        change_state(proposal, to=State.RUNNING, table=TRANSITIONS, by=None)
        proposal.started_at = timezone.now()
    if proposal.cancel_asked_by_id is not None:
        _end(proposal, State.CANCELLED, Outcome.STOPPED)
        return proposal
    if proposal.attempts >= MAX_ATTEMPTS:
        proposal.error = "The worker died over it, three times."
        _end(proposal, State.FAILED)
        return proposal
    proposal.attempts += 1
    proposal.heard_at = timezone.now()
    proposal.phase = "reading"
    proposal.save(update_fields=["started_at", "attempts", "heard_at", "phase"])
    return proposal


def _solve(proposal: Proposal) -> str:
    """Solve it, tell how it goes, write down how it ended."""
    began = time.monotonic()
    given_up = _given_up(proposal)
    try:
        # Its process starts while the request is read: each takes half a second.
        with solver() as process:
            posed = pose(proposal)
            _write_links(proposal, posed)
            answer = process.propose(
                posed.problem,
                seconds=proposal.seconds,
                gap=GAP,
                grace=GRACE,
                stop=given_up,
                report=partial(_tell, proposal, posed, began),
            )
    except (SolverDied, ValueError) as error:
        logger.exception("proposal %d failed", proposal.pk)
        return _fail(proposal, f"{type(error).__name__}: {error}"[:2000])
    if answer is not None:
        return _conclude(proposal, posed, answer)
    if given_up():
        return _conclude_as(proposal, State.CANCELLED, Outcome.STOPPED)
    return _conclude_without(proposal, posed)


def _given_up(proposal: Proposal) -> Callable[[], bool]:
    """Whether somebody asked to stop; asking is also the sign that the worker lives."""
    heard = time.monotonic()

    def ask() -> bool:
        nonlocal heard
        rows = Proposal.objects.filter(pk=proposal.pk)
        if time.monotonic() - heard > _HEARD_EVERY:
            heard = time.monotonic()
            rows.update(heard_at=Now())
        return rows.filter(cancel_asked_by__isnull=False).exists()

    return ask


@transaction.atomic
def _tell(proposal: Proposal, posed: Posed, began: float, progress: Progress) -> None:
    """Write down a glimpse: the plan only if it is better than the one that stands."""
    better = progress.lower is not None and (
        proposal.lower is None or progress.lower > proposal.lower
    )
    if better and progress.plan is not None and progress.lower is not None:
        _place(proposal, posed, progress.plan)
        proposal.lower = progress.lower
        if proposal.first_seconds is None:
            proposal.first_seconds = time.monotonic() - began
    proposal.upper = _bound(proposal, progress.upper)
    proposal.phase = progress.phase
    proposal.heard_at = timezone.now()
    proposal.save(update_fields=["lower", "upper", "phase", "heard_at", "first_seconds"])


@transaction.atomic
def _conclude(proposal: Proposal, posed: Posed, answer: Answer) -> str:
    better = answer.lower is not None and (proposal.lower is None or answer.lower >= proposal.lower)
    if better and answer.plan is not None:
        _place(proposal, posed, answer.plan)
        proposal.lower = answer.lower
    if answer.outcome is Outcome.INFEASIBLE:
        proposal.lower = None
    proposal.upper = _bound(proposal, answer.upper)
    proposal.obstacles = [_obstacle(each, posed) for each in answer.obstacles]
    proposal.save(update_fields=["lower", "upper", "obstacles"])
    return _conclude_as(proposal, _STATE_OF[answer.outcome], answer.outcome)


def _conclude_without(proposal: Proposal, posed: Posed) -> str:
    """The process outran its time: what it had told stands.

    If that was that no plan keeps the rules, all of them together are to blame.
    """
    if proposal.phase == IMPOSSIBLE:
        rules = Obstacle(Why.TOGETHER, posed.problem.all_rules)
        proposal.obstacles = [_obstacle(rules, posed)]
        proposal.save(update_fields=["obstacles"])
        return _conclude_as(proposal, State.INFEASIBLE, Outcome.INFEASIBLE)
    outcome = Outcome.OPEN if proposal.lower is not None else Outcome.UNKNOWN
    return _conclude_as(proposal, State.DONE, outcome)


@transaction.atomic
def _conclude_as(proposal: Proposal, state: State, outcome: Outcome) -> str:
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    _end(locked, state, outcome)
    return locked.state


@transaction.atomic
def _fail(proposal: Proposal, error: str) -> str:
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    locked.error = error
    _end(locked, State.FAILED)
    return locked.state


def _end(proposal: Proposal, state: State, outcome: Outcome | None = None) -> None:
    """Of a locked row; the state and its moment in one statement, as the database wants them."""
    by = proposal.cancel_asked_by if state == State.CANCELLED else None
    proposal.ended_at = timezone.now()
    proposal.outcome = outcome.value if outcome else ""
    proposal.phase = ""
    change_state(
        proposal,
        to=state,
        table=TRANSITIONS,
        by=by,
        also=["ended_at", "started_at", "outcome", "phase", "error"],
    )


def _place(proposal: Proposal, posed: Posed, plan: tuple[int, ...]) -> None:
    zones = [posed.zones[district] for district in plan]
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_PLAN, [list(posed.units), zones, proposal.pk])


def _bound(proposal: Proposal, upper: float) -> float:
    """Never above what was known, never under the plan there is: a bound only falls."""
    known = min(proposal.upper, upper, 1.0)
    return known if proposal.lower is None else max(known, proposal.lower)


def _write_links(proposal: Proposal, posed: Posed) -> None:
    """The links that stand in for missing borders: a condition of the proof."""
    units = posed.problem.units
    proposal.links = [
        {"one": units[link.one], "other": units[link.other], "reason": link.reason.value}
        for link in posed.problem.graph.links
    ]
    proposal.save(update_fields=["links"])


def _obstacle(obstacle: Obstacle, posed: Posed) -> dict[str, Any]:
    """An obstacle with codes in the place of positions."""
    units, districts = posed.problem.units, posed.problem.districts

    def code(codes: tuple[str, ...], position: int | None) -> str | None:
        return None if position is None or position < 0 else codes[position]

    return {
        **{k: v for k, v in asdict(obstacle).items() if k in {"asked", "possible"}},
        "why": obstacle.why.value,
        "unit": code(units, obstacle.unit),
        "district": code(districts, obstacle.district),
        "rules": [
            {
                "kind": rule.kind.value,
                "unit": code(units, rule.unit),
                "district": code(districts, rule.district),
            }
            for rule in obstacle.rules
        ],
    }


def _lock(kind: int, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])
        return bool(cursor.fetchone()[0])


def _unlock(kind: int, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])
