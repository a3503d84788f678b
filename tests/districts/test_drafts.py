"""The workbench in the database: what is moved, taken back, locked, and what the others see."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from districts.actions import (
    ask_approval,
    assign_units,
    decide,
    fork_revision,
    mark_draft,
    prepare_adoption,
    rebase_draft,
)
from districts.actions.boundaries import problems_of_adoption
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.rules import Verdict
from districts.drafting.workbench import read_workbench
from districts.hats import Role
from districts.models import (
    Act,
    BoundaryRevision,
    Draft,
    DraftMark,
    DraftMove,
    DraftStep,
    Stale,
)
from districts.transitions import TransitionRefusedError
from tests import territory
from tests.adoptions import another
from tests.drafts import WHY, back, explain_everything, move, zone, zones
from tests.people import Society
from tests.territory import Territory


def test_fork_is_equal_to_its_base_and_is_of_who_opened_it(draft: Draft, toy: Territory, by: Any):
    base = toy.laws["cohesion-2020"]
    rows = ("unit", "zone", "basis", "confidence", "source")
    made, law = (set(one.assignments.values_list(*rows)) for one in (draft.revision, base))
    assert made == law
    assert (draft.revision.author, draft.revision.based_on, draft.version) == (by, base, 1)
    assert read_workbench(draft).moved == []


def test_draft_of_a_draft_starts_from_the_same_law(draft: Draft, toy: Territory, by: Any):
    move(draft, toy, "D02", "B3", by=by)
    second = fork_revision(revision=draft.revision, title="Altra", rationale=WHY, by=by)
    assert second.revision.based_on == toy.laws["cohesion-2020"]
    assert read_workbench(second).moved == ["001007"]


def test_only_boundary_administrators_draft(toy: Territory, people: Society, draft: Draft):
    official = people.people["official"]
    with pytest.raises(PermissionDenied):
        fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=official)
    with pytest.raises(PermissionDenied):
        move(draft, toy, "D02", "B3", by=official)


def test_moves_are_undone_and_redone_with_what_they_rested_on(
    draft: Draft, toy: Territory, by: Any
):
    move(draft, toy, "D02", "B3", "A1", by=by)
    row = draft.revision.assignments.get(unit=toy.units["A1"])
    assert (row.zone.code, row.basis, row.source) == ("D02", "proposal", "Prova")
    move(draft, toy, None, "C4", by=by)
    assert "C4" not in zones(draft)
    back(draft, by)
    assert zones(draft)["C4"] == "D02"
    back(draft, by)
    row = draft.revision.assignments.get(unit=toy.units["A1"])
    assert (row.zone.code, row.basis, row.source) == ("D01", "reconstructed", "prova")
    back(draft, by, forward=True)
    assert (zones(draft)["A1"], zones(draft)["B3"], zones(draft)["C4"]) == ("D02", "D02", "D02")
    move(draft, toy, "D01", "A4", by=by)
    with pytest.raises(TransitionRefusedError, match="ripetere"):
        back(draft, by, forward=True)
    log = list(draft.steps.values_list("kind", "by"))
    kinds = ["move", "move", "undo", "undo", "redo", "move"]
    assert log == [(kind, by.pk) for kind in kinds]


def test_second_editor_is_told_and_writes_nothing(
    draft: Draft, toy: Territory, people: Society, by: Any
):
    other = another(people, "bruna", Role.BOUNDARY_ADMINISTRATOR)
    seen = draft.version
    move(draft, toy, "D02", "A1", by=other)
    with pytest.raises(Stale) as told:
        assign_units(draft=draft, units=[toy.units["A1"].pk], zone=zone("D01"), by=by, seen=seen)
    assert told.value.current.saved_by == other
    assert zones(draft)["A1"] == "D02"
    assert draft.steps.count() == 1


def test_lock_holds_zone_and_comune_until_it_is_taken_off(draft: Draft, toy: Territory, by: Any):
    mark_draft(draft=draft, kind="lock", on=toy.units["A1"], by=by, seen=draft.version)
    with pytest.raises(TransitionRefusedError, match="A1"):
        move(draft, toy, "D02", "A1", by=by)
    draft.refresh_from_db()
    mark_draft(draft=draft, kind="lock", on=zone("D02"), by=by, seen=draft.version)
    with pytest.raises(TransitionRefusedError, match="D02"):
        move(draft, toy, "D02", "A2", by=by)
    draft.refresh_from_db()
    mark_draft(draft=draft, kind="lock", on=zone("D02"), by=by, seen=draft.version, off=True)
    move(draft, toy, "D02", "A2", by=by)
    assert zones(draft)["A2"] == "D02"


def test_last_comune_may_leave_but_the_zone_must_be_dissolved(
    draft: Draft, toy: Territory, by: Any
):
    held = [name for name, code in zones(draft).items() if code == "D02"]
    with pytest.raises(TransitionRefusedError, match="ha dei comuni"):
        mark_draft(draft=draft, kind="dissolved", on=zone("D02"), by=by, seen=draft.version)
    move(draft, toy, "D01", *held, by=by)
    assert any("D02 resterebbe senza comuni" in one for one in problems_of_adoption(draft.revision))
    draft.refresh_from_db()
    mark_draft(draft=draft, kind="dissolved", on=zone("D02"), by=by, seen=draft.version)
    assert not any("D02" in one for one in problems_of_adoption(draft.revision))
    move(draft, toy, "D02", held[0], by=by)
    assert not draft.marks.exists(), "a zone that has comuni again is not dissolved"


def test_measures_of_a_draft_by_hand(draft: Draft, toy: Territory, by: Any):
    """B3 (700) leaves D01, which stays of one piece; A1 (100) goes where it touches nothing."""
    before = read_workbench(draft)
    assert before.standing == before.ground.base
    move(draft, toy, "D02", "B3", "A1", by=by)
    bench = read_workbench(draft)
    was, now = bench.sums_of("D01")
    assert (was.units, was.population) == (7, 100 + 200 + 500 + 600 + 900 + 1000 + 700)
    assert (now.units, now.population) == (5, was.population - 800)
    assert len(bench.sums_of("D02")[1].pieces) == 2
    assert bench.touched == ["D01", "D02"]
    # Districts by columns, health by rows: matched are D01∩H? and D02∩H? of greatest overlap.
    assert bench.standing.agreement is not None
    assert 0 < bench.standing.agreement.index < 1


def test_comune_without_zone_makes_the_draft_incomplete(draft: Draft, toy: Territory, by: Any):
    whole = read_workbench(draft).standing.agreement
    move(draft, toy, None, "C1", by=by)  # of D01 and H2, which are matched
    bench = read_workbench(draft)
    assert bench.missing == ["001009"]
    assert whole and bench.standing.agreement
    assert bench.standing.agreement.index < whole.index, "who has no zone agrees with nobody"


def test_superseded_base_is_told_and_the_moves_go_on_top_of_the_new_law(
    draft: Draft, toy: Territory, by: Any
):
    move(draft, toy, "D02", "A1", by=by)
    law = territory.adopt(
        toy.zonings["cohesion"], date(2026, 1, 1), territory.by_column(2, C4="D01"), toy.units
    )
    assert read_workbench(draft).newer == law
    assert any("Riallinea la bozza" in one for one in problems_of_adoption(draft.revision))
    draft.refresh_from_db()
    rebase_draft(draft=draft, by=by, seen=draft.version)
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.revision.based_on == law
    assert zones(draft) == territory.by_column(2, C4="D01", A1="D02")
    assert read_workbench(draft).newer is None
    with pytest.raises(TransitionRefusedError, match="annullare"):
        back(draft, by)


def test_road_to_law_takes_a_second_official(
    draft: Draft, toy: Territory, people: Society, by: Any
):
    act = Act.objects.create(kind="DGR", authority="Giunta", number="1-1", date=date(2026, 11, 1))
    move(draft, toy, "D02", "B3", by=by)
    draft.refresh_from_db()
    given = {"title": "Prova", "rationale": WHY, "act": act, "by": by}
    with pytest.raises(TransitionRefusedError, match="non può precedere"):
        prepare_adoption(draft=draft, effective_from=date(2026, 10, 1), seen=draft.version, **given)
    prepare_adoption(draft=draft, effective_from=date(2027, 1, 1), seen=draft.version, **given)
    with pytest.raises(TransitionRefusedError, match="Avviso A3 senza motivazione"):
        ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")
    explain_everything(draft, by)
    asked = ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")
    with pytest.raises(TransitionRefusedError, match="ritira la richiesta"):
        move(draft, toy, "D02", "A1", by=by)
    decide(approval=asked, by=people.people["official"], verdict=Verdict.APPROVE, reason="Sì.")
    made = BoundaryRevision.objects.get(pk=draft.pk)
    assert (made.state, made.act, made.basis) == ("adopted", act, "reconstructed")
    row = made.assignments.get(unit=toy.units["B3"])
    assert (row.basis, row.source) == ("legal", str(act))
    with pytest.raises(PermissionDenied):
        move(draft, toy, "D02", "A1", by=by)


def test_words_of_the_law_write_only_the_rows_that_then_rest_on_another_act(
    draft: Draft, toy: Territory, by: Any
):
    act = Act.objects.create(kind="DGR", authority="Giunta", number="1-1", date=date(2026, 11, 1))
    move(draft, toy, "D02", "B3", by=by)
    with CaptureQueriesContext(connection) as asked:
        for number in (1, 2):
            draft.refresh_from_db()
            prepare_adoption(
                draft=draft,
                title=f"Prova {number}",
                rationale=WHY,
                act=act,
                effective_from=date(2027, 1, 1),
                by=by,
                seen=draft.version,
            )
    written = [one["sql"] for one in asked if 'UPDATE "districts_zoneassignment"' in one["sql"]]
    assert len(written) == 1, "the second time nothing rests on anything else"
    moved = draft.revision.assignments.get(unit=toy.units["B3"])
    assert f'"districts_zoneassignment"."id" IN ({moved.pk})' in written[0], (
        "the one that was moved"
    )


@pytest.mark.parametrize("broken", ["reversed twice", "nowhere", "same", "two marks", "undo"])
def test_database_keeps_the_log(draft: Draft, toy: Territory, by: Any, broken: str):
    step = move(draft, toy, "D02", "A1", by=by)
    common = {"draft": draft, "version": 9, "by": by}
    with pytest.raises(IntegrityError), transaction.atomic():
        if broken == "reversed twice":
            for number in (2, 3):
                DraftStep.objects.create(number=number, kind="undo", reverses=step, **common)
        elif broken == "undo":
            DraftStep.objects.create(number=2, kind="undo", **common)
        elif broken == "nowhere":
            DraftMove.objects.create(step=step, unit=toy.units["A2"])
        elif broken == "same":
            where = {"from_zone": zone("D01"), "to_zone": zone("D01")}
            DraftMove.objects.create(step=step, unit=toy.units["A2"], **where)
        else:
            for _ in range(2):
                DraftMark.objects.create(draft=draft, kind="lock", zone=zone("D01"), by=by)
