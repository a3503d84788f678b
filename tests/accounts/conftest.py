"""Somebody at the door: a browser, its mail, an empty count of attempts."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests import territory
from tests.people import Society, society

PASSWORD = "quattro rane in bicicletta"
WRONG = "tre rane a piedi e basta"


@pytest.fixture(autouse=True)
def _at_the_door(settings: Settings) -> None:
    """No attempts yet: they are counted in Redis, which no test rolls back. Hashes made quickly."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db: None) -> Society:
    return society(territory.build(computed=False))


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
