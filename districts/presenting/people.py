"""How people and hats are named on pages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.hats import Role


def person_name(user: Any) -> str:
    """The name of a person, or what they sign in with; the platform itself where there is none."""
    return _("La piattaforma") if user is None else str(user)


_ROLES = {
    Role.MEMBER.value: gettext_lazy("collaboratore"),
    Role.LEGAL_REPRESENTATIVE.value: gettext_lazy("legale rappresentante"),
    Role.COORDINATOR.value: gettext_lazy("coordinatore di distretto"),
    Role.REGIONAL_OFFICIAL.value: gettext_lazy("funzionario regionale"),
    Role.BOUNDARY_ADMINISTRATOR.value: gettext_lazy("amministratore dei confini"),
    Role.EVALUATOR.value: gettext_lazy("valutatore"),
    Role.SYSTEM_ADMINISTRATOR.value: gettext_lazy("amministratore di sistema"),
}


def hat_words(role: str, body: str) -> str:
    """«funzionario regionale, Regione Prova»; empty for whoever acted without a hat."""
    return ", ".join(part for part in (str(_ROLES.get(role, role)), body) if part)
