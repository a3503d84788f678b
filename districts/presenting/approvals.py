"""An approval in words: its steps, who decided and why, what is awaited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.approving.kinds import kind_of
from districts.approving.reading import Board, rules_of
from districts.approving.rules import Policy, State, Step, Verdict, bench
from districts.models import ApprovalDecision, ApprovalFlow, ApprovalStep
from districts.permissions import refusal_of
from districts.presenting.people import hat_words, person_name

TONES = {
    State.PENDING: "info",
    State.APPROVED: "ok",
    State.REJECTED: "error",
    State.WITHDRAWN: "plain",
}


@dataclass(frozen=True, slots=True)
class Vote:
    """A verdict. `instead`: in whose seat, if not their own."""

    who: str
    hat: str
    instead: str
    approves: bool
    words: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step. `who`: who may decide; `missing`: what it still takes, while it is awaited."""

    name: str
    state: str
    tone: str
    current: bool
    rule: str
    who: str
    missing: str
    due: date | None
    votes: Sequence[Vote]


@dataclass(frozen=True, slots=True)
class Panel:
    """An approval, as the panel shows it; `subject_address` leads to what is being approved."""

    title: str
    kind: str
    state: str
    tone: str
    asked_by: str
    asked_as: str
    author: str
    asked_at: datetime
    reason: str
    flow: str
    subject_address: str
    steps: Sequence[ShownStep]


def approval_panel(board: Board) -> Panel:
    """The panel of an approval."""
    approval = board.approval
    kind = kind_of(approval.flow.code)
    return Panel(
        title=approval.title,
        kind=_(kind.name),
        state=str(approval.get_state_display()),
        tone=TONES[State(approval.state)],
        asked_by=person_name(approval.asked_by),
        asked_as=hat_words(approval.acting_as, approval.acting_for),
        author=person_name(approval.author),
        asked_at=approval.asked_at,
        reason=approval.reason,
        flow=_("%(name)s, versione %(version)s")
        % {"name": _(approval.flow.name), "version": approval.flow.version},
        subject_address=kind.address(approval.subject),
        steps=[_step(board, number, row) for number, row in enumerate(board.rows)],
    )


def _step(board: Board, number: int, row: ApprovalStep) -> ShownStep:
    words, tone = _state_of(board, number)
    current = board.awaited is row
    return ShownStep(
        name=_(row.name),
        state=words,
        tone=tone,
        current=current,
        rule=_rule(board.steps[number], board.approval.makers),
        who=_who(row),
        missing=_missing(board) if current else "",
        due=board.due if current else None,
        votes=[_vote(one) for one in board.verdicts if one.step_id == row.pk],
    )


def _state_of(board: Board, number: int) -> tuple[str, str]:
    state = State(board.approval.state)
    reached = board.standing.step
    if state == State.REJECTED:
        reached = max((one.step for one in board.decisions), default=0)
    if state == State.APPROVED or (reached is not None and number < reached):
        return _("approvato"), "ok"
    if number == reached and state == State.REJECTED:
        return _("respinto"), "error"
    if number == reached and state == State.PENDING:
        return _("in attesa"), "info"
    if state == State.PENDING:
        return _("viene dopo"), "plain"
    return _("non deciso"), "plain"


def _rule(step: Step, makers: frozenset[int]) -> str:
    sits = bench(step, makers)
    if sits.seats == 1:
        return _("Decide una persona.")
    if step.policy == Policy.ALL:
        return _("Devono approvare tutti.")
    if step.policy == Policy.ANY:
        return _("Basta un'approvazione.")
    return _("Servono %(needed)s approvazioni su %(seats)s.") % {
        "needed": sits.needed,
        "seats": sits.seats,
    }


def _who(row: ApprovalStep) -> str:
    names = [person_name(seat.person) for seat in row.named.all()]
    if names:
        return ", ".join(sorted(names))
    return refusal_of(row.permission)


def _missing(board: Board) -> str:
    now = board.standing
    left = now.needed - now.approvals
    return ngettext("Manca %(n)s approvazione.", "Mancano %(n)s approvazioni.", left) % {"n": left}


def _vote(row: ApprovalDecision) -> Vote:
    approves = row.verdict == Verdict.APPROVE
    return Vote(
        who=person_name(row.by),
        hat=hat_words(row.acting_as, row.acting_for),
        instead=person_name(row.for_another) if row.for_another else "",
        approves=approves,
        words=_("ha approvato") if approves else _("ha respinto"),
        reason=row.reason,
        at=row.at,
    )


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a flow. `steps`: name, rule, who may decide, days for it."""

    number: int
    at: datetime
    who: str
    hat: str
    reason: str
    steps: Sequence[tuple[str, str, str, int | None]]


def flow_versions(code: str) -> list[Version]:
    """Every version of a flow, the one in use first."""
    rows = ApprovalFlow.objects.filter(code=code).select_related("by").order_by("-version")
    return [
        Version(
            number=flow.version,
            at=flow.at,
            who=person_name(flow.by),
            hat=hat_words(flow.acting_as, flow.acting_for),
            reason=flow.reason,
            steps=[
                (_(row.name), _rule(rule, frozenset()), _who(row), row.term_days)
                for row, rule in zip(flow.steps.all(), rules_of(flow), strict=True)
            ],
        )
        for flow in rows.prefetch_related("steps__named__person")
    ]
