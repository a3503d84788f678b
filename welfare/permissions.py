"""Who enters the admin and who sees accounts; what Django asks of a user, answered by the policy.

Django's own flags and grants (`is_staff`, `is_superuser`, groups) decide nothing.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.permissions import (
    allowed,
    is_boundary_administrator,
    is_regional_official,
    is_system_administrator,
    permit,
)

permit(
    "welfare.enter_admin",
    is_system_administrator | is_boundary_administrator | is_regional_official,
    refusal=_(
        "In amministrazione entra chi opera per la Regione come funzionario, amministratore dei"
        " confini o amministratore di sistema, con il secondo fattore."
    ),
)
permit(
    "welfare.manage_account",
    is_system_administrator,
    refusal=_("Le utenze sono viste e sospese dall’amministratore di sistema."),
)

OURS = frozenset({"districts", "subsidiarity", "impact", "welfare"})
_ASKED_BY_THE_ADMIN = {
    "impact.add_observation": "impact.correct_observation",
    "impact.change_observation": "impact.correct_observation",
    "welfare.view_user": "welfare.manage_account",
    "welfare.change_user": "welfare.manage_account",
}


def answer_to_django(user: Any, asked: str) -> bool:
    """Whether `user` has what Django's admin calls `app.action_model`, by the hat worn.

    Tables of ours are read by whoever enters; those of libraries, where secrets lie, by nobody.
    """
    named = _ASKED_BY_THE_ADMIN.get(asked)
    if named is None:
        app, _dot, action = asked.partition(".")
        named = "welfare.enter_admin" if app in OURS and action.startswith("view_") else None
    return named is not None and allowed(user, named)
