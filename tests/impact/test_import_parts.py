"""Parts of comuni: in a partial zoning of their own, and never counted beside their comune."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum

from districts.importers.outcomes import Outcome
from districts.models import TerritorialUnit, UnitPopulation, ZoneOutline
from impact.loading import STEPS, load_folder
from impact.models import ZoneValue
from impact.recompute import drain
from tests.region_folder import edit, write_region

pytestmark = pytest.mark.django_db

PARTS = """\
unit_code,parent_code,name,note,area_km2,shape_basis,valid_from
001002-1,001002,Sud,"Porto, Borgo",1,approximated,2016-01-01
001002-2,001002,Nord,,1,approximated,
"""
POPULATION = """\
unit_code,year,reference_date,population,source,quality
001002-1,2022,2022-01-01,150,istat,estimated
001002-2,2022,2022-01-01,50,istat,estimated
"""
WITHIN = """\
unit_code,zone_code,zone_name,basis,source,confidence
001002-1,W1,Dentro,approximated,nessuna,low
001002-2,W2,Fuori,approximated,nessuna,low
"""
ZONING = """\
  - code: within
    policy: health
    kind: statutory
    extent: partial
    name_it: Distretti dentro il comune
    name_en: Districts within the comune
    zone_noun_it: distretto
    zone_noun_en: district
    revisions:
      - file: zonings/within.csv
        effective_from: 2017-01-01
        date_precision: year
        unit_vintage: 2026-01-01
        basis: approximated
        act_note: Nessun atto trovato.
        title: I distretti dentro il comune
        rationale: Stanno sotto il comune e non si sommano a esso.
"""


def half(code: str, south: float, north: float) -> dict[str, object]:
    ring = [[1, south], [2, south], [2, north], [1, north], [1, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"unit_code": code}, "geometry": geometry}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny region, with its second comune cut in two."""
    folder = write_region(tmp_path)
    halves = [half("001002-1", 0, 0.5), half("001002-2", 0.5, 1)]
    files = {
        "parts.csv": PARTS,
        "parts.geojson": json.dumps({"type": "FeatureCollection", "features": halves}),
        "parts_population.csv": POPULATION,
        "zonings/within.csv": WITHIN,
        "zonings.yaml": (folder / "zonings.yaml").read_text(encoding="utf-8") + ZONING,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path) -> Mapping[str, Outcome]:
    outcomes = load_folder(path=folder, steps=STEPS, today=date(2026, 11, 23), commit=True)
    return {outcome.name: outcome for outcome in outcomes}


def test_parts_have_a_zoning_of_their_own_and_only_residents(folder: Path) -> None:
    load(folder)
    south = TerritorialUnit.objects.get(istat_code="001002-1")
    assert (south.kind, south.parent) == (
        "submunicipal",
        TerritorialUnit.objects.get(istat_code="001002"),
    )
    assert (south.shape_basis, south.note) == ("approximated", "Porto, Borgo")
    outlines = ZoneOutline.objects.filter(zone__zoning__code="within")
    assert {o.zone.code: int(o.area_km2) for o in outlines.select_related("zone")} == {
        "W1": 1,
        "W2": 1,
    }
    drain()
    values = ZoneValue.objects.filter(zone__zoning__code="within")
    assert {(v.zone.code, v.indicator.code, v.value, v.quality) for v in values} == {
        ("W1", "DEM-POP", 150, "estimated"),
        ("W2", "DEM-POP", 50, "estimated"),
    }


