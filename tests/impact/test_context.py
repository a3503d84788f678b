"""What is known of provinces alone stands beside a district, and is never spread over it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from districts.models import Zone
from impact.dashboards import (
    BoundaryFacts,
    CellFacts,
    ContextFacts,
    IndicatorFacts,
    UnitFacts,
    ZoningFacts,
    context_section,
)
from impact.models import Indicator, Observation, RecomputeRequest, Source, ZoneValue
from impact.recompute import drain

UNITS = [
    UnitFacts("a", "A", 300, None, "high", "legal"),
    UnitFacts("b", "B", 600, None, "high", "legal"),
    UnitFacts("c", "C", 100, None, "high", "legal"),
]
BOUNDARY = BoundaryFacts("province", "t", "L. 1", date(2015, 1, 1), "day", "legal", date.min, {})
PROVINCES = ZoningFacts(
    code="province",
    policy="administration",
    name_it="Province",
    name_en="Provinces",
    zone_noun_it="provincia",
    zone_noun_en="province",
    extent="total",
    lineage=("province",),
    boundary=BOUNDARY,
    zone_names={"1": "Uno", "2": "Due", "3": "Tre"},
    parent_names={},
    assignment={"a": "1", "b": "2", "c": "1", "z": "3"},
    confidence={},
)
RATE = IndicatorFacts(
    code="LAB-UNE",
    source_code="",
    version=1,
    name_it="Disoccupazione",
    name_en="Unemployment",
    definition_it="",
    definition_en="",
    meaning_it="",
    note_it="",
    unit="percent",
    direction="lower_better",
    aggregation="none",
    interval="none",
    multiplier=Decimal(1),
    decimals=1,
    min_coverage=Decimal("0.9"),
    class_breaks=(),
    key_figure=None,
    terms=(),
)


def cell(value: str | None, quality: str = "final") -> CellFacts:
    known = None if value is None else Decimal(value)
    whole, none = Decimal(1), None
    return CellFacts(known, none, none, whole, "ok", "", quality, none, none, 2, 2, ("lfs",))


FIGURES = {
    "1": {"LAB-UNE": {"2018": cell("8"), "2019": cell("7.5")}},
    "2": {"LAB-UNE": {"2019": cell("5", "provisional")}},
    "3": {"LAB-UNE": {"1996": cell("9")}},
}


def test_provinces_that_the_district_touches_with_their_share_of_its_residents() -> None:
    (entry,) = context_section(UNITS, [ContextFacts(PROVINCES, [RATE], FIGURES)])["context"]
    assert [(z["code"], z["units"], z["share"]) for z in entry["zones"]] == [
        ("2", 1, 0.6),
        ("1", 2, 0.4),
    ]
    # The year that only the third province has is no year of this district.
    assert entry["values"] == {
        "LAB-UNE": {"2018": [None, [8, "final"]], "2019": [[5, "provisional"], [7.5, "final"]]}
    }
    assert entry["indicators"][0]["sources"] == ["lfs"]


def test_a_share_of_unknown_residents_is_unknown() -> None:
    units = [replace(UNITS[0], population=None), *UNITS[1:]]
    (entry,) = context_section(units, [ContextFacts(PROVINCES, [RATE], FIGURES)])["context"]
    assert {zone["share"] for zone in entry["zones"]} == {None}


@pytest.mark.usefixtures("piemonte")
def test_a_corrected_figure_of_a_province_asks_for_its_own_cell_and_reaches_it() -> None:
    asti = Zone.objects.get(zoning__code="province", code="005")
    rate = Indicator.objects.get(code="LAB-UNE")
    Observation.objects.create(
        indicator=rate,
        zone=asti,
        period="2019",
        value=Decimal("6.1"),
        source=Source(pk="istat-lfs"),
    )
    (request,) = RecomputeRequest.objects.all()
    asked = (request.kind, request.zone, request.indicator, request.period)
    assert asked == ("values", asti, rate, "2019")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    drain()
    value = ZoneValue.objects.get(zone=asti, indicator=rate, period="2019")
    assert (value.value, value.coverage, value.status) == (Decimal("6.1"), 1, "ok")


@pytest.mark.usefixtures("piemonte")
def test_the_api_gives_a_figure_to_its_province_and_a_reason_to_everybody_else(
    client: Client,
) -> None:
    def rows(query: str) -> list[dict[str, object]]:
        answer = client.get(f"/api/v1/values?indicator=LAB-UNE&period=2019&{query}")
        assert answer.status_code == 200
        return list(answer.json()["results"])

    asti = next(row for row in rows("zoning=province") if row["zone"] == "005")
    assert (asti["value"], asti["quality"], asti["sources"]) == (5.57, "final", ["istat-lfs"])
    districts = {(row["value"], row["status"], row["reason"]) for row in rows("")}
    assert districts == {(None, "not_available", "not_additive")}


@pytest.mark.usefixtures("piemonte")
def test_a_page_of_a_district_and_of_a_comune_say_that_it_is_not_spread(client: Client) -> None:
    for address in ("/distretti/D10/", "/comuni/005005/"):
        page = client.get(address).content.decode()
        assert "Disponibile solo per provincia: non lo spalmiamo sui comuni" in page
        assert "/indicatori/LAB-UNE/?zonizzazione=province" in page
