"""A boundary from the fork to the request of its adoption, with the keyboard alone."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect
from pytest_django import DjangoDbBlocker

from districts.hats import Role
from districts.models import Act, BoundaryRevision
from subsidiarity.models import Actor
from tests.people import hat, person, signed_in
from tests.piemonte import Platform, connected_to
from tests.reader import NARROW, WIDE, Reader, drawn, overflows, sign_in, violations

pytestmark = pytest.mark.browser

WHY = "La valle chiede da anni un distretto con servizi più vicini."


@pytest.fixture(scope="module")
def keys(platform: Platform, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The session of each person, in the database of the platform."""
    with django_db_blocker.unblock(), connected_to(platform.database):
        region = Actor.objects.get(kind=Actor.Kind.REGION)
        Act.objects.create(kind="DGR", authority="Giunta", number="9-99", date="2026-11-02")
        sessions = {}
        for name in ("elena", "bruno"):
            user = person(name, first_name=name.capitalize())
            hat(user, region, Role.BOUNDARY_ADMINISTRATOR)
            sessions[name] = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        yield sessions


def fork(page: Page, reader: Reader, title: str) -> None:
    """A draft of the districts in force, by its form."""
    page.goto(f"{reader.platform.address}/scenari/nuovo/")
    choice = page.get_by_label("Parte da")
    wanted = (
        choice.locator("option", has_text="coesione")
        .filter(has_text="(adottata)")
        .first.get_attribute("value")
    )
    choice.select_option(wanted)
    page.get_by_label("Titolo").fill(title)
    page.get_by_label("Perché i confini").fill(WHY)
    page.get_by_role("button", name="Apri la bozza").press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def assign(page: Page, names: str, zone: str) -> None:
    page.get_by_label("Altri comuni, per nome").fill(names)
    page.get_by_label("Nella zona").select_option(zone)
    page.get_by_role("button", name="Assegna").press("Enter")


def explain_everything(page: Page) -> None:
    """Through «Verifica» and back, a reason for every warning."""
    page.get_by_role("link", name="Verifica").first.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Verifica")).to_be_visible()
    expect(page.locator("#riscontri")).to_contain_text("Da motivare")
    for box in page.locator("textarea[name^='motivo-']").all():
        box.fill("Gli abitanti lo chiedono, e i servizi restano.")
    page.get_by_role("button", name="Registra le motivazioni").press("Enter")
    expect(page.get_by_text("Le motivazioni sono registrate.")).to_be_visible()
    expect(page.get_by_text("Niente trattiene la bozza")).to_be_visible()
    page.get_by_role("navigation", name="Percorso").get_by_role("link").last.press("Enter")


def without_conflicts(reader: Reader) -> None:
    """A browser calls an answer 409 or 422 an error in its console; it was ours to give."""
    told = [said for said in reader.complaints if "409" not in said and "422" not in said]
    reader.complaints = told


def heard(page: Page, words: str) -> int:
    """How often a screen reader says some words: by live regions, by what has the focus."""
    said = page.locator("[role=alert], [role=status], [aria-live], :focus")
    return said.filter(has_text=words).count()


def differences(page: Page) -> str:
    return page.locator("#banco-storia section").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_boundary_is_drafted_and_its_adoption_asked_by_keyboard(
    reader: Reader, keys: dict[str, str], scripts: bool
):
    page = reader.open("/", scripts=scripts)
    sign_in(page, reader, keys["elena"])
    fork(page, reader, f"Valli {'con' if scripts else 'senza'}")
    assign(page, "Exilles\n001001", "D06")
    expect(page.locator("#banco-storia")).to_contain_text("Exilles")
    expect(page.locator("#banco-pannello")).to_contain_text("Pinerolese")
    page.get_by_role("button", name="Annulla", exact=True).press("Enter")
    expect(page.locator("#banco-storia")).to_contain_text("Nessuna: la bozza è uguale alla base.")
    if scripts:
        expect(page.locator("#annulla")).to_be_focused()
        expect(page.locator("[data-bench-said]")).to_contain_text("Annullato.")
    page.get_by_role("button", name="Ripeti", exact=True).press("Enter")
    expect(page.locator("#banco-storia")).to_contain_text("2 comuni")
    assign(page, "Exils", "D06")
    expect(page.locator(".error-summary")).to_contain_text("«Exils» non è un comune")
    expect(page.get_by_label("Altri comuni, per nome")).to_have_value("Exils")
    page.get_by_role("link", name="Atto e data").press("Enter")
    page.get_by_label("Atto").select_option(label="DGR 9-99 del 02/11/2026")
    page.get_by_label("In vigore dal").fill("2027-01-01")
    page.get_by_role("button", name="Salva").press("Enter")
    expect(page.get_by_text("Atto e data sono scritti")).to_be_visible()
    explain_everything(page)
    page.get_by_role("link", name="Chiedi l’adozione").press("Enter")
    page.get_by_label("Motivo").fill("È pronta.")
    page.get_by_role("button", name="Chiedi l'approvazione").press("Enter")
    expect(page.get_by_text("La richiesta è inviata a chi decide.")).to_be_visible()
    without_conflicts(reader)