def test_parts_are_counted_nowhere_beside_their_comune(folder: Path) -> None:
    load(folder)
    drain()
    health = ZoneValue.objects.filter(zone__zoning__code="health", indicator__code="DEM-POP")
    assert health.aggregate(Sum("value"))["value__sum"] == 1000
    assert TerritorialUnit.objects.comuni().filter(valid_to__isnull=True).count() == 4
    assert UnitPopulation.objects.complete_years() == [2022]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("parts.csv", ",001002,Sud", ",001009,Sud", "non è un comune in vigore"),
        ("parts.csv", "001002-2,", "2,", "comincia con il codice del comune"),
        ("parts.geojson", "[2, 1], [1, 1]", "[2, 0.9], [1, 0.9]", "non danno il confine"),
        ("parts_population.csv", "001002-2", "001002", "non è una parte di comune"),
        ("population.csv", "001002,", "001002-1,", "è una parte di Airasca"),
        ("observations/old.csv", "001002,", "001002-1,", "è una parte di Airasca"),
        ("zonings/within.csv", "001002-2,W2", "001002,W2", "conterebbe due volte"),
        ("zonings/health.csv", "001004,H2", "001002-1,H2", "conterebbe due volte"),
    ],
)
def test_each_mistake_is_told(folder: Path, name: str, old: str, new: str, said: str) -> None:
    edit(folder, name, old, new)
    told = [str(reason) for outcome in load(folder).values() for reason in outcome.rejected]
    assert any(said in reason for reason in told), told
    assert not TerritorialUnit.objects.exists()


def test_parts_are_compared_with_whole_comuni(client, folder: Path) -> None:
    """W1 (150 residents) and W2 (50) are the two halves of one comune of H1."""
    load(folder)
    body = client.get("/api/v1/alignment?a=within&b=health").json()
    assert (body["units"], body["year"], body["universe_population"]) == ("parts", 2022, 200)
    assert (body["approximated_units"], body["estimated_population"]) == (2, True)
    assert (body["nesting_a_in_b"], body["nesting_b_in_a"], body["matched_share"]) == (
        1,
        0.75,
        0.75,
    )
    assert [unit["istat_code"] for unit in body["units_to_move"]] == ["001002-2"]
    other = client.get("/api/v1/alignment?a=health&b=within").json()
    assert (other["nesting_a_in_b"], other["nesting_b_in_a"]) == (0.75, 1)
    page = client.get("/zonizzazioni/confronta/?a=health&b=within").content.decode()
    assert "Ogni zona di «Distretti dentro il comune» sta tutta dentro" in page
    assert "(annidamento 1,000)" in page
    assert "Confronto approssimato." in page
    assert "Confronto su 2 parti di comune che entrambe assegnano, 200 residenti nel 2022." in page
    assert "Restano fuori 3 comuni, con 800 residenti" in page
    assert "Fuori dalla zona abbinata: 1 parte di comune" in page
    assert 'href="/comuni/001002-2/"' not in page


def test_a_year_in_which_nobody_counted_the_parts_is_told_those_that_are(
    client, folder: Path
) -> None:
    older = "001001,2018,2018-01-01,1,istat,final\n001002,2018,2018-01-01,2,istat,final\n"
    older += "001003,2018,2018-01-01,3,istat,final\n001004,2018,2018-01-01,4,istat,final\n"
    with (folder / "population.csv").open("a", encoding="utf-8") as file:
        file.write(older)
    load(folder)
    assert client.get("/api/v1/alignment?a=health&b=health&year=2018").status_code == 200
    answer = client.get("/api/v1/alignment?a=within&b=health&year=2018")
    assert answer.status_code == 422
    assert answer.json()["allowed"] == ["2022"]
    assert "Delle parti di comune non c'è la popolazione del 2018" in answer.json()["detail"]
    # Where no year is asked, the one that the parts have.
    then = client.get("/api/v1/alignment?a=within&b=health&as_of=2019-06-01").json()
    assert then["year"] == 2022


def test_a_partial_zoning_without_the_divided_comune_has_nothing_in_common(
    client, folder: Path
) -> None:
    edit(
        folder,
        "zonings.yaml",
        "code: health\n    policy: health\n    kind: statutory\n    extent: total",
        "code: health\n    policy: health\n    kind: statutory\n    extent: partial",
    )
    edit(folder, "zonings/health.csv", "001002,H1,Ovest,ASL,ASL Prova,legal,elenco,high\n", "")
    load(folder)
    answer = client.get("/api/v1/alignment?a=within&b=health")
    assert answer.status_code == 422
    assert "nessun comune sta in entrambe" in answer.json()["detail"]
