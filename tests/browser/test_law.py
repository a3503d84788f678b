"""A boundary from the fork to the law, by browser, with real processes: draft, consultation,
comment of a citizen, act, adoption by a second official, effective tomorrow; then what everybody
reads of today and of tomorrow, on pages, in the API, in tiles and through GDAL."""

import json
import math
import re
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio.raw
import pytest
import shapely
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from districts.changes.technical_revisions import revise_laws
from districts.hats import Role
from districts.importers.units import ChangeRow
from districts.loading.refresh import apply_changes, passings
from districts.models import BoundaryRevision, Zone
from subsidiarity.models import Actor, CoDesignProject
from tests import piemonte as real
from tests.districts.test_uploads import PDF
from tests.people import body, hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, overflows, violations

pytestmark = pytest.mark.browser

TITLE = "Exilles e Moncenisio con la Val Chisone"
WHY = "I due comuni usano già i servizi sociali dell'altra valle."
EXILLES, IN_EXILLES = "001100", (6.93, 45.098)
WAS, IS_THEN = "D05", "D06"
PEOPLE = {
    "elena": Role.BOUNDARY_ADMINISTRATOR,
    "ugo": Role.REGIONAL_OFFICIAL,
}


@pytest.fixture(scope="module")
def platform(piemonte_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Platform]:
    """One of its own: what becomes law here is nobody else's law."""
    with django_db_blocker.unblock():
        real.clone(piemonte_database, f"{piemonte_database}_law")
        served = Platform(f"{piemonte_database}_law", real.free_port())
        served.start("web", "worker", "beat", "waker")
        try:
            served.wait_until(served.answers)
            yield served
        finally:
            served.stop()
            real.drop(served.database)


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


def enter(page: Page, reader: Reader, key: str) -> Page:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": reader.platform.address}
    page.context.add_cookies([cookie])
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.press("Enter")


def fork(page: Page, reader: Reader) -> str:
    """The address of a draft of the districts in force."""
    page.goto(f"{reader.platform.address}/scenari/nuovo/")
    choice = page.get_by_label("Parte da")
    law = choice.locator("option", has_text="coesione").filter(has_text="(adottata)").first
    choice.select_option(law.get_attribute("value"))
    page.get_by_label("Titolo").fill(TITLE)
    page.get_by_label("Perché i confini").fill(WHY)
    press(page, "Apri la bozza")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    return page.url


def move_by_hand(page: Page) -> None:
    """Room here for a proposal of the optimiser and a check that fails and is mended."""
    page.get_by_label("Altri comuni, per nome").fill(f"{EXILLES}\nMoncenisio")
    page.get_by_label("Nella zona").select_option(IS_THEN)
    press(page, "Assegna")
    expect(page.locator("#banco-storia")).to_contain_text("2 comuni")


def explain_what_is_warned_of(page: Page, draft: str) -> None:
    """The district of the two comuni falls into parts: that wants a reason."""
    page.goto(f"{draft}verifica/")
    for box in page.locator("textarea[name^='motivo-']").all():
        box.fill("Resta così per pochi mesi, fino alla revisione dell'altra valle.")
    press(page, "Registra le motivazioni")
    expect(page.get_by_text("Le motivazioni sono registrate.")).to_be_visible()


def decide_on_the_project(page: Page, draft: str) -> None:
    page.goto(f"{draft}effetti/")
    expect(page.get_by_text("1 decisione da prendere prima dell’adozione")).to_be_visible()
    assert page.get_by_text("non torna").count() == 0
    assert violations(page) == []
    page.get_by_label("resta nella zona").check()
    page.get_by_label("Motivo").fill("Si svolge a Susa.")
    page.get_by_role("button", name=re.compile("Registra la decisione")).press("Enter")
    expect(page.get_by_text("Tutto è deciso.")).to_be_visible()


def consult(page: Page, reader: Reader, draft: str) -> int:
    """Open the consultation; its number."""
    today = timezone.localdate()
    page.goto(draft)
    follow(page, "Metti in consultazione")
    page.get_by_label("Che cosa si chiede").fill(
        "Due comuni dell'alta valle passerebbero al distretto vicino. Che cosa ne pensate?"
    )
    page.get_by_label("Primo giorno").fill(today.isoformat())
    page.get_by_label("Ultimo giorno").fill((today + timedelta(days=30)).isoformat())
    press(page, "Apri la consultazione")
    expect(page.get_by_text("La consultazione è annunciata a tutti.")).to_be_visible()
    return int(page.url.rstrip("/").rpartition("/")[2])


