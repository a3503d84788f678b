"""`/api/v1/proposals`: asked for, read and given up by programs of the Region."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.test import Client

from districts.models import Proposal
from districts.proposing.queue import work
from districts.rights.scopes import Scope
from tests.people import Society
from tests.programs import bearer, issued

PATH = "/api/v1/proposals"
ASK = f"{PATH}/ask"
BODY = {
    "title": "Due distretti",
    "least": 2_000,
    "seconds": 20,
    "seats": {"D01": "001001", "D02": "001012"},
}


@pytest.fixture
def token(people: Society) -> str:
    official = people.people["official"]
    return issued(official, Scope.READ_PROVISIONAL, Scope.WRITE_PROPOSALS)


@pytest.fixture
def post(client: Client, token: str) -> Callable[..., Any]:
    def send(path: str, body: Any = None, content_type: str = "application/json") -> Any:
        return client.post(path, body, content_type=content_type, **bearer(token))

    return send


def test_program_asks_reads_and_fetches_the_plan(
    client: Client, post: Callable[..., Any], token: str
):
    asked = post(ASK, BODY).json()
    assert (asked["state"], asked["weights"], asked["zoning"]) == (
        "queued",
        {"health": 1},
        "cohesion",
    )
    assert post(ASK, BODY).json()["id"] == asked["id"]
    work()
    told = client.get(f"{PATH}/{asked['id']}", **bearer(token)).json()
    assert (told["state"], told["outcome"], told["gap"]) == ("done", "optimal", 0.0)
    assert told["lower"] == told["upper"]
    rows = client.get(f"{PATH}/{asked['id']}/assignments", **bearer(token)).json()["results"]
    assert rows[0] == {
        "unit": "001001",
        "name": "A1",
        "residents": 100,
        "base_zone": "D01",
        "zone": "D01",
    }
    assert len(rows) == 12
    (listed,) = client.get(PATH, **bearer(token)).json()["results"]
    assert listed == told
    sheet = client.get(f"{PATH}/{asked['id']}/assignments?format=csv", **bearer(token))
    assert sheet.getvalue().decode().splitlines()[1] == "001001,A1,100,D01,D01"


def test_districts_of_the_plan_are_told_and_drawn(
    client: Client, post: Callable[..., Any], token: str
):
    asked = post(ASK, BODY).json()
    path = f"{PATH}/{asked['id']}/districts"
    assert client.get(path, **bearer(token)).json()["results"] == []
    assert json.loads(client.get(f"{path}?format=geojson", **bearer(token)).getvalue()) == {
        "type": "FeatureCollection",
        "features": [],
    }
    work()
    rows = client.get(path, **bearer(token)).json()["results"]
    units = client.get(f"{PATH}/{asked['id']}/assignments", **bearer(token)).json()["results"]
    assert [row["zone"] for row in rows] == ["D01", "D02"]
    for row in rows:
        inside = [unit["residents"] for unit in units if unit["zone"] == row["zone"]]
        assert (row["units_count"], row["residents"]) == (len(inside), sum(inside))
        assert 0 <= row["alignment"] <= 1
    drawn = json.loads(client.get(f"{path}?format=geojson", **bearer(token)).getvalue())
    shapes = [shapely.geometry.shape(one["geometry"]) for one in drawn["features"]]
    assert [one["properties"] for one in drawn["features"]] == rows
    # Squares of one size, which share their borders.
    ratio = shapes[0].area / shapes[1].area
    assert ratio == pytest.approx(rows[0]["units_count"] / rows[1]["units_count"], rel=0.01)
    assert shapes[0].intersection(shapes[1]).area == 0
    sheet = client.get(f"{path}?format=csv", **bearer(token)).getvalue().decode()
    assert sheet.splitlines()[1].startswith("D01,Zona D01,001001,")


def test_program_gives_up(post: Callable[..., Any]):
    asked = post(ASK, BODY).json()
    told = post(f"{PATH}/{asked['id']}/cancel").json()
    assert (told["state"], told["outcome"]) == ("cancelled", "stopped")
    assert post(f"{PATH}/{asked['id']}/cancel").json() == told
    assert post(f"{PATH}/99999/cancel").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("{", 400, ""),
        ("[]", 400, ""),
        ({}, 400, "title"),
        (BODY | {"least": "molti"}, 400, "least"),
        (BODY | {"least": -1}, 400, "least"),
        (BODY | {"seconds": 100_000}, 400, "seconds"),
        (BODY | {"weights": {"health": "x"}}, 400, "weights"),
        (BODY | {"seats": ["D01"]}, 400, "seats"),
        (BODY | {"day": "ieri"}, 400, "ieri"),
        (BODY | {"day": "1900-01-01"}, 422, "01/01/1900"),
        (BODY | {"year": 1400}, 422, "Anni disponibili"),
        (BODY | {"base": 999_999}, 422, "Questi confini non ci sono"),
        (BODY | {"weights": {"helth": 1}}, 422, "Zonizzazioni sconosciute: helth"),
        (BODY | {"least": 9, "most": 3}, 422, "Il minimo di residenti supera il massimo"),
        (BODY | {"pins": [{"unit": "x", "district": "D01"}]}, 422, "Comuni sconosciuti: x"),
        (BODY | {"title": "\x00"}, 400, "title"),
    ],
)
def test_nonsense_is_a_problem_and_nothing_is_written(
    post: Callable[..., Any], body: Any, status: int, said: str
):
    answer = post(ASK, body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert not Proposal.objects.exists()


def test_only_json_is_read(post: Callable[..., Any]):
    assert post(ASK, "title=x", "application/x-www-form-urlencoded").status_code == 415


def test_token_needs_the_scope_and_the_hat(client: Client, people: Society):
    assert client.get(PATH).status_code == 401
    assert client.post(ASK, BODY, content_type="application/json").status_code == 401
    reader = issued(people.people["official"], Scope.READ)
    assert client.get(PATH, **bearer(reader)).status_code == 403
    coordinator = issued(people.people["coordinator"], Scope.READ_PROVISIONAL)
    assert client.get(PATH, **bearer(coordinator)).status_code == 403
    boundaries = issued(people.people["boundaries"], Scope.READ_PROVISIONAL)
    assert client.get(PATH, **bearer(boundaries)).status_code == 200
    refused = client.post(ASK, BODY, content_type="application/json", **bearer(boundaries))
    assert refused.status_code == 403
    assert "write:proposals" in refused.json()["detail"]
