"""Projects of a district that changes: what becomes of them is decided before the adoption."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from districts.actions import (
    adopt_revision,
    ask_approval,
    assign_units,
    fork_revision,
    prepare_adoption,
    revoke_revision,
    step_back,
)
from districts.actions.carrying import carry_due, decide_carry
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.carryover.decisions import affected, carrying_problems
from districts.changes.passings import passings
from districts.changes.technical_revisions import revise_laws
from districts.importers.units import ChangeRow
from districts.loading.refresh import apply_changes
from districts.models import (
    Act,
    BoundaryRevision,
    CarryDecision,
    CarryEffect,
    Draft,
    Happening,
    Zone,
)
from districts.transitions import TransitionRefusedError
from subsidiarity.models import CoDesignProject
from tests import initiatives
from tests.drafts import explain_everything, move, opened, prepared
from tests.people import Society, signed_in
from tests.territory import Territory

WHY = "La valle chiede da anni servizi più vicini."


@pytest.fixture
def project(people: Society) -> CoDesignProject:
    """Under way in D01."""
    return initiatives.project(people, state="running")


@pytest.fixture
def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def draft(toy: Territory, by: Any, act: Act, tomorrow: date, project: Any) -> Draft:
    """A2 passes from D01 to D02 tomorrow."""
    made = opened(toy, by)
    move(made, toy, "D02", "A2", by=by)
    return prepared(made, by, act, tomorrow)


def decided(draft: Draft, by: Any, outcome: str, *to: str, reason: str = "Concordato.") -> Any:
    [one] = affected(draft.revision)
    return decide_carry(
        revision=draft.revision, key=one.key, outcome=outcome, to=to, reason=reason, by=by
    )


def districts(project: CoDesignProject) -> list[str]:
    return sorted(project.districts.values_list("code", flat=True))


def adopted(draft: Draft, people: Society) -> BoundaryRevision:
    official = people.people["official"]
    return adopt_revision(revision=draft.revision, by=official, reason="Adottata.")


def test_adoption_is_not_asked_before_every_decision(draft: Draft, by: Any, toy: Territory):
    [problem] = carrying_problems(draft.revision)
    assert problem == ("Decidi che cosa ne è di «Doposcuola delle valli» (D01).")
    with pytest.raises(TransitionRefusedError, match="Decidi che cosa ne è"):
        ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")
    decided(draft, by, "stays")
    assert carrying_problems(draft.revision) == []
    move(draft, toy, "D02", "B2", by=by)
    assert carrying_problems(draft.revision), "it was decided on another change"
    decided(draft, by, "stays")
    explain_everything(draft, by)
    ask_approval(code=ADOPT_BOUNDARY, subject=draft.revision, by=by, reason="È pronta.")
    with pytest.raises(TransitionRefusedError, match="ritira la richiesta"):
        decided(draft, by, "moves", "D02")


def test_only_what_is_under_way_in_a_zone_that_changes_is_decided_on(
    draft: Draft, project: CoDesignProject
):
    assert [one.subject for one in affected(draft.revision)] == [project]
    for state in ("draft", "withdrawn", "rejected", "concluded", "archived"):
        CoDesignProject.objects.update(state=state)
        assert affected(draft.revision) == [], state


@pytest.mark.parametrize(
    ("outcome", "to", "after"),
    [
        ("stays", [], ["D01"]),
        ("moves", ["D02"], ["D02"]),
        ("splits", ["D01", "D02"], ["D01", "D02"]),
    ],
)
def test_decision_takes_effect_on_the_day_and_once(
    draft: Draft, by: Any, people: Society, project: CoDesignProject, tomorrow: date,
    outcome: str, to: list[str], after: list[str],
):  # fmt: skip
    decided(draft, by, "moves", "D02", reason="Ripensato poi.")
    decided(draft, by, outcome, *to)
    adopted(draft, people)
    assert carry_due(timezone.localdate()) == 0
    assert districts(project) == ["D01"]
    assert carry_due(tomorrow) == 1
    assert districts(project) == after
    assert CarryEffect.objects.get().decision.outcome == outcome
    project.districts.set(Zone.objects.filter(zoning__code="cohesion", code="D01"))
    assert carry_due(tomorrow) == 0
    assert districts(project) == ["D01"], "what people wrote later stays"
    told = Happening.objects.filter(kind="project.carried", object_id=project.pk)
    assert told.exists() == (outcome != "stays")


def test_project_of_two_districts_that_change_places_keeps_both(
    draft: Draft, by: Any, people: Society, project: CoDesignProject, tomorrow: date
):
    project.districts.set(Zone.objects.filter(zoning__code="cohesion", code__in=["D01", "D02"]))
    other = {"D01": "D02", "D02": "D01"}
    for one in affected(draft.revision):
        decide_carry(
            revision=draft.revision, key=one.key, outcome="moves", to=[other[one.zone.code]],
            reason="Si scambiano.", by=by,
        )  # fmt: skip
    adopted(draft, people)
    assert carry_due(tomorrow) == 2
    assert districts(project) == ["D01", "D02"]


def test_decision_on_a_change_that_was_taken_back_carries_nothing(
    draft: Draft, toy: Territory, by: Any, people: Society, project: CoDesignProject, tomorrow: date
):
    decided(draft, by, "moves", "D02")
    draft.refresh_from_db()
    step_back(draft=draft, by=by, seen=draft.version)
    assert affected(draft.revision) == []
    adopted(draft, people)
    assert carry_due(tomorrow) == 0
    assert districts(project) == ["D01"]


def test_boundary_revoked_before_its_day_carries_nothing(
    draft: Draft, by: Any, people: Society, project: CoDesignProject, act: Act, tomorrow: date
):
    decided(draft, by, "moves", "D02")
    law = adopted(draft, people)
    revoke_revision(revision=law, act=act, reason="Ricorso.", by=people.people["official"])
    assert carry_due(tomorrow) == 0
    assert districts(project) == ["D01"]


def test_decisions_that_cannot_be_are_refused(draft: Draft, by: Any):
    for outcome, to, told in (
        ("moves", (), "una sola zona, diversa da D01"),
        ("moves", ("D01",), "una sola zona, diversa da D01"),
        ("splits", ("D02",), "almeno due zone"),
        ("moves", ("D09",), "non ci sono queste zone: D09"),
        ("dissolves", (), "Scegli che cosa ne è: resta nella zona"),
        ("closes", (), "Scegli che cosa ne è: resta nella zona"),
    ):
        with pytest.raises(TransitionRefusedError, match=told):
            decided(draft, by, outcome, *to)
    with pytest.raises(TransitionRefusedError, match="Scrivi il motivo"):
        decided(draft, by, "stays", reason=" ")
    assert not CarryDecision.objects.exists()


def test_nothing_stays_in_a_zone_that_is_gone(draft: Draft, by: Any, toy: Territory):
    move(draft, toy, "D02", "A1", "B1", "B2", "B3", "C1", "C2", by=by)
    with pytest.raises(TransitionRefusedError, match="non può restarvi"):
        decided(draft, by, "stays")


def test_page_tells_what_adds_up_and_keeps_what_was_typed(
    draft: Draft, people: Society, project: CoDesignProject
):
    """D01 has 100+200+500+600+700+900+1000 = 4000 residents; A2 takes 200 to D02, 3800 → 4000."""
    writer, address = signed_in(people.people["boundaries"]), f"/scenari/{draft.pk}/effetti/"
    page = writer.get(address).text
    assert "Comuni che cambiano zona: 1, con 200 residenti." in page
    assert "non torna" not in page
    assert "Doposcuola delle valli" in page
    key = f"co-design:{project.pk}:D01"
    wrong = writer.post(address, {"cosa": key, "esito": "splits", "zona": "D02", "motivo": "Metà."})
    assert wrong.status_code == 422
    assert "Scegli almeno due zone" in wrong.text
    assert "Metà.</textarea>" in wrong.text
    assert "checked" in wrong.text
    sent = {"cosa": key, "esito": "moves", "zona": "D02", "motivo": "Concordato."}
    assert signed_in(people.people["official"]).post(address, sent).status_code == 403
    assert writer.post(address, sent).status_code == 302
    assert "Tutto è deciso." in writer.get(address).text
    assert signed_in(people.people["beta_head"]).get(address).status_code == 404


def correction(law: BoundaryRevision, toy: Territory, by: Any, **moves: str) -> Draft:
    """A draft of the day of `law`, with these comuni in these districts; nothing decided."""
    made = fork_revision(revision=law, title="Corretti", rationale=WHY, by=by)
    for name, code in moves.items():
        made.refresh_from_db()
        zone = Zone.objects.get(zoning__code="cohesion", code=code)
        units = [toy.units[name].pk]
        assign_units(draft=made, units=units, zone=zone, by=by, seen=made.version)
    made.refresh_from_db()
    made = prepare_adoption(
        draft=made, title="Corretti", rationale=WHY, act=law.act,
        effective_from=law.effective_from, by=by, seen=made.version,
    )  # fmt: skip
    explain_everything(made, by)
    return made


@pytest.fixture
def law(draft: Draft, by: Any, people: Society) -> BoundaryRevision:
    """A2 passes tomorrow, and the project goes with it."""
    decided(draft, by, "moves", "D02")
    return adopted(draft, people)


def test_correction_before_the_day_that_takes_the_change_back_carries_nothing(
    law: BoundaryRevision, toy: Territory, by: Any, people: Society, project: Any, tomorrow: date
):
    corrected = correction(law, toy, by, A2="D01")
    assert affected(corrected.revision) == [], "D01 stays what it is today"
    adopted(corrected, people)
    assert carry_due(tomorrow) == 0
    assert districts(project) == ["D01"]


def test_correction_takes_over_what_was_decided_on_the_same_change(
    law: BoundaryRevision, toy: Territory, by: Any, people: Society, project: Any, tomorrow: date
):
    corrected = correction(law, toy, by)
    [one] = affected(corrected.revision)
    assert one.decision is not None
    assert one.decision.revision == law
    page = signed_in(by).get(f"/scenari/{corrected.pk}/effetti/").text
    assert "Decisa per la revisione che questa corregge" in page
    assert "Zona D02 D02</label>" in page, "where it may go is still offered"
    adopted(corrected, people)
    assert carry_due(tomorrow) == 1
    assert carry_due(tomorrow) == 0
    assert districts(project) == ["D02"]


def test_correction_that_changes_the_zone_otherwise_is_decided_on_anew(
    law: BoundaryRevision, toy: Territory, by: Any, people: Society, project: Any, tomorrow: date
):
    corrected = correction(law, toy, by, B2="D02")
    assert len(carrying_problems(corrected.revision)) == 1
    decided(corrected, by, "stays")
    adopted(corrected, people)
    assert carry_due(tomorrow) == 1
    assert districts(project) == ["D01"]


def test_correction_taken_back_gives_the_word_to_what_it_corrected(
    law: BoundaryRevision, toy: Territory, by: Any, people: Society, project: Any, tomorrow: date
):
    wrong = adopted(correction(law, toy, by, A2="D01"), people)
    official = people.people["official"]
    revoke_revision(revision=wrong, act=law.act, reason="Ricorso.", by=official)
    again = adopted(correction(law, toy, by), people)
    assert again.corrects == law, "corrected once more, although the first correction is revoked"
    assert carry_due(tomorrow) == 1
    assert districts(project) == ["D02"]


def test_correction_after_the_day_is_counted_from_the_law_that_held(
    law: BoundaryRevision, toy: Territory, by: Any, people: Society, project: Any, tomorrow: date
):
    """The project went to D02 with A2, which goes back: it is decided on where it is by now."""
    _came_into_force(law)
    corrected = correction(BoundaryRevision.objects.get(pk=law.pk), toy, by, A2="D01")
    carry_due(timezone.localdate())
    assert districts(project) == ["D02"]
    [one] = affected(corrected.revision)
    assert (one.zone.code, one.decision) == ("D02", None)


def test_law_corrected_on_its_very_day_is_carried_before(
    law: BoundaryRevision, toy: Territory, by: Any, people: Society, project: Any
):
    """The task that carries had not run yet when the correction was adopted."""
    _came_into_force(law)
    adopted(correction(BoundaryRevision.objects.get(pk=law.pk), toy, by), people)
    assert districts(project) == ["D02"]


def _came_into_force(law: BoundaryRevision) -> None:
    """As if it were its day: nobody can write that, so the guards stand aside for it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE districts_boundaryrevision SET effective_from = %s WHERE id = %s",
            [timezone.localdate(), law.pk],
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def test_law_to_come_written_on_changed_comuni_keeps_its_decisions(
    law: BoundaryRevision, toy: Territory, project: Any, tomorrow: date
):
    """C1 and C2, both in D01, become Alta before the law holds."""
    day = date(2024, 1, 1)
    codes = {name: toy.units[name].istat_code for name in ("C1", "C2")}
    apply_changes(
        [
            ChangeRow(0, day, "merger", code, name, "001098", "Alta", "prova")
            for name, code in codes.items()
        ]
    )
    revise_laws(passings())
    technical = BoundaryRevision.objects.standing().get(effective_from=tomorrow)
    assert (technical.origin, technical.corrects) == ("istat_change", law)
    assert carry_due(tomorrow) == 1
    assert districts(project) == ["D02"]