def test_second_editor_is_told_and_keeps_the_choice(reader: Reader, keys: dict[str, str]):
    first, second = reader.open("/"), reader.open("/")
    sign_in(first, reader, keys["elena"])
    sign_in(second, reader, keys["bruno"])
    fork(first, reader, "A quattro mani")
    second.goto(first.url)
    assign(second, "Exilles", "D06")
    expect(second.locator("#banco-storia")).to_contain_text("Exilles")
    assign(first, "Chiomonte", "D06")
    told = first.get_by_role("group", name="Un'altra persona ha modificato la bozza alle")
    expect(told).to_contain_text("Exilles (D05 → D06)")
    expect(told).to_be_focused()
    assert heard(first, "Un'altra persona ha modificato") == 1, "by the focus, and by nothing else"
    expect(first.get_by_label("Altri comuni, per nome")).to_have_value("Chiomonte")
    first.get_by_role("button", name="Assegna").press("Enter")
    expect(first.locator("#banco-storia")).to_contain_text("Chiomonte")
    assert heard(first, "1 comune: ora D06") == 1
    assert "Exilles" in differences(first)
    without_conflicts(reader)


def test_of_two_tabs_that_send_at_the_same_instant_neither_overwrites(
    reader: Reader, keys: dict[str, str]
):
    """Two browsers, two connections: both requests are held back until both are under way."""
    tabs = [reader.open("/"), reader.open("/")]
    for tab, name in zip(tabs, ("elena", "bruno"), strict=True):
        sign_in(tab, reader, keys[name])
    fork(tabs[0], reader, "Nello stesso istante")
    tabs[1].goto(tabs[0].url)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    comuni = ("Exilles", "Chiomonte")
    for tab, comune in zip(tabs, comuni, strict=True):
        tab.route("**/assegna/", hold)
        assign(tab, comune, "D06")
    while len(held) < len(tabs):
        tabs[0].wait_for_timeout(20)
    for route in held:
        route.continue_()
    told = [tab.locator("#banco-testa .error-summary, #banco-testa .messages") for tab in tabs]
    for one in told:
        expect(one).to_be_visible()
    looks = [one.get_attribute("class") for one in told]
    assert sorted(map(str, looks)) == ["error-summary", "messages"], "one of the two was first"
    late = looks.index("error-summary")
    for tab in tabs:
        expect(tab.locator("#banco-storia section").first).to_contain_text(comuni[1 - late])
        assert comuni[late] not in differences(tab)
    assert tabs[late].get_by_label("Altri comuni, per nome").input_value() == comuni[late]
    tabs[late].unroute("**/assegna/")
    tabs[late].get_by_role("button", name="Assegna").press("Enter")
    expect(tabs[late].locator("#banco-storia section").first).to_contain_text("2 comuni")
    assert comuni[1 - late] in differences(tabs[late])
    without_conflicts(reader)


