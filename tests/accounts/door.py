"""What somebody does at the door: an account, a password, a code, a link in a mail."""

import base64
import hmac
import re
import struct
import time

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from welfare.models import User

PASSWORD = "quattro rane in bicicletta"
WRONG = "tre rane a piedi e basta"


def known(email: str = "ada@example.org") -> User:
    """Somebody with a confirmed address and PASSWORD."""
    user = User.objects.create_user(
        username=email, email=email, password=PASSWORD, first_name="Ada", last_name="Rossi"
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def code_of(secret: str) -> str:
    """The code that an application shows now, by RFC 6238 (HMAC-SHA1, 30 s, six digits)."""
    key, counter = base64.b32decode(secret), int(time.time()) // 30
    digest = hmac.digest(key, struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 10**6:06d}"


def link_in_mail(words: str) -> str:
    """The path of the link in the newest message, which speaks of `words`."""
    message = mail.outbox[-1]
    assert words in message.subject + message.body
    found = re.search(r"https?://[^/\s]+(/\S*(?:conferma|password)\S*)", message.body)
    assert found is not None, message.body
    return found[1]


def confirm(client: Client) -> None:
    """Say once more who it is, as delicate pages ask."""
    answer = client.post("/accesso/sei-tu/", {"password": PASSWORD})
    assert answer.status_code == 302


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/accesso/entra/", {"login": email, "password": password, **more})
