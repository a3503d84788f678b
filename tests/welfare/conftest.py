"""A receiver that listens, and a webhook that sends to it."""

import pytest

from tests.welfare.hooks import added
from tests.welfare.receiver import receiving
from welfare.models import Webhook


@pytest.fixture
def receiver(settings):
    with receiving() as running:
        settings.WEBHOOK_ADMITTED_ORIGINS = [running.origin]
        yield running


@pytest.fixture
def owner(people):
    return people.people["gamma_head"]


@pytest.fixture
def hook(owner, receiver) -> tuple[Webhook, str]:
    return added(owner, receiver)
