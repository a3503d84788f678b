"""The frame of every page: menu, skip links, focus, narrow screens."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from districts.maps.plotting import Unit

pytestmark = pytest.mark.browser

GALLERY = (Path(__file__).parent / "gallery.html").read_text()


@pytest.fixture
def gallery(stage):
    row = {"unit": "percent", "decimals": 1, "detail": "2023", "explain": "?spiega=X"}
    years = [(2011, 10), (2018, 9), (2023, 5)]
    strip = {"value": 9, "low": 8, "high": 10, "others": [5, 7, 12], "reference": 8.5}
    context = {
        "steps": [("Territori", "/")],
        "facts": [("Comuni", "47")],
        "figures": [
            row | {"name": "Popolazione", "state": "provisional", "value": 9, "series": years},
            row | strip | {"name": "Indice", "state": "published", "direction": "higher"},
            row | {"name": "Occupazione", "state": "no_data", "direction": "none"},
        ],
        "units": [
            Unit("001", "Uno", 250, 90, (150, 400)),
            Unit("002", "Due", 230, 9000, (220, 240)),
        ],
        "classes": [("class-1", "meno di 1"), ("class-5", "1 e oltre")],
        "apart": [("no-data", "nessun dato")],
    }

    def open_it(width: int):
        stage.width = width
        return stage.open(GALLERY, **context)

    return open_it


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_components_are_accessible_and_fit(gallery, stage, width):
    """320 px is a desktop of 1280 at 400 %."""
    page = gallery(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert stage.complaints == []
    assert Axe().run(page).response["violations"] == []
    stage.complaints.clear()  # axe writes styles into the page, which the policy refuses


def test_menu_opens_on_a_phone(gallery):
    page = gallery(390)
    menu, button = page.locator("#menu"), page.get_by_role("button", name="Menu")
    expect(menu).to_be_hidden()
    button.click()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")


def test_without_scripts_the_menu_is_always_open(gallery, stage):
    stage.scripts = False
    expect(gallery(390).locator("#menu")).to_be_visible()


def test_first_tab_goes_to_the_content_and_the_focus_is_seen(gallery):
    page = gallery(1440)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Vai al contenuto")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    expect(link).to_have_css("outline", "rgb(23, 50, 77) solid 3px")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_table_wider_than_the_page_shows_that_it_goes_on(stage):
    stage.width = 390
    cells = "<td>Circoscrizione</td>" * 9
    row = f"<table class='data'><tr>{cells}</tr></table>"
    page = stage.open(f"<div class='table-scroll' tabindex='0' role='region'>{row}</div>")
    box = page.locator(".table-scroll")
    expect(box).to_have_attribute("data-more", "right")
    expect(box).to_have_css("box-shadow", re.compile("inset"))
    box.evaluate("box => box.scrollTo(80, 0)")
    expect(box).to_have_attribute("data-more", "left right")
    box.evaluate("box => box.scrollTo(9999, 0)")
    expect(box).to_have_attribute("data-more", "left")
    page.set_viewport_size({"width": 2400, "height": 900})
    expect(box).to_have_attribute("data-more", "")


def test_panel_that_scrolls_shows_that_it_goes_on(stage):
    """Above and below, and anew when what is in it changes its size."""
    stage.width = 1440
    page = stage.open(
        '<link rel="stylesheet" href="/static/css/bench.css">'
        "<div class='bench'><div></div><div class='bench-panel scroll-cue' tabindex='0'"
        " role='region' aria-label='Effetti'><section></section></div></div>"
    )
    box, inside = page.locator(".bench-panel"), page.locator(".bench-panel section")
    expect(box).to_have_attribute("data-more", "")
    expect(box).to_have_css("box-shadow", re.compile("^(?!.*inset)"))
    inside.evaluate("section => { section.style.blockSize = '3000px'; }")
    expect(box).to_have_attribute("data-more", "down")
    expect(box).to_have_css("box-shadow", re.compile("inset"))
    box.evaluate("box => box.scrollTo(0, 80)")
    expect(box).to_have_attribute("data-more", "up down")
    box.evaluate("box => box.scrollTo(0, 9999)")
    expect(box).to_have_attribute("data-more", "up")


def test_table_shows_that_it_goes_on_without_scripts_too(stage):
    stage.width, stage.scripts = 390, False
    row = f"<table class='data'><tr>{'<td>Circoscrizione</td>' * 9}</tr></table>"
    page = stage.open(f"<div class='table-scroll' tabindex='0' role='region'>{row}</div>")
    # The cover goes with the table, the shadow stays with the box.
    expect(page.locator(".table-scroll")).to_have_css(
        "background-attachment", "local, local, scroll, scroll"
    )


def test_words_only_read_aloud_do_not_widen_the_page(stage):
    stage.width = 390
    cell = "<td>Circoscrizione<span class='visually-hidden'>: di Torino</span></td>"
    table = f"<table class='data'><tr>{cell * 9}</tr></table>"
    page = stage.open(f"<div class='table-scroll' tabindex='0' role='region'>{table}</div>")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_typeface_is_ours(gallery):
    page = gallery(1440)
    page.evaluate("document.fonts.ready")
    assert page.evaluate('document.fonts.check("700 16px Titillium Web")')
    expect(page.locator("h1")).to_have_css("font-size", "42px")
