"""The pages of the region in a browser: map, keyboard, no scripts, two widths."""

import pytest

from tests.reader import NARROW, WIDE, Reader, drawn, overflows, violations

pytestmark = pytest.mark.browser

DISTRICTS = 30
"""The expected count of the real region: the test would not notice a map that lost some."""


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/", "/?vista=tabella", "/distretti/", "/cerca/?cerca=torino"])
def test_pages_are_accessible_and_fit(reader: Reader, path: str, width: int):
    page = reader.open(path, width=width)
    assert violations(page) == []
    assert not overflows(page)


@pytest.mark.parametrize("path", ["/", "/distretti/"])
def test_map_draws_every_district_over_its_outline(reader: Reader, path: str):
    page = reader.open(path)
    assert drawn(page) == DISTRICTS
    assert page.locator(".outline-map [data-unit]").count() == DISTRICTS
    assert page.locator(".map-inset .map-live .map-label").count() > 1


def test_map_is_read_and_followed_by_the_keyboard(reader: Reader):
    page = reader.open("/")
    drawn(page)
    page.locator("[data-map-box]").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator("[data-map-status]").text_content()
    assert said
    code = said.split(",")[0].split()[-1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/distretti/{code}/")


def test_without_scripts_everything_but_the_live_map_is_there(reader: Reader):
    page = reader.open("/", scripts=False)
    assert page.locator(".outline-map [data-unit]").count() == DISTRICTS
    page.get_by_role("link", name="Tabella", exact=True).click()
    assert page.locator("#mappa tbody tr").count() == DISTRICTS
    page.get_by_label("Trova un comune o un distretto").fill("mondovì")
    page.get_by_role("button", name="Cerca").click()
    page.wait_for_url("**/comuni/004130/")


def test_phone_reads_sentence_table_map_in_this_order(reader: Reader):
    page = reader.open("/", width=NARROW)
    tops = [
        page.locator(selector).evaluate("element => element.getBoundingClientRect().top")
        for selector in ("h1", "form.search", ".claim", "#politiche", "#mappa", "#cambiato")
    ]
    assert tops == sorted(tops)


def test_list_changes_its_map_in_place_and_keeps_its_order(reader: Reader):
    page = reader.open("/distretti/?ordina=-residenti")
    page.get_by_label("Colora la mappa per").select_option("DEM-AGE")
    page.wait_for_url("**/distretti/?*indicatore=DEM-AGE*")
    assert "ordina=-residenti" in page.url
    assert page.locator("#mappa h2").text_content() == "Indice di vecchiaia 2023"
    assert drawn(page) == DISTRICTS
    assert page.locator("[aria-sort]").text_content().startswith("Residenti")
