"""Who enters the admin and who sees accounts; what Django asks of a user, answered by the policy.

Django's own flags and grants (`is_staff`, `is_superuser`, groups) decide nothing.
"""

from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.permissions import (
    allowed,
    hat_of,
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


@rules.predicate
def wears_a_hat(user: Any) -> bool:
    return hat_of(user) is not None


@rules.predicate
def is_of_their_hats(user: Any, row: Any) -> bool:
    """A token or webhook of one's own, whichever hat it acts by."""
    return user.is_authenticated and row.membership.user_id == user.pk


@rules.predicate
def still_stands(user: Any, row: Any) -> bool:
    return row.state(timezone.now()) == "standing"


# The matrix gives tokens to the administrator of the system: to see that they are there and to end
# them. Making one is for the person who will answer for it: whoever made tokens for others would
# know their secrets and could act as them (docs/adr/0030).
permit(
    "welfare.add_token",
    wears_a_hat,
    refusal=_("Un token agisce per un ruolo: scegli prima il ruolo in cui operi."),
)
permit(
    "welfare.view_token",
    is_of_their_hats | is_system_administrator,
    refusal=_("Un token lo vede chi l’ha creato e chi amministra il sistema."),
)
permit(
    "welfare.rotate_token",
    is_of_their_hats & still_stands,
    refusal=_("Lo rinnova chi l’ha creato, finché non è scaduto o revocato: creane un altro."),
)
permit(
    "welfare.revoke_token",
    is_of_their_hats | is_system_administrator,
    refusal=_("Un token lo revoca chi l’ha creato o chi amministra il sistema."),
)
permit(
    "welfare.add_webhook",
    wears_a_hat,
    refusal=_("Un webhook riceve per un ruolo: scegli prima il ruolo in cui operi."),
)
permit(
    "welfare.view_webhook",
    is_of_their_hats | is_system_administrator,
    refusal=_("Un webhook lo vede chi l’ha creato e chi amministra il sistema."),
)
permit(
    "welfare.manage_webhook",
    is_of_their_hats,
    refusal=_("Un webhook lo cambia chi l’ha creato."),
)
permit(
    "welfare.stop_webhook",
    is_of_their_hats | is_system_administrator,
    refusal=_("Un webhook lo spegne chi l’ha creato o chi amministra il sistema."),
)

OURS = frozenset({"districts", "subsidiarity", "impact", "welfare"})
_ASKED_BY_THE_ADMIN = {
    "districts.change_act": "districts.add_act",
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
