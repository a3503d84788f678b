"""What every test shares."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from districts.models import Act
from tests import piemonte as real
from tests import territory
from tests.people import Society, society
from tests.piemonte import Platform
from tests.territory import Territory

# A busy machine makes an example slow, which is no counterexample.
hypothesis.register_profile("unhurried", deadline=None)
hypothesis.load_profile("unhurried")

# Playwright keeps an event loop in this thread, beside which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# Software rendering, for machines without a graphics card; no calls home.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the processes of a run shared goes with the run."""
    if getattr(session.config.option, "numprocesses", None):  # their parent
        real.drop(real.SHARED)


@pytest.fixture(scope="session")
def piemonte_database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Name of a database with the whole real region, loaded and computed; do not write to it."""
    with django_db_blocker.unblock():
        name = real.create_template()
        yield name
        real.drop(name)


@pytest.fixture
def piemonte(piemonte_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The real region in this process; what the test writes is rolled back."""
    with django_db_blocker.unblock(), real.connected_to(piemonte_database):
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def toy(db: None) -> Territory:
    """The toy region, its figures not computed; folders that only read it build it less often."""
    return territory.build(computed=False)


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def by(people: Society) -> Any:
    """The boundary administrator, who writes the drafts."""
    return people.people["boundaries"]


@pytest.fixture
def act(toy: Territory) -> Act:
    """One of today, by which boundaries can be adopted or revoked."""
    return Act.objects.create(
        kind="DGR", authority="Giunta", number="12-3456", date=timezone.localdate()
    )


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Hashed static files, as the served platform has them: every page names some."""
    call_command("collectstatic", "--no-input", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def few_residents() -> None:
    """The toy regions have fewer residents than a district: only who asks is warned about that."""
    settings.LEAST_RESIDENTS = 0


@pytest.fixture(scope="session")
def platform(piemonte_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Platform]:
    """The whole platform as `./run` serves it, with all its processes, on a copy of the region."""
    with django_db_blocker.unblock(), real.served(piemonte_database, "platform") as platform:
        yield platform


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        yield browser
        browser.close()
