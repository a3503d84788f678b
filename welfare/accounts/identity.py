"""Who signs in with an identity of the State: the Region's proxy of SPID and CIE, or the like.

Of all that the provider tells, three things are kept: what recognises the person, the level of
assurance, and the name and e-mail of the account. A fiscal number recognises by its hash alone.
"""

import hashlib
import hmac
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from welfare.accounts.names import new_username
from welfare.errors import error_response


def is_second_factor(kept: dict[str, Any]) -> bool:
    """Whether the level that was kept of an identity is as good as a second factor."""
    return kept.get("acr", "") in settings.OIDC_SECOND_FACTOR_ACR


def recognised_by(claim: str, value: str) -> str:
    """What is kept of the claim that recognises a person: `sub` itself, else a keyed hash."""
    if claim == "sub":
        return value
    key = settings.OIDC_SUBJECT_KEY.encode()
    return hmac.new(key, value.strip().upper().encode(), hashlib.sha256).hexdigest()


class IdentityProvider(OpenIDConnectProvider):
    """OpenID Connect that forgets what it does not need."""

    def extract_uid(self, data: dict[str, Any]) -> str:
        claim = settings.OIDC_SUBJECT_CLAIM
        told = {**data.get("id_token", {}), **data.get("userinfo", {})}
        return recognised_by(claim, str(told[claim]))

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """The level alone, and only as the signed token gives it."""
        return {"acr": str(data.get("id_token", {}).get("acr", ""))}


class IdentityOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """Checks the signature of the ID token in any case, however it came here."""

    did_fetch_access_token = property(lambda self: False, lambda self, value: None)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Puts our provider in the place of allauth's, and lets in who is identified well enough."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        found = super().get_provider(request, provider, client_id=client_id)
        return IdentityProvider(request, app=found.app)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        admitted = settings.OIDC_ADMITTED_ACR
        if admitted and sociallogin.account.extra_data["acr"] not in admitted:
            told = _(
                "L’identità con cui sei entrato non ha il livello richiesto da questa piattaforma:"
                " riprova con un livello più alto, o accedi con posta elettronica e password."
            )
            raise ImmediateHttpResponse(error_response(request, 403, told))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.username = new_username()
        return user
