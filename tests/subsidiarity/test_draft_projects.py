"""Projects that stand in the districts of a draft: told on its page, and as a warning."""

from typing import Any

from districts.drafting.findings import verdict_of
from districts.models import BoundaryRevision
from tests import initiatives
from tests.drafts import move, opened
from tests.people import Society, signed_in
from tests.territory import Territory


def test_projects_of_a_district_that_changes_want_a_decision(
    toy: Territory, people: Society, by: Any
):
    running = initiatives.project(people, state="running", code="CP-000001")
    initiatives.project(people, state="draft", code="CP-000002")
    initiatives.project(people, state="concluded", code="CP-000003")
    draft = opened(toy, by)
    read = verdict_of(draft.revision)
    assert read is not None
    assert read[1].affected == []
    move(draft, toy, "D02", "A2", by=by)
    read = verdict_of(BoundaryRevision.objects.get(pk=draft.pk))
    assert read is not None
    (one,) = read[1].affected
    assert (one.zone.code, one.subject, one.decision) == ("D01", running, None)
    assert "A5" in [found.finding.code for found in read[1].unexplained]
    page = signed_in(by).get(f"/scenari/{draft.pk}/").content.decode()
    assert running.title in page
    assert "Di 1 iniziativa o piano della zona D01, che cambia, non è ancora deciso." in page
