"""Opening: the draft's own passage, who may, one at a time, what it keeps still."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from districts.actions import adopt_revision
from districts.models import Consultation, Notification, StateChange
from districts.transitions import TransitionRefusedError
from tests.districts.consulting.asked import opened

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


def test_consultation_of_before_shows_the_draft_itself(consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(proposed=None)
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "1 comune cambia zona" in text


def test_list_says_what_is_open_and_what_to_do_when_nothing_is(people) -> None:
    assert "nessuna consultazione è aperta" in Client().get("/consultazioni/").content.decode()
