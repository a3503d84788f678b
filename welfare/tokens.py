"""What happens to tokens: made, renewed, revoked, used.

A token is `dcs_` + eight characters that may be shown + `_` + a secret of 256 random bits. The
secret is returned once, to whoever makes or renews the token, and only its SHA-256 is kept: it
cannot be guessed, so that a slow hash would protect nothing and cost every request.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from districts.permissions import require
from districts.rights.scopes import Scope
from welfare.lent import with_hats
from welfare.models import Token

FORM = re.compile(r"dcs_([0-9a-z]{8})_([A-Za-z0-9_-]{43})")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
USE_IS_TOLD_EVERY = timedelta(hours=1)


@transaction.atomic
@sensitive_variables("secret")
def create_token(*, by: Any, name: str, scopes: Collection[Scope], days: int) -> tuple[Token, str]:
    """A new token of the hat that `by` wears, and what to write in programs: it is told only now.

    Raises `PermissionDenied` for who wears no hat.
    """
    require(by, "welfare.add_token")
    prefix, secret = _new_prefix(), secrets.token_urlsafe(32)
    now = timezone.now()
    token = Token.objects.create(
        membership_id=by.hat.membership,
        name=name,
        prefix=prefix,
        secret_hash=_hash(secret),
        scopes=sorted(scope.value for scope in scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, f"dcs_{prefix}_{secret}"


@transaction.atomic
@sensitive_variables("secret")
def rotate_token(*, token: Token, by: Any, grace_days: int) -> str:
    """A new secret for `token`; the one of before is taken for `grace_days` more.

    The day on which it expires stays. Raises `PermissionDenied`, also for a token that is over.
    """
    token = Token.objects.select_for_update().get(pk=token.pk)
    require(by, "welfare.rotate_token", token)
    secret, now = secrets.token_urlsafe(32), timezone.now()
    token.previous_hash, token.secret_hash = token.secret_hash, _hash(secret)
    token.rotated_at, token.previous_until = now, now + timedelta(days=grace_days)
    token.save(update_fields=["previous_hash", "secret_hash", "rotated_at", "previous_until"])
    return f"dcs_{token.prefix}_{secret}"


@transaction.atomic
def revoke_token(*, token: Token, by: Any) -> None:
    """From now on it opens nothing; a second time changes nothing. Raises `PermissionDenied`."""
    require(by, "welfare.revoke_token", token)
    waiting = Token.objects.filter(pk=token.pk, revoked_at__isnull=True)
    waiting.update(revoked_at=timezone.now(), revoked_by=by.pk)


@sensitive_variables("text", "secret")
def find_token(text: str, now: datetime) -> Token | None:
    """The token that `text` is, whatever its state, with what its hat depends on (welfare/lent.py);
    None if it is none of ours. One statement.

    It is found by the part that may be known and then compared in a time that tells nothing.
    """
    parts = FORM.fullmatch(text)
    if parts is None:
        return None
    prefix, secret = parts.groups()
    token: Token | None = with_hats(Token.objects.all(), now).filter(prefix=prefix).first()
    return token if token is not None and _is_secret_of(token, secret, now) else None


def _is_secret_of(token: Token, secret: str, now: datetime) -> bool:
    given = _hash(secret)
    is_current = hmac.compare_digest(given, token.secret_hash)
    is_previous = hmac.compare_digest(given, token.previous_hash)
    in_grace = token.previous_until is not None and now < token.previous_until
    return is_current or (is_previous and in_grace)


def note_use(token: Token, now: datetime) -> None:
    """Remember that it was used, once an hour at most: the other uses write nothing."""
    before = now - USE_IS_TOLD_EVERY
    if token.last_used_at is not None and token.last_used_at > before:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=before)
    Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _new_prefix() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(8))
