"""From the adoption to the day of a boundary: corrected, revoked, overtaken."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from districts.actions import (
    adopt_revision,
    fork_revision,
    rebase_draft,
    revoke_revision,
)
from districts.actions.boundaries import problems_of_adoption
from districts.models import (
    Act,
    BoundaryRevision,
    Draft,
    Happening,
    StateChange,
    Validity,
)
from districts.transitions import TransitionRefusedError
from impact.models import ZoneValue
from impact.recompute import drain
from tests.drafts import WHY, explain_everything, move, prepared
from tests.people import Society, signed_in
from tests.territory import Territory


@pytest.fixture
def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def drafted(toy: Territory, by: Any, act: Act, day: date, *names: str) -> BoundaryRevision:
    """The districts in force with these comuni in D02, ready to be adopted."""
    base = BoundaryRevision.objects.standing().filter(zoning__code="cohesion")
    last = base.order_by("-effective_from")[0]
    draft = fork_revision(revision=last, title="Nuovi confini", rationale=WHY, by=by)
    move(draft, toy, "D02", *names, by=by)
    return prepared(draft, by, act, day).revision


@pytest.fixture
def law(toy: Territory, people: Society, act: Act, tomorrow: date) -> BoundaryRevision:
    """Adopted, in force from tomorrow: A2 in D02."""
    made = drafted(toy, people.people["boundaries"], act, tomorrow, "A2")
    return adopt_revision(revision=made, by=people.people["official"], reason="Adottata.")


def standing(day: date) -> BoundaryRevision:
    return BoundaryRevision.objects.in_force(day).get(zoning__code="cohesion")


@pytest.mark.django_db(transaction=True)
def test_revoked_before_its_day_the_law_of_before_goes_on(
    toy: Territory, people: Society, law: BoundaryRevision, act: Act, tomorrow: date
):
    before = toy.laws["cohesion-2020"]
    drain()
    assert standing(tomorrow) == law
    assert Validity.objects.get(revision=before).to_day == tomorrow
    assert ZoneValue.objects.filter(revision=law).exists()
    official = people.people["official"]
    revoke_revision(revision=law, act=act, reason="Ricorso accolto.", by=official)
    drain()
    assert standing(tomorrow) == before
    assert Validity.objects.get(revision=before).to_day is None
    assert not ZoneValue.objects.filter(revision=law).exists()
    passage = StateChange.objects.get(to_state="revoked")
    assert (passage.by, passage.act, passage.reason) == (official, act, "Ricorso accolto.")
    assert Happening.objects.filter(kind="revision.revoked", object_id=law.pk).exists()
    with pytest.raises(TransitionRefusedError, match="È già revocata"):
        revoke_revision(revision=law, act=act, reason="Ancora.", by=official)


def test_revocation_needs_an_act_a_reason_an_official_and_time(
    toy: Territory, people: Society, law: BoundaryRevision, act: Act
):
    official = people.people["official"]
    with pytest.raises(TransitionRefusedError) as refused:
        revoke_revision(revision=law, act=None, reason=" ", by=official)
    assert refused.value.problems == ["Scegli l'atto che la revoca.", "Scrivi perché è revocata."]
    with pytest.raises(PermissionDenied):
        revoke_revision(revision=law, act=act, reason=WHY, by=people.people["boundaries"])
    with pytest.raises(TransitionRefusedError, match="È in vigore dal 01/01/2020: non si revoca"):
        revoke_revision(revision=toy.laws["cohesion-2020"], act=act, reason=WHY, by=official)
    law.refresh_from_db()
    assert law.state == "adopted"


def test_law_that_another_starts_from_is_revoked_after_it(
    toy: Territory, people: Society, law: BoundaryRevision, act: Act, tomorrow: date
):
    official = people.people["official"]
    made = drafted(toy, people.people["boundaries"], act, tomorrow + timedelta(days=9), "A1")
    later = adopt_revision(revision=made, by=official, reason="Adottata.")
    with pytest.raises(TransitionRefusedError, match="revoca prima quella"):
        revoke_revision(revision=law, act=act, reason=WHY, by=official)
    revoke_revision(revision=later, act=act, reason=WHY, by=official)
    revoke_revision(revision=law, act=act, reason=WHY, by=official)
    assert standing(tomorrow) == toy.laws["cohesion-2020"]


def test_page_of_revocation(people: Society, law: BoundaryRevision, act: Act):
    address = f"/scenari/revoca/{law.pk}/"
    official = signed_in(people.people["official"])
    assert address in official.get("/scenari/").text
    assert "Sarebbe in vigore dal" in official.get(address).text
    wrong = official.post(address, {"act": "", "reason": "Ricorso accolto."})
    assert (wrong.status_code, "Ricorso accolto." in wrong.text) == (422, True)
    assert official.post(address, {"act": act.pk, "reason": "Ricorso."}).status_code == 302
    again = official.post(address, {"act": act.pk, "reason": "Ricorso."})
    assert (again.status_code, "È già revocata" in again.text) == (409, True)
    assert "revocata" in official.get("/zonizzazioni/cohesion/").text
    assert signed_in(people.people["boundaries"]).get(address).status_code == 403
    assert signed_in(people.people["beta_head"]).get(address).status_code == 404


def test_revision_of_the_same_day_corrects_the_one_that_it_starts_from(
    toy: Territory, people: Society, law: BoundaryRevision, act: Act, tomorrow: date
):
    """Tomorrow's law had A2 by mistake: it was to be A1 and A2."""
    made = drafted(toy, people.people["boundaries"], act, tomorrow, "A1")
    corrected = adopt_revision(revision=made, by=people.people["official"], reason="Refuso.")
    assert corrected.corrects == law
    assert standing(tomorrow) == corrected
    assert not Validity.objects.filter(revision=law).exists()
    assert standing(timezone.localdate()) == toy.laws["cohesion-2020"]


