"""Registering a body, with the keyboard alone, on a phone; and the pages of who signed in."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from subsidiarity.models import Membership
from tests import piemonte
from tests.people import signed_in
from tests.piemonte import Platform
from tests.reader import NARROW, WIDE, Reader, overflows, violations
from welfare.demonstration import DOMAIN, load_demonstration
from welfare.hats import SESSION_KEY
from welfare.models import User

pytestmark = [pytest.mark.browser, pytest.mark.processes]

Keys = dict[str, str]


@pytest.fixture(scope="module")
def keys(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[Keys]:
    """Session keys of the persons of the demonstration, by role; sign-in is tried elsewhere."""
    with django_db_blocker.unblock(), piemonte.connected_to(platform.database):
        load_demonstration(password="una-prova-lunga-1", commit=True)
        people = User.objects.filter(username__endswith=DOMAIN)
        browsers = {user.username.removesuffix(f"@{DOMAIN}"): _wearing(user) for user in people}
        yield {
            role: browser.cookies[settings.SESSION_COOKIE_NAME].value
            for role, browser in browsers.items()
        }


def _wearing(user: User) -> Client:
    """A browser in which `user` has chosen the hat of the demonstration: others gave them more."""
    client = signed_in(user)
    first = Membership.objects.filter(user=user).order_by("pk").first()
    if first is not None:
        session = client.session
        session[SESSION_KEY] = first.pk
        session.save()
    return client


def open_as(reader: Reader, key: str, path: str, *, width: int) -> Page:
    """The page at `path`, for who has this session."""
    page = reader.open("/privacy/", width=width)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": key,
                "url": reader.platform.address,
            }
        ]
    )
    page.goto(reader.platform.address + path)
    return page


def tab_to(page: Page, element: str) -> None:
    """Press Tab until the element with this id has the focus."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id || document.activeElement.value") == element:
            return
    raise AssertionError(f"{element} cannot be reached with the keyboard")


def test_body_is_registered_with_the_keyboard_on_a_phone(reader: Reader, keys: Keys):
    page = open_as(reader, keys["evaluator"], "/soggetti/registra/", width=NARROW)
    tab_to(page, "id_kind")
    page.keyboard.type("Ente del Terzo")
    tab_to(page, "id_name")
    page.keyboard.type("Epsilon ODV")
    tab_to(page, "id_tax_code")
    page.keyboard.type("80087670017")
    tab_to(page, "send")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    # The browser tells the console of every status that is an error; of this one it must.
    assert [told for told in reader.complaints if "422" not in told] == []
    reader.complaints.clear()
    assert violations(page) == []
    assert not overflows(page)
    tab_to(page, "id_tax_code")
    page.keyboard.press("Control+a")
    page.keyboard.type("12345678903")
    tab_to(page, "id_runts_section")
    page.keyboard.type("a)")
    tab_to(page, "id_runts_number")
    page.keyboard.type("777")
    tab_to(page, "id_seat")
    page.keyboard.type("Pinerolo")
    page.keyboard.press("Escape")
    tab_to(page, "send")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages .band-ok")
    assert "In verifica" in page.inner_text("main")
    assert page.inner_text("h1") == "Epsilon ODV"


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("member", "/soggetti/"),
        ("member", "/area-riservata/"),
        ("regional-official", "/area-riservata/"),
        ("member", "/soggetti/registra/"),
        ("member", "/area-riservata/veste/"),
        ("regional-official", "/mandati/da-confermare/"),
    ],
)
def test_pages_are_accessible(reader: Reader, keys: Keys, role: str, path: str, width: int):
    page = open_as(reader, keys[role], path, width=width)
    assert violations(page) == []
    assert not overflows(page)


def test_official_finds_in_one_click_what_to_verify(reader: Reader, keys: Keys):
    page = open_as(reader, keys["regional-official"], "/area-riservata/", width=NARROW)
    page.click("text=Verifica «Beta ODV (dimostrativa)»")
    assert page.inner_text("h1") == "Beta ODV (dimostrativa)"
    assert violations(page) == []
    page.click("text=Verifica l’ente")
    page.wait_for_selector(".messages .band-ok")
    assert "Verificato" in page.inner_text("main")


# Who has which role, and what the first thing is that they press.
FIRST = {
    "member": ("Comincia un progetto", "Nuovo progetto"),
    "legal-representative": ("Comincia un progetto", "Nuovo progetto"),
    "coordinator": ("Guarda il distretto", ""),
    "regional-official": ("Guarda i mandati", "Mandati da confermare"),
    "boundary-administrator": ("Guarda le zonizzazioni", "Zonizzazioni"),
    "evaluator": ("Guarda i progetti", "Co-progettazione"),
    "system-administrator": ("Guarda i flussi di approvazione", "Flussi di approvazione"),
}


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("role", FIRST)
def test_newcomer_in_each_role_finds_in_one_click_what_to_do(
    reader: Reader, keys: Keys, role: str, width: int
):
    page = open_as(reader, keys[role], "/area-riservata/", width=width)
    assert violations(page) == []
    assert not overflows(page)
    ways = page.locator("section[aria-labelledby=vie] a")
    assert ways.count() >= 2
    addresses = [way.get_attribute("href") for way in ways.all()]
    assert len(set(addresses)) == len(addresses)
    words, heading = FIRST[role]
    page.get_by_role("link", name=words, exact=True).click()
    page.wait_for_load_state()
    assert heading in page.inner_text("h1")
    for address in addresses:  # none leads to a refusal
        answer = page.goto(reader.platform.address + str(address))
        assert answer is not None
        assert answer.status == 200, address
