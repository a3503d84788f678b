"""The pages of indicators and of districts side by side, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.reader import NARROW, WIDE, Reader, drawn, overflows, violations

pytestmark = pytest.mark.browser

COMPARE = "/distretti/confronta/"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "path",
    ["/indicatori/?tema=redditi", "/indicatori/DEM-AGE/?zona=D06", f"{COMPARE}?d=D06&d=D07"],
)
def test_pages_are_accessible_and_fit(reader: Reader, path: str, width: int):
    page = reader.open(path, width=width)
    assert violations(page) == []
    assert not overflows(page)


def test_all_comuni_are_drawn_with_the_borders_of_their_zones(reader: Reader):
    page = reader.open("/indicatori/DEM-AGE/?livello=comuni")
    assert drawn(page) == 1180
    expect(page.locator("path.line-zone")).to_have_count(1)


def test_counts_are_circles_on_the_live_map_and_a_district_opens_its_series(reader: Reader):
    page = reader.open("/indicatori/DEM-POP/")
    assert drawn(page) == 30
    page.get_by_label("Accanto alla regione").select_option("D06")
    page.wait_for_url("**zona=D06**")
    expect(page.locator("#nel-tempo h3")).to_have_text(["Piemonte", "Pinerolese"])


def test_districts_are_added_and_taken_away_without_scripts(reader: Reader):
    page = reader.open(COMPARE, scripts=False)
    for code in ("D06", "D07"):
        page.get_by_label("Aggiungi un distretto").select_option(code)
        page.get_by_role("button", name="Aggiungi e mostra").click()
    expect(page.locator(".beside thead .code")).to_have_text(["D06", "D07"])
    page.get_by_role("link", name="Togli Pinerolese D06").click()
    expect(page.locator(".beside thead .code")).to_have_text(["D07"])
