"""A comune that is in its zone by an uncertain row: marked by a hatch and a word wherever it is."""

import json
import re
from datetime import date

import pytest

from impact.recompute import drain
from tests import territory
from tests.impact.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

MARK = '<rect class="uncertain"'


@pytest.fixture(autouse=True)
def doubtful() -> None:
    """D01 of the toy region with A1 and B3 by rows of low confidence."""
    built = territory.build(computed=False)
    territory.adopt(
        built.zonings["cohesion"],
        date(2021, 1, 1),
        territory.by_column(2, B3="D01"),
        built.units,
        uncertain=["A1", "B3"],
    )
    drain()


def row(html: str, name: str) -> str:
    """The first row of a table that begins with a link of that name."""
    found, *_others = [each for each in re.findall(r"<tr.*?</tr>", html) if f">{name}</a>" in each]
    return found


def places(html: str) -> dict[str, dict[str, object]]:
    """What the live map is told of each place."""
    config = re.search(r'<script[^>]*type="application/json">(.*?)</script>', html)
    return json.loads(config[1])["units"]


def test_district_page_marks_them_on_map_and_in_table(client):
    html = page(client, "/distretti/D01/")
    assert MARK in row(html, "A1")
    assert "incerto" in row(html, "A1")
    assert MARK not in row(html, "A2")
    assert {code for code, told in places(html).items() if "uncertain" in told} == {
        "001001",
        "001007",
    }
    assert places(html)["001001"]["note"].endswith("zona incerta")
    assert 'class="map-overlay uncertain"' in html
    legend = re.search(r'<ul class="legend legend-apart".*?</ul>', html)[0]
    assert MARK in legend
    assert "comune di affidabilità bassa o approssimato" in legend


def test_a_district_without_doubts_has_no_mark(client):
    html = page(client, "/distretti/D02/")
    assert MARK not in html
    assert "map-overlay uncertain" not in html


def test_comune_page_marks_the_zone_and_says_it_first(client):
    html = page(client, "/comuni/001001/")
    lead = html[html.index('<p class="lead">') : html.index('class="actions"')]
    assert MARK in lead
    assert "appartenenza incerta" in lead
    assert 'class="uncertain"' in html[html.index('class="locators"') :]
    assert MARK not in page(client, "/comuni/001002/").split('id="nel-tempo"')[0]


@pytest.mark.parametrize("address", ["/", "/distretti/"])
def test_maps_of_districts_mark_those_with_such_comuni(client, address):
    html = page(client, address)
    told = places(html)
    assert {code: "uncertain" in place for code, place in told.items()} == {
        "D01": True,
        "D02": False,
    }
    assert told["D01"]["note"] == "2 comuni incerti"
    assert 'class="map-overlay uncertain"' in html
    assert "con comuni la cui zona è incerta" in html


@pytest.mark.parametrize("address", ["/?vista=tabella", "/distretti/"])
def test_tables_of_districts_count_them(client, address):
    html = page(client, address)
    assert "2 comuni incerti" in row(html, "Zona D01")
    assert MARK in row(html, "Zona D01")
    assert MARK not in row(html, "Zona D02")


def test_before_that_law_nothing_was_uncertain(client):
    html = page(client, "/distretti/?alla-data=2020-06-01")
    assert MARK not in html


def test_api_says_it_of_districts_units_and_zones(client):
    def get(path: str) -> dict[str, object]:
        return json.loads(client.get(f"/api/v1{path}").getvalue())

    districts = {each["code"]: each["uncertain_units"] for each in get("/districts")["results"]}
    assert districts == {"D01": 2, "D02": 0}
    units = {each["istat_code"]: each for each in get("/units?zone=D01")["results"]}
    assert {code for code, unit in units.items() if unit["confidence"] == "low"} == {
        "001001",
        "001007",
    }
    drawn = get("/districts/D01/units/geo")["features"]
    levels = {each["properties"]["istat_code"]: each["properties"]["confidence"] for each in drawn}
    assert (levels["001001"], levels["001002"]) == ("low", "high")
    zone = get("/zonings/cohesion/zones/D01")
    assert zone["lowest_confidence"] == "low"
    assert {unit["confidence"] for unit in zone["units"]} == {"low", "high"}
    assert get("/zonings/cohesion")["revision"]["confidence"] == {"high": 10, "medium": 0, "low": 2}
