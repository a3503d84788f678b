"""How people and hats are named on pages."""

from typing import Any

from django.utils.translation import gettext as _

from districts.hats import Role


def person_name(user: Any) -> str:
    """The name of a person, or what they sign in with; the platform itself where there is none."""
    return _("La piattaforma") if user is None else str(user)


def hat_words(role: str, body: str) -> str:
    """«funzionario regionale, Regione Prova»; empty for whoever acted without a hat."""
    named = {
        Role.MEMBER: _("collaboratore"),
        Role.LEGAL_REPRESENTATIVE: _("legale rappresentante"),
        Role.COORDINATOR: _("coordinatore di distretto"),
        Role.REGIONAL_OFFICIAL: _("funzionario regionale"),
        Role.BOUNDARY_ADMINISTRATOR: _("amministratore dei confini"),
        Role.EVALUATOR: _("valutatore"),
        Role.SYSTEM_ADMINISTRATOR: _("amministratore di sistema"),
    }
    known = {str(one): words for one, words in named.items()}
    return ", ".join(part for part in (known.get(role, role), body) if part)
