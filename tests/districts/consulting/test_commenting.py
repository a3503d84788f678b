"""Commenting: who is shown at once, on which days, what is refused, how often from one place."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from districts.models import Consultation, ConsultationComment, Notification
from districts.transitions import TransitionRefusedError
from districts.views.consultations import AN_HOUR_PER_ACCOUNT, AN_HOUR_PER_ADDRESS
from tests.districts.consulting.asked import ANYBODY, SAID, end, say
from tests.people import signed_in

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


def form_of(page: str) -> dict[str, str]:
    mark = 'name="form" value="'
    key = page[page.index(mark) + len(mark) :].split('"', maxsplit=1)[0]
    return {"form": key, "text": SAID, "name": "Anna"}


def test_anybody_comments_without_an_account(consultation) -> None:
    reader = Client(enforce_csrf_checks=False)
    page = f"/consultazioni/{consultation.pk}/commenta/"
    sent = form_of(reader.get(page).content.decode())
    for _click in range(2):
        answer = reader.post(page, sent, follow=True)
    assert "sarà pubblicato quando qualcuno" in answer.content.decode()
    made = ConsultationComment.objects.get()
    assert (made.author, made.name, made.state) == (None, "Anna", "waiting")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "x" * 10_000}, "al massimo 4000"),
        ({"text": "breve"}, "almeno 10"),
        ({"text": ""}, ""),
        ({"text": "Rovescia \u202eotset otseuq"}, "carattere invisibile"),
        ({"text": "Spazio\u200bnascosto nel testo"}, "carattere invisibile"),
        ({"name": "Аnna"}, "lettere latine"),
        ({"name": "Anna\nBcc: x"}, ""),
        ({"form": "non-una-chiave"}, ""),
    ],
)
def test_bad_comment_is_told_and_kept(consultation, wrong, words) -> None:
    reader, page = Client(), f"/consultazioni/{consultation.pk}/commenta/"
    sent = form_of(reader.get(page).content.decode()) | wrong
    answer = reader.post(page, sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Anna" in answer.content.decode() or "name" in wrong
    assert ConsultationComment.objects.count() == 0


def test_closed_meanwhile_says_so_and_keeps_the_words(consultation) -> None:
    reader, page = Client(), f"/consultazioni/{consultation.pk}/commenta/"
    sent = form_of(reader.get(page).content.decode())
    end(consultation)
    answer = reader.post(page, sent)
    assert answer.status_code == 409
    assert "si è chiusa" in answer.content.decode() and SAID in answer.content.decode()


def test_address_that_sends_500_is_stopped_and_nothing_typed_is_lost(consultation) -> None:
    reader, page = Client(), f"/consultazioni/{consultation.pk}/commenta/"
    codes = []
    for _ in range(50):
        answer = reader.post(page, {"form": str(uuid.uuid4()), "text": SAID, "name": ""})
        codes.append(answer.status_code)
    assert codes.count(302) == AN_HOUR_PER_ADDRESS
    assert codes[-1] == 429 and answer["Retry-After"] == "3600"
    assert SAID in answer.content.decode()
    other = reader.post(page, {"form": str(uuid.uuid4()), "text": SAID}, REMOTE_ADDR="198.51.100.7")
    assert other.status_code == 302


def test_account_has_a_limit_of_its_own(consultation, people) -> None:
    reader, page = signed_in(people.people["nobody"]), f"/consultazioni/{consultation.pk}/commenta/"
    codes = [
        reader.post(page, {"form": str(uuid.uuid4()), "text": SAID}).status_code
        for _ in range(AN_HOUR_PER_ACCOUNT + 1)
    ]
    assert codes[-2:] == [302, 429]


@pytest.mark.parametrize("way", ["", "commenta/"])
def test_guessed_number_is_404(people, way) -> None:
    assert Client().get(f"/consultazioni/99999/{way}").status_code == 404


def test_words_are_shown_as_words(consultation, people) -> None:
    say(consultation, people.people["beta_member"], text="<script>alert(1)</script> e basta")
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;" in text
