"""Who may do what to bodies and to their people. The matrix is a table in tests/permissions/.

Separation of duties stands in the predicates: nobody verifies the body that they registered or act
for, nor their own membership.
"""

from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.hats import OF_THE_REGION, WORKS_FOR_ITS_BODY, Role
from districts.permissions import (
    has_role,
    hat_of,
    is_regional_official,
    is_system_administrator,
    permit,
)
from subsidiarity.models import Actor, Invitation, Mandate, MandateProposal, Membership


@rules.predicate
def is_public(user: Any, actor: Actor) -> bool:
    return actor.state in Actor.PUBLIC_STATES


@rules.predicate
def is_open(user: Any, actor: Actor) -> bool:
    """Nobody has it under examination, and it is not verified yet."""
    return actor.state in Actor.OPEN_STATES


@rules.predicate
def is_verified(user: Any, actor: Actor) -> bool:
    return actor.state == Actor.State.VERIFIED


@rules.predicate
def registered_it(user: Any, actor: Actor) -> bool:
    return user.is_authenticated and actor.created_by_id == user.pk


@rules.predicate
def acts_for_it(user: Any, actor: Actor) -> bool:
    """The hat worn is of this very body."""
    hat = hat_of(user)
    return hat is not None and hat.body == actor.pk


@rules.predicate
def belongs_to_it(user: Any, actor: Actor) -> bool:
    """Has, under whatever hat, an open membership of it, verified or only asked for."""
    return actor.memberships.open().filter(user=user).exists()


@rules.predicate
def represents_it(user: Any, actor: Actor) -> bool:
    hat = hat_of(user)
    return acts_for_it(user, actor) and hat is not None and hat.role == Role.LEGAL_REPRESENTATIVE


@rules.predicate
def coordinates_its_seat(user: Any, actor: Actor) -> bool:
    """Its seat is in the district of the mandate, by the boundaries last confirmed."""
    hat = hat_of(user)
    if hat is None or hat.role != Role.COORDINATOR or hat.zone is None or hat.law is None:
        return False
    return Actor.objects.in_territory(hat.zone, hat.law).filter(pk=actor.pk).exists()


works_for_it = acts_for_it & has_role(*WORKS_FOR_ITS_BODY)
is_its_office = is_regional_official | coordinates_its_seat
is_no_part_of_it = ~registered_it & ~belongs_to_it

permit(
    "subsidiarity.view_actor",
    is_public | registered_it | acts_for_it | is_regional_official | coordinates_its_seat,
    refusal=_("Questo ente non è pubblico."),
)
permit(
    "subsidiarity.add_actor",
    rules.is_authenticated,
    refusal=_("Per registrare un ente accedi, o crea il tuo accesso."),
)
permit(
    "subsidiarity.change_actor",
    (registered_it & is_open) | works_for_it | is_its_office,
    refusal=_("Può modificarlo chi opera per questo ente, o l'ufficio che lo verifica."),
)
permit(
    "subsidiarity.change_actor_identity",
    (registered_it & is_open) | (is_its_office & is_no_part_of_it),
    refusal=_(
        "Denominazione, tipo, codici e iscrizioni di un ente verificato li corregge l'ufficio che"
        " lo ha verificato."
    ),
)
permit(
    "subsidiarity.submit_actor",
    registered_it | (represents_it & is_open),
    refusal=_("L'invio spetta a chi ha registrato l'ente. La bozza resta com'è."),
)
permit(
    "subsidiarity.verify_actor",
    is_its_office & is_no_part_of_it,
    refusal=_(
        "La verifica spetta a un funzionario regionale o al coordinatore del distretto della sede,"
        " e mai a chi ha registrato l'ente o ne fa parte."
    ),
)
permit(
    "subsidiarity.join_actor",
    rules.is_authenticated & is_verified,
    refusal=_("Un ruolo si chiede in un ente verificato."),
)
permit(
    "subsidiarity.invite_to_actor",
    represents_it & is_verified,
    refusal=_("Gli inviti li manda il legale rappresentante dell'ente."),
)


@rules.predicate
def is_theirs(user: Any, membership: Membership) -> bool:
    return user.is_authenticated and membership.user_id == user.pk


@rules.predicate
def acts_for_its_body(user: Any, membership: Membership) -> bool:
    return acts_for_it(user, membership.actor)


@rules.predicate
def represents_its_body(user: Any, membership: Membership) -> bool:
    return represents_it(user, membership.actor)


@rules.predicate
def coordinates_its_body(user: Any, membership: Membership) -> bool:
    return coordinates_its_seat(user, membership.actor)


@rules.predicate
def is_of_a_member(user: Any, membership: Membership) -> bool:
    return membership.role == Role.MEMBER


