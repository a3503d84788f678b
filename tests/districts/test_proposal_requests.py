"""Requests for proposals in the database: asked, worked on, given up, and what they refuse."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.actions import (
    ask_proposal,
    assign_units,
    cancel_proposal,
    draft_of_proposal,
    fork_revision,
    step_back,
)
from districts.models import (
    BoundaryRevision,
    DraftMark,
    Proposal,
    StateChange,
    ZoneAssignment,
)
from districts.proposing.choices import Choices, Wish, problems_of, read_choices
from districts.proposing.queue import work
from districts.transitions import TransitionRefusedError
from tests.people import Society
from tests.territory import Territory

DAY = date(2026, 11, 25)
WHY = "Il piano che va più d'accordo con la salute."


@pytest.fixture
def choices(toy: Territory) -> Choices:
    return read_choices(toy.laws["cohesion-2020"], DAY)


WISH = Wish(
    title="Due distretti",
    least=2_000,
    most=None,
    seconds=20,
    weights={"health": 1},
    seats={"D01": "001001", "D02": "001012"},
)


def asked(wish: Wish, choices: Choices, by: Any) -> Proposal:
    made, new = ask_proposal(wish=wish, choices=choices, by=by)
    assert new
    return made


def plan(proposal: Proposal) -> dict[str, str]:
    return dict(proposal.units.values_list("unit__name", "zone__code"))


def test_choices_have_seats_of_most_residents_and_independent_policies(choices: Choices):
    assert {code: choice.seat for code, choice in choices.districts.items()} == {
        "D01": "001010",
        "D02": "001012",
    }
    assert (choices.policies["health"].usual, choices.policies["health"].zones) == (1, 2)
    assert "region" not in choices.policies
    assert choices.too_large(1_100) == ["D02"]


def test_request_is_answered_with_a_plan_that_is_proven_best(choices: Choices, by: Any):
    made = asked(WISH, choices, by)
    assert (made.state, made.acting_as, made.acting_for) == (
        "queued",
        "boundary_administrator",
        "Region",
    )
    assert work() == {"done": 1}
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("done", "optimal")
    # Row A (1,000 residents) would have to have 2,000: B1, or B2 and so on, joins it.
    found = plan(made)
    assert (found["A1"], found["C4"]) == ("D01", "D02")
    assert made.lower == made.upper == pytest.approx(_index(found))
    assert made.lower < 1
    states = StateChange.objects.filter(object_id=made.pk, content_type__model="proposal")
    assert list(states.order_by("pk").values_list("to_state", "by")) == [
        ("queued", by.pk),
        ("running", None),
        ("done", None),
    ]


def _index(found: dict[str, str]) -> float:
    residents = {
        row + column: 100 * (4 * r + c)
        for r, row in enumerate("ABC")
        for c, column in ((int(column), column) for column in "1234")
    }
    matched = {"A": "D01", "B": "D02", "C": "D02"}
    return sum(residents[u] for u, d in found.items() if matched[u[0]] == d) / 7_800


def test_same_request_twice_is_one_until_it_ends(choices: Choices, by: Any, people: Society):
    first = asked(WISH, choices, by)
    other = people.people["official"]
    again, new = ask_proposal(wish=replace(WISH, title="Altro nome"), choices=choices, by=other)
    assert (again, new) == (first, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(
            title="x",
            base=first.base,
            day=DAY,
            year=2023,
            asked_by=other,
            fingerprint=first.fingerprint,
        )
    work()
    third, new = ask_proposal(wish=WISH, choices=choices, by=by)
    assert new
    assert third != first


def test_only_offices_of_the_region_ask_and_cancel(choices: Choices, people: Society):
    for name in ("nobody", "coordinator", "beta_head", "evaluator", "system"):
        with pytest.raises(PermissionDenied):
            ask_proposal(wish=WISH, choices=choices, by=people.people[name])
    made = asked(WISH, choices, people.people["official"])
    with pytest.raises(PermissionDenied):
        cancel_proposal(proposal=made, by=people.people["coordinator"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"least": 10, "most": 5}, "Il minimo di residenti supera il massimo"),
        ({"weights": {"health": 0}}, "Dai un peso"),
        ({"weights": {"helth": 1}}, "Zonizzazioni sconosciute: helth"),
        ({"seats": {"D01": "001001"}}, "almeno due distretti"),
        ({"seats": {"D01": "001001", "D02": "001001"}}, "A1 è sede di più distretti"),
        ({"seats": {"D01": "001001", "D09": "001002"}}, "Distretti sconosciuti: D09"),
        ({"seats": {"D01": "999999", "D02": "001002"}}, "Comuni sconosciuti: 999999"),
        ({"pins": (("001002", "D01"), ("001002", "D02"))}, "A2 è assegnato a più distretti"),
        ({"exempt": frozenset({"D05"})}, "Distretti sconosciuti: D05"),
    ],
)
def test_wrong_request_is_told_and_not_written(
    choices: Choices, by: Any, change: dict[str, Any], said: str
):
    with pytest.raises(TransitionRefusedError, match=said):
        ask_proposal(wish=replace(WISH, **change), choices=choices, by=by)
    assert not Proposal.objects.exists()


def test_year_without_residents_is_told(choices: Choices):
    unknown = {**choices.units, "001003": replace(choices.units["001003"], residents=None)}
    found = problems_of(WISH, replace(choices, units=unknown))
    assert found == ["Nel 2023 non si conoscono i residenti di A3: scegli un altro anno."]


# What no plan can answer.


def test_band_too_narrow_is_told_with_the_one_that_could_be(choices: Choices, by: Any):
    made = asked(replace(WISH, least=5_000), choices, by)
    assert work() == {"infeasible": 1}
    made.refresh_from_db()
    (obstacle,) = made.obstacles
    assert (obstacle["why"], obstacle["asked"], obstacle["possible"]) == (
        "least_too_high",
        5_000,
        3_900,
    )
    assert made.lower is None


def test_seat_pinned_elsewhere_is_told(choices: Choices, by: Any):
    made = asked(replace(WISH, pins=(("001001", "D02"),)), choices, by)
    work()
    made.refresh_from_db()
    (obstacle,) = made.obstacles
    assert (made.state, obstacle["why"], obstacle["unit"]) == ("infeasible", "no_place", "001001")
    assert obstacle["rules"] == [{"kind": "pin", "unit": "001001", "district": "D02"}]


def test_comune_cut_off_is_told(choices: Choices, by: Any):
    """D02 holds C4 and must have A1's neighbour A2, whose other neighbours are all of D01."""
    pins = (("001002", "D02"), ("001003", "D01"), ("001006", "D01"))
    made = asked(replace(WISH, least=None, pins=pins), choices, by)
    work()
    made.refresh_from_db()
    assert made.state == "infeasible"
    assert {each["unit"] for each in made.obstacles} == {"001002"}
    assert {each["why"] for each in made.obstacles} == {"cut_off"}