def test_correction_of_a_law_of_the_past_leaves_the_later_ones(toy: Territory, people: Society):
    first = toy.laws["cohesion-2017"]
    old = Act.objects.create(kind="DGR", authority="Giunta", number="9", date=date(2017, 5, 1))
    by = people.people["boundaries"]
    draft = fork_revision(revision=first, title="Corretta", rationale=WHY, by=by)
    assert any("Riallinea la bozza." in one for one in problems_of_adoption(draft.revision))
    made = prepared(draft, by, old, date(2017, 5, 22)).revision
    assert problems_of_adoption(made) == []
    corrected = adopt_revision(revision=made, by=people.people["official"], reason="Refuso.")
    assert corrected.corrects == first
    assert Validity.objects.get(revision=corrected).to_day == date(2020, 1, 1)


def test_draft_overtaken_by_a_law_says_how_to_go_on(
    toy: Territory, people: Society, act: Act, tomorrow: date
):
    by, official = people.people["boundaries"], people.people["official"]
    slow = drafted(toy, by, act, tomorrow + timedelta(days=1), "A1")
    quick = drafted(toy, by, act, tomorrow, "A2")
    adopt_revision(revision=quick, by=official, reason="Adottata.")
    explain_everything(slow.draft, by)
    [problem] = problems_of_adoption(slow)
    assert problem == (
        f"Nel frattempo è stata adottata la revisione «Nuovi confini dal {tomorrow:%d/%m/%Y}»."
        " Riallinea la bozza."
    )
    with pytest.raises(TransitionRefusedError, match="Riallinea la bozza"):
        adopt_revision(revision=slow, by=official, reason="Adottata.")
    rebase_draft(draft=slow.draft, by=by, seen=Draft.objects.get(pk=slow.pk).version)
    slow.refresh_from_db()
    explain_everything(slow.draft, by)
    adopt_revision(revision=slow, by=official, reason="Adottata.")
    placed = dict(
        standing(tomorrow + timedelta(days=1)).assignments.values_list("unit__name", "zone__code")
    )
    assert (placed["A1"], placed["A2"], placed["A3"]) == ("D02", "D02", "D02")


def test_day_before_the_base_and_the_author_are_refused_with_the_reason(
    toy: Territory, people: Society, law: BoundaryRevision
):
    by = people.people["boundaries"]
    old = Act.objects.create(kind="DGR", authority="Giunta", number="8", date=date(2016, 5, 9))
    made = drafted(toy, by, old, timezone.localdate(), "A1")
    [problem] = problems_of_adoption(made)
    assert "non può precedere quella dei confini da cui parte" in problem
    with pytest.raises(TransitionRefusedError) as refused:
        adopt_revision(revision=made, by=by, reason="Da solo.")
    assert (
        "Chi ha redatto la revisione non può adottarla: serve un secondo funzionario."
        in refused.value.problems
    )
