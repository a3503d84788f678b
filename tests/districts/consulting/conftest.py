"""A draft that is before everybody, and nobody counted yet at the door of the comments."""

import pytest
from django.core.cache import cache

from districts.models import BoundaryRevision, Consultation
from tests import adoptions
from tests.districts.consulting.consulted import opened
from tests.people import Society
from tests.territory import Territory


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def revision(toy: Territory, people: Society) -> BoundaryRevision:
    return adoptions.draft(toy, people.people["boundaries"])


@pytest.fixture
def consultation(revision: BoundaryRevision, people: Society) -> Consultation:
    return opened(revision, people.people["boundaries"])
