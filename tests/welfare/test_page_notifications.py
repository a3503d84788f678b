"""`/area-riservata/avvisi/`: one's own notices, and how one wants to be told."""

import pytest
from django.test import Client

from districts.happenings import Topic, happened
from districts.models import Cadence, Notification, NotificationChoice
from districts.notices.notifying import RULE
from tests.people import Society, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/area-riservata/avvisi/"


@pytest.fixture
def head(people: Society) -> Client:
    return signed_in(people.people["beta_head"])


def tell(people: Society, times: int = 1) -> None:
    for _ in range(times):
        happened("actor.verified", people.bodies["beta"], by=None)


def test_who_was_told_nothing_learns_what_will_stand_here(head) -> None:
    answer = head.get(PAGE)
    assert "Qui arriva ciò che ti riguarda" in answer.content.decode()


def test_unread_come_first_and_following_one_reads_it(head, people) -> None:
    tell(people, 2)
    first, second = Notification.objects.filter(person=people.people["beta_head"]).order_by("id")
    answer = head.post(f"{PAGE}{second.pk}/", {"do": "go"})
    assert answer["Location"] == "/soggetti/beta/"
    text = head.get(PAGE).content.decode()
    assert text.index(f"{PAGE}{first.pk}/") < text.index(f"{PAGE}{second.pk}/")
    assert "1 avviso da leggere" in head.get("/area-riservata/").content.decode()
    assert "1 avviso</a>" in head.get("/accesso/chi-sono/").content.decode()


def test_english_reader_follows_to_the_english_page(head, people) -> None:
    tell(people)
    one = Notification.objects.get(person=people.people["beta_head"])
    assert head.post(f"/en{PAGE}{one.pk}/", {})["Location"] == "/en/soggetti/beta/"
    assert "has been verified" in head.get(f"/en{PAGE}").content.decode()


def test_all_are_read_but_what_came_after_the_page(head, people) -> None:
    tell(people)
    newest = Notification.objects.get(person=people.people["beta_head"]).pk
    tell(people)
    for _twice in range(2):
        assert head.post(f"{PAGE}letti/", {"newest": newest}).status_code == 302
    assert Notification.objects.of(people.people["beta_head"]).unread().count() == 1


def test_nobody_reads_what_is_another_s(people) -> None:
    tell(people)
    theirs = Notification.objects.get(person=people.people["beta_head"])
    other = signed_in(people.people["gamma_head"])
    assert other.post(f"{PAGE}{theirs.pk}/", {}).status_code == 404
    assert other.post(f"{PAGE}999999/", {}).status_code == 404
    other.post(f"{PAGE}letti/", {"newest": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("asked", ["0", "2", "x", "-1", "9" * 30])
def test_page_that_does_not_exist_is_said_to(head, asked) -> None:
    assert head.get(PAGE, {"pagina": asked}).status_code == 400


def test_pages_of_many_take_the_same_queries(head, people, django_assert_max_num_queries) -> None:
    tell(people, 60)
    with django_assert_max_num_queries(12):
        text = head.get(PAGE, {"pagina": "2"}).content.decode()
    assert "Pagina 2 di 3" in text


@pytest.mark.parametrize("newest", ["", "x", "-3", "9" * 40])
def test_reading_all_without_its_mark_is_refused(head, newest) -> None:
    assert head.post(f"{PAGE}letti/", {"newest": newest}).status_code == 400


def choices(**changed: str) -> dict[str, str]:
    return {topic.value: RULE[topic].value for topic in Topic} | {"language": "it"} | changed


def test_choices_are_kept_and_hold_for_what_waits(head, people) -> None:
    tell(people)
    assert head.post(f"{PAGE}scelte/", choices(bodies="weekly")).status_code == 302
    person = people.people["beta_head"]
    assert NotificationChoice.objects.get(person=person, topic="bodies").cadence == "weekly"
    assert Notification.objects.get(person=person).cadence == Cadence.WEEKLY
    assert 'value="weekly" selected' in head.get(f"{PAGE}scelte/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"to_do": "off"}, {"bodies": "hourly"}, {"language": "xx"}, {"comments": ""}]
)
def test_choice_that_is_none_is_told_and_nothing_is_written(head, wrong) -> None:
    answer = head.post(f"{PAGE}scelte/", choices(**wrong))
    assert answer.status_code == 422
    assert NotificationChoice.objects.count() == 0
