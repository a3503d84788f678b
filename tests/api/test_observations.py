"""`/observations`: what the sources gave, and what has been corrected since."""

from decimal import Decimal

import pytest

from impact.models import Observation
from tests.api.conftest import whole

FIELDS = [
    "id",
    "indicator",
    "unit",
    "zoning",
    "zone",
    "name",
    "period",
    "value",
    "measure",
    "quality",
    "source",
    "licence",
    "recorded_at",
    "superseded_at",
    "superseded_by",
]


@pytest.fixture
def corrected(territory, db):
    """A1 had 10 under 15 in 2018; it turns out to be 12."""
    return Observation.objects.create(
        indicator=territory.indicators["POP-0014"],
        unit=territory.units["A1"],
        period="2018",
        value=Decimal(12),
        source_id="istat-test",
    )


def test_every_figure_with_its_fields_in_order(rows):
    found = rows("/observations?limit=1000")
    assert all(list(row) == FIELDS for row in found)
    keys = [(row["indicator"], row["period"], row["unit"]) for row in found]
    assert keys == sorted(keys)
    # 12 residents in each of two years; 12 and 11 comuni under 15 and over 64.
    assert len(set(keys)) == 24 + 23 + 23


def test_residents_are_observations_too(rows):
    found = rows("/observations?indicator=pop_total&period=2023&unit=001012")
    assert [(row["name"], row["value"], row["licence"]) for row in found] == [
        ("C4", 1200, "CC BY 4.0")
    ]


def test_a_correction_is_current_and_the_corrected_is_history(rows, corrected):
    asked = "/observations?indicator=kids&unit=001001&period=2018"
    (now,) = rows(asked)
    assert (now["id"], now["value"], now["superseded_at"]) == (corrected.pk, 12, None)
    before, after = rows(f"{asked}&history=true")
    assert after == now
    assert (before["value"], before["superseded_by"]) == (10, corrected.pk)
    assert before["superseded_at"] is not None


def test_a_figure_of_a_whole_zone(rows, territory, db):
    zone = territory.zonings["health"].zones.get(code="H1")
    Observation.objects.create(
        indicator=territory.indicators["POP-65"],
        zone=zone,
        period="2022",
        value=Decimal("7.25"),
        quality="estimated",
        source_id="istat-test",
    )
    for asked in ("zoning=health", "zoning=health&zone=H1"):
        (row,) = rows(f"/observations?{asked}")
        assert (row["unit"], row["zoning"], row["zone"], row["name"]) == (
            None,
            "health",
            "H1",
            "Zona H1",
        )
        assert (row["value"], row["quality"]) == (7.25, "estimated")


def test_recorded_since(rows):
    assert rows("/observations?recorded_since=2999-01-01") == []
    assert len(rows("/observations?recorded_since=2000-01-01&indicator=kids")) == 23


def test_under_a_privacy_threshold_nothing_is_told_of_one_comune(rows, territory, db):
    kids = territory.indicators["POP-0014"]
    type(kids).objects.filter(pk=kids.pk).update(privacy_threshold=5)
    found = rows("/observations?indicator=kids")
    assert {(row["value"], row["quality"]) for row in found} == {(None, "suppressed")}


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("indicator=DEM-AGE", 422, "POP-0014, POP-65"),
        ("indicator=nope", 422, "DEM-AGE, DEM-POP"),
        ("unit=999999", 422, "/api/v1/units?q="),
        ("zone=XX", 422, "D01, D02"),
        ("zoning=nope", 422, "cohesion, health"),
        ("source=nope", 422, "istat-test"),
        ("indicator=kids&period=2023", 422, "2018, 2022"),
        ("period=23", 400, "Periodo"),
        ("history=si", 400, "true, false"),
        ("recorded_since=ieri", 400, "AAAA-MM-GG"),
        ("as_of=2020-01-01", 400, "non riconosciuto"),
    ],
)
def test_errors_name_what_is_allowed(problem, question, status, says):
    assert says in problem(f"/observations?{question}", status)["detail"]


def test_as_csv_it_is_the_same_list_whole(table, rows, corrected):
    header, *lines = table("/observations?history=true")
    assert header == FIELDS
    found = rows("/observations?history=true&limit=1000")
    assert [line[FIELDS.index("value")] for line in lines] == [f"{row['value']}" for row in found]


def test_the_file_says_its_name_and_type(api):
    answer = api("/observations?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    name = answer.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="observations-2')
    assert name.endswith('.csv"')
    assert int(answer.headers["Content-Length"]) == len(whole(answer))


@pytest.mark.parametrize("question", ["", "?limit=3", "?format=csv"])
def test_query_count(api, django_assert_num_queries, question):
    with django_assert_num_queries(1):
        api(f"/observations{question}")
