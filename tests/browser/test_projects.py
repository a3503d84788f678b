"""The partner's first journey in a browser: at phone width, with the keyboard alone."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from subsidiarity.models import Actor, CoDesignProject
from tests.browser.project_form import SAVE, write_everything
from tests.people import body, hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, overflows, sign_in, violations
from tests.typist import Typist

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def keys(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The session of each person, in the database of the platform."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        alfa = body("alfa", Actor.Kind.ETS, name="Cooperativa Alfa")
        body("istituto-gamma", Actor.Kind.SCHOOL, name="Istituto comprensivo Gamma")
        sessions = {}
        for name, role in (("laura", Role.LEGAL_REPRESENTATIVE), ("marco", Role.MEMBER)):
            user = person(name, first_name=name.capitalize(), last_name="Bianchi")
            hat(user, alfa, role)
            sessions[name] = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        yield sessions


def test_partner_goes_from_nothing_to_a_sent_project_with_the_keyboard(
    reader: Reader, keys: dict[str, str]
):
    page = reader.open("/coprogettazione/", width=NARROW)
    sign_in(page, reader, keys["laura"])
    page.reload()
    typist = Typist(page)
    write_everything(typist)
    expect(page.get_by_text("Sezioni complete: 10 su 10.")).to_be_visible()
    typist.follow("Controlla e invia il progetto")
    typist.tick("Dichiaro che i dati")
    typist.follow("Firma e invia")
    expect(page.get_by_text("inviato il")).to_be_visible()
    expect(page.locator(".page-head .tag")).to_have_text("Inviato")
    assert typist.minutes < 12, typist
    print(
        f"{typist.pages} pages, {typist.tabs} keys, {typist.letters} letters: {typist.minutes:.1f}"
    )


@pytest.fixture(scope="module")
def draft(
    keys: dict[str, str], platform: Platform, django_db_blocker: DjangoDbBlocker
) -> CoDesignProject:
    """A draft with something wrong in two sections and little else."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        alfa = Actor.objects.get(code="alfa")
        by = alfa.memberships.get(role="member").user
        made = CoDesignProject.objects.create(
            kind="co_design",
            code="CP-BROWSE",
            lead=alfa,
            created_by=by,
            saved_by=by,
            title="Mobilità delle valli",
            needs=["health"],
            people_assets="Autisti volontari.",
            start="2027-02-01",
            end="2027-01-01",
        )
        made.budget_lines.create(heading="public", amount=98_000)
        made.budget_lines.create(heading="staff", amount=100_000)
        return made


PAGES = [
    "",
    "tema/",
    "bisogni/",
    "distretti/",
    "accesso/",
    "calendario/",
    "bilancio/",
    "partner/",
    "partner/?cerca=gamma",
    "impegni/",
    "invio/",
]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_are_accessible_and_fit(
    reader: Reader, keys: dict[str, str], draft: CoDesignProject, width: int
):
    page = reader.open("/coprogettazione/", width=width)
    assert violations(page) == []
    sign_in(page, reader, keys["marco"])
    address = f"{reader.platform.address}/coprogettazione/"
    for path in ["", "nuovo/", *(f"{draft.code}/{path}" for path in PAGES)]:
        page.goto(address + path)
        assert violations(page) == [], path
        assert not overflows(page), path


def test_conflict_is_told_without_scripts_and_what_was_typed_stays(
    reader: Reader, keys: dict[str, str], draft: CoDesignProject
):
    page, other = (reader.open("/", scripts=False) for _ in range(2))
    address = f"{reader.platform.address}/coprogettazione/{draft.code}/accesso/"
    for tab in (page, other):
        sign_in(tab, reader, keys["laura"])
        tab.goto(address)
    other.get_by_label("Aperto a tutta la popolazione").check()
    other.get_by_role("button", name=SAVE).click()
    page.get_by_label("Riservato a qualcuno").check()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("alert")).to_contain_text("Hai già modificato questa sezione")
    expect(page.get_by_role("alert")).to_contain_text("Aperto a tutta la popolazione")
    expect(page.get_by_label("Riservato a qualcuno")).to_be_checked()
    # A browser calls an answer 409 an error in its console; it was ours to give.
    reader.complaints = [said for said in reader.complaints if "409" not in said]
