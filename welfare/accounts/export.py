"""What the platform knows of a person, for that person (GDPR, articles 15 and 20)."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from districts.models import (
    ConsultationComment,
    MailLanguage,
    Notification,
    NotificationChoice,
    StateChange,
)
from subsidiarity.models import Actor, Membership
from welfare.models import Token, UserEvent, Webhook


def of_person(person: Any) -> dict[str, Any]:
    """Plain data, in the order in which they arose; no secret and nobody else's data."""
    return {
        "persona": {
            "nome": person.first_name,
            "cognome": person.last_name,
            "indirizzo": person.email,
            "utenza_creata": person.date_joined,
            "ultimo_accesso": person.last_login,
        },
        "indirizzi": _rows(EmailAddress, "email", "verified", "primary", user=person),
        "secondi_fattori": _rows(Authenticator, "type", "created_at", "last_used_at", user=person),
        "identita_digitali": _rows(
            SocialAccount, "provider", "date_joined", "last_login", "extra_data", user=person
        ),
        "sessioni": _rows(UserSession, "created_at", "ip", "user_agent", user=person),
        "appartenenze": _rows(
            Membership, "actor__name", "role", "valid_from", "valid_to", "verified_at", user=person
        ),
        "token": _rows(
            Token,
            "name",
            "prefix",
            "scopes",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            membership__user=person,
        ),
        "webhook": _rows(
            Webhook, "name", "url", "events", "state", "created_at", membership__user=person
        ),
        "enti_registrati": _rows(Actor, "name", "state", "created_at", created_by=person),
        "passaggi_di_stato": _rows(
            StateChange, "at", "to_state", "acting_as", "acting_for", "reason", by=person
        ),
        "modifiche_dell_utenza": _events(person),
        "avvisi": _rows(
            Notification,
            "at",
            "happening__kind",
            "happening__title",
            "cadence",
            "read_at",
            "mailed_at",
            person=person,
        ),
        "scelte_sugli_avvisi": _rows(NotificationChoice, "topic", "cadence", person=person),
        "lingua_delle_email": _rows(MailLanguage, "language", person=person),
        "commenti": _rows(
            ConsultationComment,
            "at",
            "consultation__title",
            "text",
            "state",
            "reason",
            "answer",
            author=person,
        ),
    }


def _events(person: Any) -> list[dict[str, Any]]:
    """What is remembered of the changes of the account: the row as entered, or as it was before.

    Who made the change is told only where it was the person: others are not theirs to have.
    """
    told = []
    for event in UserEvent.objects.filter(pgh_obj_id=person.pk).order_by("pgh_id"):
        facts = event.pgh_context or {}
        told.append(
            {
                "quando": event.pgh_created_at,
                "che_cosa": event.pgh_label,
                "valori": {name: getattr(event, name) for name in _REMEMBERED},
                "da_te": facts.get("person") == person.pk,
                "da_dove": {
                    name: facts[name] for name in ("source", "command", "origin") if name in facts
                },
            }
        )
    return told


_REMEMBERED = sorted(
    field.name
    for field in UserEvent._meta.concrete_fields
    if not field.name.startswith("pgh_") and field.name != "id"
)


def _rows(model: Any, *fields: str, **which: Any) -> list[dict[str, Any]]:
    return list(model._default_manager.filter(**which).order_by("pk").values(*fields))
