"""What is not published, by a token with `read:provisional`: what its hat sees, and no more."""

from typing import Any

import pytest
from django.test import Client

from districts.rights.scopes import Scope
from subsidiarity.models import Actor, CoDesignProject
from tests import initiatives
from tests.people import Society
from tests.programs import READ, bearer, issued

BOTH = (READ, Scope.READ_PROVISIONAL)


@pytest.fixture
def projects(people: Society) -> None:
    for state in ("draft", "proposed", "rejected"):
        initiatives.project(people, state=state, code=f"CP-{state[:6].upper()}")


def asked(people: Society, name: str, path: str, *scopes: Scope) -> Any:
    return Client().get(f"/api/v1{path}", **bearer(issued(people.people[name], *scopes)))


def codes(people: Society, name: str, path: str, *scopes: Scope) -> set[str]:
    return {row["code"] for row in asked(people, name, path, *scopes).json()["results"]}


SEEN = {
    "beta_member": {"CP-DRAFT", "CP-PROPOS", "CP-REJECT"},
    "gamma_head": {"CP-PROPOS"},
    "coordinator": {"CP-PROPOS", "CP-REJECT"},
    "official": {"CP-PROPOS", "CP-REJECT"},
    "boundaries": {"CP-PROPOS"},
    "evaluator": {"CP-PROPOS"},
    "system": {"CP-PROPOS"},
}


@pytest.mark.parametrize("name", SEEN)
def test_projects_are_those_that_the_hat_sees(people: Society, projects: None, name: str):
    assert codes(people, name, "/projects", *BOTH) == SEEN[name]
    assert codes(people, name, "/projects", READ) == {"CP-PROPOS"}
    for code in ("CP-DRAFT", "CP-PROPOS", "CP-REJECT"):
        expected = 200 if code in SEEN[name] else 404
        assert asked(people, name, f"/projects/{code}", *BOTH).status_code == expected


def test_draft_may_lack_anything(people: Society, projects: None):
    CoDesignProject.objects.filter(state="draft").update(start=None, end=None, setting="")
    whole = asked(people, "beta_member", "/projects/CP-DRAFT", *BOTH).json()
    assert (whole["start"], whole["setting"], whole["state"]) == (None, "", "draft")


def test_answer_is_kept_by_no_cache_of_others(people: Society, projects: None):
    answer = asked(people, "beta_member", "/projects/CP-DRAFT", *BOTH)
    assert "private" in answer["Cache-Control"]
    assert Client().get("/api/v1/projects/CP-DRAFT").status_code == 404


@pytest.mark.parametrize("path", ["/projects?state=rejected", "/actors?state=submitted"])
def test_states_that_are_not_public_are_empty_without_the_scope(
    people: Society, projects: None, path: str
):
    Actor.objects.filter(code="gamma").update(state=Actor.State.SUBMITTED)
    assert codes(people, "official", path, READ) == set()
    assert Client().get(f"/api/v1{path}").json()["results"] == []
    assert len(codes(people, "official", path, *BOTH)) == 1


def test_bodies_are_those_that_the_hat_sees(people: Society):
    Actor.objects.filter(code="gamma").update(state=Actor.State.SUBMITTED)
    assert "gamma" in codes(people, "official", "/actors?state=submitted", *BOTH)
    assert codes(people, "coordinator", "/actors?state=submitted", *BOTH) == set()
    assert asked(people, "coordinator", "/actors/gamma", *BOTH).status_code == 404
    assert asked(people, "official", "/actors/gamma", READ).status_code == 404
    assert asked(people, "official", "/actors/gamma", *BOTH).status_code == 200


def test_provisional_alone_reads_nothing(people: Society):
    answer = asked(people, "official", "/projects", Scope.READ_PROVISIONAL)
    assert answer.status_code == 403
    assert "read" in answer.json()["detail"]
