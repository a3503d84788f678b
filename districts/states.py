"""How anything passes from a state to another: one row of memory for each passage."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from districts.models import Act, StateChange
from districts.permissions import worn_by
from districts.transitions import TransitionRefusedError

Table = Mapping[str, frozenset[str]]


@transaction.atomic
def change_state(
    subject: Any,
    *,
    to: str,
    table: Table,
    by: Any,
    reason: str = "",
    act: Act | None = None,
    also: Sequence[str] = (),
) -> None:
    """Take `subject`, which the caller has locked and judged, from its state to `to`.

    Writes state and `StateChange`, with the person `by` and the hat worn (None: the platform
    itself); the fields `also` in the same statement, where the state needs them. Raises
    `TransitionRefusedError` if `table` has no such passage.
    """
    if to not in table.get(subject.state, frozenset()):
        shown = _shown(subject)
        words = {"now": shown.get(subject.state, subject.state), "to": shown.get(to, to)}
        raise TransitionRefusedError([_("Da «%(now)s» non si passa a «%(to)s».") % words])
    record_state(subject, to=to, by=by, reason=reason, act=act)
    subject.state = to
    subject.save(update_fields=["state", *also])


def record_state(
    subject: models.Model,
    *,
    to: str,
    by: Any,
    reason: str = "",
    act: Act | None = None,
    first: bool = False,
) -> StateChange:
    """Write the passage of `subject` from its present state to `to`; nothing else changes.

    `first`: it comes into being, out of no state.
    """
    return StateChange.objects.create(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        from_state="" if first else getattr(subject, "state", ""),
        to_state=to,
        by=by,
        **worn_by(by),
        reason=reason,
        act=act,
    )


def _shown(subject: Any) -> dict[str, str]:
    return {value: str(label) for value, label in subject._meta.get_field("state").choices or ()}
