"""The toy region and the people around it; a module that needs them otherwise says so itself."""

from typing import Any

import pytest

from tests import territory
from tests.people import Society, society
from tests.territory import Territory


@pytest.fixture
def toy(db: None) -> Territory:
    return territory.build(computed=False)


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def by(people: Society) -> Any:
    """The boundary administrator, who writes the drafts."""
    return people.people["boundaries"]
