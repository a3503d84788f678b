"""The page by which anybody comments: what is refused, kept and counted."""

import uuid

import pytest
from django.test import Client

from districts.models import ConsultationComment
from districts.views.consultations import AN_HOUR_PER_ACCOUNT, AN_HOUR_PER_ADDRESS
from tests.districts.consulting.consulted import SAID, end, form_of, say
from tests.people import signed_in

pytestmark = pytest.mark.django_db


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


def test_words_are_shown_as_words(consultation, people) -> None:
    say(consultation, people.people["beta_member"], text="<script>alert(1)</script> e basta")
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;" in text
