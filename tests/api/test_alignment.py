"""`/alignment`: two zonings against each other."""

import pytest

FIELDS = [
    "a",
    "b",
    "weight",
    "year",
    "units",
    "approximated_units",
    "estimated_population",
    "universe_population",
    "independence",
    "matched_share",
    "nesting_a_in_b",
    "nesting_b_in_a",
    "pieces",
    "population_to_move",
    "units_to_move",
    "zones",
]


def test_answer_has_exactly_the_public_fields(api):
    body = api("/alignment?a=cohesion&b=health").json()
    assert list(body) == FIELDS
    assert all(list(unit) == ["istat_code", "name", "population"] for unit in body["units_to_move"])


def test_figures_of_the_pair(api):
    """D01 with H2: 3,700; D02 with H1: 700; of 7,800 residents."""
    body = api("/alignment?a=cohesion&b=health").json()
    assert (body["weight"], body["year"], body["universe_population"]) == ("population", 2023, 7800)
    assert body["matched_share"] == pytest.approx(4400 / 7800, abs=1e-6)
    assert body["nesting_a_in_b"] == pytest.approx(6800 / 7800, abs=1e-6)
    assert body["nesting_b_in_a"] == pytest.approx((700 + 3700) / 7800, abs=1e-6)
    assert body["pieces"] == 4
    moving = {unit["name"]: unit["population"] for unit in body["units_to_move"]}
    assert moving == {"C4": 1200, "C3": 1100, "B4": 800, "A2": 200, "A1": 100}
    assert body["population_to_move"] == sum(moving.values()) == 7800 - 4400


def test_by_area_every_comune_counts_the_same(api):
    body = api("/alignment?a=cohesion&b=health&weight=area").json()
    assert body["matched_share"] == pytest.approx(7 / 12, abs=1e-6)
    assert body["universe_population"] == 7800


def test_year_and_day(api):
    """Before B3 moved: D02 with H2 (1,900 of 2018), D01 with H1 (150)."""
    before = api("/alignment?a=cohesion&b=health&year=2018&as_of=2019-01-01").json()
    assert (before["year"], before["universe_population"]) == (2018, 3900)
    assert [zone["match"] for zone in before["zones"]] == ["H1", "H2"]
    assert before["population_to_move"] == 3900 - 1900 - 150


def test_the_population_is_the_latest_not_after_the_day(api):
    assert api("/alignment?a=cohesion&b=health&as_of=2019-01-01").json()["year"] == 2018
    assert api("/alignment?a=region&b=health&as_of=2017-06-01").json()["year"] == 2018


def test_what_was_built_out_of_another_proves_nothing(api):
    body = api("/alignment?a=past&b=region&as_of=1990-01-01").json()
    assert body["independence"] == "full"
    assert api("/alignment?a=health&b=health").json()["independence"] == "none"


def test_zones_of_a_with_their_pieces(api):
    first, second = api("/alignment?a=cohesion&b=health").json()["zones"]
    assert (first["zone"], first["match"], second["match"]) == ("D01", "H2", "H1")
    assert [(piece["zone"], piece["units"]) for piece in first["pieces"]] == [("H2", 5), ("H1", 2)]
    assert first["coincidence"] == pytest.approx(3700 / 7100, abs=1e-6)


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("", 400, "“a”"),
        ("?a=cohesion", 400, "“b”"),
        ("?a=cohesion&b=nope", 422, "cohesion, health, past, region"),
        ("?a=cohesion&b=health&weight=kilos", 400, "population, area"),
        ("?a=cohesion&b=health&year=23", 400, "2023"),
        ("?a=cohesion&b=health&year=1999", 422, "2018, 2023"),
        ("?a=cohesion&b=health&as_of=2016-12-31", 422, "22/05/2017"),
        ("?a=cohesion&b=past", 422, "01/01/1995"),
    ],
)
def test_errors_name_what_is_allowed(problem, question, status, says):
    assert says in problem(f"/alignment{question}", status)["detail"]


def test_query_count(api, django_assert_num_queries):
    with django_assert_num_queries(7):
        api("/alignment?a=cohesion&b=health")
