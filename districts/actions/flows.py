"""Changing who approves what: the next version of a flow (docs/adr/0020)."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from districts.actions.approvals import MovedError, define_flow, flow_in_use
from districts.approving.kinds import kind_of
from districts.approving.rules import Step
from districts.models import ApprovalFlow
from districts.permissions import require
from districts.transitions import TransitionRefusedError


@transaction.atomic
def change_flow(
    *, code: str, steps: Sequence[Step], by: Any, reason: str, seen: int
) -> ApprovalFlow:
    """Make the next version of the flow of a kind; what is in flight keeps the version it has.

    `by` is None for a command. `seen`: the version that the person had before their eyes. Raises
    `PermissionDenied`; `MovedError` if others changed the flow meanwhile; `TransitionRefusedError`
    for a flow that nobody could pass, or with a step that asks for none of the rights of its kind:
    how many decide is a setting, who has the right is not.
    """
    if by is not None:
        require(by, "districts.define_flow")
    kind = kind_of(code)
    with connection.cursor() as cursor:  # as define_flow, which takes it again
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"approval-flow {code}"])
    if flow_in_use(code).version != seen:
        raise MovedError(
            [_("Intanto qualcun altro ha cambiato il flusso: rileggilo, poi salva di nuovo.")]
        )
    foreign = [step.name for step in steps if step.permission not in kind.rights]
    if foreign:
        raise TransitionRefusedError(
            [
                _("«%(step)s» non chiede il permesso che la decisione richiede: sceglilo.")
                % {"step": name}
                for name in foreign
            ]
        )
    return define_flow(code=code, name=kind.name, steps=steps, by=by, reason=reason)
