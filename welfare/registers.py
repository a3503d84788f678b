"""The register of an account: read whole by the person whose it is."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from districts.permissions import permit
from districts.registers import OUTLINE, Register, kept
from welfare.models import User, UserEvent


@rules.predicate
def is_their_own(user: Any, account: Any) -> bool:
    return account is not None and user.is_authenticated and user.pk == account.pk


permit(
    "welfare.view_history",
    is_their_own,
    refusal=_("Il registro di un accesso lo legge la persona a cui appartiene."),
)
kept(Register("accesso", User, UserEvent, "welfare.view_history", OUTLINE))