def comment_as_a_citizen(reader: Reader, number: int) -> None:
    """Without an account: reads what is proposed on the map, then writes."""
    page = reader.open(f"/consultazioni/{number}/")
    proposed = reader.platform.ask("SELECT max(id) FROM districts_boundaryrevision")[0][0]
    page.goto(f"{reader.platform.address}/zonizzazioni/cohesion/revisioni/{proposed}/")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    table = page.locator("#comuni")
    expect(table).to_contain_text("Exilles")
    expect(table).to_contain_text("Moncenisio")
    assert violations(page) == []
    page.goto(f"{reader.platform.address}/consultazioni/{number}/commenta/")
    page.get_by_label("Il tuo commento").fill(
        "Da Exilles il consultorio più vicino è oltre il colle."
    )
    press(page, "Invia il commento")
    expect(page.get_by_label("Il tuo commento")).to_have_count(0)


def answer_and_conclude(page: Page, reader: Reader, number: int) -> None:
    shop = reader.platform
    comment = shop.ask("SELECT max(id) FROM districts_consultationcomment")[0][0]
    page.goto(f"{shop.address}/consultazioni/{number}/ufficio/{comment}/")
    press(page, "Pubblica")
    page.goto(f"{shop.address}/consultazioni/{number}/ufficio/{comment}/")
    page.get_by_label("Risposta dell'ente").fill("È la ragione della proposta: grazie.")
    press(page, "Pubblica la risposta")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # Thirty days go by.
    shop.ask(
        "UPDATE districts_consultation SET opens_on = opens_on - 40, closes_on = closes_on - 40"
        " WHERE id = %s",
        number,
    )
    page.goto(f"{shop.address}/consultazioni/{number}/ufficio/")
    press(page, "Concludi e pubblica gli esiti")
    expect(page.get_by_text("L'esito è pubblicato.")).to_be_visible()


def take_up_again(page: Page, reader: Reader, number: int) -> None:
    page.goto(f"{reader.platform.address}/consultazioni/{number}/ufficio/")
    page.get_by_label("Motivo").fill("Consultazione conclusa: si va all'atto.")
    press(page, "Riporta in lavorazione")


