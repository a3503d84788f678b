"""`/districts`, with the fields that people script on."""

import pytest

FIELDS = [
    "code",
    "name",
    "population",
    "population_year",
    "area_km2",
    "units_count",
    "uncertain_units",
    "alignment",
]


def test_list_has_exactly_the_public_fields(rows):
    assert [list(row) for row in rows("/districts")] == [FIELDS, FIELDS]


def test_population_and_area_are_the_sums_of_the_comuni(rows):
    first, second = rows("/districts")
    assert (first["code"], first["population"], first["area_km2"]) == ("D01", 4000, 7)
    assert (second["code"], second["population"], second["area_km2"]) == ("D02", 3800, 5)
    assert first["population_year"] == 2023
    assert [first["units_count"], second["units_count"]] == [7, 5]


def test_alignment_is_that_of_the_independent_policies(rows):
    """Health alone is known: D01 has H2 (3,700 of 7,100 residents), D02 has H1 (700 of 4,100)."""
    alignment = {row["code"]: row["alignment"] for row in rows("/districts")}
    assert alignment == pytest.approx({"D01": 3700 / 7100, "D02": 700 / 4100}, abs=1e-6)


def test_as_of_reads_the_boundaries_of_that_day(rows):
    before, after = rows("/districts?as_of=2019-12-31"), rows("/districts?as_of=2020-01-01")
    assert [row["units_count"] for row in before] == [6, 6]
    assert [row["units_count"] for row in after] == [7, 5]


def test_detail_is_a_row_of_the_list(api, rows):
    assert api("/districts/D02").json() == rows("/districts")[1]


def test_unknown_district_is_missing_and_the_answer_names_those_that_exist(problem):
    body = problem("/districts/XX", 404)
    assert "D01, D02" in body["detail"]
    assert body["allowed"] == ["D01", "D02"]


def test_what_is_not_computed_yet_is_null(client, db, territory):
    from impact.models import DashboardSnapshot

    DashboardSnapshot.objects.all().delete()
    first = client.get("/api/v1/districts").json()["results"][0]
    assert first == {"code": "D01", "name": "Zona D01"} | dict.fromkeys(FIELDS[2:])


def test_query_count(api, django_assert_num_queries):
    with django_assert_num_queries(3):
        api("/districts")
    with django_assert_num_queries(3):
        api("/districts/D01")
