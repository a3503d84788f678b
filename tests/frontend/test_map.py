"""The live map, the outline under it, and the region they share with a table."""

import base64
import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from shapely.geometry import box

from districts.maps.cartography import Frame, project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles

pytestmark = pytest.mark.browser

# A toy region of nine rectangles, low enough to be seen whole: rows A, B, C from the south, columns
# 1 to 3 from the west, as on a chess board.
SQUARES = {
    f"{row}{column}": box(7 + x / 10, 45 + y / 25, 7.1 + x / 10, 45.04 + y / 25)
    for y, row in enumerate("ABC")
    for x, column in enumerate("123")
}
SOURCE = "/tiles/toy.json"
TILEJSON = {
    "tilejson": "3.0.0",
    "tiles": ["http://distretti.test/tiles/toy/now/{z}/{x}/{y}.mvt"],
    "minzoom": 7,
    "maxzoom": 9,
    "bounds": [7, 45, 7.3, 45.12],
}


def cut(folder: Path) -> dict[str, bytes]:
    """The squares and their outline as GDAL cuts them: tiles by address."""
    whole = box(*TILEJSON["bounds"]).exterior
    tiles: dict[str, bytes] = {}
    for layer, kind, shapes in (
        ("zones", "Polygon", SQUARES),
        ("outline", "LineString", {"": whole}),
    ):
        pyogrio.raw.write(
            folder / layer,
            shapely.to_wkb(np.array(list(shapes.values()), dtype=object)),
            [np.array(list(shapes), dtype=object)],
            ["code"],
            layer=layer,
            driver="MVT",
            geometry_type=kind,
            crs="EPSG:4326",
            dataset_options={"MINZOOM": "7", "MAXZOOM": "9", "COMPRESS": "NO"},
        )
        for file in (folder / layer).rglob("*.pbf"):
            place = file.relative_to(folder / layer).with_suffix(".mvt")
            address = f"/tiles/toy/now/{place.as_posix()}"
            # Layers of a tile follow one another.
            tiles[address] = tiles.get(address, b"") + file.read_bytes()
    return tiles


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | bytes]:
    """What the server of tiles answers."""
    said = json.dumps(TILEJSON)
    return {SOURCE: said, "/tiles/other.json": said, **cut(tmp_path_factory.mktemp("tiles"))}


LINKED = (Path(__file__).parent / "linked.html").read_text()
INDICATORS = [("DEM-AGE", "Indice di vecchiaia"), ("DEM-80", "Residenti di 80 anni e più")]
CODES = [(code, f"Comune {code}") for code in SQUARES]


def figure(**changes: object) -> Choropleth:
    fills = ["class-1", "class-2", "class-3", "class-4", "class-5", "no-data", "suppressed"]
    drawing = project(list(SQUARES.values()), 600, 2)
    facts: dict[str, object] = {
        "id": "mappa",
        "title": "Indice di vecchiaia",
        "label": "Mappa dei nove comuni; gli stessi valori sono nella tabella",
        "source": SOURCE,
        "layer": "zones",
        "drawing": drawing,
        "places": [
            Place(
                code=code,
                name=f"Comune {code}",
                fill=fills[index % len(fills)],
                text=str(index),
                note="simile",
                tag=code,
                href=f"/comuni/{code}/",
            )
            for index, code in enumerate(SQUARES)
        ],
        "classes": [(fill, fill) for fill in fills[:5]],
        "apart": [("no-data", "nessun dato"), ("suppressed", "non diffuso")],
        "inset": Frame.around([SQUARES["A1"]], 200, padding=4),
        "inset_title": "Angolo",
    }
    return Choropleth(**(facts | changes))


@pytest.fixture
def linked(stage, tiles):
    stage.answers |= tiles

    def open_it(address: str = "/", **changes: object) -> Page:
        context = {"figure": figure(**changes), "indicators": INDICATORS, "codes": CODES}
        return stage.open(LINKED, address, **context)

    return open_it


def drawn(page: Page) -> None:
    expect(page.locator("[data-map]")).to_have_attribute("data-drawn", "9", timeout=20_000)


def test_map_draws_every_unit_under_the_content_policy(linked, stage):
    page = linked()
    drawn(page)
    assert page.locator(".map-box canvas").count() == 1
    assert page.locator(".map-inset-box canvas").count() == 1
    assert page.locator(".map-box span.map-label").count() == 9
    assert "/static/vendor/maplibre-gl/maplibre-gl-csp-worker.js" in stage.asked


def test_what_is_uncertain_is_hatched_on_the_live_map_too(linked):
    """Two maps that differ in that alone are drawn differently, in that place."""
    places = figure().places
    doubtful = [replace(place, uncertain=place.code == "B2") for place in places]
    shots = []
    for shown in (places, doubtful):
        page = linked(places=shown, inset=None)
        drawn(page)
        shots.append(page.locator(".map-box canvas").screenshot())
    assert shots[0] != shots[1]
    assert page.locator(".map-overlay.uncertain").count() == 1


