"""`/units`: the comuni and their parts, on any day."""

from datetime import date

import pytest

from districts.models import TerritorialUnit, UnitSuccession

FIELDS = [
    "istat_code",
    "name",
    "kind",
    "part_of",
    "province_code",
    "province_name",
    "cadastral_code",
    "is_capital",
    "altitude_zone",
    "urbanisation",
    "altitude_m",
    "classes_on",
    "shape_basis",
    "valid_from",
    "valid_to",
    "area_km2",
    "population",
    "population_year",
    "zoning",
    "zone",
    "zone_name",
    "basis",
    "confidence",
]


@pytest.fixture
def old(territory, db):
    """A comune that went into A1 on 1 January 2019, and a part of A1."""
    ceased = TerritorialUnit.objects.create(
        istat_code="001900", name="Vèrga d'Été", valid_to=date(2019, 1, 1)
    )
    UnitSuccession.objects.create(
        predecessor=ceased,
        successor=territory.units["A1"],
        kind="incorporation",
        date=date(2019, 1, 1),
        former_name="Vèrga d'Été",
        source="prova",
    )
    TerritorialUnit.objects.create(
        istat_code="001001-1", name="A1 nord", kind="submunicipal", parent=territory.units["A1"]
    )
    return ceased


def names(rows):
    return [row["name"] for row in rows]


def test_list_has_exactly_the_public_fields(rows):
    found = rows("/units")
    assert all(list(row) == FIELDS for row in found)
    assert (found[0]["name"], found[0]["population"], found[0]["zone"]) == ("A1", 100, "D01")
    assert (found[0]["basis"], found[0]["confidence"]) == ("reconstructed", "high")


def test_default_is_the_comuni_of_today(rows, old):
    assert len(rows("/units")) == 12
    assert names(rows("/units?kind=submunicipal")) == ["A1 nord"]
    assert rows("/units?kind=submunicipal")[0]["part_of"] == "001001"


def test_as_of_has_the_comuni_and_the_zones_of_that_day(rows, old):
    before = {row["name"]: row for row in rows("/units?as_of=2018-12-31")}
    assert len(before) == 13
    assert before["B3"]["zone"] == "D02"
    assert (before["Vèrga d'Été"]["zone"], before["Vèrga d'Été"]["population"]) == (None, None)
    assert before["A1"]["population_year"] == 2018
    (none_yet,) = {row["zone"] for row in rows("/units?as_of=2010-01-01")}
    assert none_yet is None


def test_by_zone(rows):
    assert names(rows("/units?zone=D02")) == ["A3", "A4", "B4", "C3", "C4"]
    assert names(rows("/units?zone=D02&as_of=2019-06-01")) == ["A3", "A4", "B3", "B4", "C3", "C4"]
    in_health = rows("/units?zoning=health&zone=H1")
    assert names(in_health) == ["A1", "A2", "A3", "A4"]
    assert {(row["zoning"], row["zone"]) for row in in_health} == {("health", "H1")}


@pytest.mark.parametrize("text", ["verga", "VÈRGA%20d%E2%80%99ete", "ete%20verga"])
def test_name_without_case_accents_and_order(rows, old, text):
    assert names(rows(f"/units?as_of=2018-01-01&q={text}")) == ["Vèrga d'Été"]


def test_record(api, old):
    record = api("/units/001001").json()
    assert list(record) == [*FIELDS, "zones", "predecessors", "successors", "populations"]
    assert [(zone["zoning"], zone["zone"]) for zone in record["zones"]] == [
        ("cohesion", "D01"),
        ("health", "H1"),
        ("region", "R"),
    ]
    assert [(came["unit"], came["kind"]) for came in record["predecessors"]] == [
        ("001900", "incorporation")
    ]
    assert [(p["year"], p["population"]) for p in record["populations"]] == [
        (2018, 50),
        (2023, 100),
    ]
    then = api("/units/001001?as_of=1990-01-01").json()
    assert [zone["zoning"] for zone in then["zones"]] == ["past", "region"]


def test_a_comune_that_ceased_is_found_with_what_it_became(api, old):
    record = api("/units/001900").json()
    assert record["valid_to"] == "2019-01-01"
    assert [gone["unit"] for gone in record["successors"]] == ["001001"]


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/units", 7), ("/units?zone=D01", 6), ("/units/001001", 9), ("/units?format=csv", 7)],
)
def test_query_count(api, django_assert_num_queries, address, queries):
    with django_assert_num_queries(queries):
        api(address)
