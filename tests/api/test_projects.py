"""`/projects`: co-design projects, as soon as they are proposed."""

import pytest

from subsidiarity.models import CoDesignProject
from tests import initiatives

FIELDS = [
    "code",
    "title",
    "summary",
    "state",
    "lead",
    "districts",
    "policies",
    "perspectives",
    "needs",
    "start",
    "end",
    "sources_total",
    "uses_total",
]


@pytest.fixture
def project(people) -> CoDesignProject:
    return initiatives.project(people, state="proposed")


def test_list_has_exactly_the_public_fields(rows, project):
    (row,) = rows("/projects")
    assert list(row) == FIELDS
    assert row["lead"] == {"code": "beta", "name": "Beta"}
    assert (row["districts"], row["sources_total"], row["uses_total"]) == (["D01"], 100000, 100000)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "rejected"])
def test_what_is_not_public_does_not_exist(rows, problem, project, state):
    CoDesignProject.objects.update(state=state)
    assert rows("/projects") == []
    assert "Nessun progetto pubblico" in problem(f"/projects/{project.code}", 404)["detail"]


def test_detail_has_parties_commitments_and_budget(api, project):
    answer = api(f"/projects/{project.code}").json()
    assert list(answer)[: len(FIELDS)] == FIELDS
    assert answer["parties"] == [{"code": "consortium", "name": "Consortium", "role": "partner"}]
    (commitment,) = answer["commitments"]
    assert (commitment["giver"], commitment["receiver"]) == ("beta", "consortium")
    assert (commitment["quantity"], commitment["value"]) == (400, None)
    assert answer["budget"][0] == {"heading": "public", "side": "source", "amount": 60000}


def test_no_person_is_named(api, project):
    body = api(f"/projects/{project.code}").content.decode()
    assert "beta_member" not in body
    assert "example.org" not in body


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("district=D01", 1),
        ("district=D02", 0),
        ("policy=social", 1),
        ("policy=health", 0),
        ("need=education", 1),
        ("need=housing", 0),
        ("perspective=3.3", 1),
        ("perspective=3.9", 0),
        ("state=proposed", 1),
        ("state=running", 0),
    ],
)
def test_filters(rows, project, question, count):
    assert len(rows(f"/projects?{question}")) == count


@pytest.mark.parametrize("question", ["need=x", "state=nope", "policy=", "owner=1"])
def test_wrong_questions(problem, project, question):
    problem(f"/projects?{question}", 400)


def test_unknown_district_is_told_with_those_that_exist(problem, project):
    assert problem("/projects?district=D99", 422)["allowed"] == ["D01", "D02"]


def test_list_asks_three_queries(api, people, project, django_assert_num_queries):
    for number in range(4):
        initiatives.project(people, code=f"CP-{number}", state="proposed")
    with django_assert_num_queries(3):
        api("/projects")


def test_table_has_a_row_for_each(table, project):
    header, row = table("/projects")
    assert header[:3] == ["code", "title", "summary"]
    assert row[0] == project.code
