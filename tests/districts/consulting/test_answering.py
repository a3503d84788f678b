"""Answering: comments are published, refused with a reason, answered once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from districts.actions import consultations as acts
from districts.models import ConsultationComment, ConsultationCommentEvent, Notification
from districts.transitions import TransitionRefusedError
from tests.districts.consulting.asked import SAID, many, say
from tests.people import signed_in
from welfare.accounts.retention import tidy

pytestmark = pytest.mark.django_db


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


def test_answer_of_another_meanwhile_is_shown_beside_what_was_typed(consultation, people) -> None:
    [one] = many(consultation, 1)
    acts.answer_comment(comment=one, by=people.people["boundaries"], text="Sì, dal 2027.", seen="")
    address = f"/consultazioni/{consultation.pk}/ufficio/{one.pk}/"
    desk = signed_in(people.people["official"])
    late = desk.post(address, {"do": "answer", "answer": "No, mai.", "seen": ""})
    assert late.status_code == 409
    assert "leggi la sua risposta" in late.text
    assert '<p class="said">Sì, dal 2027.</p>' in late.text
    assert "No, mai.</textarea>" in late.text


def test_comment_of_another_consultation_is_404(consultation, people) -> None:
    made = say(consultation)
    desk = signed_in(people.people["official"])
    assert desk.get(f"/consultazioni/{consultation.pk + 1}/ufficio/{made.pk}/").status_code == 404


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
