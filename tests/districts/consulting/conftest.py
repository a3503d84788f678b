"""A draft of the toy region that moves B3, and the consultation on it."""

from typing import Any

import pytest
from django.core.cache import cache

from districts.models import Consultation
from tests.adoptions import draft
from tests.districts.consulting.asked import opened
from tests.people import Society
from tests.territory import Territory


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def revision(toy: Territory, people: Society) -> Any:
    return draft(toy, people.people["boundaries"])


@pytest.fixture
def consultation(revision: Any, people: Society) -> Consultation:
    return opened(revision, people.people["boundaries"])
