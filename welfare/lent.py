"""Hats that are worn by no session: those of tokens and webhooks, which hold a membership.

They are read again at each use, in the statement that reads the row itself: a hat that ends, or is
withheld, ends what was made of it at once.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.hats import Hat
from subsidiarity.hats import hat_of_membership, holding
from welfare.accounts.second_factor import REQUIRED_OF


class Lack(StrEnum):
    """Why a hat cannot be worn."""

    ENDED = "ended"
    WITHHELD = "withheld"


def with_hats(rows: QuerySet[Any], now: datetime) -> Any:
    """`rows`, which have a `membership`, with all that `hat_of_row` asks; in their own statement.

    A hat with much power needs a person who still has a second factor, or an identity of the kind
    that can stand for one: it was used in the session in which the row was made.
    """
    person = OuterRef("membership__user")
    codes = Authenticator.Type.RECOVERY_CODES
    return rows.select_related(
        "membership__user", "membership__actor", "membership__mandate__zone"
    ).annotate(
        hat_holds=Exists(holding(timezone.localdate(now)).filter(pk=OuterRef("membership"))),
        has_factor=Exists(Authenticator.objects.filter(user=person).exclude(type=codes))
        | Exists(SocialAccount.objects.filter(user=person)),
    )


def hat_of_row(row: Any) -> Hat | Lack:
    """The hat of a row of `with_hats`, or why it cannot be worn."""
    membership = row.membership
    if not (row.hat_holds and membership.user.is_active):
        return Lack.ENDED
    hat = hat_of_membership(membership)
    if hat.role in REQUIRED_OF and not row.has_factor:
        return Lack.WITHHELD
    return hat


def lack_in_words(lack: Lack) -> str:
    """The sentence for whoever wonders why it does not work any more."""
    if lack == Lack.WITHHELD:
        return _("Il ruolo per cui agisce chiede il secondo fattore, che non hai più: riattivalo.")
    return _("Il ruolo per cui agisce è finito o è sospeso.")
