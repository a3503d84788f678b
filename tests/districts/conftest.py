"""A draft of the toy region, and one that awaits its adoption."""

from typing import Any

import pytest

from districts.models import Approval, Draft
from tests.adoptions import request_of
from tests.drafts import opened
from tests.people import Society
from tests.territory import Territory


@pytest.fixture
def draft(toy: Territory, by: Any) -> Draft:
    """Equal to the districts in force."""
    return opened(toy, by)


@pytest.fixture
def asked(toy: Territory, people: Society) -> Approval:
    """Whether a draft may become law; by the boundary administrator."""
    return request_of(toy, people)
