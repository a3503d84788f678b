"""Answers of passkeys and security keys: refused by shape before any library reads them."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as theirs


def is_credential(given: Any) -> bool:
    """Whether `given` has the shape of a `PublicKeyCredential` in JSON."""
    return (
        isinstance(given, dict)
        and all(isinstance(given.get(name), str) for name in ("id", "rawId", "type"))
        and isinstance(given.get("response"), dict)
        and all(isinstance(value, str | list | None) for value in given["response"].values())
    )


class Shaped:
    """Part of a form with a `credential`; what comes from elsewhere may be anything."""

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        if not is_credential(self.cleaned_data["credential"]):
            raise get_adapter().validation_error("incorrect_code")
        further = getattr(super(), "clean_credential", None)
        return further() if further else self.cleaned_data["credential"]


class AddForm(Shaped, theirs.AddWebAuthnForm):
    pass


class LoginForm(Shaped, theirs.LoginWebAuthnForm):
    pass


class AuthenticateForm(Shaped, theirs.AuthenticateWebAuthnForm):
    pass


class ReauthenticateForm(Shaped, theirs.ReauthenticateWebAuthnForm):
    pass
