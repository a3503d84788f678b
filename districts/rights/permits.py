"""Who may do what to laws, acts and approvals. The matrix is a table in tests/permissions/."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from districts.hats import Role
from districts.permissions import (
    hat_of,
    is_boundary_administrator,
    is_regional_official,
    is_system_administrator,
    permit,
)
from districts.rights.scopes import Scope


@rules.predicate
def wrote_it(user: Any, revision: Any) -> bool:
    return user.is_authenticated and revision.author_id == user.pk


@rules.predicate
def is_still_a_draft(user: Any, draft: Any) -> bool:
    return bool(draft.revision.state == "draft")


@rules.predicate
def is_not_law_yet(user: Any, revision: Any) -> bool:
    return bool(revision.state in ("draft", "consultation"))


@rules.predicate
def is_before_everybody(user: Any, revision: Any) -> bool:
    """Law once, law now, or what everybody is consulted on."""
    return bool(revision.state != "draft")


@rules.predicate
def asked_for_it(user: Any, approval: Any) -> bool:
    return user.is_authenticated and approval.asked_by_id == user.pk


@rules.predicate
def has_part_in_it(user: Any, approval: Any) -> bool:
    """Made it, decided in it, sits in it, or sits for somebody today."""
    return type(approval).objects.concerning(user).filter(pk=approval.pk).exists()


@rules.predicate
def is_public_document(user: Any, document: Any) -> bool:
    return bool(document.is_public)


@rules.predicate
def is_of_the_delegation(user: Any, delegation: Any) -> bool:
    return delegation is not None and user.pk in (delegation.person_id, delegation.delegate_id)


@rules.predicate
def said_it(user: Any, comment: Any) -> bool:
    return user.is_authenticated and comment.author_id == user.pk


@rules.predicate
def may_write(user: Any, consultation: Any) -> bool:
    """Everybody, signed in or not; but who keeps the system running has no say (docs/adr/0018)."""
    hat = hat_of(user)
    return hat is None or hat.role != Role.SYSTEM_ADMINISTRATOR


of_the_law = is_regional_official | is_boundary_administrator

permit(
    "districts.draft_boundary",
    is_boundary_administrator,
    refusal=_("Una bozza dei confini la apre un amministratore dei confini."),
)
permit(
    "districts.view_draft",
    of_the_law,
    refusal=_("Le bozze dei confini le leggono gli uffici della regione."),
    scope=Scope.READ_PROVISIONAL,
)
permit(
    "districts.view_revision",
    is_before_everybody | of_the_law,
    refusal=_("Una bozza che non è in consultazione la leggono gli uffici della regione."),
)
permit(
    "districts.change_draft",
    is_boundary_administrator & is_still_a_draft,
    refusal=_("Una bozza la cambia un amministratore dei confini, finché è in bozza."),
)
permit(
    "districts.decide_carry",
    is_boundary_administrator & is_not_law_yet,
    refusal=_(
        "Che cosa ne è dei progetti e del piano di una zona che cambia lo decide un"
        " amministratore dei confini, prima dell'adozione."
    ),
)
permit(
    "districts.propose_adoption",
    is_boundary_administrator,
    refusal=_("L'adozione di una revisione la chiede un amministratore dei confini."),
)
permit(
    "districts.adopt_revision",
    is_regional_official & ~wrote_it,
    refusal=_("Una revisione la adotta un funzionario regionale, che non l'ha scritta."),
)
permit(
    "districts.revoke_revision",
    is_regional_official,
    refusal=_(
        "Una revisione adottata la revoca un funzionario regionale, prima che sia in vigore."
    ),
)
permit(
    "districts.view_approval",
    of_the_law | has_part_in_it,
    refusal=_("La vede chi l'ha chiesta, chi decide e gli uffici della regione."),
)
permit(
    "districts.withdraw_approval",
    asked_for_it,
    refusal=_("La ritira chi l'ha chiesta."),
)
permit(
    "districts.view_flow",
    of_the_law | is_system_administrator,
    refusal=_("I flussi di approvazione li leggono gli uffici della regione."),
)
permit(
    "districts.define_flow",
    is_system_administrator,
    refusal=_("Un flusso di approvazione lo cambia un amministratore di sistema."),
)
permit(
    "districts.delegate",
    rules.is_authenticated,
    refusal=_("Per delegare qualcuno accedi."),
)
permit(
    "districts.add_act",
    of_the_law,
    refusal=_("Un atto lo registra un funzionario regionale o un amministratore dei confini."),
)
permit("districts.view_act", rules.always_allow, refusal=_("Gli atti sono pubblici."))
permit(
    "districts.view_document",
    is_public_document | of_the_law,
    refusal=_("Il documento non è pubblico."),
)
permit(
    "districts.view_history",
    of_the_law,
    refusal=_("Il registro completo lo leggono gli uffici della regione."),
)
permit(
    "districts.view_history_outline",
    is_system_administrator,
    refusal=_("Senza valori né motivi, il registro lo legge chi amministra il sistema."),
)
permit(
    "districts.view_delegation",
    of_the_law | is_of_the_delegation,
    refusal=_("La vede chi l'ha data o ricevuta."),
)
permit(
    "districts.open_consultation",
    is_boundary_administrator,
    refusal=_("Una bozza di confini la mette in consultazione un amministratore dei confini."),
)
permit(
    "districts.comment",
    may_write,
    refusal=_("Chi amministra il sistema non commenta: scegli un altro ruolo, o esci."),
)
permit(
    "districts.moderate_comment",
    of_the_law & ~said_it,
    refusal=_(
        "Un commento lo leggono e vi rispondono gli uffici della regione, mai chi lo ha scritto."
    ),
)
permit(
    "districts.conclude_consultation",
    of_the_law,
    refusal=_("L'esito di una consultazione lo scrivono gli uffici della regione."),
)
permit(
    "districts.view_proposal",
    of_the_law,
    refusal=_("Le proposte di distretti le leggono gli uffici della regione."),
    scope=Scope.READ_PROVISIONAL,
)
permit(
    "districts.ask_proposal",
    of_the_law,
    refusal=_(
        "Una proposta di distretti la chiede un funzionario regionale o un amministratore dei"
        " confini."
    ),
    scope=Scope.WRITE_PROPOSALS,
)
permit(
    "districts.cancel_proposal",
    of_the_law,
    refusal=_(
        "Una proposta di distretti la ferma un funzionario regionale o un amministratore dei"
        " confini."
    ),
    scope=Scope.WRITE_PROPOSALS,
)
