"""Two tabs, two people, two officials: at the same moment, each on a connection of their own.

Whoever comes second is told, and loses nothing of what they sent; nothing is written by halves.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from districts.actions import (
    adopt_revision,
    ask_approval,
    assign_units,
    decide,
    fork_revision,
    revoke_revision,
    withdraw_approval,
)
from districts.actions.draft_zones import found_zone
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.models import (
    Act,
    BoundaryRevision,
    Draft,
    DraftMove,
    DraftStep,
    Stale,
    StateChange,
    Zone,
)
from districts.transitions import TransitionRefusedError
from tests import territory
from tests.adoptions import YES
from tests.at_once import at_once
from tests.drafts import WHY, explain_everything, move, opened, prepared, zone
from tests.people import Society, signed_in
from tests.territory import Territory


@pytest.fixture
def toy(transactional_db: None) -> Territory:
    return territory.build(computed=False)


@pytest.fixture
def official(people: Society) -> Any:
    return people.people["official"]


def ready(toy: Territory, by: Any, act: Act, *, days: int, unit: str) -> Draft:
    """A draft with one comune in D02, explained, with its act and its day."""
    draft = opened(toy, by)
    move(draft, toy, "D02", unit, by=by)
    day = timezone.localdate() + timedelta(days=days)
    prepared(draft, by, act, day, title=f"{unit} in D02")
    explain_everything(draft, by)
    return draft


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_of_two_tabs_that_move_at_once_the_second_is_told(toy: Territory, by: Any):
    """By the pages: the choice of the second comes back, ticked, with what the first did."""
    draft = opened(toy, by)
    tabs = [signed_in(by), signed_in(by)]
    codes = ["001001", "001002"]

    def send(at: int) -> Callable[[], Any]:
        form = {"comune": codes[at], "zona-di-arrivo": "D02", "visto": draft.version}
        return lambda: tabs[at].post(f"/scenari/{draft.pk}/assegna/", form)

    answers = at_once(send(0), send(1))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    late = next(at for at, answer in enumerate(answers) if answer.status_code == 409)
    text = answers[late].content.decode()
    assert "Hai già modificato la bozza in un'altra finestra" in text.replace("&#x27;", "'")
    assert f'id="comune-{codes[late]}" checked' in " ".join(text.split())
    assert DraftStep.objects.filter(draft=draft).count() == 1
    assert DraftMove.objects.get().unit.istat_code == codes[1 - late]
    draft.refresh_from_db()
    assert draft.version == 2


def test_of_many_moves_at_once_one_counts(toy: Territory, by: Any):
    draft = opened(toy, by)
    unit = toy.units["A1"].pk
    results = at_once(
        *(
            lambda: assign_units(draft=draft, units=[unit], zone=zone("D02"), by=by, seen=1)
            for _ in range(6)
        )
    )
    assert kinds(results) == ["DraftStep", *["Stale"] * 5]
    assert all(one.current.version == 2 for one in results if isinstance(one, Stale))
    assert DraftStep.objects.filter(draft=draft).count() == 1


def test_of_two_drafts_of_one_base_adopted_at_once_one_becomes_law(
    toy: Territory, by: Any, official: Any, act: Act
):
    """Each alone could: together the second would undo, unread, what the first has changed."""
    drafts = [ready(toy, by, act, days=days, unit=unit) for days, unit in ((1, "A1"), (2, "A2"))]
    asked = [
        ask_approval(code=ADOPT_BOUNDARY, subject=one.revision, by=by, reason="È pronta.")
        for one in drafts
    ]
    results = at_once(
        *(
            lambda one=one: decide(approval=one, by=official, verdict=YES, reason="Va bene.")
            for one in asked
        )
    )
    assert kinds(results) == ["Approval", "TransitionRefusedError"]
    (refused,) = (one for one in results if isinstance(one, TransitionRefusedError))
    assert "Riallinea la bozza" in str(refused)
    states = BoundaryRevision.objects.filter(pk__in=[one.pk for one in drafts])
    assert sorted(states.values_list("state", flat=True)) == ["adopted", "draft"]
    passed = StateChange.objects.filter(to_state="adopted", by=official)
    assert passed.count() == 1


def test_law_that_is_revoked_while_another_is_built_on_it_stays_whole(
    toy: Territory, by: Any, official: Any, act: Act
):
    """Whichever is first, no law stands on one that was taken back."""
    below = ready(toy, by, act, days=1, unit="A1").revision
    adopt_revision(revision=below, by=official, reason="Va bene.")
    below.refresh_from_db()
    above = fork_revision(revision=below, title="Sopra", rationale=WHY, by=by)
    move(above, toy, "D02", "A2", by=by)
    prepared(above, by, act, timezone.localdate() + timedelta(days=5), title="Sopra")
    explain_everything(above, by)
    results = at_once(
        lambda: adopt_revision(revision=above.revision, by=official, reason="Va bene."),
        lambda: revoke_revision(revision=below, act=act, reason="Un errore.", by=official),
    )
    assert kinds(results) == ["BoundaryRevision", "TransitionRefusedError"]
    standing = BoundaryRevision.objects.standing()
    assert all(law.based_on is None or law.based_on.state == "adopted" for law in standing)


def test_adoption_and_withdrawal_at_once_are_one_of_the_two(
    toy: Territory, by: Any, official: Any, act: Act
):
    draft = ready(toy, by, act, days=1, unit="A1")
    asked = ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")
    results = at_once(
        lambda: decide(approval=asked, by=official, verdict=YES, reason="Va bene."),
        lambda: withdraw_approval(approval=asked, by=by, reason="Ci ripenso."),
    )
    assert sum(isinstance(one, Exception) for one in results) == 1, results
    asked.refresh_from_db()
    draft.revision.refresh_from_db()
    assert (asked.state, draft.revision.state) in [("approved", "adopted"), ("withdrawn", "draft")]


def test_of_two_zones_of_one_code_founded_at_once_there_is_one(toy: Territory, by: Any):
    drafts = [opened(toy, by), opened(toy, by)]
    results = at_once(
        *(
            lambda draft=draft: found_zone(draft=draft, code="D31", name="Valli", by=by, seen=1)
            for draft in drafts
        )
    )
    assert kinds(results) == ["TransitionRefusedError", "Zone"]
    assert Zone.objects.filter(code="D31").count() == 1
    assert connection.in_atomic_block is False
