"""Consulting everybody: one draft, its days, what people say, what comes of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from districts.actions import adopt_revision
from districts.actions import consultations as acts
from districts.models import (
    Consultation,
    Notification,
    StateChange,
)
from districts.transitions import TransitionRefusedError
from tests.districts.consulting.consulted import end, opened, say
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_opening_takes_the_draft_through_its_own_passage(consultation, revision, people) -> None:
    revision.refresh_from_db()
    assert (revision.state, consultation.phase) == ("consultation", "open")
    passed = StateChange.objects.filter(object_id=revision.pk, to_state="consultation").get()
    assert passed.acting_as == "boundary_administrator"
    told = Notification.objects.filter(happening__kind="consultation.opened")
    assert told.count() == len(people.people) - 1, "everybody but who opened it"


def test_opening_says_all_that_is_wrong_at_once(revision, people) -> None:
    revision.assignments.filter(unit__name="B3").delete()
    today = timezone.localdate()
    with pytest.raises(TransitionRefusedError) as refused:
        opened(
            revision, people.people["boundaries"], opens_on=today - timedelta(days=2),
            closes_on=today - timedelta(days=3),
        )  # fmt: skip
    assert len(refused.value.problems) == 3
    assert Consultation.objects.count() == 0


@pytest.mark.parametrize("role", ["official", "system", "beta_head", "nobody"])
def test_only_who_draws_boundaries_opens(revision, people, role) -> None:
    with pytest.raises(PermissionDenied):
        opened(revision, people.people[role])


def test_one_at_a_time(consultation, revision, people) -> None:
    with pytest.raises(TransitionRefusedError):
        opened(revision, people.people["boundaries"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(
            content_type=consultation.content_type,
            object_id=revision.pk,
            title="Due",
            description="Una seconda consultazione della stessa bozza.",
            opens_on=consultation.opens_on,
            closes_on=consultation.closes_on,
            opened_by=people.people["boundaries"],
        )


def test_draft_under_consultation_is_neither_edited_nor_adopted(consultation, revision, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.assignments.filter(unit__name="B3").delete()
    with pytest.raises(TransitionRefusedError, match="non è conclusa"):
        adopt_revision(revision=revision, by=people.people["official"], reason="Subito.")


def test_taken_back_it_is_a_draft_again_and_what_was_said_stays(consultation, revision, people):
    say(consultation)
    acts.take_back(consultation=consultation, by=people.people["boundaries"], reason="Si rifà.")
    revision.refresh_from_db()
    consultation.refresh_from_db()
    assert (revision.state, consultation.phase) == ("draft", "withdrawn")
    assert consultation.comments.count() == 1
    with pytest.raises(TransitionRefusedError):
        say(consultation)


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


def test_consultation_of_before_shows_the_draft_itself(consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(proposed=None)
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "1 comune cambia zona" in text
