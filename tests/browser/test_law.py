"""The whole way of a boundary to the law, by browser, with the keyboard alone and real processes.

An official asks for a proposal, makes a draft of it, changes two comuni by hand, mends what a
check finds, consults everybody; a citizen comments; a second official adopts by an act, effective
tomorrow. Then what all read of today and of tomorrow: pages, API, tiles, Debian's ogr2ogr.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from districts.changes.passings import passings
from districts.changes.technical_revisions import revise_laws
from districts.hats import Role
from districts.importers.units import ChangeRow
from districts.loading.refresh import apply_changes
from districts.models import BoundaryRevision, Zone
from subsidiarity.models import Actor, CoDesignProject
from tests import piemonte as real
from tests.browser.law_read import read_everywhere
from tests.documents import PDF
from tests.people import body, hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, drawn, overflows, sign_in, violations
from tests.typist import Typist

pytestmark = pytest.mark.browser

TITLE = "Distretti d'accordo, con Exilles nel Pinerolese"
WAS, IS_THEN = "D05", "D06"
PATIENCE = 180_000
"""Milliseconds: the worker has the machine for itself only at home."""
PEOPLE = {
    "elena": Role.BOUNDARY_ADMINISTRATOR,
    "ugo": Role.REGIONAL_OFFICIAL,
}


@pytest.fixture(scope="module")
def platform(piemonte_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Platform]:
    """One of its own: what becomes law here is nobody else's law."""
    with django_db_blocker.unblock(), real.served(piemonte_database, "law") as platform:
        yield platform


