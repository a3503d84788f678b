"""The English edition in a browser: the same pages, whose language is in their address alone."""

import pytest
from playwright.sync_api import expect

from tests.reader import NARROW, WIDE, Reader, drawn, overflows, violations

pytestmark = pytest.mark.browser

PINEROLESE, ITS_COMUNI = "/distretti/D06/", 47


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "path",
    ["/en/", f"/en{PINEROLESE}", f"/en{PINEROLESE}?spiega=DEM-AGE", "/en/zonizzazioni/health/"],
)
def test_english_pages_are_accessible_and_fit(reader: Reader, path: str, width: int):
    page = reader.open(path, width=width)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert violations(page) == []
    assert not overflows(page)


def test_the_switch_keeps_the_page_and_its_state(reader: Reader):
    page = reader.open(f"{PINEROLESE}?indicatore=DEM-AGE")
    page.get_by_role("link", name="English").first.click()
    expect(page).to_have_url(f"{reader.platform.address}/en{PINEROLESE}?indicatore=DEM-AGE")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Italiano").first.click()
    expect(page).to_have_url(f"{reader.platform.address}{PINEROLESE}?indicatore=DEM-AGE")
    expect(page.locator("html")).to_have_attribute("lang", "it")


def test_a_district_in_english_draws_its_map_and_answers_in_english(reader: Reader):
    page = reader.open(f"/en{PINEROLESE}")
    assert drawn(page) == ITS_COMUNI
    expect(page.get_by_role("heading", level=1)).to_contain_text("D06")
    page.get_by_label("Indicator", exact=True).select_option("INC-AVG")
    expect(page.locator("#dentro caption").last).to_contain_text("Mean taxable income")
    assert page.url.startswith(f"{reader.platform.address}/en{PINEROLESE}?")
    expect(page.get_by_role("heading", name="Inside the district")).to_be_visible()
