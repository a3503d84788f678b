"""The register of an account: read whole by the person whose it is."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.permissions import permit
from districts.registers import OUTLINE, Register, kept
from welfare.models import (
    Token,
    TokenEvent,
    User,
    UserEvent,
    Webhook,
    WebhookEvent,
)


@rules.predicate
def is_their_own(user: Any, account: Any) -> bool:
    return account is not None and user.is_authenticated and user.pk == account.pk


permit(
    "welfare.view_history",
    is_their_own,
    refusal=_("Il registro di un accesso lo legge la persona a cui appartiene."),
)


@rules.predicate
def is_of_their_hats(user: Any, row: Any) -> bool:
    return row is not None and user.is_authenticated and row.membership.user_id == user.pk


permit(
    "welfare.view_token_history",
    is_of_their_hats,
    refusal=_("Il registro di un token o di un webhook lo legge chi l’ha creato."),
)
kept(Register("accesso", User, UserEvent, "welfare.view_history", OUTLINE))
kept(
    Register(
        "token",
        Token,
        TokenEvent,
        "welfare.view_token_history",
        OUTLINE,
        lambda token: reverse("token", args=[token.pk]),
    )
)
kept(
    Register(
        "webhook",
        Webhook,
        WebhookEvent,
        "welfare.view_token_history",
        OUTLINE,
        lambda webhook: reverse("webhook", args=[webhook.pk]),
    )
)
