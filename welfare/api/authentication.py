"""Who asks the API: nobody in particular, or a program by a token (docs/adr/0030).

`Authorization: Bearer …` and nothing else: cookies are no identity here, and an address, which is
written down on the way by everybody, is no place for a secret.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from districts import history
from districts.errors import Malformed
from districts.history import acting
from welfare.api.problems import REALM
from welfare.api.throttling import count_refusal
from welfare.lent import Lack, hat_of_row, lack_in_words
from welfare.models import Token, User
from welfare.tokens import find_token, note_use

# As other services call it: whoever comes from there is told, and not that it is unknown.
_IN_ADDRESS = frozenset({"access_token", "token", "api_key", "apikey", "api-key", "bearer"})


class BearerAuthentication(BaseAuthentication):
    """The person and hat of the token, read anew at each request; one statement."""

    @sensitive_variables("header", "text")
    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        _refuse_in_address(request)
        header = request.headers.get("Authorization", "")
        scheme, _space, text = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        token = find_token(text.strip(), now)
        found = _hat(token, now)
        if isinstance(found, str):
            count_refusal(request)
            raise AuthenticationFailed(found)
        assert token is not None
        user: Any = token.membership.user
        user.hats, user.hat = (found,), found
        user.scopes = frozenset(token.scopes)
        note_use(token, now)
        history.add(**acting(user, found), token=token.prefix)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """RFC 6750: a bare challenge for who sent nothing, an error for a token that is no good."""
        if "Authorization" in request.headers:
            return f'{REALM}, error="invalid_token"'
        return REALM


def _hat(token: Token | None, now: Any) -> Any:
    """The hat that the token puts on, or the sentence that says why it puts on none."""
    if token is None:
        return _("Il token non è riconosciuto: controlla di averlo copiato intero.")
    match token.state(now):
        case "revoked":
            return _("Il token è stato revocato: creane un altro nell’area riservata.")
        case "expired":
            words = {"day": f"{timezone.localtime(token.expires_at):%d/%m/%Y}"}
            return _("Il token è scaduto il %(day)s: creane un altro nell’area riservata.") % words
    hat = hat_of_row(token)
    return lack_in_words(hat) if isinstance(hat, Lack) else hat


def _refuse_in_address(request: Request) -> None:
    """Raise `Malformed` for a token in the query, before anything is done with it."""
    for name, value in request.query_params.items():
        if name.lower() in _IN_ADDRESS or str(value).startswith("dcs_"):
            raise Malformed(
                _(
                    "Un token non si scrive nell’indirizzo, che resta nei registri di chi lo"
                    " trasporta: mandalo nell’intestazione “Authorization: Bearer …”. Questo"
                    " consideralo noto ad altri: revocalo e creane uno nuovo."
                )
            )
