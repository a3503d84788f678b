"""What is done to mandates: proposed, conferred, confirmed under a new law, ended.

A mandate is conferred by approval (docs/adr/0035), by an official who did not propose it.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.actions import ask_approval
from districts.errors import Impossible
from districts.happenings import happened
from districts.history import because
from districts.lookups import revision_in_force
from districts.models import Act, Approval, BoundaryRevision, Zone
from districts.permissions import require, worn_by
from districts.states import record_state
from districts.transitions import TransitionRefusedError
from subsidiarity.models import Actor, Mandate, MandateProposal

CONFER_MANDATE = "confer-mandate"


@transaction.atomic
def propose_mandate(
    *, actor: Actor, zone: Zone, task: str, valid_from: date, act: Act | None, by: Any, reason: str
) -> Approval:
    """Ask that a body be given a task on a zone; the request that awaits its approval.

    Asked for the same thing while it is awaited, it is the same request. Raises `PermissionDenied`;
    `TransitionRefusedError` with everything that would keep the mandate from being conferred.
    """
    locked = Actor.objects.select_for_update().get(pk=actor.pk)
    require(by, "subsidiarity.propose_mandate", locked)
    same = MandateProposal.objects.filter(
        actor=locked, zone=zone, task=task, valid_from=valid_from, act=act
    )
    pending = Approval.objects.pending().filter(flow__code=CONFER_MANDATE)
    found = pending.filter(object_id__in=same.values("pk")).first()
    if found is not None:
        return found
    proposal = MandateProposal.objects.create(
        actor=locked,
        zone=zone,
        task=task,
        valid_from=valid_from,
        act=act,
        by=by,
        **worn_by(by),
    )
    return ask_approval(code=CONFER_MANDATE, subject=proposal, by=by, reason=reason)


def problems_of_mandate(proposal: MandateProposal) -> list[str]:
    """What would keep a proposed mandate from being conferred today."""
    problems = []
    if proposal.actor.state != Actor.State.VERIFIED:
        problems.append(_("L'ente non è verificato: prima va verificato."))
    if not _has_comuni(proposal.zone):
        problems.append(_("Nei confini in vigore questa zona non ha comuni: scegline un'altra."))
    same = {"actor": proposal.actor_id, "zone": proposal.zone_id, "task": proposal.task}
    if Mandate.objects.filter(valid_to__isnull=True, **same).exists():
        problems.append(_("L'ente ha già questo compito su questa zona."))
    return problems


def _has_comuni(zone: Zone) -> bool:
    try:
        law = revision_in_force(zone.zoning, timezone.localdate())
    except Impossible:  # no law yet
        return False
    return law.assignments.filter(zone=zone).exists()


def confer_mandate(*, proposal: MandateProposal, by: Any, reason: str) -> Mandate:
    """Make the mandate that was approved, under the boundaries in force; within the transaction of
    the last verdict. Raises `TransitionRefusedError` if it cannot be conferred any more."""
    require(by, "subsidiarity.confer_mandate", proposal)
    Actor.objects.select_for_update().get(pk=proposal.actor_id)
    problems = problems_of_mandate(proposal)
    if problems:
        raise TransitionRefusedError(problems)
    mandate = Mandate.objects.create(
        actor=proposal.actor,
        zone=proposal.zone,
        task=proposal.task,
        valid_from=proposal.valid_from,
        confirmed_in=revision_in_force(proposal.zone.zoning, timezone.localdate()),
        act=proposal.act,
        source=str(proposal.act or ""),
    )
    record_state(mandate, to="conferred", by=by, reason=reason, act=proposal.act, first=True)
    happened("mandate.conferred", mandate, by=by)
    return mandate


@transaction.atomic
def confirm_mandate(*, mandate: Mandate, by: Any, seen: int) -> bool:
    """Let the rights of a mandate follow the boundaries in force today.

    `seen`: the boundaries that `by` was shown. Raises `Stale`-like `TransitionRefusedError` if the
    law changed meanwhile, or gives the zone no comune.
    """
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("zone__zoning")
    locked = rows.get(pk=mandate.pk)
    require(by, "subsidiarity.confirm_mandate", locked)
    law = revision_in_force(locked.zone.zoning, timezone.localdate())
    if law.pk == locked.confirmed_in_id:
        return False
    if law.pk != seen:
        raise TransitionRefusedError(
            [_("Nel frattempo i confini sono cambiati ancora: rileggi che cosa cambia e conferma.")]
        )
    if not law.assignments.filter(zone=locked.zone).exists():
        raise TransitionRefusedError(
            [_("Nei confini in vigore questa zona non ha comuni: il mandato va chiuso.")]
        )
    record_state(locked, to=_named(law), by=by, reason=_("Confermato con i confini in vigore."))
    locked.confirmed_in = law
    locked.save(update_fields=["confirmed_in"])
    return True


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: Any, last: date, reason: str) -> bool:
    """End a mandate, and with it the hats of its coordinators, after the day `last`.

    Raises `TransitionRefusedError` for a day before it began, for one that is past, since what was
    done by it then stays done, and without a reason. One that ends already says False.
    """
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("zone")
    locked = rows.get(pk=mandate.pk)
    require(by, "subsidiarity.end_mandate", locked)
    if locked.valid_to is not None:
        return False
    problems = []
    if last < max(locked.valid_from, timezone.localdate()):
        problems.append(_("L'ultimo giorno non può essere passato, né prima dell'inizio."))
    if not reason.strip():
        problems.append(_("Scrivi il motivo: lo leggono l'ente e chi coordina per esso."))
    if problems:
        raise TransitionRefusedError(problems)
    record_state(locked, to="ended", by=by, reason=reason.strip())
    locked.valid_to = last + timedelta(days=1)
    with because(reason.strip()):
        locked.save(update_fields=["valid_to"])
    return True


def _named(law: BoundaryRevision) -> str:
    """A law in the few letters of a state."""
    return f"confirmed:{law.pk}"
