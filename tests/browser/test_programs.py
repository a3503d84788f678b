"""The pages of tokens and webhooks, wide and on a phone, from the first to the secret."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from subsidiarity.hats import hats_of
from tests import piemonte
from tests.people import signed_in
from tests.piemonte import Platform
from tests.reader import NARROW, WIDE, Reader, follow, overflows, violations
from welfare.demonstration import DOMAIN, load_demonstration
from welfare.models import DeliveryAttempt, User
from welfare.models.webhooks import Kind
from welfare.webhooks.actions import add_webhook, ping

pytestmark = [pytest.mark.browser, pytest.mark.processes]


PASSWORD = "una-prova-lunga-1"


@pytest.fixture(scope="module")
def key(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The session of the demonstration's representative, who has a webhook that fails."""
    with django_db_blocker.unblock(), piemonte.connected_to(platform.database):
        load_demonstration(password=PASSWORD, commit=True)
        owner = User.objects.get(username=f"legal-representative@{DOMAIN}")
        [owner.hat] = hats_of(owner, timezone.localdate())
        webhook, _secret = add_webhook(
            by=owner,
            name="Portale",
            url="https://portale.example.org/distretti/eventi",
            events=Kind.values,
            origin="https://distretti.example.org",
        )
        delivery = ping(webhook=webhook, by=owner)
        delivery.state = "delivered"
        delivery.attempts = 2
        delivery.save()
        for status, answer in ((None, ""), (200, '{"ricevuto": true}')):
            error = "" if status else "timeout"
            DeliveryAttempt.objects.create(
                delivery=delivery, status=status, milliseconds=120, answer=answer, error=error
            )
        yield signed_in(owner).cookies[settings.SESSION_COOKIE_NAME].value


def open_as(reader: Reader, key: str, path: str, *, width: int) -> Page:
    """The page at `path`, for who has this session."""
    page = reader.open("/privacy/", width=width)
    address = reader.platform.address
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
    page.goto(address + path)
    return page


def confirm(page: Page) -> None:
    """Say again who it is, as delicate pages ask for."""
    page.get_by_label("Password").fill(PASSWORD)
    follow(page, "button:has-text('Conferma')")


def sound(page: Page) -> None:
    """Nothing wrong for axe, and nothing wider than the screen."""
    assert violations(page) == []
    assert not overflows(page)


def refused(reader: Reader) -> None:
    """The browser tells the console of every status that is an error; of this one it must."""
    assert [told for told in reader.complaints if "422" not in told] == []
    reader.complaints.clear()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_token_is_made_renewed_and_revoked(reader: Reader, key: str, width: int):
    page = open_as(reader, key, "/area-riservata/token/", width=width)
    follow(page, "text=Crea un token")
    if page.inner_text("h1") == "Conferma che sei tu":  # the session remembers it for a while
        confirm(page)
    sound(page)
    follow(page, "button:has-text('Crea il token')")
    assert page.locator(".error-summary").is_visible()
    refused(reader)
    page.get_by_label("Nome", exact=True).fill(f"Prova {width}")
    follow(page, "button:has-text('Crea il token')")
    sound(page)
    assert page.input_value("#segreto").startswith("dcs_")
    follow(page, "text=L’ho copiato")
    sound(page)
    follow(page, "text=Rinnova il segreto")
    follow(page, "button:has-text('Rinnova')")
    assert page.locator("text=vale ancora per un giorno").is_visible()
    follow(page, "text=L’ho copiato")
    follow(page, ".actions >> text=Revoca")
    sound(page)
    follow(page, "button:has-text('Revoca')")
    assert page.locator("text=Il token è revocato").is_visible()
    follow(page, "nav.breadcrumb >> text=Token")
    sound(page)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_webhook_is_made_and_its_log_is_read(reader: Reader, key: str, width: int):
    page = open_as(reader, key, "/area-riservata/webhook/nuovo/", width=width)
    if page.inner_text("h1") == "Conferma che sei tu":  # as above
        confirm(page)
    page.get_by_label("Nome", exact=True).fill(f"Prova {width}")
    page.get_by_label("Indirizzo").fill("https://127.0.0.1/ricevi")
    follow(page, "button:has-text('Crea il webhook')")
    sound(page)
    assert page.locator("text=è di una rete interna").first.is_visible()
    refused(reader)
    page.get_by_label("Indirizzo").fill("https://example.org/ricevi")
    page.get_by_label("un ente è verificato").check()
    follow(page, "button:has-text('Crea il webhook')")
    sound(page)
    assert page.input_value("#segreto").startswith("whsec_")
    page.goto(reader.platform.address + "/area-riservata/webhook/")
    sound(page)
    follow(page, "text=Portale")
    sound(page)
    follow(page, "th >> a")
    sound(page)
    assert page.locator("text=nessuna risposta in tempo").is_visible()
