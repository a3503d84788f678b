"""The partner's whole first journey, in one go: a body registered, verified, a project sent.

At phone width, with the keyboard alone, by somebody who counts what they do; the official's part
waits for nobody here and is not counted.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor
from tests.browser.project_form import write_everything
from tests.people import body, hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, Reader, overflows, sign_in, violations
from tests.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MINUTES = 15


@pytest.fixture(scope="module")
def keys(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """Sessions of a newcomer without any hat, and of an official."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        region = Actor.objects.filter(kind=Actor.Kind.REGION).first() or body(
            "regione-prova", Actor.Kind.REGION
        )
        if not Actor.objects.filter(name="Istituto comprensivo Gamma").exists():
            body("istituto-gamma-2", Actor.Kind.SCHOOL, name="Istituto comprensivo Gamma")
        newcomer = person("ada", first_name="Ada", last_name="Neri")
        official = person("ugo", first_name="Ugo", last_name="Verdi")
        hat(official, region, Role.REGIONAL_OFFICIAL)
        yield {
            user.username: signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            for user in (newcomer, official)
        }


def register(typist: Typist) -> None:
    """From the public registry to a body that was sent to be verified."""
    typist.arrive()
    typist.follow("Registra un ente")
    typist.reach("Tipo di ente")
    typist.page.keyboard.type("Ente del Terzo")
    typist.fill("Denominazione", "Zeta delle valli ODV")
    typist.fill("Codice fiscale", "00514490010")
    typist.reach("Sezione del RUNTS")
    typist.page.keyboard.type("a)")
    typist.fill("Numero di iscrizione al RUNTS", "4242")
    typist.fill("Comune della sede", "Pinerolo")
    typist.page.keyboard.press("Escape")
    typist.follow("Salva e invia alla verifica")


def test_from_nothing_to_a_sent_project_in_less_than_a_quarter_of_an_hour(
    reader: Reader, keys: dict[str, str]
):
    page = reader.open("/soggetti/", width=NARROW)
    sign_in(page, reader, keys["ada"])
    page.reload()
    typist = Typist(page)
    register(typist)
    expect(page.locator("h1")).to_contain_text("Zeta delle valli ODV")
    assert violations(page) == []
    assert not overflows(page)

    office = reader.open("/privacy/", width=NARROW)
    sign_in(office, reader, keys["ugo"])
    office.goto(reader.platform.address + "/area-riservata/")
    office.get_by_role("link", name="Verifica «Zeta delle valli ODV»").click()
    office.get_by_role("button", name="Verifica l’ente").click()
    office.wait_for_selector(".messages .band-ok")

    page.goto(reader.platform.address + "/area-riservata/")
    typist.arrive()
    typist.follow("Comincia un progetto")
    write_everything(typist, begun=True)
    expect(page.get_by_text("Sezioni complete: 10 su 10.")).to_be_visible()
    typist.follow("Controlla e invia il progetto")
    typist.tick("Dichiaro che i dati")
    typist.follow("Firma e invia")
    expect(page.locator(".page-head .tag")).to_have_text("Inviato")
    assert typist.minutes < MINUTES, typist
    print(
        f"{typist.pages} pages, {typist.tabs} keys, {typist.letters} letters: {typist.minutes:.1f}"
    )
