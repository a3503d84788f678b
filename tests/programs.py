"""Programs that act for the people of tests/people.py: their tokens."""

from typing import Any

from allauth.mfa.models import Authenticator

from districts.hats import OF_THE_REGION
from districts.rights.scopes import Scope
from welfare.tokens import create_token

READ, WRITE = Scope.READ, Scope.WRITE_OBSERVATIONS


def with_second_factor(user: Any) -> Any:
    """`user`, who has set up an app for codes."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": ""}
    )
    return user


def issued(user: Any, *scopes: Scope, days: int = 30) -> str:
    """A token of the hat that `user` wears, as a program writes it; by default to read."""
    if user.hat.role in OF_THE_REGION:
        with_second_factor(user)
    _token, text = create_token(by=user, name="R", scopes=scopes or (READ,), days=days)
    return text


def bearer(text: str, **more: str) -> dict[str, Any]:
    """What a test client takes to show a token."""
    return {"headers": {"authorization": f"Bearer {text}", **more}}
