"""Hats with much power are worn only after a second factor, in the session that used it."""

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from districts.hats import OF_THE_REGION, Hat

REQUIRED_OF = OF_THE_REGION
"""Regional officials, boundary administrators, system administrators."""


def used_in(session: Any) -> bool:
    """Whether a code, a key or an identity of high level was used since the sign-in."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(record.get("method") == "mfa" for record in records)


def is_missing(hat: Hat, session: Any) -> bool:
    """Whether `hat` waits for a second factor in this session."""
    return hat.role in REQUIRED_OF and not used_in(session)


def remember_setting_up(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    """Whoever has just set one up has just used it: it is not asked for a second time."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type)
