"""Identity provider (SPID, CIE) behind the Region's proxy, by OpenID Connect; none unless told."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from welfare.settings.environment import env

OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="SPID / CIE")
# The claim that recognises a person. One that says who they are, such as a fiscal number, is kept
# only as a hash under OIDC_SUBJECT_KEY.
OIDC_SUBJECT_CLAIM = env.str("OIDC_SUBJECT_CLAIM", default="sub")
OIDC_SUBJECT_KEY = env.str("OIDC_SUBJECT_KEY", default="")
# Levels of assurance: those admitted (none: all), and those that count as a second factor.
OIDC_ADMITTED_ACR = env.list("OIDC_ADMITTED_ACR", default=[])
OIDC_SECOND_FACTOR_ACR = env.list("OIDC_SECOND_FACTOR_ACR", default=[])
OIDC_EMAIL_IS_VERIFIED = env.bool("OIDC_EMAIL_IS_VERIFIED", default=False)
if OIDC_SERVER_URL and OIDC_SUBJECT_CLAIM != "sub" and len(OIDC_SUBJECT_KEY) < 32:
    raise ImproperlyConfigured(
        "OIDC_SUBJECT_CLAIM other than `sub` needs an OIDC_SUBJECT_KEY of 32 characters or more,"
        " kept as long as the accounts: without it nobody would be recognised."
    )
# A form that leads there by redirections has to be admitted, with the hosts on the way.
OIDC_HOSTS = env.list("OIDC_HOSTS", default=[])
if OIDC_SERVER_URL and not OIDC_HOSTS:
    OIDC_HOSTS = ["/".join(OIDC_SERVER_URL.split("/")[:3])]
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True}
}
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "identita",
            "name": OIDC_NAME,
            "client_id": env.str("OIDC_CLIENT_ID"),
            "secret": env.str("OIDC_CLIENT_SECRET", default=""),
            "settings": {
                "server_url": OIDC_SERVER_URL,
                "verified_email": OIDC_EMAIL_IS_VERIFIED,
                "scope": env.list("OIDC_SCOPE", default=["openid", "profile", "email"]),
            },
        }
    ]
SOCIALACCOUNT_ADAPTER = "welfare.accounts.identity.IdentityAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
