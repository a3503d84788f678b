"""What is done to bodies and to the people of bodies: one action for each passage.

Each locks the row that it changes, asks the policy layer by itself and writes the passage into the
register of state changes. Done twice it is done once: one that finds its work done says False.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from districts.happenings import happened
from districts.hats import OF_ANY_BODY, OF_THE_REGION, Role
from districts.models import Stale, Zone
from districts.permissions import require
from districts.states import change_state, record_state
from districts.transitions import TransitionRefusedError
from subsidiarity import states
from subsidiarity.models import Actor, Invitation, Mandate, Membership
from subsidiarity.registration import Problem, Registration, lacks, mistakes
from subsidiarity.wording import code_is_taken, sentence

State = Actor.State

# Without the letters that are read for one another, or make words.
_SIGNS = "23456789bcdfghjkmnpqrstvwxyz"
INVITATIONS_A_DAY = 50
"""Of one body: each is a mail to an address that may be anybody's."""


@transaction.atomic
def register_actor(
    *, by: Any, fields: Mapping[str, Any], districts: Iterable[Zone] = (), sign: str = ""
) -> Actor:
    """A new draft, and the wish of `by` to be its legal representative, which others verify.

    `sign` (of `new_sign`) ends its address: the same form sent twice gives the same draft.
    """
    require(by, "subsidiarity.add_actor")
    sign = sign or new_sign()
    # One registration of a person at a time, so that the second click finds the first.
    get_user_model().objects.select_for_update().get(pk=by.pk)
    made = Actor.objects.filter(created_by=by, code__endswith=f"-{sign}").first()
    if made is not None:
        return made
    start = slugify(fields.get("name", ""))[:22].strip("-") or "ente"
    actor = Actor(code=f"{start}-{sign}", created_by=by, **fields)
    actor.save()
    actor.districts.set(districts)
    record_state(actor, to=State.DRAFT, by=by, first=True)
    ask_membership(actor=actor, user=by, role=Role.LEGAL_REPRESENTATIVE)
    return actor


def new_sign() -> str:
    """What ends the address of a body, and nobody guesses while it is a draft."""
    return "".join(secrets.choice(_SIGNS) for _sign in range(8))


