"""Somebody at the door: a browser, its mail, an empty count of attempts."""

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _at_the_door(settings: Settings) -> None:
    """No attempts yet: they are counted in Redis, which no test rolls back. Hashes made quickly."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
