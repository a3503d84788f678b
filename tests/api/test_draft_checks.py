"""`/api/v1/drafts/{id}/checks`: what the checks find, in both languages, as JSON, table and map."""

import json
from typing import Any

import pytest
from django.test import Client

from districts.actions import assign_units, fork_revision
from districts.models import Draft, Zone
from districts.rights.scopes import Scope
from tests.people import Society
from tests.programs import bearer, issued
from tests.territory import Territory


@pytest.fixture
def draft(toy: Territory, people: Society) -> Draft:
    """A1 belongs to nobody, and D02 has no comuni left."""
    by = people.people["boundaries"]
    made = fork_revision(
        revision=toy.laws["cohesion-2020"], title="Prova", rationale="x" * 40, by=by
    )
    first = [toy.units["A1"].pk]
    assign_units(draft=made, units=first, zone=None, by=by, seen=made.version)
    made.refresh_from_db()
    left = made.revision.assignments.filter(zone__code="D02").values_list("unit", flat=True)
    zone = Zone.objects.get(zoning__code="cohesion", code="D01")
    assign_units(draft=made, units=list(left), zone=zone, by=by, seen=made.version)
    return made


@pytest.fixture
def token(people: Society) -> str:
    return issued(people.people["official"], Scope.READ_PROVISIONAL)


def path(draft: Draft) -> str:
    return f"/api/v1/drafts/{draft.pk}/checks"


def test_findings_are_told_in_both_languages(client: Client, draft: Draft, token: str):
    told = client.get(path(draft), **bearer(token))
    assert "no-store" in told["Cache-Control"]
    first = told.json()["results"][0]
    assert (first["code"], first["severity"], first["units"]) == ("B1", "blocking", ["001001"])
    assert first["message_it"].startswith("1 comune non è assegnato: A1.")
    assert "A1" in first["message_en"]
    assert first["message_en"] != first["message_it"]
    assert (first["inherited"], first["reason"]) == (False, None)
    codes = [row["code"] for row in told.json()["results"]]
    assert codes == sorted(codes, key=lambda code: ("BA".index(code[0]), code))


def test_pages_join_to_the_whole_and_back(client: Client, draft: Draft, token: str):
    whole = client.get(path(draft), **bearer(token)).json()["results"]
    assert len(whole) > 1
    page = client.get(f"{path(draft)}?limit=1", **bearer(token)).json()
    found = page["results"]
    while page["next"]:
        page = client.get(page["next"], **bearer(token)).json()
        found += page["results"]
    assert found == whole
    back = client.get(page["previous"], **bearer(token)).json()
    assert back["results"] == whole[-2:-1]


def test_defects_are_on_the_map(client: Client, draft: Draft, token: str):
    answer = client.get(f"{path(draft)}?format=geojson", **bearer(token))
    assert answer["Content-Type"].startswith("application/geo+json")
    found = json.loads(answer.getvalue())
    first = found["features"][0]
    assert first["properties"]["code"] == "B1"
    assert first["id"] == first["properties"]["fingerprint"]
    assert first["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert len(found["bbox"]) == 4
    [empty] = [one for one in found["features"] if one["properties"]["code"] == "B3"]
    assert empty["geometry"] is None
    sheet = client.get(f"{path(draft)}?format=csv", **bearer(token)).getvalue().decode()
    assert sheet.startswith("fingerprint,code,severity,zone,units,figures,inherited,reason,")


def test_draft_is_for_the_offices(client: Client, draft: Draft, people: Society, token: str):
    assert client.get(path(draft)).status_code == 401
    reader = issued(people.people["official"], Scope.READ)
    assert client.get(path(draft), **bearer(reader)).status_code == 403
    coordinator = issued(people.people["coordinator"], Scope.READ_PROVISIONAL)
    assert client.get(path(draft), **bearer(coordinator)).status_code == 403
    for wrong in ("999999", "9" * 30):
        answer = client.get(f"/api/v1/drafts/{wrong}/checks", **bearer(token))
        assert answer.status_code == 404
    assert client.get(f"{path(draft)}?zona=x", **bearer(token)).status_code == 400


def test_queries_do_not_grow_with_what_is_found(
    client: Client, draft: Draft, token: str, django_assert_num_queries: Any
):
    client.get(path(draft), **bearer(token))
    with django_assert_num_queries(QUERIES):
        client.get(path(draft), **bearer(token))


QUERIES = 6
