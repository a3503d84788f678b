"""Who may do what to co-design projects."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from districts.hats import WORKS_FOR_ITS_BODY, Role
from districts.permissions import hat_of, is_regional_official, permit
from subsidiarity.models import Actor, CoDesignProject
from subsidiarity.permissions import belongs_to_it, registered_it
from subsidiarity.states import CO_DESIGN_PUBLIC


@rules.predicate
def project_is_public(user: Any, project: CoDesignProject) -> bool:
    return project.state in CO_DESIGN_PUBLIC


@rules.predicate
def project_was_sent(user: Any, project: CoDesignProject) -> bool:
    """An authority has, or had, to answer it."""
    return project.state in {"proposed", "rejected"}


@rules.predicate
def project_is_draft(user: Any, project: CoDesignProject) -> bool:
    return project.is_draft


@rules.predicate
def acts_for_lead(user: Any, project: CoDesignProject) -> bool:
    """The hat worn is of the leading body; before any hat can be had, who registered it."""
    return drafts_for(user, project.lead)


@rules.predicate
def represents_lead(user: Any, project: CoDesignProject) -> bool:
    hat = hat_of(user)
    return hat is not None and hat.body == project.lead_id and hat.role == Role.LEGAL_REPRESENTATIVE


@rules.predicate
def coordinates_a_district_of_it(user: Any, project: CoDesignProject) -> bool:
    hat = hat_of(user)
    if hat is None or hat.role != Role.COORDINATOR or hat.zone is None:
        return False
    return project.districts.filter(pk=hat.zone).exists()


@rules.predicate
def is_no_part_of_lead(user: Any, project: CoDesignProject) -> bool:
    """Nobody answers a proposal of a body that they registered or belong to, by whatever hat."""
    return not (registered_it(user, project.lead) or belongs_to_it(user, project.lead))


@rules.predicate
def may_draft_for(user: Any, actor: Actor) -> bool:
    return drafts_for(user, actor)


def drafts_for(user: Any, actor: Actor) -> bool:
    """Whether `user` may write drafts in the name of `actor`: works for it, or registers it."""
    hat = hat_of(user)
    if hat is not None and hat.body == actor.pk and hat.role in WORKS_FOR_ITS_BODY:
        return True
    waiting = actor.state in Actor.UNVERIFIED_STATES
    return bool(user.is_authenticated and waiting and actor.created_by_id == user.pk)


_answers = (is_regional_official | coordinates_a_district_of_it) & is_no_part_of_lead

permit(
    "subsidiarity.view_project",
    project_is_public
    | acts_for_lead
    | project_was_sent & (is_regional_official | coordinates_a_district_of_it),
    refusal=_("Questo progetto non è pubblico."),
)
permit(
    "subsidiarity.add_project",
    may_draft_for,
    refusal=_("Puoi scrivere progetti solo per l'ente per cui operi."),
)
permit(
    "subsidiarity.change_project",
    acts_for_lead & project_is_draft,
    refusal=_(
        "La bozza si modifica operando per l'ente capofila. Dopo l'invio non si modifica più: il "
        "legale rappresentante può ritirarla."
    ),
)
permit(
    "subsidiarity.submit_project",
    represents_lead,
    refusal=_("L'invio spetta al legale rappresentante. La bozza è pronta per la sua firma."),
)
permit(
    "subsidiarity.withdraw_project",
    represents_lead,
    refusal=_("Il ritiro spetta al legale rappresentante dell'ente capofila."),
)
permit(
    "subsidiarity.resume_project",
    acts_for_lead,
    refusal=_("Può riprendere la bozza chi opera per l'ente capofila."),
)
permit(
    "subsidiarity.answer_project",
    _answers,
    refusal=_(
        "La risposta spetta a un funzionario regionale o al coordinatore di un distretto del "
        "progetto, che non faccia parte dell'ente capofila."
    ),
)