def register_the_act(page: Page, reader: Reader) -> None:
    """An act to come is refused, one of today is registered, a second time it is known already."""
    today = timezone.localdate()
    address = f"{reader.platform.address}/atti/registra/"

    def fill(day: date) -> None:
        page.goto(address)
        page.get_by_label("Tipo").select_option("DGR")
        page.get_by_label("Organo").fill("Giunta regionale")
        page.get_by_label("Numero").fill("12-3456")
        page.get_by_label("Data", exact=True).fill(day.isoformat())
        paper = {"name": "dgr.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.get_by_label("Documento").set_input_files(paper)
        page.get_by_role("button", name="Registra", exact=True).press("Enter")

    fill(today + timedelta(days=1))
    expect(page.get_by_text("La data è futura").first).to_be_visible()
    fill(today)
    expect(page.get_by_role("heading", level=1)).to_contain_text("12-3456")
    fill(today)
    expect(page.get_by_text("è già registrata").first).to_be_visible()


def ask_adoption(page: Page, draft: str) -> str:
    """With act and day; the address of the request."""
    today = timezone.localdate()
    page.goto(f"{draft}atto/")
    page.get_by_label("Atto").select_option(label=f"DGR 12-3456 del {today:%d/%m/%Y}")
    page.get_by_label("In vigore dal").fill((today + timedelta(days=1)).isoformat())
    press(page, "Salva")
    follow(page, "Chiedi l’adozione")
    page.get_by_label("Motivo").fill("La consultazione è conclusa.")
    press(page, "Chiedi l'approvazione")
    expect(page.get_by_text("La richiesta è inviata a chi decide.")).to_be_visible()
    return page.url


def adopt(page: Page, request: str) -> None:
    page.goto(request)
    page.get_by_label("Motivo").fill("Verificata sull'atto.")
    press(page, "Approva")
    expect(page.get_by_text("La tua decisione è registrata.")).to_be_visible()


def get(shop: Platform, path: str) -> Any:
    with urllib.request.urlopen(shop.address + path, timeout=60) as answer:
        return json.load(answer)


def read_everywhere(reader: Reader, day: date, zone: str) -> None:
    """Exilles is in `zone` on `day`: on the page, in the API, in the tiles, through GDAL."""
    shop = reader.platform
    page = reader.open(f"/comuni/{EXILLES}/?alla-data={day}", scripts=False)
    assert f"/distretti/{zone}/" in page.locator("#zone").inner_html()
    unit = get(shop, f"/api/v1/units/{EXILLES}?as_of={day}")
    assert [one["zone"] for one in unit["zones"] if one["zoning"] == "cohesion"] == [zone]
    districts = get(shop, f"/api/v1/districts?as_of={day}&limit=100")["results"]
    counted = {one["code"]: one["units_count"] for one in districts}
    by_day = f"/ogc/collections/cohesion/items?datetime={day}&limit=100"
    [law] = {one["properties"]["revision"] for one in get(shop, by_day)["features"]}
    # As ogr2ogr reads them: the features of a day, then the collection of the revision of that day.
    with urllib.request.urlopen(shop.address + by_day, timeout=60) as answer:
        assert zone_there(answer.read(), "code") == zone
    source = f"OAPIF:{shop.address}/ogc"
    meta, _fids, _shapes, columns = pyogrio.raw.read(source, layer=f"cohesion.{law}")
    fields = dict(zip(meta["fields"], columns, strict=True))
    assert dict(zip(fields["code"], fields["units_count"], strict=True)) == counted
    assert zone_on_tile(shop, day) == zone


def zone_there(source: Any, column: str, place: shapely.Point | None = None, **of: Any) -> str:
    """The zone that Exilles is in, by the shapes that GDAL reads."""
    meta, _fids, shapes, columns = pyogrio.raw.read(source, **of)
    names = dict(zip(meta["fields"], columns, strict=True))[column]
    there = place or shapely.Point(IN_EXILLES)
    [found] = [
        name
        for name, shape in zip(names, shapes, strict=True)
        if shapely.from_wkb(shape).contains(there)
    ]
    return str(found)


def zone_on_tile(shop: Platform, day: date) -> str:
    """The zone of Exilles in the vector tile of a day that covers it."""
    zoom, (east, north) = 8, IN_EXILLES
    known = get(shop, f"/tiles/cohesion.json?as_of={day}")
    assert known["minzoom"] <= zoom <= known["maxzoom"]
    column = int((east + 180) / 360 * 2**zoom)
    height = math.asinh(math.tan(math.radians(north)))
    row = int((1 - height / math.pi) / 2 * 2**zoom)
    address = f"{shop.address}/tiles/cohesion/{zoom}/{column}/{row}.mvt?as_of={day}"
    with urllib.request.urlopen(address, timeout=60) as answer, TemporaryDirectory() as folder:
        path = Path(folder) / str(zoom) / str(column) / f"{row}.mvt"
        path.parent.mkdir(parents=True)
        path.write_bytes(answer.read())
        radius = 6378137
        place = shapely.Point(math.radians(east) * radius, height * radius)
        return zone_there(path, "code", place, layer="zones")


def of_values(shop: Platform) -> set[tuple[Any, ...]]:
    return set(shop.ask("SELECT id, revision_id, computed_at FROM impact_zonevalue"))


def test_boundary_becomes_law_tomorrow(reader: Reader, keys: dict[str, str]):
    shop = reader.platform
    writer = enter(reader.open("/"), reader, keys["elena"])
    draft = fork(writer, reader)
    move_by_hand(writer)
    explain_what_is_warned_of(writer, draft)
    decide_on_the_project(writer, draft)
    number = consult(writer, reader, draft)
    comment_as_a_citizen(reader, number)
    official = enter(reader.open("/"), reader, keys["ugo"])
    answer_and_conclude(official, reader, number)
    take_up_again(writer, reader, number)
    register_the_act(writer, reader)
    shop.wait_until(shop.is_idle, 240)
    values = of_values(shop)
    request = ask_adoption(writer, draft)
    adopt(official, request)
    shop.wait_until(shop.is_idle, 240)

    today = timezone.localdate()
    read_everywhere(reader, today, WAS)
    read_everywhere(reader, today + timedelta(days=1), IS_THEN)
    written = of_values(shop)
    assert written >= values, "no value of another boundary was touched"
    [law] = shop.ask("SELECT id FROM districts_boundaryrevision WHERE title = %s", TITLE)
    assert {revision for _key, revision, _at in written - values} == {law[0]}
    same = shop.ask(
        "SELECT count(*) FILTER (WHERE a.value IS DISTINCT FROM b.value), count(*)"
        " FROM impact_zonevalue a JOIN districts_zone z ON z.id = a.zone_id"
        " JOIN districts_boundaryrevision r ON r.id = a.revision_id"
        " JOIN impact_zonevalue b ON (b.revision_id, b.zone_id, b.indicator_id, b.period)"
        " = (r.based_on_id, a.zone_id, a.indicator_id, a.period)"
        " WHERE a.revision_id = %s AND z.code NOT IN (%s, %s)",
        law[0], WAS, IS_THEN,
    )  # fmt: skip
    different, compared = same[0]
    assert (different, compared > 1000) == (0, True)
    assert shop.ask(
        "SELECT count(*) FROM impact_dashboardsnapshot WHERE revision_id = %s", law[0]
    ) == [(31,)]
    # What a browser calls an error was ours to answer.
    reader.complaints = [said for said in reader.complaints if "422" not in said]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pages_of_the_law_are_accessible_and_fit(reader: Reader, keys: dict[str, str], width: int):
    page = enter(reader.open("/", width=width), reader, keys["ugo"])
    [law] = reader.platform.ask("SELECT id FROM districts_boundaryrevision WHERE title = %s", TITLE)
    for path in (
        "/scenari/",
        "/scenari/da-decidere/",
        f"/scenari/{law[0]}/effetti/",
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
    page = enter(reader.open("/", width=width), reader, keys["elena"])
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