def test_keys_undo_and_redo_what_was_locked_and_moved(reader: Reader, keys: dict[str, str]):
    page = reader.open("/")
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Con i tasti")
    assign(page, "Exilles", "D06")
    expect(page.locator("#banco-storia")).to_contain_text("Exilles")
    expect(page.locator("#banco-verdetto")).not_to_contain_text("Niente trattiene")
    page.get_by_label("Comune da bloccare o sbloccare").fill("Exilles")
    page.get_by_role("button", name="Blocca il comune", exact=True).press("Enter")
    expect(page.locator("#banco-storia")).to_contain_text("bloccato il comune")
    said = page.locator("[data-bench-said]")
    page.get_by_role("button", name="Assegna").focus()
    for key, words in (
        ("Control+z", "sbloccato il comune di Exilles"),
        ("Control+z", "Annullato."),
        ("Control+Shift+z", "Ripetuto."),
        ("Control+y", "Ripetuto: bloccato il comune di Exilles"),
    ):
        page.keyboard.press(key)
        expect(said).to_contain_text(words)
    expect(page.locator("#banco-storia section").first).to_contain_text("Exilles")
    page.get_by_label("Nome della zona nuova").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#banco-storia section").first).to_contain_text("Exilles")
    without_conflicts(reader)


def test_seat_is_any_comune_of_the_draft_after_a_live_move(reader: Reader, keys: dict[str, str]):
    page = reader.open("/")
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Sede dopo una mossa")
    expect(page.locator("#nomi-comuni option")).to_have_count(1180)
    assign(page, "Exilles", "D06")
    expect(page.locator("#banco-storia")).to_contain_text("Exilles")
    page.get_by_label("Comune che è sede della sua zona").fill("Exilles")
    page.get_by_role("button", name="Fanne la sede").press("Enter")
    expect(page.locator("#banco-pannello")).to_contain_text("Sede: Exilles")


def test_panel_beside_the_map_shows_that_it_goes_on(reader: Reader, keys: dict[str, str]):
    """What a move puts into it is below its edge; it is a region that the keyboard can scroll."""
    page = reader.open("/")
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Che prosegue")
    panel = page.get_by_role("region", name="Che cosa fa la bozza")
    expect(panel).to_have_attribute("data-more", "")
    assign(page, "Exilles\nBorgone Susa\nIvrea\nAlba", "D06")
    expect(panel).to_have_attribute("data-more", "down")
    panel.focus()
    panel.press("End")
    expect(panel).to_have_attribute("data-more", "up")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_workbench_is_accessible_and_fits(reader: Reader, keys: dict[str, str], width: int):
    page = reader.open("/", width=width)
    sign_in(page, reader, keys["elena"])
    fork(page, reader, f"Larga {width}")
    assign(page, "Exilles, Moncenisio", "-")
    expect(page.locator("#banco-testa")).to_contain_text("Incompleta")
    assert drawn(page) > 1000
    assert violations(page) == []
    assert not overflows(page)
    here = page.url.split("?")[0]
    number = here.rstrip("/").rpartition("/")[2]
    fork(page, reader, f"Seconda {width}")
    second = page.url.rstrip("/").rpartition("/")[2]
    beside = f"/scenari/confronta/?a={number}&b={second}"
    for path in ("/scenari/", "/scenari/nuovo/", f"{here}atto/", f"{here}verifica/", beside):
        page.goto(path if path.startswith("http") else reader.platform.address + path)
        assert violations(page) == [], path
        assert not overflows(page), path


def test_click_on_the_map_chooses(reader: Reader, keys: dict[str, str]):
    page = reader.open("/")
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Dalla mappa")
    drawn(page)
    page.locator("[data-map-box]").focus()
    page.keyboard.press("Enter")
    chosen = page.locator("#assegna input:checked").count()
    listed = page.get_by_label("Altri comuni, per nome").input_value()
    assert chosen + len(listed.split()) == 1


def test_drawing_around_comuni_chooses_them(reader: Reader, keys: dict[str, str]):
    page = reader.open("/")
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Con il lazo")
    drawn(page)
    page.get_by_role("button", name="Scegli disegnando un’area").press("Enter")
    box = page.locator("[data-map-box]").bounding_box()
    assert box
    left, top = box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((80, 0), (80, 80), (0, 80)):
        page.mouse.move(left + x, top + y, steps=8)
    page.mouse.up()
    expect(page.locator("#scelti")).not_to_have_text("Scelti: 0")
    chosen = int(page.locator("#scelti").inner_text().rpartition(" ")[2])
    assert 5 < chosen < 400
    expect(page.locator("path.is-picked")).to_have_count(chosen)
    # Where they go is at hand, and the map stays before the eyes.
    height = page.evaluate("scrollY")
    expect(page.get_by_role("button", name="Assegna")).to_be_in_viewport()
    page.get_by_label("Nella zona").select_option("D06")
    page.get_by_role("button", name="Assegna").click()
    expect(page.locator("#banco-storia")).not_to_contain_text("Nessuna: la bozza è uguale")
    expect(page.locator("#scelti")).to_have_text("Scelti: 0")
    expect(page.locator("path.is-picked")).to_have_count(0)
    expect(page.get_by_role("button", name="Assegna")).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - height) < 100


