"""What the platform knows of a person, for that person (GDPR, articles 15 and 20)."""

from typing import Any

from welfare.accounts.traces import SECTIONS, rows_of
from welfare.models import UserEvent


def of_person(person: Any) -> dict[str, Any]:
    """Plain data, by section (welfare/accounts/traces.py); no secret and nobody else's data."""
    return {
        "persona": {
            "nome": person.first_name,
            "cognome": person.last_name,
            "indirizzo": person.email,
            "utenza_creata": person.date_joined,
            "ultimo_accesso": person.last_login,
        },
        **{section.name: rows_of(section, person) for section in SECTIONS},
        "modifiche_dell_utenza": _events(person),
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
