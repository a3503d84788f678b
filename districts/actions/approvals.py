"""Asking for approvals, deciding them, changing who decides (docs/adr/0020)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.approving.kinds import Kind, kind_of
from districts.approving.reading import (
    Board,
    approvals_read,
    board_of,
    delegation_for,
    lenders_to,
    rules_of,
    seat_of,
)
from districts.approving.rules import TRANSITIONS, Fault, Obstacle, State, Step, Verdict, faults
from districts.happenings import happened
from districts.history import because
from districts.models import (
    Approval,
    ApprovalDecision,
    ApprovalFlow,
    ApprovalSeat,
    ApprovalStep,
    Delegation,
)
from districts.permissions import require, worn_by
from districts.states import change_state
from districts.transitions import TransitionRefusedError

LONGEST_DELEGATION_DAYS = 366


class DecisionRefusedError(TransitionRefusedError):
    """Somebody may not decide now; `obstacle` is why, `board` how it stands meanwhile."""

    def __init__(self, obstacle: Obstacle, problem: str, board: Board) -> None:
        super().__init__([problem])
        self.obstacle = obstacle
        self.board = board


class MovedError(TransitionRefusedError):
    """What is being approved, or the step awaited, is no longer what the person saw."""


@transaction.atomic
def define_flow(
    *, code: str, name: str, steps: Sequence[Step], by: Any, reason: str
) -> ApprovalFlow:
    """Make the next version of a flow; approvals in flight keep theirs.

    Raises `TransitionRefusedError` for a flow that nobody could ever pass, or without a reason.
    """
    problems = [_fault(fault, steps, number) for fault, number in faults(steps)]
    if not reason.strip():
        problems.append(_("Scrivi perché il flusso cambia."))
    if problems:
        raise TransitionRefusedError(problems)
    with connection.cursor() as cursor:  # one at a time for each code, the first included
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"approval-flow {code}"])
    newest = ApprovalFlow.objects.filter(code=code).aggregate(Max("version"))["version__max"] or 0
    flow = ApprovalFlow.objects.create(
        code=code,
        version=newest + 1,
        name=name,
        by=by,
        **worn_by(by),
        reason=reason.strip(),
    )
    for number, step in enumerate(steps, start=1):
        row = ApprovalStep.objects.create(
            flow=flow,
            number=number,
            name=step.name,
            policy=step.policy.value,
            permission=step.permission,
            seats=len(step.people) or step.seats,
            at_least=step.at_least,
            term_days=step.term_days,
        )
        ApprovalSeat.objects.bulk_create(
            ApprovalSeat(step=row, person_id=person) for person in sorted(step.people)
        )
    return flow


def _fault(fault: Fault, steps: Sequence[Step], number: int) -> str:
    name = steps[number].name if steps else ""
    said = {
        Fault.EMPTY: _("Il flusso non ha passi: aggiungine almeno uno."),
        Fault.TOO_MANY_NEEDED: _(
            "«%(step)s» chiede più approvazioni di quante persone decidono: aggiungi persone o"
            " abbassa il numero."
        ),
        Fault.TWICE: _(
            "«%(step)s» nomina chi decide già in un passo precedente: ognuno decide una volta sola."
        ),
        Fault.FOR_ANYBODY: _("«%(step)s» non dice chi decide: indica persone o un permesso."),
        Fault.NOBODY_LEFT: _(
            "Nel passo «%(step)s» non restano abbastanza persone, tolto chi ha scritto o chiesto:"
            " cambia il flusso."
        ),
    }
    return said[fault] % {"step": name}


def flow_in_use(code: str) -> ApprovalFlow:
    """The newest version of a flow; the one that the platform comes with, if nobody defined any."""
    flow = ApprovalFlow.objects.filter(code=code).order_by("-version").first()
    if flow is not None:
        return flow
    kind = kind_of(code)
    return define_flow(
        code=code,
        name=kind.name,
        steps=kind.flow,
        by=None,
        reason=_("È il flusso con cui la piattaforma comincia."),
    )


@transaction.atomic
def ask_approval(*, code: str, subject: Model, by: Any, reason: str) -> Approval:
    """Ask that `subject` be approved, by the flow in use today.

    Raises `PermissionDenied`; `TransitionRefusedError` if it is awaited already, could not take
    effect as it is, has no reason, or nobody would be left to decide.
    """
    kind = kind_of(code)
    require(by, kind.ask, subject)
    locked = kind.model._base_manager.select_for_update().get(pk=subject.pk)
    flow = flow_in_use(code)
    author = kind.author(locked) or by.pk
    problems = _obstacles_to_asking(kind, flow, locked, frozenset({author, by.pk}), reason)
    if problems:
        raise TransitionRefusedError(problems)
    made = Approval.objects.create(
        flow=flow,
        content_type=ContentType.objects.get_for_model(kind.model),
        object_id=locked.pk,
        title=str(locked)[:300],
        fingerprint=kind.fingerprint(locked),
        author_id=author,
        asked_by=by,
        **worn_by(by),
        reason=reason.strip(),
    )
    happened("approval.awaits", made, by=by)
    return made


def _obstacles_to_asking(
    kind: Kind, flow: ApprovalFlow, subject: Model, makers: frozenset[int], reason: str
) -> list[str]:
    problems = list(kind.problems(subject))
    if not reason.strip():
        problems.append(_("Scrivi perché chiedi l'approvazione."))
    steps = rules_of(flow)
    problems += [_fault(fault, steps, number) for fault, number in faults(steps, makers)]
    pending = Approval.objects.pending().filter(
        content_type=ContentType.objects.get_for_model(kind.model), object_id=subject.pk
    )
    if pending.exists():
        problems.append(_("L'approvazione è già stata chiesta: aspetta l'esito, o ritirala."))
    return problems


@transaction.atomic
def decide(
    *, approval: Approval, by: Any, verdict: Verdict, reason: str, seen: int | None = None
) -> Approval:
    """Record the verdict of `by`, and whatever follows from it: the last one takes effect here.

    `seen`: the key of the step that the person had before their eyes. Of two who decide at the same
    moment the second waits, and is judged by what the first has done.
    Raises `DecisionRefusedError`, `MovedError`, `TransitionRefusedError` (no reason, or no effect
    possible); then nothing is written.
    """
    Approval.objects.select_for_update().get(pk=approval.pk)
    board = board_of(approvals_read().get(pk=approval.pk))
    locked = board.approval
    lent = lenders_to(by, timezone.localdate())
    seat = seat_of(board, by, lent)
    if isinstance(seat, Obstacle):
        raise DecisionRefusedError(seat, _refusal(seat, board), board)
    step = board.awaited
    assert step is not None
    kind = kind_of(locked.flow.code)
    _check_what_was_seen(kind, locked, step, seen)
    if not reason.strip():
        raise TransitionRefusedError([_("Scrivi il motivo della decisione.")])
    ApprovalDecision.objects.create(
        approval=locked,
        step=step,
        verdict=verdict.value,
        reason=reason.strip(),
        by=by,
        seat_id=seat,
        delegation_id=None if seat == by.pk else delegation_for(board, seat, lent),
        **worn_by(by),
    )
    return _conclude(kind, locked, by, reason.strip(), step)


def _check_what_was_seen(
    kind: Kind, approval: Approval, step: ApprovalStep, seen: int | None
) -> None:
    if seen is not None and seen != step.pk:
        raise MovedError(
            [_("Intanto un passo si è concluso: guarda chi ha deciso, poi decidi tu.")]
        )
    if kind.fingerprint(approval.subject) != approval.fingerprint:
        raise MovedError(
            [
                _(
                    "Ciò che è stato chiesto di approvare è cambiato da allora: chi l'ha chiesto"
                    " deve ritirare la richiesta e farne una nuova."
                )
            ]
        )


def _conclude(
    kind: Kind, approval: Approval, by: Any, reason: str, decided: ApprovalStep
) -> Approval:
    """Close the approval if the verdicts suffice, with its effect; else the next step may begin."""
    board = board_of(approvals_read().get(pk=approval.pk))
    state = board.standing.state
    if state != State.PENDING:
        with because(reason):
            change_state(board.approval, to=state.value, table=TRANSITIONS, by=by, reason=reason)
            if state == State.APPROVED:
                kind.approved(board.approval.subject, by, reason)
        happened(f"approval.{state.value}", board.approval, by=by)
    elif board.awaited != decided:
        happened("approval.awaits", board.approval, by=by)
    return board.approval


def _refusal(obstacle: Obstacle, board: Board) -> str:
    if obstacle == Obstacle.CLOSED:
        return _("Questa approvazione è già chiusa: %(state)s.") % {
            "state": board.approval.get_state_display()
        }
    return {
        Obstacle.MAKER: _("Chi ha scritto o chiesto non può approvare: serve un'altra persona."),
        Obstacle.DECIDED: _("Hai già deciso in questa approvazione: una persona decide una volta."),
        Obstacle.NO_PERMISSION: _("Questo passo spetta a chi ha il ruolo che il flusso indica."),
        Obstacle.NO_SEAT: _("In questo passo decidono altre persone."),
    }[obstacle]


@transaction.atomic
def withdraw_approval(*, approval: Approval, by: Any, reason: str) -> Approval:
    """Take back a request that is still pending. Raises `PermissionDenied` and
    `TransitionRefusedError`."""
    locked = Approval.objects.select_for_update().get(pk=approval.pk)
    require(by, "districts.withdraw_approval", locked)
    if locked.state != State.PENDING:
        raise TransitionRefusedError(
            [
                _("Non si può più ritirare: questa approvazione è già chiusa (%(state)s).")
                % {"state": locked.get_state_display()}
            ]
        )
    if not reason.strip():
        raise TransitionRefusedError([_("Scrivi perché la ritiri.")])
    change_state(locked, to=State.WITHDRAWN.value, table=TRANSITIONS, by=by, reason=reason.strip())
    happened("approval.withdrawn", locked, by=by)
    return locked


@transaction.atomic
def delegate(
    *, person: Any, to: Any, valid_from: date, valid_to: date, reason: str, flow_code: str = ""
) -> Delegation:
    """Lend the seats of `person` to `to` for a time; rights are never lent.

    Raises `TransitionRefusedError` with every reason at once.
    """
    require(person, "districts.delegate")
    problems = []
    if person.pk == to.pk:
        problems.append(_("Non puoi delegare te stesso: indica un'altra persona."))
    if not to.is_active:
        problems.append(_("La persona indicata non ha più accesso: indicane un'altra."))
    if valid_to <= valid_from:
        problems.append(_("La delega finisce prima di cominciare: correggi le date."))
    elif (valid_to - valid_from).days > LONGEST_DELEGATION_DAYS:
        problems.append(_("Una delega dura al massimo un anno: accorciala."))
    if valid_from < timezone.localdate():
        problems.append(_("Una delega non vale per il passato: comincia da oggi o da poi."))
    if not reason.strip():
        problems.append(_("Scrivi il motivo della delega."))
    if problems:
        raise TransitionRefusedError(problems)
    with because(reason):
        lent = Delegation.objects.create(
            person=person,
            delegate=to,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason.strip(),
            flow_code=flow_code,
        )
    happened("delegation.granted", lent, by=person)
    return lent


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, by: Any) -> Delegation:
    """End a delegation now. Raises `TransitionRefusedError` unless `by` gave it and it holds."""
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if locked.person_id != by.pk:
        raise TransitionRefusedError([_("Una delega la revoca chi l'ha data.")])
    if locked.revoked_at is not None:
        raise TransitionRefusedError([_("La delega è già revocata.")])
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    happened("delegation.revoked", locked, by=by)
    return locked
