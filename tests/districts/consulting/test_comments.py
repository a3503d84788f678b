"""What people say in a consultation: who may, of which place, how it is judged and answered."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from districts.actions import consultations as acts
from districts.models import (
    Consultation,
    ConsultationComment,
    ConsultationCommentEvent,
    Notification,
    TerritorialUnit,
)
from districts.transitions import TransitionRefusedError
from tests.districts.consulting.consulted import ANYBODY, SAID, say
from tests.people import signed_in
from welfare.accounts.retention import tidy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "state"),
    [(None, "waiting"), ("nobody", "waiting"), ("beta_member", "published"),
     ("evaluator", "published"), ("official", "published")],
)  # fmt: skip
def test_who_speaks_for_a_verified_body_is_shown_at_once(consultation, people, role, state) -> None:
    made = say(consultation, people.people[role] if role else ANYBODY)
    assert made.state == state
    waits = Notification.objects.filter(happening__kind="comment.received")
    readers = {row.person.username for row in waits}
    assert readers == ({"official", "boundaries"} if state == "waiting" else set())


def test_who_administers_the_system_does_not_comment(consultation, people) -> None:
    with pytest.raises(PermissionDenied):
        say(consultation, people.people["system"])


def test_second_click_is_the_same_comment(consultation) -> None:
    form = uuid.uuid4()
    assert say(consultation, form=form).pk == say(consultation, form=form).pk


@pytest.mark.parametrize("days", [(1, 5), (-9, 0)])
def test_before_and_after_its_days_nobody_comments(consultation, days) -> None:
    today = timezone.localdate()
    first, after = (today + timedelta(days=n) for n in days)
    Consultation.objects.filter(pk=consultation.pk).update(opens_on=first, closes_on=after)
    with pytest.raises(TransitionRefusedError):
        say(consultation)
    assert ConsultationComment.objects.count() == 0


def test_nobody_judges_their_own(consultation, people) -> None:
    official = people.people["official"]
    made = say(consultation, official)
    with pytest.raises(PermissionDenied):
        acts.reject_comment(comment=made, by=official, reason="Mio.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationComment.objects.filter(pk=made.pk).update(moderated_by=official)


def test_refusal_has_a_reason_that_the_author_reads(consultation, people) -> None:
    made = say(consultation, people.people["nobody"])
    official = people.people["official"]
    with pytest.raises(TransitionRefusedError):
        acts.reject_comment(comment=made, by=official, reason=" ")
    assert acts.reject_comment(comment=made, by=official, reason="Nomina una persona.")
    assert not acts.reject_comment(comment=made, by=official, reason="Due volte.")
    assert Notification.objects.get(happening__kind="comment.rejected").person_id == made.author_id
    author = signed_in(people.people["nobody"])
    page = f"/consultazioni/{consultation.pk}/"
    assert "Nomina una persona." in author.get(page).content.decode()
    public = Client().get(page).content.decode()
    assert SAID not in public and "1 commento non è pubblicato" in public


def test_answer_stands_beside_and_two_desks_do_not_overwrite(consultation, people) -> None:
    made = say(consultation, people.people["beta_member"])
    answer = {"comment": made, "by": people.people["official"]}
    acts.answer_comment(**answer, text="Ne terremo conto.", seen="")
    with pytest.raises(TransitionRefusedError, match="altra persona"):
        acts.answer_comment(**answer, text="No.", seen="")
    assert (
        "Ne terremo conto." in Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    )
    assert Notification.objects.filter(happening__kind="comment.answered").count() == 1


def test_memory_keeps_who_judged_and_not_the_words(consultation, people) -> None:
    made = say(consultation, name="Anna Rossi")
    acts.reject_comment(comment=made, by=people.people["official"], reason="Nomina una persona.")
    assert {field.name for field in ConsultationCommentEvent._meta.fields}.isdisjoint(
        {"text", "name"}
    )
    assert ConsultationCommentEvent.objects.filter(pgh_obj=made.pk).count() == 2
    tidy(timezone.now() + timedelta(days=200))
    made.refresh_from_db()
    assert (made.text, made.name, made.reason) == ("", "", "Nomina una persona.")


def test_comment_is_of_a_place_of_the_draft_and_counted_by_zone(consultation, people) -> None:
    """B3 goes to D02 in the draft: what is said of it is counted there."""
    b3 = TerritorialUnit.objects.get(name="B3")
    about = say(consultation, people.people["coordinator"], place=f"u-{b3.istat_code}")
    on_zone = say(consultation, people.people["coordinator"], place="z-D02")
    say(consultation, people.people["coordinator"])
    assert (about.unit, about.zone) == (b3, None)
    assert on_zone.zone.code == "D02"
    client = Client()
    page = client.get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert f'su <a href="/comuni/{b3.istat_code}/">B3</a>' in page
    assert "su <a" in page
    desk = signed_in(people.people["official"]).get(f"/consultazioni/{consultation.pk}/ufficio/")
    [row] = desk.context["places"]
    assert (row.name, row.zone, row.units) == ("D02 Zona D02", 1, 1)
    told = client.get(f"/api/v1/consultations/{consultation.pk}/comments").json()["results"]
    assert [(one["zone"], one["unit"]) for one in told] == [
        (None, b3.istat_code),
        ("D02", None),
        (None, None),
    ]


def test_place_is_chosen_from_a_list_and_one_that_is_not_there_is_told(consultation) -> None:
    client = Client()
    path = f"/consultazioni/{consultation.pk}/commenta/"
    asked = client.get(f"{path}?luogo=u-001001")
    assert '<option value="u-001001" selected>A1</option>' in asked.content.decode()
    assert client.get(f"{path}?luogo=u-999999").status_code == 400
    assert client.get(f"{path}?altro=1").status_code == 400
    given = {"text": SAID, "form": str(uuid.uuid4())}
    refused = client.post(path, given | {"place": "z-D99"})
    assert refused.status_code == 422
    assert SAID in refused.content.decode()
    assert client.post(path, given | {"place": "z-D01"}).status_code == 302
    assert ConsultationComment.objects.get().zone.code == "D01"
    with pytest.raises(TransitionRefusedError, match="luogo"):
        say(consultation, place="u-999999")


def test_comment_is_not_of_two_places(consultation) -> None:
    made = say(consultation, place="z-D01")
    with pytest.raises(IntegrityError, match="comment_is_of_one_place"), transaction.atomic():
        ConsultationComment.objects.filter(pk=made.pk).update(
            unit=TerritorialUnit.objects.get(name="B3")
        )