@rules.predicate
def is_of_a_representative(user: Any, membership: Membership) -> bool:
    return membership.role == Role.LEGAL_REPRESENTATIVE


@rules.predicate
def is_of_the_region(user: Any, membership: Membership) -> bool:
    return membership.role in OF_THE_REGION


# Members by who represents the body, who represents it by the office, evaluators and coordinators
# by the Region, whoever works for the Region by the administrator of the system.
verifies_it = (
    (represents_its_body & is_of_a_member)
    | (coordinates_its_body & (is_of_a_member | is_of_a_representative))
    | (is_regional_official & ~is_of_the_region)
    | (is_system_administrator & is_of_the_region)
)

permit(
    "subsidiarity.view_membership",
    is_theirs
    | acts_for_its_body
    | coordinates_its_body
    | is_regional_official
    | (is_system_administrator & is_of_the_region),
    refusal=_("Chi opera per un ente lo vede solo chi ne fa parte e l'ufficio che lo verifica."),
)
permit(
    "subsidiarity.verify_membership",
    ~is_theirs & verifies_it,
    refusal=_(
        "Un collaboratore lo conferma il legale rappresentante del suo ente, gli altri ruoli"
        " l'ufficio che li verifica; mai l'interessato."
    ),
)
permit(
    "subsidiarity.end_membership",
    is_theirs | verifies_it,
    refusal=_("Lo chiude l'interessato, o chi lo ha confermato."),
)


@rules.predicate
def is_sent_to_them(user: Any, invitation: Invitation) -> bool:
    return bool(user.is_authenticated and user.email) and (
        invitation.email.casefold() == user.email.casefold()
    )


@rules.predicate
def is_sent_by_their_body(user: Any, invitation: Invitation) -> bool:
    return represents_it(user, invitation.actor)


permit(
    "subsidiarity.view_invitation",
    is_sent_to_them | is_sent_by_their_body,
    refusal=_("L'invito lo vede chi l'ha ricevuto e chi l'ha mandato."),
)
permit(
    "subsidiarity.accept_invitation",
    is_sent_to_them,
    refusal=_("Un invito lo accetta chi accede con l'indirizzo a cui è stato mandato."),
)
permit(
    "subsidiarity.close_invitation",
    is_sent_to_them | is_sent_by_their_body,
    refusal=_("Un invito lo chiude chi l'ha ricevuto o chi l'ha mandato."),
)


@rules.predicate
def holds(user: Any, mandate: Mandate) -> bool:
    """The mandate has not ended."""
    return mandate.valid_to is None or mandate.valid_to > timezone.localdate()


def _body_of(subject: Any) -> Actor:
    return subject if isinstance(subject, Actor) else subject.actor


@rules.predicate
def represents_the_body(user: Any, subject: Actor | MandateProposal) -> bool:
    """Of the body itself, or of the one that a proposal is about."""
    body = _body_of(subject)
    return represents_it(user, body) and is_verified(user, body)


@rules.predicate
def may_see_the_body(user: Any, subject: Actor | MandateProposal) -> bool:
    return is_public(user, _body_of(subject))


@rules.predicate
def proposed_it(user: Any, proposal: MandateProposal) -> bool:
    return user.is_authenticated and proposal.by_id == user.pk


@rules.predicate
def belongs_to_the_proposed(user: Any, proposal: MandateProposal) -> bool:
    return belongs_to_it(user, proposal.actor)


@rules.predicate
def acts_for_the_proposed(user: Any, proposal: MandateProposal) -> bool:
    return acts_for_it(user, proposal.actor)


permit(
    "subsidiarity.propose_mandate",
    represents_the_body | (is_regional_official & may_see_the_body),
    refusal=_(
        "Un mandato lo propone il legale rappresentante dell'ente, se è verificato, o un"
        " funzionario regionale."
    ),
)
permit(
    "subsidiarity.view_mandate_proposal",
    proposed_it | acts_for_the_proposed | is_regional_official,
    refusal=_("La vede chi l'ha proposta, chi opera per l'ente e l'ufficio che decide."),
)
permit(
    "subsidiarity.confer_mandate",
    is_regional_official & ~proposed_it & ~belongs_to_the_proposed,
    refusal=_(
        "Un mandato lo conferisce un funzionario regionale che non l'ha proposto e non opera per"
        " l'ente."
    ),
)
permit(
    "subsidiarity.end_mandate",
    is_regional_official & holds,
    refusal=_("Un mandato lo chiude un funzionario regionale, finché vale."),
)
permit(
    "subsidiarity.confirm_mandate",
    is_regional_official & holds,
    refusal=_("I mandati li conferma un funzionario regionale, finché valgono."),
)
