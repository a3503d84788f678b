"""On any day pages and API say what the acts say on that day (fixtures/piemonte/zonings.yaml).

Worked by hand from the acts: provinces and school areas from 2015-01-01; `sia` from 2016-05-09;
health from 2017-01-01; the districts from 2017-05-22; `social` from 2020-12-31 and `labour` from
2025-11-24, the days of their sources.
"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from districts.models import BoundaryRevision, Policy, Validity
from impact.models import LawSnapshot
from impact.recompute import drain, request_everything

pytestmark = pytest.mark.usefixtures("piemonte")

BEFORE, SIA, FIRST = "2015-12-31", "2016-06-01", "2017-06-01"
TODAY = timezone.localdate().isoformat()
IN_FORCE = {
    BEFORE: {"province": "2015-01-01", "education": "2015-01-01"},
    SIA: {"province": "2015-01-01", "education": "2015-01-01", "sia": "2016-05-09"},
    FIRST: {"sia": "2016-05-09", "health": "2017-01-01", "cohesion": "2017-05-22"},
    TODAY: {"social": "2020-12-31", "labour": "2025-11-24", "cohesion": "2017-05-22"},
}
COUNTED = {FIRST: ["education"], TODAY: ["social", "labour", "education"]}


def api(path: str, status: int = 200) -> Any:
    answer = Client().get(f"/api/v1{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def page(path: str, day: str, status: int = 200) -> str:
    answer = Client().get(path, {"alla-data": day})
    assert answer.status_code == status, answer.content
    return re.sub(r"\s+", " ", answer.content.decode())


def zones(day: str) -> str:
    """The table of the zones in force on the page of Pinerolo."""
    html = page("/comuni/001191/", day)
    return html.partition('id="zone"')[2].partition("</section>")[0]


@pytest.mark.parametrize("day", IN_FORCE)
def test_zonings_have_the_law_of_the_day(day: str) -> None:
    rows = api(f"/zonings?as_of={day}")["results"]
    laws = {r["code"]: r["revision"]["effective_from"] for r in rows if r["revision"]}
    assert IN_FORCE[day].items() <= laws.items()
    assert all(since <= day for since in laws.values())
    absent = {"sia", "health", "cohesion", "social", "labour"} - IN_FORCE[day].keys()
    assert day == TODAY or not absent & laws.keys()


@pytest.mark.parametrize("day", [BEFORE, SIA])
@pytest.mark.parametrize("path", ["/", "/distretti/", "/distretti/D06/"])
def test_before_the_first_law_pages_name_the_day_and_what_there_was(path: str, day: str) -> None:
    html = page(path, day, 422)
    assert "22/05/2017" in html
    assert f'href="{path}?alla-data=2017-05-22"' in html
    for refused in ("/districts", "/values?indicator=DEM-AGE"):
        separator = "&" if "?" in refused else "?"
        assert api(f"{refused}{separator}as_of={day}", 422)["first_day"] == "2017-05-22"


@pytest.mark.parametrize("day", COUNTED)
def test_region_counts_the_policies_of_the_day(day: str) -> None:
    """What the page of the region says equals `/alignment`, policy by policy."""
    rows = api(f"/districts?as_of={day}")["results"]
    assert len(rows) == 30
    year = rows[0]["population_year"]
    shares = [
        api(f"/alignment?a=cohesion&b={policy}&as_of={day}&year={year}") for policy in COUNTED[day]
    ]
    index = sum(row["matched_share"] for row in shares) / len(shares)
    html = page("/", day)
    assert f"{index * 100:.1f}".replace(".", ",") in html
    if day == FIRST:
        # One policy is counted, so the index of a district is its coincidence with that one.
        of_zone = {zone["zone"]: zone["coincidence"] for zone in shares[0]["zones"]}
        assert {row["code"]: row["alignment"] for row in rows} == of_zone
        assert "dal 31/12/2020" in html
        assert "dal 24/11/2025" in html


def test_district_and_comune_of_a_past_day() -> None:
    past, now = page("/distretti/D06/", FIRST), page("/distretti/D06/", TODAY)
    assert "Ente gestore" not in past
    assert "Ente gestore" in now
    assert "dal 24/11/2025" in past
    assert "DGR 29-3257" in zones(FIRST)
    assert "DGR 22-5076" in zones(FIRST)
    assert "Centri per l" not in zones(FIRST)
    assert "Centri per l" in zones(TODAY)


@pytest.mark.parametrize(("day", "there"), [(BEFORE, []), (SIA, ["DGR 29-3257"])])
def test_comune_before_the_districts_shows_the_zones_it_had(day: str, there: list[str]) -> None:
    assert "i distretti non c’erano ancora" in page("/comuni/001191/", day)
    assert "Province e Città metropolitana" in zones(day)
    assert [act for act in ("DGR 29-3257", "DGR 22-5076") if act in zones(day)] == there


@pytest.mark.parametrize("day", COUNTED)
def test_values_are_the_latest_on_the_boundaries_of_the_day(day: str) -> None:
    rows = api(f"/values?indicator=DEM-AGE&period=2023&as_of={day}")["results"]
    [revision] = {row["boundary_revision"] for row in rows}
    law = BoundaryRevision.objects.filter(zoning__policy=Policy.COHESION)
    assert revision == law.in_force(date.fromisoformat(day)).get().pk


def test_a_law_of_tomorrow_has_its_page_today_and_nothing_runs_at_midnight() -> None:
    """The same texts before and after, whatever day the computer believes it is."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    labour = BoundaryRevision.objects.filter(zoning__code="labour").in_force(tomorrow).get()
    labour.zoning.ended_on = tomorrow
    labour.zoning.save()
    drain()
    assert Validity.objects.get(revision=labour).to_day == tomorrow
    gone = page("/", tomorrow.isoformat())
    assert "lavoro" not in gone.partition('id="affermazione"')[2].partition("</h2>")[0]
    before = list(LawSnapshot.objects.order_by("pk").values_list("pk", "computed_at"))
    request_everything()
    drain()
    assert list(LawSnapshot.objects.order_by("pk").values_list("pk", "computed_at")) == before
