"""The society of these tests, and a browser for each role of it."""

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests import territory
from tests.permissions import world
from tests.permissions.asking import browser_of


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker, static_files, tmp_path_factory):
    files = override_settings(FILES_DIR=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield world.build(territory.build())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(everybody: world.World) -> dict[str, Client]:
    """One client for each role, signed in with a second factor."""
    return {role: browser_of(user) for role, user in everybody.people.items()}