def test_what_has_no_zone_looks_like_no_missing_datum_on_the_live_map(linked):
    """Red dots are not grey strokes; elsewhere no pixel changes."""
    shots = []
    for fill in ("no-data", "no-zone"):
        places = [replace(p, fill=fill) if p.code == "B2" else p for p in figure().places]
        page = linked(places=[replace(place, tag="") for place in places], inset=None)
        drawn(page)
        shots.append(page.locator(".map-box").screenshot())
    changed = differing(page, *shots)
    assert changed["B2"] > 0.5
    assert changed["A1"] == changed["C1"] == 0


def test_map_is_accessible(linked, stage):
    page = linked()
    drawn(page)
    assert stage.complaints == []
    assert Axe().run(page).response["violations"] == []
    stage.complaints.clear()  # axe writes styles into the page, which the policy refuses


def test_arrows_go_to_the_neighbour_and_say_it(linked):
    page = linked()
    drawn(page)
    page.locator("[data-map-box]").focus()
    said = page.locator("[data-map-status]")
    expect(said).to_have_text("Comune A1, 0, simile")
    for key, code in [
        ("ArrowRight", "A2"),
        ("ArrowUp", "B2"),
        ("ArrowUp", "C2"),
        ("ArrowUp", "C2"),
        ("ArrowLeft", "C1"),
        ("ArrowDown", "B1"),
    ]:
        page.keyboard.press(key)
        expect(said).to_contain_text(f"Comune {code}")
        expect(page.locator("tr.is-preview")).to_have_attribute("data-unit", code)
    page.keyboard.press("Escape")
    expect(said).to_be_empty()
    expect(page.locator("[data-map-box]")).not_to_be_focused()


def test_enter_chooses_in_the_map_the_table_the_select_and_the_address(linked):
    page = linked()
    drawn(page)
    page.locator("[data-map-box]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url("http://distretti.test/?comune=A2")
    expect(page.locator("tr.is-selected")).to_have_attribute("data-unit", "A2")
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-unit", "A2")
    expect(page.locator("#comune")).to_have_value("A2")


def test_click_on_the_map_chooses_and_back_undoes(linked):
    page = linked()
    drawn(page)
    page.locator("[data-map-box]").click()  # in the middle of the box, the middle unit
    expect(page.locator("tr.is-selected")).to_have_attribute("data-unit", "B2")
    page.go_back()
    expect(page).to_have_url("http://distretti.test/")
    expect(page.locator(".is-selected")).to_have_count(0)


def test_hover_previews_and_leaves_no_trace(linked):
    page = linked()
    drawn(page)
    page.locator("tr[data-unit='C3'] td").hover()
    expect(page.locator("path.is-preview")).to_have_attribute("data-unit", "C3")
    expect(page).to_have_url("http://distretti.test/")
    page.locator("[data-map-box]").hover()
    expect(page.locator("tr.is-preview")).to_have_attribute("data-unit", "B2")
    expect(page.locator(".map-tip")).to_have_text("Comune B2, 4, simile")


def test_choosing_a_unit_asks_nothing_of_the_server(linked, stage):
    page = linked()
    drawn(page)
    stage.asked.clear()
    page.locator("#comune").select_option("B3")
    expect(page).to_have_url("http://distretti.test/?comune=B3")
    expect(page.locator("tr.is-selected")).to_have_attribute("data-unit", "B3")
    assert [path for path in stage.asked if not path.startswith("/static/")] == []


def test_another_indicator_swaps_the_region_and_draws_the_map_again(linked, stage):
    page = linked()
    drawn(page)
    page.evaluate("document.querySelector('[data-map]').dataset.drawn = 'before'")
    page.locator("#indicatore").select_option("DEM-80")
    drawn(page)
    assert "indicatore=DEM-80" in page.url
    assert page.locator(".map-box canvas").count() == 1
    stage.asked.clear()
    page.go_back()
    drawn(page)
    assert "indicatore" not in page.url
    assert "/" in stage.asked


def test_overlays_are_drawn_over_the_units_and_are_deaf_to_the_pointer(linked):
    """The middle square is marked, the one east of it framed; elsewhere no pixel changes."""
    plain = linked(places=[dataclasses.replace(p, tag="") for p in figure().places], inset=None)
    drawn(plain)
    before = plain.locator(".map-box").screenshot()
    marked = linked(
        places=[dataclasses.replace(p, tag="") for p in figure().places],
        inset=None,
        overlays=[
            Overlay("different", "", Tiles(SOURCE, "zones", ["B2"])),
            Overlay("line-second", "", Tiles("/tiles/other.json", "zones", ["B3"])),
        ],
    )
    drawn(marked)
    changed = differing(marked, before, marked.locator(".map-box").screenshot())
    assert changed["B2"] > 0.9
    assert 0 < changed["B3"] < 0.2
    assert changed["A1"] == changed["C1"] == 0
    marked.locator("[data-map-box]").hover()
    expect(marked.locator(".map-tip")).to_have_text("Comune B2, 4, simile")


def differing(page: Page, before: bytes, after: bytes) -> dict[str, float]:
    """{square: share of its pixels that differ}, of two pictures of the whole map."""
    shares: dict[str, float] = page.evaluate(
        COMPARE, [base64.b64encode(p).decode() for p in (before, after)]
    )
    return dict(zip(SQUARES, shares, strict=True))


# The squares in their order: rows from the south, columns from the west.
COMPARE = """async (pictures) => {
  const pixels = async (picture) => {
    const blob = new Blob([Uint8Array.from(atob(picture), (c) => c.charCodeAt(0))]);
    const image = await createImageBitmap(blob);
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = await Promise.all(pictures.map(pixels));
  const all = Array(9).fill(0), other = Array(9).fill(0);
  for (let y = 0; y < a.height; y += 1) for (let x = 0; x < a.width; x += 1) {
    const square = 3 * (2 - Math.floor((3 * y) / a.height)) + Math.floor((3 * x) / a.width);
    const at = 4 * (y * a.width + x);
    all[square] += 1;
    const far = [0, 1, 2].some((i) => Math.abs(a.data[at + i] - b.data[at + i]) > 8);
    other[square] += far ? 1 : 0;
  }
  return all.map((count, square) => other[square] / count);
}"""


def test_alone_a_map_leads_to_the_page_of_the_unit(stage, tiles):
    stage.answers |= {**tiles, "/comuni/A1/": "<title>Comune A1</title>"}
    page = stage.open("{% choropleth figure %}", figure=figure(heading=2))
    drawn(page)
    page.locator("[data-map-box]").press("Enter")
    expect(page).to_have_url("http://distretti.test/comuni/A1/")


def test_without_graphics_the_outline_answers_in_its_place(linked, stage):
    stage.graphics = False
    page = linked()
    box = page.locator("[data-map-box]")
    expect(box).not_to_have_class("map-box is-live")
    page.locator("path[data-unit='B2']").hover()
    expect(page.locator("tr.is-preview")).to_have_attribute("data-unit", "B2")
    page.locator("path[data-unit='A3']").click()
    expect(page).to_have_url("http://distretti.test/?comune=A3")
    expect(page.locator("path.is-selected")).to_have_attribute("data-unit", "A3")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-map-status]")).to_contain_text("Comune A3")


