"""Approvals as they stand: the rows of one, or of all that wait for somebody, as plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from districts.approving.kinds import kind_of
from districts.approving.rules import (
    Claim,
    Decision,
    Obstacle,
    Policy,
    Standing,
    Step,
    Verdict,
    seat_for,
    standing,
)
from districts.models import Approval, ApprovalDecision, ApprovalFlow, ApprovalStep, Delegation
from districts.permissions import allowed


@dataclass(frozen=True, slots=True)
class Board:
    """All that rules an approval: its steps, as rows and as rules, and its verdicts, in order."""

    approval: Approval
    rows: Sequence[ApprovalStep]
    steps: Sequence[Step]
    verdicts: Sequence[ApprovalDecision]
    decisions: Sequence[Decision]

    @property
    def standing(self) -> Standing:
        """Where it stands by the verdicts; one that was withdrawn has no step."""
        return standing(self.steps, self.decisions, self.approval.makers)

    @property
    def awaited(self) -> ApprovalStep | None:
        """The step that is waiting for somebody."""
        step = self.standing.step
        is_open = self.approval.state == Approval.StateChoice.PENDING
        return self.rows[step] if is_open and step is not None else None

    @property
    def since(self) -> datetime:
        """When the awaited step began: with the request, or the last verdict before it."""
        step = self.standing.step or 0
        before = [v.at for v, d in zip(self.verdicts, self.decisions, strict=True) if d.step < step]
        return max(before, default=self.approval.asked_at)

    @property
    def due(self) -> date | None:
        """The day by which the awaited step should be decided, if it has a term."""
        awaited = self.awaited
        if awaited is None or awaited.term_days is None:
            return None
        return timezone.localdate(self.since) + timedelta(days=awaited.term_days)


def approvals_read() -> Any:
    """Approvals with everything that a `Board` needs, in a fixed number of statements."""
    steps = ApprovalStep.objects.order_by("number").prefetch_related("named__person")
    verdicts = ApprovalDecision.objects.select_related("by", "seat").order_by("at", "id")
    return Approval.objects.select_related("flow", "author", "asked_by").prefetch_related(
        Prefetch("flow__steps", queryset=steps),
        Prefetch("decisions", queryset=verdicts),
        "subject",
    )


def board_of(approval: Approval) -> Board:
    """The board of an approval that `approvals_read` has read."""
    rows = list(approval.flow.steps.all())
    order = {row.pk: number for number, row in enumerate(rows)}
    verdicts = list(approval.decisions.all())
    return Board(
        approval=approval,
        rows=rows,
        steps=rules_of(approval.flow),
        verdicts=verdicts,
        decisions=[
            Decision(order[one.step_id], one.by_id, one.seat_id, Verdict(one.verdict))
            for one in verdicts
        ],
    )


def rules_of(flow: ApprovalFlow) -> list[Step]:
    """The steps of a stored flow as rules."""
    return [
        Step(
            name=row.name,
            policy=Policy(row.policy),
            permission=row.permission,
            people=frozenset(seat.person_id for seat in row.named.all()),
            seats=row.seats,
            at_least=row.at_least,
            term_days=row.term_days,
        )
        for row in flow.steps.all()
    ]


def lenders_to(user: Any, day: date) -> dict[str, dict[int, int]]:
    """Who lent their seats to `user` on `day`: {code of the flow or "": {person: delegation}}."""
    lent: dict[str, dict[int, int]] = {}
    for one in Delegation.objects.on(day).filter(delegate=user).order_by("pk"):
        lent.setdefault(one.flow_code, {})[one.person_id] = one.pk
    return lent


def seat_of(board: Board, user: Any, lent: dict[str, dict[int, int]]) -> int | Obstacle:
    """The seat in which `user`, with the hat worn, may decide now, or what is in the way."""
    awaited = board.awaited
    if awaited is None:
        return Obstacle.CLOSED
    permission = awaited.permission
    claim = Claim(
        person=user.pk,
        permitted=not permission or allowed(user, permission, board.approval.subject),
        delegated_by=frozenset(_lenders(board, lent)),
    )
    return seat_for(claim, board.steps, board.decisions, board.approval.makers)


def delegation_for(board: Board, seat: int, lent: dict[str, dict[int, int]]) -> int:
    """The delegation by which a seat was lent."""
    return _lenders(board, lent)[seat]


def _lenders(board: Board, lent: dict[str, dict[int, int]]) -> dict[int, int]:
    return lent.get("", {}) | lent.get(board.approval.flow.code, {})


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Something that waits for a person: what, since when, by when, and where to go."""

    title: str
    detail: str
    address: str
    since: datetime
    due: date | None


def approvals_awaiting(user: Any) -> list[Awaiting]:
    """What waits for the verdict of `user`, with the hat worn; the most urgent first."""
    if not getattr(user, "is_authenticated", False):
        return []
    boards = [board_of(approval) for approval in approvals_read().pending()]
    lent = lenders_to(user, timezone.localdate()) if boards else {}
    return _by_urgency(
        Awaiting(
            title=board.approval.title,
            detail=gettext(kind_of(board.approval.flow.code).name),
            address=address_of(board.approval),
            since=board.since,
            due=board.due,
        )
        for board in boards
        if not isinstance(seat_of(board, user, lent), Obstacle)
    )


def address_of(approval: Approval) -> str:
    """The page of an approval."""
    return reverse("approval", args=[approval.pk])


def _by_urgency(waiting: Iterable[Awaiting]) -> list[Awaiting]:
    return sorted(waiting, key=lambda one: (one.due or date.max, one.since))
