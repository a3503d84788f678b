"""Another region than the one of `fixtures/`, through the same commands, pages and API."""

import html
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from districts.models import Region, TerritorialUnit
from tests import elsewhere
from tests.region_folder import write_region

pytestmark = pytest.mark.django_db

# What belongs to the region of `fixtures/` alone: its names, codes, counts and place on the map.
# «asl» in small letters is a kind of body of the national law, and a value of the API.
FOREIGN = re.compile(
    r"piemont|\btorin|\bD\d\d\b|1[.,]180|30 distretti|30 districts|(?-i:\bASL\b)", re.I
)
# The paper from which the method comes has an author, wherever the method is used.
PAPER = re.compile(r"position paper (di|of) Regione Piemonte")
PAGES = (
    "/",
    "/distretti/",
    "/distretti/K-1/",
    "/distretti/K-3/",
    "/distretti/confronta/?d=K-1&d=K-2",
    "/comuni/XA-11/",
    "/comuni/XB-46/",
    "/comuni/XA-90/",
    "/cerca/?search=Borgo",
    "/zonizzazioni/",
    "/zonizzazioni/circles/",
    "/zonizzazioni/halves/",
    "/zonizzazioni/confronta/",
    "/zonizzazioni/confronta/?a=circles&b=halves",
    "/indicatori/",
    "/indicatori/DEM-65P/",
    "/metodo/",
    "/dati/",
    "/privacy/",
    "/cookie/",
    "/contatti/",
    "/segnalazioni/",
    "/accessibilita/",
    "/api/v1/docs",
)
LISTS = (
    "districts",
    "districts/geo",
    "indicators",
    "observations",
    "units",
    "units/geo",
    "values",
    "zones",
    "zones/geo",
    "zonings",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return elsewhere.write(tmp_path / "oltremare")


def load(folder: Path, *options: str) -> str:
    said = StringIO()
    call_command("load_region", str(folder), *options, stdout=said, stderr=said)
    return said.getvalue()


@pytest.fixture
def oltremare(folder: Path) -> None:
    load(folder, "--commit")
    call_command("recompute", stdout=StringIO())


def whole(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return html.unescape(content.decode())


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_is_of_the_region_that_was_loaded(
    client: Client, oltremare: None, language: str
) -> None:
    for page in PAGES:
        answer = client.get(language + page)
        assert answer.status_code == 200, page
        sent = answer.content.decode()
        assert not FOREIGN.search(PAPER.sub("", sent)), page
        assert "<b>&" not in sent, page
        assert "<i>uno" not in sent, page


def test_names_counts_and_extent_come_from_the_files(client: Client, oltremare: None) -> None:
    home = whole(client, "/")
    assert "L’Oltremare in 3 distretti" in home
    assert "Land d'Oltremare" in home
    assert "Fonte: Ufficio d'Oltremare." in home
    bounds = [float(each) for each in re.search(r'"bounds": ?\[([^]]*)\]', home)[1].split(",")]
    west, south, east, north = bounds
    assert (west, north) == pytest.approx((100, -19.2), abs=0.3)
    assert (east, south) == pytest.approx((101.2, -20), abs=0.3)
    place = whole(client, "/comuni/XA-11/")
    assert "Sant'Elmo <b>& figli</b>" in place
    assert "Ponente <i>uno</i>" in place
    assert "Vecchia" in whole(client, "/comuni/XA-90/")
    assert "Circoli di coesione" in whole(client, "/zonizzazioni/")


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_the_api_is_of_the_region_that_was_loaded(
    client: Client, oltremare: None, name: str
) -> None:
    assert not FOREIGN.search(whole(client, f"/api/v1/{name}"))


def test_lists_of_the_api_count_what_the_files_hold(client: Client, oltremare: None) -> None:
    counts = {
        name: len(client.get(f"/api/v1/{name}").json()["results"])
        for name in ("districts", "units", "zones", "zonings")
    }
    # Zones: three circles, their three services, two halves, the whole.
    assert counts == {"districts": 3, "units": 24, "zones": 9, "zonings": 4}


def test_units_zones_and_observations_are_those_of_the_files(
    client: Client, oltremare: None
) -> None:
    def get(path: str) -> dict[str, object]:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    north = get("units?zoning=halves&zone=NORD&limit=500")["results"]
    assert {unit["istat_code"][:2] for unit in north} == {"XB"}
    corner = get("units/XA-11")
    assert (corner["istat_code"], corner["population"]) == ("XA-11", 10)
    west = get("zonings/circles/zones/K-1")
    assert len(west["units"]) == 8
    assert get("zones?zoning=circles&as_of=2021-03-01")["results"][0]["code"] == "K-1"
    assert client.get("/api/v1/zones?zoning=circles&as_of=2021-02-28").status_code == 422
    told = get("observations?unit=XB-46&limit=500")["results"]
    assert told
    assert {row["unit"] for row in told} == {"XB-46"}
    residents = [row["value"] for row in told if row["indicator"] == "DEM-POP"]
    assert residents == [240, 240]  # 2022 and 2023
    assert client.get("/api/v1/units?zone=D06").status_code == 422


def test_one_installation_governs_one_region(
    oltremare: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = write_region(tmp_path_factory.mktemp("prova"))
    for options in ((), ("--commit",), ("--commit", "--only", "units")):
        with pytest.raises(CommandError):
            load(other, *options)
    assert Region.objects.get().code == "oltremare"
    assert not TerritorialUnit.objects.filter(istat_code="001001").exists()


def test_without_commit_nothing_of_the_region_is_kept(folder: Path) -> None:
    assert "units.csv" in load(folder)
    assert not Region.objects.exists()
