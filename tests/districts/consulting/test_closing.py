"""Closing: concluded when all is read and answered, or taken back; the draft goes on."""

import pytest
from django.test import Client

from districts.actions import adopt_revision, fork_revision
from districts.actions import consultations as acts
from districts.models import Notification, StateChange
from districts.transitions import TransitionRefusedError
from tests.districts.consulting.asked import end, opened, say
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_conclusion_wants_every_comment_read_and_answered(consultation, people) -> None:
    official = people.people["official"]
    loud, quiet = say(consultation, people.people["beta_member"]), say(consultation)
    with pytest.raises(TransitionRefusedError, match="aperta fino"):
        acts.conclude(consultation=consultation, by=official)
    end(consultation)
    with pytest.raises(TransitionRefusedError) as refused:
        acts.conclude(consultation=consultation, by=official)
    assert len(refused.value.problems) == 2
    acts.publish_comment(comment=quiet, by=official)
    line = {"said": "B3 resti nella valle", "done": "B3 non si muove.", "effect": "changed"}
    for _twice in range(2):
        acts.write_outcome(
            consultation=consultation, by=official, comments=[loud.pk, quiet.pk], **line
        )
    assert consultation.outcomes.count() == 1
    assert (
        "B3 non si muove."
        not in Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    )
    assert acts.conclude(consultation=consultation, by=official)
    assert not acts.conclude(consultation=consultation, by=official)
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "B3 non si muove." in text and "2 commenti" in text
    told = Notification.objects.filter(happening__kind="consultation.concluded")
    assert [row.person.username for row in told] == ["beta_member"]


def test_concluded_it_is_a_draft_again_by_itself_and_can_be_adopted(
    consultation, revision, people
) -> None:
    end(consultation)
    acts.conclude(consultation=consultation, by=people.people["official"])
    revision.refresh_from_db()
    assert revision.state == "draft"
    passed = StateChange.objects.get(object_id=revision.pk, from_state="consultation")
    assert (passed.to_state, passed.by, passed.acting_as, passed.reason) == (
        "draft", people.people["official"], "regional_official",
        "Consultazione conclusa: «Dove sta B3»",
    )  # fmt: skip
    with pytest.raises(TransitionRefusedError):
        acts.take_back(consultation=consultation, by=people.people["boundaries"], reason="Due.")
    adopt_revision(revision=revision, by=people.people["official"], reason="Nessuno ha obiettato.")
    revision.refresh_from_db()
    assert revision.state == "adopted"


def test_what_everybody_was_asked_about_stays_as_it_was(consultation, revision, people) -> None:
    end(consultation)
    acts.conclude(consultation=consultation, by=people.people["official"])
    page = f"/consultazioni/{consultation.pk}/"
    revision.assignments.filter(unit__name="B3").delete()
    text = Client().get(page).content.decode()
    assert "1 comune cambia zona" in text and "tornata a chi la scrive" in text
    draft_page = f"/zonizzazioni/cohesion/revisioni/{revision.pk}/"
    assert draft_page not in text, "nobody is led to what they may not read"
    assert draft_page in signed_in(people.people["official"]).get(page).content.decode()


def test_given_back_draft_awaits_who_draws_boundaries(toy, people) -> None:
    drawer = people.people["boundaries"]
    base = toy.laws["cohesion-2020"]
    made = fork_revision(
        revision=base, title="B3 torna", rationale="B3 torna nel distretto di prima.", by=drawer
    ).revision
    asked = opened(made, drawer)
    end(asked)
    acts.conclude(consultation=asked, by=people.people["official"])
    page = signed_in(drawer).get("/area-riservata/").content.decode()
    assert "Porta all&#x27;adozione «B3 torna»" in page and f"/scenari/{made.pk}/" in page
    bench = signed_in(drawer).get(f"/scenari/{made.pk}/").content.decode()
    assert "La consultazione è conclusa: correggi la bozza" in bench


def test_taken_back_it_is_a_draft_again_and_what_was_said_stays(consultation, revision, people):
    say(consultation)
    acts.take_back(consultation=consultation, by=people.people["boundaries"], reason="Si rifà.")
    revision.refresh_from_db()
    consultation.refresh_from_db()
    assert (revision.state, consultation.phase) == ("draft", "withdrawn")
    assert consultation.comments.count() == 1
    with pytest.raises(TransitionRefusedError):
        say(consultation)


def test_draft_is_taken_back_by_the_page(consultation, revision, people) -> None:
    drawer, desk = (
        signed_in(people.people["boundaries"]),
        f"/consultazioni/{consultation.pk}/ufficio/",
    )
    without = drawer.post(desk, {"do": "take-back", "reason": ""})
    assert (without.status_code, 'id="problemi-motivo"' in without.text) == (422, True)
    assert drawer.post(desk, {"do": "take-back", "reason": "Si rifà."}).status_code == 302
    revision.refresh_from_db()
    assert revision.state == "draft"
