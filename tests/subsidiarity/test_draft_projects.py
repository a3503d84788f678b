"""Projects that hang on the districts of a draft: told on its page, and as a warning."""

from typing import Any

import pytest

from districts.actions import fork_revision
from districts.draft_findings import verdict_of
from districts.models import BoundaryRevision
from subsidiarity.draft_projects import projects
from subsidiarity.models import CoDesignProject
from tests import initiatives, territory
from tests.districts.test_drafts import WHY, move, zone
from tests.people import Society, signed_in, society
from tests.territory import Territory


@pytest.fixture
def toy(db: None, settings: Any) -> Territory:
    settings.LEAST_RESIDENTS = 0
    return territory.build(computed=False)


@pytest.fixture
def people(toy: Territory) -> Society:
    return society(toy)


@pytest.fixture
def by(people: Society) -> Any:
    return people.people["boundaries"]


def test_projects_of_a_district_that_changes_want_a_decision(
    toy: Territory, people: Society, by: Any
):
    running = initiatives.project(people, state="running", code="CP-000001")
    initiatives.project(people, state="draft", code="CP-000002")
    initiatives.project(people, state="concluded", code="CP-000003")
    draft = fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)
    read = verdict_of(draft.revision)
    assert read is not None
    assert read[1].affected == []
    move(draft, toy, "D02", "A2", by=by)
    read = verdict_of(BoundaryRevision.objects.get(pk=draft.pk))
    assert read is not None
    (one,) = read[1].affected
    assert (one.zone, one.name, one.address) == (
        "D01",
        running.title,
        f"/coprogettazione/{running.code}/",
    )
    assert "A5" in [found.finding.code for found in read[1].unexplained]
    page = signed_in(by).get(f"/scenari/{draft.pk}/").content.decode()
    assert running.title in page
    assert "1 iniziativa attiva riguarda la zona D01, che cambia." in page


def test_more_projects_ask_no_more_questions(
    toy: Territory, people: Society, by: Any, django_assert_num_queries: Any
):
    draft = fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)
    move(draft, toy, "D02", "A2", by=by)
    touched = [zone("D01"), zone("D02")]
    for number in range(5):
        made = initiatives.project(people, state="running", code=f"CP-00000{number}")
        made.districts.set(touched)
    with django_assert_num_queries(1):
        assert len(list(projects(touched))) == 10
    assert CoDesignProject.objects.count() == 5
