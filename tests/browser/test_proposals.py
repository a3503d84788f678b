"""Proposals stopped or impossible, with a real worker; that of test_law.py becomes a law."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor
from tests.people import hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, overflows, sign_in, violations

pytestmark = pytest.mark.browser

# The worker has the machine for itself only at home.
PATIENCE = 180_000


@pytest.fixture(scope="module")
def key(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The session of a boundary administrator, in the database of the platform."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        user = person("carla", first_name="Carla")
        hat(user, Actor.objects.get(kind=Actor.Kind.REGION), Role.BOUNDARY_ADMINISTRATOR)
        yield signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value


def opened(reader: Reader, key: str, path: str, **options: object) -> Page:
    page = reader.open("/", **options)
    sign_in(page, reader, key)
    page.goto(reader.platform.address + path)
    return page


def test_stopping_works_without_scripts(reader: Reader, key: str):
    page = opened(reader, key, "/scenari/proposte/nuova/", scripts=False)
    page.get_by_label("Titolo").fill("Da fermare")
    page.get_by_label("Secondi di calcolo").fill("300")
    page.get_by_role("button", name="Chiedi la proposta").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Da fermare")).to_be_visible()
    page.get_by_role("button", name="Ferma").press("Enter")
    for _attempt in range(60):
        if page.get_by_text("annullata", exact=True).count():
            break
        page.wait_for_timeout(1_000)
        page.get_by_role("link", name="Aggiorna").press("Enter")
    expect(page.get_by_text("Fermata a richiesta")).to_be_visible()


def test_impossible_request_names_the_rule(reader: Reader, key: str):
    page = opened(reader, key, "/scenari/proposte/nuova/")
    page.get_by_label("Residenti almeno").fill("130000")
    page.get_by_role("button", name="Chiedi la proposta").press("Enter")
    told = page.locator("#proposta-stato")
    expect(told).to_contain_text("Il minimo di 130.000 residenti è troppo alto", timeout=PATIENCE)
    expect(told).to_contain_text("117.211")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_are_accessible_and_fit(reader: Reader, key: str, width: int):
    page = opened(reader, key, "/scenari/proposte/", width=width)
    for path in (
        "/scenari/proposte/",
        "/scenari/proposte/nuova/",
        "/scenari/intersezione/",
    ):
        page.goto(reader.platform.address + path)
        assert violations(page) == [], path
        assert not overflows(page), path
