"""The page of a district in a browser: one state for map, chart and table, drawer, no scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.reader import NARROW, WIDE, Reader, drawn, overflows, violations

pytestmark = pytest.mark.browser

PINEROLESE, ITS_COMUNI = "/distretti/D06/", 47
LUSERNA, PINEROLO = "001139", "001191"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "path",
    [
        PINEROLESE,
        f"{PINEROLESE}?indicatore=POP-F",
        f"{PINEROLESE}?spiega=DEM-AGE",
        f"/comuni/{LUSERNA}/",
        "/distretti/XX/",
    ],
)
def test_pages_are_accessible_and_fit(reader: Reader, path: str, width: int):
    page = reader.open(path, width=width)
    if path == "/distretti/XX/":
        reader.complaints.clear()  # The browser reports the 404 that was asked for.
    assert violations(page) == []
    assert not overflows(page)


def test_map_chart_and_table_share_one_choice_kept_in_the_address(reader: Reader):
    page = reader.open(PINEROLESE)
    assert drawn(page) == ITS_COMUNI
    page.get_by_label("Comune selezionato").select_option(LUSERNA)
    assert page.url.endswith(f"?comune={LUSERNA}")
    assert chosen(page) == {LUSERNA}
    page.locator(f"tr[data-unit='{PINEROLO}'] .number").first.click()
    assert page.url.endswith(f"?comune={PINEROLO}")
    assert chosen(page) == {PINEROLO}
    page.go_back()
    assert chosen(page) == {LUSERNA}


def chosen(page: Page) -> set[str | None]:
    """The units marked as chosen in outline, chart, table and select."""
    marked = page.locator("#dentro .is-selected")
    codes = {mark.get_attribute("data-unit") for mark in marked.all()}
    assert marked.count() == 3
    return codes | {page.get_by_label("Comune selezionato").input_value()}


def test_choices_answered_by_the_server_keep_the_chosen_comune_and_go_back(reader: Reader):
    page = reader.open(PINEROLESE)
    drawn(page)
    page.get_by_label("Comune selezionato").select_option(LUSERNA)
    page.get_by_label("Indicatore", exact=True).select_option("INC-AVG")
    page.wait_for_url(f"**?indicatore=INC-AVG&comune={LUSERNA}")
    assert drawn(page) == ITS_COMUNI
    assert chosen(page) == {LUSERNA}
    page.get_by_role("link", name="Residenti", exact=True).click()
    page.wait_for_url("**&ordina=-residenti")
    first = page.locator("#comuni tbody tr").first
    expect(first).to_contain_text("Pinerolo")
    page.get_by_label("Periodo").select_option("2018")
    page.wait_for_url("**periodo=2018**")
    expect(page.locator("#anno")).to_have_value("2018")
    page.go_back()
    expect(page.locator("#anno")).to_have_value("")
    expect(page.get_by_label("Indicatore", exact=True)).to_have_value("INC-AVG")


def test_drawer_explains_a_number_and_closes_with_escape_and_back(reader: Reader):
    page = reader.open(PINEROLESE)
    link = page.get_by_role("link", name="Spiega Indice di vecchiaia").first
    link.click()
    drawer = page.locator("dialog[open]")
    expect(drawer.get_by_role("heading")).to_be_focused()
    assert page.url.endswith("?spiega=DEM-AGE")
    expect(drawer).to_contain_text("35.539 residenti di 65 anni e più")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    assert page.url.endswith(PINEROLESE)
    expect(link).to_be_focused()
    page.go_forward()
    expect(page.locator("dialog[open]")).to_contain_text("Come si somma")
    page.go_back()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_map_is_read_by_the_keyboard(reader: Reader):
    page = reader.open(PINEROLESE)
    drawn(page)
    page.locator("[data-map-box]").focus()
    said = page.locator("[data-map-status]")
    expect(said).to_have_text(re.compile("^Massello, 1.050,0, più alto che in Piemonte, peggio$"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert re.search(r"\?comune=\d{6}$", page.url)


def test_without_scripts_everything_but_the_live_map_is_there(reader: Reader):
    page = reader.open(PINEROLESE, scripts=False)
    assert page.locator(".outline-map [data-unit]").count() == ITS_COMUNI
    assert page.locator(".scatter-unit").count() == ITS_COMUNI
    page.get_by_label("Indicatore", exact=True).select_option("INC-AVG")
    page.get_by_label("Comune selezionato").select_option(LUSERNA)
    page.locator("#dentro").get_by_role("button", name="Mostra").click()
    expect(page.locator("tr[aria-current]")).to_contain_text("Luserna San Giovanni")
    expect(page.locator("#dentro h3").first).to_contain_text("Reddito imponibile medio")
    page.get_by_role("link", name="Spiega Reddito imponibile medio").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reddito imponibile medio")
    page.get_by_role("link", name="Chiudi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pinerolese")
    expect(page.get_by_label("Comune selezionato")).to_have_value(LUSERNA)


def test_sheet_of_paper_has_every_row_and_no_controls(reader: Reader):
    page = reader.open(PINEROLESE)
    drawn(page)
    page.emulate_media(media="print")
    assert page.locator("#comuni tbody tr").last.is_visible()
    assert not page.get_by_role("button", name="Stampa").is_visible()
    assert not page.locator("#indicatore").is_visible()
    assert page.locator("#comuni").evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    assert len(page.pdf(format="A4", prefer_css_page_size=True)) > 10_000
