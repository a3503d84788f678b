"""The plan of a district from its first line to the public: with the keyboard alone, on a phone."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from districts.models import Act, BoundaryRevision
from subsidiarity.models import Actor, Mandate
from tests.people import SINCE, body, hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, overflows, sign_in, violations
from tests.typist import Typist

pytestmark = pytest.mark.browser

DISTRICT = "D06"
BODY = "Consorzio delle valli di prova"
TITLE = "Restare nelle valli"
OBJECTIVES = (
    ("Più bambini", "Scuola", "3.9", "Residenti 0-14 anni", "17.500"),
    ("Redditi per più persone", "Lavoro", "3.6", "Contribuenti IRPEF", "110.000"),
)
"""Title, policy, perspective, indicator and target of those that are right at once."""


@pytest.fixture(scope="module")
def keys(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The session of who coordinates the district and of an official; the act is registered."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        law = BoundaryRevision.objects.standing().get(
            zoning__code="cohesion", validity__to_day=None
        )
        consortium = body("consorzio-valli", Actor.Kind.SOCIAL_CONSORTIUM, name=BODY)
        mandate = Mandate.objects.create(
            actor=consortium,
            zone=law.zoning.zones.get(code=DISTRICT),
            task=Mandate.Task.MANAGING_BODY,
            valid_from=SINCE,
            confirmed_in=law,
        )
        region = Actor.objects.get(kind=Actor.Kind.REGION)
        Act.objects.create(
            kind="DGR", authority="Giunta regionale", number="7-2027", date=timezone.localdate()
        )
        sessions = {}
        for name, actor, role in (
            ("carla", consortium, Role.COORDINATOR),
            ("omero", region, Role.REGIONAL_OFFICIAL),
        ):
            user = person(name, first_name=name.capitalize(), last_name="Rossi")
            hat(user, actor, role, mandate if role == Role.COORDINATOR else None)
            sessions[name] = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        yield sessions


def begin(reader: Reader, key: str) -> Typist:
    """Somebody on a phone, where it is said what comes next."""
    page = reader.open("/privacy/", width=NARROW)
    sign_in(page, reader, key)
    page.goto(f"{reader.platform.address}/area-riservata/")
    typist = Typist(page)
    typist.arrive()
    return typist


def is_sound(page: Page) -> None:
    """axe finds nothing, and the page is no wider than its window."""
    assert violations(page) == [], page.url
    assert not overflows(page), page.url


def write_objective(typist: Typist, one: tuple[str, str, str, str, str]) -> None:
    title, policy, perspective, indicator, target = one
    typist.fill("Che cosa si vuole raggiungere", title)
    typist.pick("Politica", policy)
    typist.pick("Prospettiva", perspective)
    typist.pick("Indicatore", indicator)
    typist.fill("Valore da raggiungere", target)


def write_one_wrong_first(typist: Typist, outside: date, inside: date) -> None:
    """A target that is no number by a day after the plan: both are told at once, and lead there."""
    page = typist.page
    write_objective(typist, ("Restare in tanti", "Sviluppo", "3.1", "Popolazione", "molti"))
    typist.write_day("Entro il", outside)
    typist.pick("Ente responsabile", BODY)
    typist.reach("Aggiungi l'obiettivo")
    with page.expect_navigation():
        typist.press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Non è un numero")
    expect(summary).to_contain_text("La scadenza deve cadere nel periodo del piano")
    expect(page.get_by_label("Che cosa si vuole")).to_have_value("Restare in tanti")
    expect(page.get_by_label("Valore da raggiungere")).to_have_value("molti")
    expect(page.get_by_label("Entro il")).to_have_value(outside.isoformat())
    for label, chosen in (("Politica", "development"), ("Prospettiva", "3.1")):
        expect(page.get_by_label(label)).to_have_value(chosen)
    is_sound(page)
    typist.reach("Non è un numero")
    typist.press("Enter")
    target = page.get_by_label("Valore da raggiungere")
    expect(target).to_be_focused()
    typist.press("Control+a")
    page.keyboard.type("140.000")
    typist.write_day("Entro il", inside)
    typist.follow("Aggiungi l'obiettivo")


def draft_and_submit(writer: Typist) -> None:
    page, today = writer.page, timezone.localdate()
    start, end = date(today.year, 1, 1), date(today.year + 2, 12, 31)
    writer.follow("Guarda il piano del distretto")
    is_sound(page)
    writer.follow("Nuovo piano")
    is_sound(page)
    writer.fill("Titolo", TITLE)
    writer.fill("Che cosa vuole cambiare", "Chi nasce qui deve poter restare.")
    writer.write_day("Primo giorno", start)
    writer.write_day("Ultimo giorno", end)
    writer.follow("Comincia la bozza")
    expect(page.get_by_text("La bozza c'è: aggiungi gli obiettivi.")).to_be_visible()
    is_sound(page)
    writer.follow("Aggiungi un obiettivo")
    is_sound(page)
    write_one_wrong_first(writer, end.replace(year=end.year + 1), end)
    for one in OBJECTIVES:
        writer.follow("Aggiungi un obiettivo")
        write_objective(writer, one)
        writer.pick("Ente responsabile", BODY)
        writer.follow("Aggiungi l'obiettivo")
    expect(page.locator("#obiettivi tbody tr")).to_have_count(3)
    is_sound(page)
    writer.follow("Metti in consultazione")
    is_sound(page)
    writer.follow("Metti in consultazione")
    expect(page.locator(".page-head .tag").first).to_have_text("In consultazione")
    is_sound(page)


def approve(official: Typist) -> None:
    official.follow("Approva il piano «")
    official.follow("Approva")
    is_sound(official.page)
    official.pick("Atto", "DGR 7-2027")
    official.follow("Approva")
    expect(official.page.get_by_text("Il piano è approvato.")).to_be_visible()
    is_sound(official.page)


def read_as_a_visitor(reader: Reader, path: str) -> None:
    """Without an account, in both languages, on both screens."""
    said = {
        "/piani/": ("Approvato", "Avanzamento"),
        "/en/piani/": ("Approved", "Progress"),
    }
    for begins, (state, progress) in said.items():
        for width in (NARROW, WIDE):
            page = reader.open(begins, width=width)
            is_sound(page)
            page.get_by_role("link", name=TITLE).press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
            assert page.url.endswith(begins + path)
            expect(page.locator(".page-head .tag").first).to_have_text(state)
            expect(page.locator("#obiettivi")).to_contain_text(progress)
            expect(page.locator("#obiettivi tbody tr")).to_have_count(3)
            expect(page.locator("#partenze tbody tr")).to_have_count(3)
            expect(page.get_by_text("DGR 7-2027")).to_be_visible()
            is_sound(page)


def test_plan_is_written_approved_and_read(reader: Reader, keys: dict[str, str]):
    writer = begin(reader, keys["carla"])
    draft_and_submit(writer)
    path = writer.page.url.partition("/piani/")[2].partition("#")[0]
    outsider = reader.open(f"/distretti/{DISTRICT}/")
    expect(outsider.get_by_role("link", name=TITLE)).to_have_count(0)
    approve(begin(reader, keys["omero"]))
    read_as_a_visitor(reader, path)
    # A browser calls an answer 422 an error in its console; it was ours to give.
    reader.complaints = [said for said in reader.complaints if "422" not in said]
    outsider.reload()
    expect(outsider.get_by_role("link", name=TITLE)).to_be_visible()
    is_sound(outsider)