def test_one_press_is_enough_after_writing(reader: Reader, keys: dict[str, str]):
    """Nothing moves under the pointer when the list is left."""
    page = reader.open("/")
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Una pressione")
    page.get_by_label("Altri comuni, per nome").fill("Pinerolo")
    page.get_by_label("Nella zona").select_option("D05")
    page.get_by_role("button", name="Assegna").click()
    expect(page.locator("#fatto")).to_have_text("1 comune: ora D05 Val Susa - Val Sangone.")


def test_what_is_chosen_can_be_let_go(reader: Reader, keys: dict[str, str]):
    page = reader.open("/", width=NARROW)
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Ripensamento")
    drawn(page)
    page.get_by_label("Acceglio").check()
    page.get_by_label("Altri comuni, per nome").fill("001272")
    page.get_by_label("Altri comuni, per nome").press("Tab")
    expect(page.locator("#nomi-scelti")).to_have_text("Acceglio, Torino")
    assert violations(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="Togli la scelta").press("Enter")
    expect(page.locator("#scelti")).to_have_text("Scelti: 0")
    expect(page.get_by_label("Acceglio")).not_to_be_checked()
    expect(page.get_by_role("button", name="Assegna")).to_be_focused()


def test_new_zone_by_keyboard_and_what_the_table_lists(reader: Reader, keys: dict[str, str]):
    page = reader.open("/", width=NARROW)
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Zona nuova")
    page.get_by_label("Codice della zona nuova").fill("D31")
    page.get_by_label("Nome della zona nuova").fill("Alta valle")
    page.get_by_role("button", name="Aggiungi la zona").press("Enter")
    expect(page.locator("#banco-pannello")).to_contain_text("La zona D31 resterebbe senza comuni.")
    page.get_by_role("searchbox", name="Nome o codice").fill("sestriere")
    page.get_by_role("button", name="Mostra").press("Enter")
    page.get_by_label("Sestriere").check()
    page.get_by_label("Nella zona").select_option("D31")
    page.get_by_role("button", name="Assegna").press("Enter")
    expect(page.locator("#banco-storia")).to_contain_text("Sestriere")
    expect(page.locator("#banco-pannello")).not_to_contain_text("resterebbe senza comuni")
    expect(page.locator("#banco-pannello")).to_contain_text("meno di 60.000")


def test_form_whose_sending_fails_is_sent_whole_with_the_button_pressed(
    reader: Reader, keys: dict[str, str]
):
    page = reader.open("/", width=WIDE)
    sign_in(page, reader, keys["elena"])
    fork(page, reader, "Sede")
    page.route(
        "**/zone/",
        lambda route: route.abort() if "x-part" in route.request.headers else route.continue_(),
    )
    seat = page.get_by_label("Comune che è sede della sua zona")
    seat.fill("Exilles")
    page.get_by_role("button", name="Fanne la sede").press("Enter")
    expect(page.get_by_text("Exilles è la sede della sua zona.")).to_be_visible()
    seat.fill("Exilles")
    page.get_by_role("button", name="Non più sede").press("Enter")
    expect(page.get_by_text("Exilles non è più la sede della sua zona.")).to_be_visible()
    # The browser reports what was kept from it.
    assert all("net::ERR_FAILED" in said for said in reader.complaints)
    reader.complaints.clear()


def test_drafts_are_not_law(platform: Platform, keys: dict[str, str]):
    """Whatever was drafted, the districts in force are those of before."""
    states = platform.ask("SELECT DISTINCT state FROM districts_boundaryrevision ORDER BY 1")
    assert (BoundaryRevision.State.DRAFT,) in states
    found = platform.ask(
        "SELECT count(*) FROM districts_validity v JOIN districts_boundaryrevision r"
        " ON r.id = v.revision_id WHERE r.based_on_id IS NOT NULL"
    )
    assert found == [(0,)]
