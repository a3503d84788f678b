"""What may happen to bodies, to their people and to co-design projects, and whom it concerns."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_noop

from districts.happenings import Kind, Topic, occurs
from districts.hats import Role
from districts.notices.audience import who_may
from subsidiarity.models import Actor, CoDesignProject, Invitation, Mandate, Membership

OFFICES = (Role.REGIONAL_OFFICIAL, Role.COORDINATOR)


def _who_verifies(actor: Actor) -> Iterable[int]:
    return who_may("subsidiarity.verify_actor", actor, *OFFICES)


def _its_people(actor: Actor) -> Iterable[int]:
    """Whoever registered it and whoever acts for it."""
    people = set(actor.memberships.open().values_list("user", flat=True))
    return people | ({actor.created_by_id} if actor.created_by_id else set())


def _who_answers_membership(membership: Membership) -> Iterable[int]:
    return who_may("subsidiarity.verify_membership", membership)


def _holder(membership: Membership) -> Iterable[int]:
    return (membership.user_id,)


def _invited(invitation: Invitation) -> Iterable[int | str]:
    """Whoever signs in by the address; the address itself while nobody does."""
    people = get_user_model()._default_manager.filter(email__iexact=invitation.email)
    found = list(people.filter(is_active=True).values_list("pk", flat=True)[:2])
    return found if len(found) == 1 else (invitation.email,)


def _inviter(invitation: Invitation) -> Iterable[int]:
    return (invitation.sent_by_id,)


def _project_people(project: CoDesignProject) -> Iterable[int]:
    written = {project.created_by_id, project.saved_by_id} - {None}
    members = project.lead.memberships.open().filter(
        verified_at__isnull=False, role__in=[Role.MEMBER.value, Role.LEGAL_REPRESENTATIVE.value]
    )
    return {*written, *members.values_list("user", flat=True)}


def _who_answers_project(project: CoDesignProject) -> Iterable[int]:
    return who_may("subsidiarity.answer_project", project, *OFFICES)


def _kind(code: str, model: Any, said: str, *, topic: Topic, concerned: Any, page: Any) -> None:
    occurs(
        Kind(
            code=code,
            model=model,
            words=said,
            topic=topic,
            concerned=concerned,
            page=page,
            title=_title,
        )
    )


def _title(subject: Any) -> str:
    """The name of the body or of the project: never a person's."""
    actor = getattr(subject, "actor", subject)
    return str(getattr(actor, "title", "") or getattr(actor, "name", "") or actor)


def _actor_page(actor: Actor) -> str:
    return reverse("actor", args=[actor.code])


def _edit_page(actor: Actor) -> str:
    return reverse("actor-edit", args=[actor.code])


def _verify_page(actor: Actor) -> str:
    return reverse("actor-verify", args=[actor.code])


def _membership_page(membership: Membership) -> str:
    return reverse("membership", args=[membership.pk])


def _of_its_body(subject: Membership | Mandate) -> str:
    return reverse("actor", args=[subject.actor.code])


def _invitation_page(invitation: Invitation) -> str:
    return reverse("invitation", args=[invitation.pk])


def _people_page(invitation: Invitation) -> str:
    return reverse("actor-people", args=[invitation.actor.code])


def _project_page(project: CoDesignProject) -> str:
    return reverse("project", args=[project.code])


# Functions of four models pass through the same two names.
_concerned: Any
_page: Any

for _code, _words, _topic, _concerned, _page in (
    ("submitted", gettext_noop("Da verificare: «%(title)s»"), Topic.TO_DO, _who_verifies,
     _verify_page),
    ("verified", gettext_noop("«%(title)s» è verificato"), Topic.BODIES, _its_people, _actor_page),
    ("rejected", gettext_noop("«%(title)s» non è stato accolto: leggi il motivo e correggi"),
     Topic.BODIES, _its_people, _edit_page),
    ("suspended", gettext_noop("«%(title)s» è sospeso"), Topic.BODIES, _its_people, _actor_page),
    ("ceased", gettext_noop("«%(title)s» è cessato"), Topic.BODIES, _its_people, _actor_page),
):  # fmt: skip
    _kind(f"actor.{_code}", Actor, _words, topic=_topic, concerned=_concerned, page=_page)

for _code, _words, _topic, _concerned, _page in (
    ("asked", gettext_noop("Una persona chiede di operare per «%(title)s»"), Topic.TO_DO,
     _who_answers_membership, _membership_page),
    ("verified", gettext_noop("Ora puoi operare per «%(title)s»"), Topic.BODIES, _holder,
     _of_its_body),
    ("ended", gettext_noop("Non operi più per «%(title)s»"), Topic.BODIES, _holder,
     _of_its_body),
):  # fmt: skip
    _kind(f"membership.{_code}", Membership, _words, topic=_topic, concerned=_concerned, page=_page)

for _code, _words, _topic, _concerned, _page in (
    ("sent", gettext_noop("Invito a operare per «%(title)s»"), Topic.TO_DO, _invited,
     _invitation_page),
    ("accepted", gettext_noop("Il tuo invito per «%(title)s» è stato accettato"), Topic.BODIES,
     _inviter, _people_page),
    ("closed", gettext_noop("Il tuo invito per «%(title)s» è stato chiuso"), Topic.BODIES,
     _inviter, _people_page),
):  # fmt: skip
    _kind(f"invitation.{_code}", Invitation, _words, topic=_topic, concerned=_concerned, page=_page)

_kind(
    "mandate.conferred",
    Mandate,
    gettext_noop("«%(title)s» ha un mandato"),
    topic=Topic.BODIES,
    concerned=lambda mandate: _its_people(mandate.actor),
    page=_of_its_body,
)

for _code, _words, _topic, _concerned in (
    ("submitted", gettext_noop("Progetto da esaminare: «%(title)s»"), Topic.TO_DO,
     _who_answers_project),
    ("rejected", gettext_noop("Il progetto «%(title)s» non è stato accolto"), Topic.PROJECTS,
     _project_people),
    ("withdrawn", gettext_noop("Il progetto «%(title)s» è stato ritirato"), Topic.PROJECTS,
     _project_people),
    ("carried", gettext_noop("Confini nuovi: cambiano i distretti del progetto «%(title)s»"),
     Topic.PROJECTS, _project_people),
):  # fmt: skip
    _kind(
        f"project.{_code}",
        CoDesignProject,
        _words,
        topic=_topic,
        concerned=_concerned,
        page=_project_page,
    )