# Cancelled, killed, failed.


def test_request_that_waits_is_cancelled_at_once(choices: Choices, by: Any):
    made = cancel_proposal(proposal=asked(WISH, choices, by), by=by)
    assert (made.state, made.outcome) == ("cancelled", "stopped")
    assert cancel_proposal(proposal=made, by=by).state == "cancelled"
    assert work() == {}


def test_request_whose_worker_died_is_begun_anew(choices: Choices, by: Any):
    made = asked(WISH, choices, by)
    Proposal.objects.filter(pk=made.pk).update(
        state="running", attempts=1, started_at=timezone.now(), lower=0.1, upper=0.9
    )
    assert work() == {"done": 1}
    made.refresh_from_db()
    assert (made.outcome, made.attempts) == ("optimal", 2)


def test_request_that_kills_its_workers_is_given_up(choices: Choices, by: Any):
    made = asked(WISH, choices, by)
    Proposal.objects.filter(pk=made.pk).update(state="running", attempts=3)
    assert work() == {"failed": 1}
    made.refresh_from_db()
    assert made.error


def test_cancelled_request_whose_worker_died_ends_with_its_plan(choices: Choices, by: Any):
    made = asked(WISH, choices, by)
    Proposal.objects.filter(pk=made.pk).update(
        state="running", attempts=1, cancel_asked_by=by, lower=0.5
    )
    assert work() == {"cancelled": 1}
    made.refresh_from_db()
    assert (made.lower, made.outcome) == (0.5, "stopped")


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": 5, "most": 4},
        {"seconds": 0},
        {"seconds": 3_600},
        {"lower": 0.9, "upper": 0.8},
        {"upper": 1.5},
        {"state": "done", "ended_at": "2026-11-25T12:00Z"},
        {"state": "done", "outcome": "optimal", "lower": 0.5},
        {"state": "failed", "ended_at": "2026-11-25T12:00Z"},
        {"state": "cancelled", "ended_at": "2026-11-25T12:00Z"},
        {"state": "infeasible", "ended_at": "2026-11-25T12:00Z", "outcome": "open"},
    ],
)
def test_database_holds_what_a_request_is(choices: Choices, by: Any, wrong: dict[str, Any]):
    made = asked(WISH, choices, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(**wrong)


# A draft of it.


def test_proposal_becomes_a_draft_on_the_law_of_its_base(choices: Choices, by: Any):
    made = asked(WISH, choices, by)
    work()
    made.refresh_from_db()
    draft = draft_of_proposal(proposal=made, title="Dalla proposta", rationale=WHY, by=by)
    rows = draft.revision.assignments.values_list("unit__name", "zone__code")
    assert dict(rows) == plan(made)
    assert (draft.revision.origin, draft.revision.based_on) == ("scenario_generator", made.base)
    assert not DraftMark.objects.exists()
    kept = draft.revision.assignments.get(unit__name="A1")
    assert (kept.basis, kept.source) == ("reconstructed", "prova")
    moved = ZoneAssignment.objects.filter(revision=draft.revision, basis="proposal")
    assert set(moved.values_list("source", flat=True)) == {"Dalla proposta"}


def test_undo_takes_the_plan_of_a_draft_back_with_its_marks(choices: Choices, by: Any):
    made = asked(replace(WISH, pins=(("001009", "D01"),), locked_units=("001001",)), choices, by)
    work()
    made.refresh_from_db()
    draft = draft_of_proposal(proposal=made, title="Dalla proposta", rationale=WHY, by=by)
    assert [(step.kind, step.moves.count()) for step in draft.steps.all()] == [
        ("move", len(plan_moves(made)))
    ]
    locked = draft.marks.filter(kind="lock").values_list("unit__istat_code", flat=True)
    assert set(locked) == {"001001", "001009"}
    draft.refresh_from_db()
    unit = draft.revision.assignments.get(unit__istat_code="001009").unit
    zone = choices.districts["D02"].zone
    with pytest.raises(TransitionRefusedError, match="bloccato"):
        assign_units(draft=draft, units=[unit.pk], zone=zone, by=by, seen=draft.version)
    draft.refresh_from_db()
    step_back(draft=draft, by=by, seen=draft.version)
    assert zones_of(draft.revision) == zones_of(made.base)
    assert not draft.marks.exists()
    draft.refresh_from_db()
    step_back(draft=draft, by=by, seen=draft.version, forward=True)
    assert zones_of(draft.revision) == dict(made.units.values_list("unit", "zone"))


def test_district_that_was_to_stay_is_locked_in_the_draft(choices: Choices, by: Any):
    wish = replace(WISH, least=None, locked_districts=frozenset({"D01", "D02"}))
    made = asked(wish, choices, by)
    work()
    made.refresh_from_db()
    draft = draft_of_proposal(proposal=made, title="Dalla proposta", rationale=WHY, by=by)
    # The plan is the base: there is nothing to take back.
    assert not draft.steps.exists()
    marks = draft.marks.values_list("kind", "zone__code").order_by("zone__code")
    assert list(marks) == [("lock", "D01"), ("lock", "D02")]


def plan_moves(proposal: Proposal) -> list[int]:
    """The units that the plan takes elsewhere."""
    rows = proposal.units.values_list("unit", "base_zone", "zone")
    return [unit for unit, before, after in rows if before != after]


def zones_of(revision: BoundaryRevision) -> dict[int, int]:
    return dict(revision.assignments.values_list("unit", "zone"))


def test_request_is_of_what_stood_when_it_was_asked(toy: Territory, by: Any):
    """A draft edited after the request changes nothing of it."""
    base = fork_revision(revision=toy.laws["cohesion-2020"], title="Bozza", rationale=WHY, by=by)
    made = asked(WISH, read_choices(base.revision, DAY), by)
    base.revision.assignments.filter(unit__name="B3").delete()
    assert made.units.get(unit__name="B3").base_zone.code == "D01"
    assert BoundaryRevision.objects.get(pk=made.base_id) == base.revision