def gone(page: Page, *, back: bool) -> None:
    """The first TileJSON leads to tiles that are no longer there, the next to those that are."""
    before = json.dumps(TILEJSON).replace("/now/", "/before/")
    left = [before]

    def answer(route):
        body = (left.pop() if left else json.dumps(TILEJSON)) if back else before
        route.fulfill(body=body, content_type="application/json")

    page.route("**" + SOURCE, answer)


@pytest.mark.parametrize("back", [True, False])
def test_tiles_that_are_gone_are_looked_for_once_more(linked, stage, back):
    page = linked()
    gone(page, back=back)
    page.reload()
    if back:
        drawn(page)
    else:
        page.wait_for_event("console", lambda message: "disegnata dal server" in message.text)
        expect(page.locator("canvas")).to_have_count(0)
        expect(page.locator("path[data-unit='B2']")).to_be_visible()
    assert all("404" in said for said in stage.complaints)  # the browser says it of each tile
    stage.complaints.clear()


def test_without_scripts_the_map_is_there_and_the_selects_are_a_form(linked, stage):
    stage.scripts = False
    page = linked(selected="B2")
    expect(page.locator("path[data-unit]")).to_have_count(9)
    expect(page.locator("path.is-selected")).to_have_attribute("data-unit", "B2")
    page.locator("#comune").select_option("C3")
    page.get_by_role("button", name="Mostra").click()
    expect(page).to_have_url("http://distretti.test/?indicatore=DEM-AGE&comune=C3")


def test_with_scripts_the_button_is_hidden(linked):
    page = linked()
    expect(page.get_by_role("button", name="Mostra")).to_be_hidden()


def test_outline_and_live_map_stand_in_the_same_place(linked):
    page = linked()
    before = [tag.bounding_box() for tag in page.locator(".map-box text.map-label").all()]
    drawn(page)
    after = [tag.bounding_box() for tag in page.locator(".map-box span.map-label").all()]
    for drawn_by_server, live in zip(before, after, strict=True):
        for side, length in (("x", "width"), ("y", "height")):
            middle = drawn_by_server[side] + drawn_by_server[length] / 2
            assert live[side] + live[length] / 2 == pytest.approx(middle, abs=2)