@pytest.fixture(scope="module")
def keys(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The session of each official; a project is under way in the district that will change."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        region = Actor.objects.get(kind=Actor.Kind.REGION)
        sessions = {}
        for name, role in PEOPLE.items():
            user = person(name, first_name=name.capitalize())
            hat(user, region, role)
            sessions[name] = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        project = CoDesignProject.objects.create(
            kind="co_design", code="CP-777777", title="Doposcuola delle valli", state="running",
            lead=body("doposcuola", Actor.Kind.ETS),
            needs=["education"], policies=["social"], perspectives=["3.3"],
            start=date(2026, 2, 1), end=date(2029, 1, 31), created_by=user, saved_by=user,
        )  # fmt: skip
        project.districts.set(Zone.objects.filter(zoning__code="cohesion", code=WAS))
        yield sessions


def merge_two_comuni() -> None:
    """Two comuni of two health districts become one, today: nobody has said of which it is."""
    health = BoundaryRevision.objects.standing().get(zoning__code="health", validity__to_day=None)
    rows = health.assignments.order_by("zone__code", "unit__istat_code")
    first = rows.select_related("unit")[0]
    other = rows.exclude(zone=first.zone_id).select_related("unit")[0]
    today = timezone.localdate()
    apply_changes(
        [
            ChangeRow(0, today, "merger", one.unit.istat_code, one.unit.name, "001999", "Unita", "")
            for one in (first, other)
        ]
    )
    revise_laws(passings())


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def begin(reader: Reader, key: str | None, path: str = "/area-riservata/") -> Typist:
    """Somebody at a page of their own browser; without a key one who has no account."""
    page = reader.open("/privacy/")
    if key:
        sign_in(page, reader, key)
    page.goto(reader.platform.address + path)
    typist = Typist(page)
    typist.arrive()
    return typist


def back_to_work(typist: Typist, reader: Reader) -> None:
    """To `/area-riservata/`, which says what comes next."""
    typist.page.goto(f"{reader.platform.address}/area-riservata/")
    typist.arrive()


def ask_for_a_proposal(writer: Typist) -> None:
    """From the boundaries in force: districts that agree with health, SIA and labour."""
    page = writer.page
    for door in ("Prova un altro confine", "Proposte di distretti", "Chiedi una proposta"):
        writer.follow(door)
    expect(page.get_by_label("Residenti almeno")).to_have_value("60000")
    expect(page.get_by_label("Residenti al più")).to_have_value("250000")
    expect(page.get_by_label("D01 Torino è esente dai limiti")).to_be_checked()
    for zoning in ("health", "sia", "labour"):
        expect(page.locator(f"[name=weight-{zoning}]")).to_have_value("1")
    writer.rewrite("Titolo", TITLE)
    writer.rewrite("Secondi di calcolo", "15")
    writer.follow("Chiedi la proposta")
    # Without a press of anybody: the plan, then the end; who was on «Ferma» is not sent back.
    writer.reach("Ferma")
    state = page.locator("#proposta-stato")
    expect(page.get_by_text("Su 100 residenti-servizio, 94,")).to_be_visible(timeout=PATIENCE)
    expect(state).to_contain_text("conclusa", timeout=PATIENCE)
    expect(state).to_contain_text(re.compile("provata ottima|dalla migliore possibile"))
    expect(state).to_be_focused()
    expect(page.locator("#proposta-piano")).to_contain_text("Condizioni della prova")
    assert violations(page) == []


def make_a_draft(writer: Typist) -> None:
    """Of the plan; it is at the workbench."""
    writer.follow("Fanne una bozza")
    reasons = writer.page.get_by_label("Perché i confini")
    assert violations(writer.page) == []
    expect(reasons).to_have_value(re.compile(r"^Dalla proposta n\. "))
    writer.follow("Apri la bozza")
    expect(writer.page.get_by_text("La bozza ha i distretti della proposta")).to_be_visible()


def move(writer: Typist, name: str, zone: str) -> None:
    """A comune of the table, by hand."""
    writer.rewrite("Nome o codice", name)
    writer.enter()
    writer.tick(name)
    writer.pick("Nella zona", zone)
    writer.reach("Assegna")
    writer.press("Enter")
    expect(writer.page.locator("#banco-testa .messages")).to_be_visible()
    expect(writer.page.locator("#assegna-comuni")).to_be_focused()


def fail_a_check_and_mend_it(writer: Typist) -> None:
    """Two comuni go to the next valley, one of them by mistake to no zone at all."""
    page = writer.page
    move(writer, "Moncenisio", IS_THEN)
    move(writer, "Exilles", "Senza zona")
    writer.follow("Verifica")
    found = page.locator("#riscontri")
    expect(found).to_contain_text("Bloccante")
    expect(found).to_contain_text("1 comune non è assegnato: Exilles.")
    assert violations(page) == []
    writer.follow("Assegnali")
    move(writer, "Exilles", IS_THEN)
    expect(page.locator("#banco-pannello")).not_to_contain_text("Bloccante")
    expect(page.locator("#banco-pannello")).to_contain_text("risulta divisa in")


def explain_what_is_warned_of(writer: Typist) -> None:
    """The district of the two comuni falls into parts, among other things: that wants reasons."""
    writer.follow("Verifica")
    for warning in writer.page.locator("label[for^='motivo-']").all_inner_texts():
        writer.fill(warning, "Resta così per pochi mesi, fino alla revisione dell'altra valle.")
    writer.follow("Registra le motivazioni")
    expect(writer.page.get_by_text("Niente trattiene la bozza")).to_be_visible()


def decide_on_the_project(writer: Typist) -> None:
    page = writer.page
    writer.follow("Effetti")
    expect(page.get_by_text("1 decisione da prendere prima dell’adozione")).to_be_visible()
    assert page.get_by_text("non torna").count() == 0
    assert violations(page) == []
    writer.choose("resta nella zona", first="resta nella zona")
    writer.fill("Motivo", "Si svolge a Susa.")
    writer.follow("Registra la decisione")
    expect(page.get_by_text("Tutto è deciso.")).to_be_visible()


def consult(writer: Typist) -> None:
    today = timezone.localdate()
    writer.follow("Metti in consultazione")
    writer.fill(
        "Che cosa si chiede",
        "Due comuni dell'alta valle passerebbero al distretto vicino. Che cosa ne pensate?",
    )
    writer.write_day("Primo giorno", today)
    writer.write_day("Ultimo giorno", today + timedelta(days=30))
    writer.follow("Apri la consultazione")
    expect(writer.page.get_by_text("La consultazione è annunciata a tutti.")).to_be_visible()


def comment_as_a_citizen(reader: Reader) -> None:
    """Without an account: reads what is proposed on the map, then writes."""
    citizen = begin(reader, None, "/consultazioni/")
    page = citizen.page
    citizen.follow(TITLE)
    asked = page.url
    citizen.follow("La proposta sulla mappa")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    for name in ("Exilles", "Moncenisio"):
        expect(page.locator("#comuni")).to_contain_text(name)
    assert violations(page) == []
    page.goto(asked.partition("#")[0])
    citizen.arrive()
    citizen.follow("Commenta")
    choose_on_the_map(page)
    citizen.fill("Il tuo commento", "Da Exilles il consultorio più vicino è oltre il colle.")
    citizen.follow("Invia il commento")
    expect(page.get_by_text("Il tuo commento è arrivato")).to_be_visible()


def choose_on_the_map(page: Page) -> None:
    """The place of the comment, by the keys of the map; the list says the same, and is enough."""
    page.locator("summary", has_text="Scegli sulla mappa").press("Enter")
    assert drawn(page) > 1000
    place, said = page.get_by_label("Di che cosa parli"), page.locator("[data-place-said]")
    page.locator("[data-map-box]").focus()
    page.keyboard.press("Enter")
    expect(place).to_have_value(re.compile("^u-"))
    page.get_by_role("button", name="Invece, tutta la zona").press("Enter")
    expect(place).to_have_value(re.compile("^z-"))
    expect(place).to_be_focused()
    assert violations(page) == []
    assert not overflows(page)
    place.select_option(label="Exilles")
    expect(said).to_have_text("Scelto: Exilles")
    expect(page.locator("path[data-unit].is-selected")).to_have_attribute("data-unit", "001100")


def conclude_and_answer(official: Typist, reader: Reader) -> None:
    back_to_work(official, reader)
    official.follow("Leggi 1 commento a")
    official.follow("Da Exilles")
    official.follow("Pubblica")
    official.follow("Da Exilles")
    official.fill("Risposta dell'ente", "È la ragione della proposta: grazie.")
    official.follow("Pubblica la risposta")
    # Thirty days go by.
    reader.platform.ask(
        "UPDATE districts_consultation SET opens_on = opens_on - 40, closes_on = closes_on - 40"
    )
    back_to_work(official, reader)
    official.follow("Scrivi che cosa è venuto da")
    official.follow("Concludi e pubblica gli esiti")
    expect(official.page.get_by_text("L'esito è pubblicato.")).to_be_visible()


def register_the_act(writer: Typist) -> None:
    writer.follow("Registra un atto")
    writer.pick("Tipo", "DGR")
    writer.fill("Organo", "Giunta regionale")
    writer.fill("Numero", "12-3456")
    writer.write_day("Data", timezone.localdate())
    writer.attach("Documento", {"name": "dgr.pdf", "mimeType": "application/pdf", "buffer": PDF})
    writer.follow("Registra")
    expect(writer.page.get_by_role("heading", level=1)).to_contain_text("12-3456")


def ask_adoption(writer: Typist, reader: Reader) -> None:
    """With act and day; the draft came back from the consultation by itself."""
    back_to_work(writer, reader)
    writer.follow("Porta all'adozione")
    writer.follow("Atto e data")
    writer.pick("Atto", "DGR 12-3456")
    writer.write_day("In vigore dal", timezone.localdate() + timedelta(days=1))
    writer.follow("Salva")
    writer.follow("Chiedi l’adozione")
    writer.fill("Motivo", "La consultazione è conclusa.")
    writer.follow("Chiedi l'approvazione")
    expect(writer.page.get_by_text("La richiesta è inviata a chi decide.")).to_be_visible()


def adopt(official: Typist, reader: Reader) -> None:
    back_to_work(official, reader)
    official.follow("Decidi su «")
    official.fill("Motivo", "Verificata sull'atto.")
    official.follow("Approva")
    expect(official.page.get_by_text("La tua decisione è registrata.")).to_be_visible()


def of_values(shop: Platform) -> set[tuple[Any, ...]]:
    return set(shop.ask("SELECT id, revision_id, computed_at FROM impact_zonevalue"))


def only_the_new_law_was_computed(shop: Platform, before: set[tuple[Any, ...]]) -> None:
    """No value of another boundary was touched; a zone with the same comuni has the same values."""
    written = of_values(shop)
    assert written >= before
    [(law, zones)] = shop.ask(
        "SELECT r.id, count(DISTINCT a.zone_id) FROM districts_boundaryrevision r"
        " JOIN districts_zoneassignment a ON a.revision_id = r.id WHERE r.title = %s GROUP BY 1",
        TITLE,
    )
    assert {revision for _key, revision, _at in written - before} == {law}
    [(changed, different, compared)] = shop.ask(
        "WITH lists AS (SELECT revision_id, zone_id, array_agg(unit_id ORDER BY unit_id) AS units"
        " FROM districts_zoneassignment GROUP BY 1, 2), was AS (SELECT r.id AS law, l.*"
        " FROM districts_boundaryrevision r JOIN lists l ON l.revision_id = r.based_on_id"
        " WHERE r.id = %s), same AS (SELECT was.* FROM was JOIN lists now ON (now.revision_id,"
        " now.zone_id, now.units) = (was.law, was.zone_id, was.units)) SELECT"
        " (SELECT count(*) FROM was) - (SELECT count(*) FROM same),"
        " count(*) FILTER (WHERE a.value IS DISTINCT FROM b.value), count(*) FROM same"
        " JOIN impact_zonevalue a ON (a.revision_id, a.zone_id) = (same.law, same.zone_id)"
        " JOIN impact_zonevalue b ON (b.revision_id, b.zone_id, b.indicator_id, b.period)"
        " = (same.revision_id, same.zone_id, a.indicator_id, a.period)",
        law,
    )
    assert changed >= 2
    assert (different, compared > 1000) == (0, True)
    pages = "SELECT count(*) FROM impact_dashboardsnapshot WHERE revision_id = %s"
    assert shop.ask(pages, law) == [(zones + 1,)], "one for each district, one for the region"


def test_boundary_becomes_law_tomorrow(reader: Reader, keys: dict[str, str]):
    """With the keyboard alone; what comes next is found on the pages themselves."""
    shop = reader.platform
    writer = begin(reader, keys["elena"])
    ask_for_a_proposal(writer)
    make_a_draft(writer)
    fail_a_check_and_mend_it(writer)
    explain_what_is_warned_of(writer)
    writer.follow(TITLE)
    decide_on_the_project(writer)
    writer.follow(TITLE)
    consult(writer)
    comment_as_a_citizen(reader)
    official = begin(reader, keys["ugo"])
    conclude_and_answer(official, reader)
    back_to_work(writer, reader)
    register_the_act(writer)
    shop.wait_until(shop.is_idle, 240)
    values = of_values(shop)
    ask_adoption(writer, reader)
    adopt(official, reader)
    shop.wait_until(shop.is_idle, 240)

    today = timezone.localdate()
    read_everywhere(reader, today, WAS)
    read_everywhere(reader, today + timedelta(days=1), IS_THEN)
    only_the_new_law_was_computed(shop, values)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_of_the_law_are_accessible_and_fit(reader: Reader, keys: dict[str, str], width: int):
    page = reader.open("/", width=width)
    sign_in(page, reader, keys["ugo"])
    [law] = reader.platform.ask("SELECT id FROM districts_boundaryrevision WHERE title = %s", TITLE)
    [(proposal,)] = reader.platform.ask("SELECT id FROM districts_proposal")
    for path in (
        "/scenari/",
        "/scenari/da-decidere/",
        f"/scenari/{law[0]}/effetti/",
        f"/scenari/proposte/{proposal}/",
        f"/scenari/revoca/{law[0]}/",
        f"/zonizzazioni/cohesion/revisioni/{law[0]}/",
        f"/registro/revisione/{law[0]}/",
        "/zonizzazioni/cohesion/",
        "/zonizzazioni/health/",
    ):
        page.goto(reader.platform.address + path)
        assert violations(page) == [], path
        assert not overflows(page), path


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_to_decide_on_are_accessible_and_fit(
    reader: Reader, keys: dict[str, str], django_db_blocker: DjangoDbBlocker, width: int
):
    """A merger of two comuni of two health districts, as it stands before anybody decides."""
    page = reader.open("/", width=width)
    sign_in(page, reader, keys["elena"])
    if width == WIDE:
        with django_db_blocker.unblock(), connected_to(reader.platform.database):
            merge_two_comuni()
    [(waiting,)] = reader.platform.ask(
        "SELECT r.id FROM districts_boundaryrevision r JOIN districts_zoning z"
        " ON z.id = r.zoning_id WHERE r.state = 'draft' AND z.code = 'health'"
    )
    for path in ("/scenari/da-decidere/", f"/scenari/da-decidere/{waiting}/"):
        page.goto(reader.platform.address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.get_by_text("Unita").count() > 0
        assert violations(page) == [], path
        assert not overflows(page), path
    page.get_by_label("Zona di Unita").select_option(index=1)
    page.get_by_label("Perché si decide così").fill("Troppo poco.")
    press(page, "Decidi e chiedi l’adozione")
    expect(page.get_by_label("Perché si decide così")).to_have_value("Troppo poco.")
    assert violations(page) == []
    reader.complaints = [said for said in reader.complaints if "422" not in said]
