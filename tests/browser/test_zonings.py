"""The pages of zonings, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.reader import NARROW, WIDE, Reader, drawn, overflows, violations

pytestmark = pytest.mark.browser

PAIR = "/zonizzazioni/confronta/?a=cohesion&b=labour"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/zonizzazioni/", "/zonizzazioni/mountain/", PAIR])
def test_pages_are_accessible_and_fit(reader: Reader, path: str, width: int):
    page = reader.open(path, width=width)
    assert violations(page) == []
    assert not overflows(page)


@pytest.mark.parametrize(
    ("path", "shapes"),
    [
        ("/zonizzazioni/sia/", 30),
        ("/zonizzazioni/cohesion/?alla-data=2018-01-01", 30),
        ("/zonizzazioni/health_torino/", 4),
        (PAIR, 30),
    ],
)
def test_maps_are_drawn_from_tiles(reader: Reader, path: str, shapes: int):
    page = reader.open(path)
    assert drawn(page) == shapes


def test_the_map_leads_to_the_row_of_a_zone(reader: Reader):
    page = reader.open("/zonizzazioni/sia/")
    drawn(page)
    page.locator("[data-map-box]").press("Enter")
    expect(page).to_have_url(f"{reader.platform.address}/zonizzazioni/sia/#zona-SIA-01")


def test_the_table_of_zones_is_one_key_away(reader: Reader):
    page = reader.open("/zonizzazioni/sia/")
    page.get_by_role("link", name="Vai alla tabella").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#zone")).to_be_focused()


def test_a_district_leads_to_its_policies_compared_without_scripts(reader: Reader):
    page = reader.open("/distretti/D06/", scripts=False)
    page.get_by_role("link", name="con le zone: Lavoro").click()
    expect(page).to_have_url(reader.platform.address + PAIR)
    expect(page.locator("#comuni tbody tr").first).to_be_visible()
