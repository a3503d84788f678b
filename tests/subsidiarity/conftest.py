"""A draft of `beta`, complete, and who is around it; written once for each file, never kept."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from subsidiarity.models import CoDesignProject
from tests import initiatives, territory
from tests.people import Society, signed_in, society
from tests.territory import Territory


@pytest.fixture(scope="module")
def population(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Territory, Society]]:
    """Built once for the module: what a test writes is rolled back before the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        toy = territory.build(computed=False)
        yield toy, society(toy)
        transaction.set_rollback(True)


@pytest.fixture
def toy(population: tuple[Territory, Society], db: None) -> Territory:
    return population[0]


@pytest.fixture
def people(population: tuple[Territory, Society], db: None) -> Society:
    return population[1]


@pytest.fixture
def project(people: Society) -> CoDesignProject:
    return initiatives.project(people)


@pytest.fixture
def browse(people: Society):
    """`browse("beta_head")`: a browser in which that person is signed in."""

    def browse(name: str) -> Client:
        return Client() if name == "anonymous" else signed_in(people.people[name])

    return browse
