"""`/api/v1/drafts`: what is written and is not law yet, for programs of the offices."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from districts.actions import ask_approval, fork_revision
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.models import Draft
from districts.rights.scopes import Scope
from tests import territory
from tests.people import Society, society
from tests.programs import bearer, issued
from tests.territory import Territory

PATH = "/api/v1/drafts"
WHY = "Per vedere che cosa cambia spostando un comune."


@pytest.fixture
def toy(db: None) -> Territory:
    return territory.build(computed=False)


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def token(people: Society) -> str:
    return issued(people.people["official"], Scope.READ_PROVISIONAL)


def fork(toy: Territory, people: Society, law: str, title: str) -> Draft:
    by = people.people["boundaries"]
    return fork_revision(revision=toy.laws[law], title=title, rationale=WHY, by=by)


@pytest.fixture
def drafts(toy: Territory, people: Society) -> list[Draft]:
    return [
        fork(toy, people, "cohesion-2020", "Uno"),
        fork(toy, people, "health", "Due"),
        fork(toy, people, "cohesion-2020", "Tre"),
    ]


@pytest.fixture
def listed(client: Client, token: str) -> Any:
    def get(query: str = "", status: int = 200) -> Any:
        answer = client.get(query if "://" in query else f"{PATH}{query}", **bearer(token))
        assert answer.status_code == status, answer.content
        return answer.json()

    return get


def titles(page: Any) -> list[str]:
    return [row["title"] for row in page["results"]]


def test_drafts_are_listed_by_number_with_how_far_they_are(
    drafts: list[Draft], people: Society, listed: Any, client: Client, token: str
):
    first = drafts[0]
    page = listed()
    assert titles(page) == ["Uno", "Due", "Tre"]
    told = page["results"][0]
    assert told["saved_at"] is not None
    assert {name: told[name] for name in told if name != "saved_at"} == {
        "id": first.pk,
        "title": "Uno",
        "rationale": WHY,
        "zoning": "cohesion",
        "state": "draft",
        "origin": "manual",
        "base": first.revision.based_on_id,
        "unit_vintage": first.revision.unit_vintage.isoformat(),
        "act": None,
        "effective_from": None,
        "adoption_asked": False,
        "version": 1,
    }
    first.revision.effective_from = timezone.localdate()
    first.revision.save()
    ask_approval(
        code=ADOPT_BOUNDARY,
        subject=first.revision,
        by=people.people["boundaries"],
        reason="È pronta.",
    )
    assert [row["adoption_asked"] for row in listed()["results"]] == [True, False, False]
    assert "no-store" in client.get(PATH, **bearer(token))["Cache-Control"]


def test_one_zoning_or_one_state(drafts: list[Draft], listed: Any):
    drafts[2].revision.state = "consultation"
    drafts[2].revision.save()
    assert titles(listed("?zoning=cohesion")) == ["Uno", "Tre"]
    assert titles(listed("?state=consultation")) == ["Tre"]
    assert titles(listed("?zoning=health&state=consultation")) == []
    assert "cohesion, health" in listed("?zoning=nope", 422)["detail"]
    assert "“state”" in listed("?state=adopted", 400)["detail"]
    assert "zoning" in listed("?zona=cohesion", 400)["detail"]


def test_what_became_law_or_was_given_up_is_no_draft(drafts: list[Draft], listed: Any):
    revision = drafts[0].revision
    revision.effective_from, revision.state = revision.unit_vintage, "adopted"
    revision.save()
    assert titles(listed()) == ["Due", "Tre"]


def test_pages_join_to_the_whole_and_back(drafts: list[Draft], listed: Any):
    whole = listed()["results"]
    page = listed("?limit=1")
    found = page["results"]
    while page["next"]:
        page = listed(page["next"])
        found += page["results"]
    assert found == whole
    assert listed(page["previous"])["results"] == whole[1:2]


def test_drafts_are_for_the_offices(client: Client, drafts: list[Draft], people: Society):
    assert client.get(PATH).status_code == 401
    for name, scope, status in (
        ("official", Scope.READ_PROVISIONAL, 200),
        ("boundaries", Scope.READ_PROVISIONAL, 200),
        ("official", Scope.READ, 403),
        ("coordinator", Scope.READ_PROVISIONAL, 403),
        ("beta_member", Scope.READ_PROVISIONAL, 403),
    ):
        told = client.get(PATH, **bearer(issued(people.people[name], scope)))
        assert told.status_code == status, (name, scope)
    client.force_login(people.people["official"])
    assert client.get(PATH).status_code == 401, "a session is no token"


def test_queries_do_not_grow_with_the_drafts(
    drafts: list[Draft],
    toy: Territory,
    people: Society,
    listed: Any,
    django_assert_num_queries: Any,
):
    listed()
    with django_assert_num_queries(QUERIES):
        listed()
    for number in range(3):
        fork(toy, people, "cohesion-2020", f"Ancora {number}")
    with django_assert_num_queries(QUERIES):
        assert len(listed()["results"]) == 6


QUERIES = 2
