"""`/values`: the figures of zones, on the boundaries of today or of then."""

import pytest

from impact.models import RecomputeRequest, ZoneValue

FIELDS = [
    "indicator",
    "version",
    "zoning",
    "zone",
    "zone_name",
    "period",
    "value",
    "unit",
    "coverage",
    "status",
    "reason",
    "quality",
    "ci_low",
    "ci_high",
    "boundary_revision",
    "computed_at",
    "sources",
    "licence",
]


def by_cell(rows):
    return {(row["indicator"], row["period"], row["zone"]): row["value"] for row in rows}


def test_list_has_exactly_the_public_fields(rows):
    assert all(list(row) == FIELDS for row in rows("/values"))


def test_every_indicator_period_and_zone_in_order(rows):
    keys = list(by_cell(rows("/values")))
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) == 4 * 2 * 2


def test_values_are_those_of_the_comuni(rows):
    assert by_cell(rows("/values?indicator=DEM-POP")) == {
        ("DEM-POP", "2018", "D01"): 2000,
        ("DEM-POP", "2018", "D02"): 1900,
        ("DEM-POP", "2023", "D01"): 4000,
        ("DEM-POP", "2023", "D02"): 3800,
    }


def test_a_value_explains_itself(rows, territory):
    (row,) = rows("/values?indicator=DEM-AGE&zone=D01&period=2022")
    assert (row["value"], row["unit"], row["version"]) == (200, "index", 1)
    assert row["ci_low"] < 200 < row["ci_high"]
    assert (row["coverage"], row["status"], row["reason"]) == (1, "ok", "")
    assert row["boundary_revision"] == territory.laws["cohesion-2020"].pk
    assert (row["sources"], row["licence"]) == (["istat-test"], "CC BY 4.0")
    assert row["computed_at"].endswith("+00:00")


def test_a_sum_that_is_not_whole_says_so(rows):
    """C4, 1,200 of the 3,800 residents of D02, has no figure for 2022."""
    (row,) = rows("/values?indicator=kids&zone=D02&period=2022")
    assert (row["value"], row["status"], row["reason"]) == (None, "not_available", "low_coverage")
    assert 0 < row["coverage"] < 0.9


def test_the_code_of_the_source_is_as_good_as_ours(rows):
    assert rows("/values?indicator=ageing_index") == rows("/values?indicator=DEM-AGE")


def test_other_zonings(rows):
    found = by_cell(rows("/values?zoning=health&indicator=DEM-POP&period=2023"))
    assert found == {("DEM-POP", "2023", "H1"): 1000, ("DEM-POP", "2023", "H2"): 6800}


def test_as_of_reads_every_period_by_the_boundaries_of_that_day(rows, territory):
    found = rows("/values?indicator=DEM-POP&zone=D01&as_of=2019-06-01")
    assert by_cell(found) == {("DEM-POP", "2018", "D01"): 1650, ("DEM-POP", "2023", "D01"): 3300}
    assert {row["boundary_revision"] for row in found} == {territory.laws["cohesion-2017"].pk}


def test_as_was_reads_each_period_by_the_boundaries_of_its_last_day(rows, territory):
    found = rows("/values?indicator=DEM-POP&zone=D01&boundaries=as_was")
    assert by_cell(found) == {("DEM-POP", "2018", "D01"): 1650, ("DEM-POP", "2023", "D01"): 4000}
    assert [row["boundary_revision"] for row in found] == [
        territory.laws["cohesion-2017"].pk,
        territory.laws["cohesion-2020"].pk,
    ]


def test_as_was_before_the_first_law_is_a_row_without_value(db, territory, api):
    old = ZoneValue.objects.filter(indicator__code="DEM-POP", period="2018")
    old.update(period="2011")
    rows = api("/values?indicator=DEM-POP&period=2011&boundaries=as_was").json()["results"]
    assert [row["zone"] for row in rows] == ["D01", "D02"]
    for row in rows:
        assert (row["value"], row["status"]) == (None, "not_available")
        assert (row["reason"], row["boundary_revision"]) == ("no_boundaries", None)


def test_as_was_for_a_zone_that_did_not_exist_yet(db, territory, api):
    from datetime import date

    from tests import territory as toy

    later = toy.by_column(2, B3="D01", C4="D03")
    toy.adopt(territory.zonings["cohesion"], date(2022, 1, 1), later, territory.units)
    rows = api("/values?indicator=DEM-POP&zone=D03&boundaries=as_was").json()["results"]
    assert [(row["period"], row["reason"]) for row in rows] == [
        ("2018", "no_boundaries"),
        ("2023", ""),
    ]
    assert rows[1]["status"] == "not_computed"


@pytest.mark.parametrize("waiting", [True, False])
def test_a_cell_that_is_not_stored(db, territory, api, waiting):
    ZoneValue.objects.filter(indicator__code="DEM-POP", zone__code="D01").delete()
    if not waiting:
        RecomputeRequest.objects.all().delete()
    else:
        RecomputeRequest.objects.create(kind="values", zoning=territory.zonings["cohesion"])
    (row,) = api("/values?indicator=DEM-POP&zone=D01&period=2023").json()["results"]
    expected = ("not_computed", "") if waiting else ("not_available", "no_data")
    assert (row["status"], row["reason"]) == expected
    assert (row["value"], row["computed_at"], row["sources"]) == (None, None, [])


def test_large_numbers_keep_every_digit(db, territory, api):
    from decimal import Decimal

    cell = ZoneValue.objects.filter(indicator__code="DEM-POP", zone__code="D01", period="2023")
    cell.update(value=Decimal("12345678901234567890.123456"))
    body = api("/values?indicator=DEM-POP&zone=D01&period=2023").content
    assert b'"value":12345678901234567890.123456,' in body


@pytest.mark.parametrize("question", ["", "?limit=3", "?zone=D01&boundaries=as_was"])
def test_query_count(api, django_assert_num_queries, question):
    with django_assert_num_queries(6 if "as_was" in question else 5):
        api(f"/values{question}")