@transaction.atomic
def edit_actor(
    *,
    actor: Actor,
    by: Any,
    seen: int,
    fields: Mapping[str, Any],
    districts: Iterable[Zone] | None = None,
) -> Actor:
    """Write `fields` over what `by` saw as version `seen`. Raises `Stale` if others came first.

    What a body is (`IDENTITY`) takes a right of its own once somebody has verified it.
    """
    locked = Actor.objects.select_for_update().get(pk=actor.pk)
    require(by, "subsidiarity.change_actor", locked)
    anew = any(getattr(locked, name) != fields[name] for name in IDENTITY & fields.keys())
    if anew:
        require(by, "subsidiarity.change_actor_identity", locked)
    if locked.version != seen:
        raise Stale(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    if anew and locked.state not in Actor.OPEN_STATES:
        _refuse_incomplete(locked)
    locked.store(seen=seen)
    if districts is not None:
        locked.districts.set(districts)
    return locked


IDENTITY = frozenset(
    {
        "kind",
        "name",
        "tax_code",
        "vat_number",
        "runts_section",
        "runts_second_section",
        "runts_number",
        "runts_date",
        "company_register_number",
        "seat",
    }
)
"""The fields that a verification is about."""


def registration_of(actor: Actor) -> Registration:
    """What the pure rules look at."""
    plain = IDENTITY - {"seat"}
    return Registration(
        has_seat=actor.seat_id is not None, **{name: getattr(actor, name) for name in plain}
    )


def _refuse_incomplete(actor: Actor) -> None:
    """Raise `TransitionRefusedError` with everything that keeps it from being verified.

    Of a body of a public list the code may not be known: the list stands for it.
    """
    given = registration_of(actor)
    found = [*mistakes(given, timezone.localdate()), *lacks(given)]
    known = {Problem.CODE_MISSING} if actor.source else set()
    problems = [sentence(problem, given) for _field, problem in found if problem not in known]
    if actor.tax_code:
        holder = Actor.objects.holding(actor.tax_code).exclude(pk=actor.pk).first()
        if holder is not None:
            problems.append(code_is_taken(holder))
    if problems:
        raise TransitionRefusedError(problems)


@transaction.atomic
def submit_actor(*, actor: Actor, by: Any) -> bool:
    """Send a complete draft to be verified. Raises `TransitionRefusedError` with all that lacks."""
    locked = _locked(actor)
    require(by, "subsidiarity.submit_actor", locked)
    if locked.state == State.SUBMITTED:
        return False
    if locked.state == State.REJECTED:
        change_state(locked, to=State.DRAFT, table=states.ACTOR, by=by, reason=_("Ripreso."))
    _refuse_incomplete(locked)
    change_state(locked, to=State.SUBMITTED, table=states.ACTOR, by=by)
    happened("actor.submitted", locked, by=by)
    return True


@transaction.atomic
def withdraw_actor(*, actor: Actor, by: Any) -> bool:
    """Take back what was sent, to correct it."""
    locked = _locked(actor)
    require(by, "subsidiarity.submit_actor", locked)
    if locked.state == State.DRAFT:
        return False
    change_state(locked, to=State.DRAFT, table=states.ACTOR, by=by, reason=_("Ritirato."))
    return True


@transaction.atomic
def verify_actor(*, actor: Actor, by: Any, seen: int, reason: str = "") -> bool:
    """Accept what was sent, and whoever registered it as its legal representative."""
    locked = _judged(actor, by, seen, State.VERIFIED)
    if locked is None:
        return False
    first = locked.state == State.SUBMITTED
    if first:
        _refuse_incomplete(locked)
    change_state(locked, to=State.VERIFIED, table=states.ACTOR, by=by, reason=reason)
    happened("actor.verified", locked, by=by)
    if first and locked.created_by_id:
        asked = locked.memberships.waiting().filter(
            user=locked.created_by_id, role=Role.LEGAL_REPRESENTATIVE
        )
        for membership in asked:
            verify_membership(membership=membership, by=by)
    return True


@transaction.atomic
def reject_actor(*, actor: Actor, by: Any, seen: int, reason: str) -> bool:
    """Send it back with the `reason`, which whoever registered it reads."""
    return _decide(actor, by, seen, State.REJECTED, reason)


@transaction.atomic
def suspend_actor(*, actor: Actor, by: Any, seen: int, reason: str) -> bool:
    """Stop a verified body for a time: its people have no hat of it meanwhile."""
    return _decide(actor, by, seen, State.SUSPENDED, reason)


@transaction.atomic
def cease_actor(*, actor: Actor, by: Any, seen: int, reason: str) -> bool:
    """The body is no more; what it did stays, and its memberships end today."""
    if not _decide(actor, by, seen, State.CEASED, reason):
        return False
    for membership in actor.memberships.open().select_for_update():
        _close(membership, by=by, reason=reason)
    return True


def _locked(actor: Actor) -> Actor:
    return Actor.objects.select_for_update().get(pk=actor.pk)


def _judged(actor: Actor, by: Any, seen: int, to: str) -> Actor | None:
    """The locked body, if it is still as `by` saw it; None if it is already where it shall go."""
    locked = _locked(actor)
    require(by, "subsidiarity.verify_actor", locked)
    if locked.state == to:
        return None
    if locked.version != seen:
        raise Stale(locked)
    return locked


def _decide(actor: Actor, by: Any, seen: int, to: str, reason: str) -> bool:
    locked = _judged(actor, by, seen, to)
    if locked is None:
        return False
    if not reason.strip():
        raise TransitionRefusedError([_("Scrivi il motivo: lo leggerà chi ha registrato l'ente.")])
    change_state(locked, to=to, table=states.ACTOR, by=by, reason=reason)
    happened(f"actor.{to}", locked, by=by)
    return True


@transaction.atomic
def ask_membership(
    *, actor: Actor, user: Any, role: Role = Role.MEMBER, mandate: Mandate | None = None
) -> Membership:
    """The wish of `user` to act for a body; the same one if it still waits for an answer.

    `mandate`: of a coordinator, that by which the body has its task on a district. Raises
    `PermissionDenied`; `TransitionRefusedError` for a role that the body cannot give, or that
    the person has.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)  # the second click finds the first
    same = Membership.objects.open().filter(actor=actor, user=user, role=role, mandate=mandate)
    waiting = same.waiting().first()
    if waiting is not None:
        return waiting
    if not (role == Role.LEGAL_REPRESENTATIVE and actor.created_by_id == user.pk):
        require(user, "subsidiarity.join_actor", actor)
        _refuse_role(actor, role, mandate)
    if same.exists():
        raise TransitionRefusedError([_("Hai già questo ruolo.")])
    membership = Membership.objects.create(
        actor=actor, user=user, role=role, mandate=mandate, valid_from=timezone.localdate()
    )
    record_state(membership, to="asked", by=user, first=True)
    if actor.state == State.VERIFIED:  # of a body that is not yet, it is answered with the body
        happened("membership.asked", membership, by=user)
    return membership


def _refuse_role(actor: Actor, role: Role, mandate: Mandate | None) -> None:
    """Raise `TransitionRefusedError` unless `actor` can give `role` today."""
    asked = (role, mandate.pk if mandate else None)
    if asked not in {(one, given.pk if given else None) for one, given in roles_given(actor)}:
        raise TransitionRefusedError([_("Questo ente non dà questo ruolo: scegline un altro.")])


def roles_given(actor: Actor) -> list[tuple[Role, Mandate | None]]:
    """The roles that one may have in a body, a coordinator's with each mandate of it; one query."""
    if actor.kind == Actor.Kind.REGION:
        return [(role, None) for role in Role if role in OF_THE_REGION]
    mandates = Mandate.objects.on(timezone.localdate()).filter(actor=actor)
    return [
        *((role, None) for role in Role if role in OF_ANY_BODY),
        *((Role.COORDINATOR, row) for row in mandates.select_related("zone").order_by("pk")),
    ]


@transaction.atomic
def verify_membership(*, membership: Membership, by: Any) -> bool:
    """Let a person act for a body from now on."""
    locked = _membership(membership)
    require(by, "subsidiarity.verify_membership", locked)
    if locked.verified_at is not None:
        return False
    if locked.valid_to is not None:
        raise TransitionRefusedError([_("La richiesta è stata chiusa: serve una nuova richiesta.")])
    _accept(locked, by)
    record_state(locked, to="verified", by=by)
    happened("membership.verified", locked, by=by)
    return True


def _accept(membership: Membership, by: Any) -> None:
    membership.verified_at = timezone.now()
    membership.verified_by = by
    membership.save(update_fields=["verified_at", "verified_by"])


@transaction.atomic
def end_membership(*, membership: Membership, by: Any, reason: str) -> bool:
    """Refuse a wish, or end what was verified, from this very moment."""
    locked = _membership(membership)
    require(by, "subsidiarity.end_membership", locked)
    if locked.valid_to is not None:
        return False
    if locked.user_id != by.pk and not reason.strip():
        raise TransitionRefusedError([_("Scrivi il motivo: lo leggerà l'interessato.")])
    _close(locked, by=by, reason=reason)
    return True


def _close(membership: Membership, *, by: Any, reason: str) -> None:
    record_state(membership, to="ended", by=by, reason=reason)
    membership.valid_to = max(membership.valid_from, timezone.localdate())
    membership.save(update_fields=["valid_to"])
    happened("membership.ended", membership, by=by)


def _membership(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("actor")
    return rows.get(pk=membership.pk)


@transaction.atomic
def invite(*, actor: Actor, email: str, by: Any) -> Invitation:
    """Invite whoever signs in by `email` to work for the body; the same one if it is pending."""
    locked = _locked(actor)
    require(by, "subsidiarity.invite_to_actor", locked)
    pending = locked.invitations.pending().filter(email__iexact=email).first()
    if pending is not None:
        return pending
    since = timezone.now() - timedelta(days=1)
    if locked.invitations.filter(sent_at__gte=since).count() >= INVITATIONS_A_DAY:
        words = _("Un ente manda al massimo %(n)s inviti al giorno: continua domani.")
        raise TransitionRefusedError([words % {"n": INVITATIONS_A_DAY}])
    invitation = Invitation.objects.create(actor=locked, email=email.lower(), sent_by=by)
    record_state(invitation, to="sent", by=by, first=True)
    happened("invitation.sent", invitation, by=by)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Any) -> bool:
    """Become a member of the body that invited; it counts as verified by who invited.

    Raises `TransitionRefusedError` if the invitation was taken back, or whoever sent it does not
    represent the body any more.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("actor")
    row = locked.get(pk=invitation.pk)
    require(by, "subsidiarity.accept_invitation", row)
    if row.membership_id is not None:
        return False
    if row.closed_at is not None or not _still_represents(row):
        raise TransitionRefusedError(
            [_("L'invito non vale più: chiedi al legale rappresentante di mandarne un altro.")]
        )
    held = Membership.objects.open().filter(actor=row.actor, user=by, role=Role.MEMBER).first()
    membership = held or Membership.objects.create(
        actor=row.actor, user=by, role=Role.MEMBER, valid_from=timezone.localdate()
    )
    if membership.verified_at is None:
        _accept(membership, row.sent_by)
        record_state(membership, to="verified", by=by, reason=_("Invito accettato."))
    record_state(row, to="accepted", by=by)
    happened("invitation.accepted", row, by=by)
    row.membership, row.closed_at = membership, timezone.now()
    row.save(update_fields=["membership", "closed_at"])
    return True


def _still_represents(invitation: Invitation) -> bool:
    today = timezone.localdate()
    heads = invitation.actor.memberships.filter(
        user=invitation.sent_by, role=Role.LEGAL_REPRESENTATIVE, verified_at__isnull=False
    )
    return invitation.actor.state == State.VERIFIED and heads.on(today).exists()


@transaction.atomic
def close_invitation(*, invitation: Invitation, by: Any) -> bool:
    """Decline it, or take it back."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("actor")
    locked = row.get(pk=invitation.pk)
    require(by, "subsidiarity.close_invitation", locked)
    if locked.closed_at is not None:
        return False
    record_state(locked, to="closed", by=by)
    happened("invitation.closed", locked, by=by)
    locked.closed_at = timezone.now()
    locked.save(update_fields=["closed_at"])
    return True
