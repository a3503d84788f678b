"""Mails of notices: when they leave, in which language, what no name can do to them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from districts.happenings import happened
from districts.models import Cadence, MailLanguage, Notification
from subsidiarity import actions
from tests import territory
from tests.at_once import at_once
from tests.people import Society, society
from welfare import mailing
from welfare.accounts.closing import close_account
from welfare.accounts.export import of_person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 1, 11, 7, 0, tzinfo=ZoneInfo("Europe/Rome"))


@pytest.fixture
def people(db: None) -> Society:
    made = society(territory.build(computed=False))
    for user in made.people.values():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return made


@pytest.fixture
def written(people: Society) -> Any:
    """Writes one notice, to the head of beta alone, with a cadence and at a time."""

    def write(cadence: str = Cadence.AT_ONCE, at: datetime = MONDAY) -> Notification:
        row = happened("actor.verified", people.bodies["beta"], by=None)
        head = people.people["beta_head"]
        Notification.objects.filter(happening=row).exclude(person=head).delete()
        one = Notification.objects.get(happening=row)
        Notification.objects.filter(pk=one.pk).update(cadence=cadence, at=at, not_before=at)
        return one

    return write


class Refusing(EmailBackend):
    """A mail server that lets in and refuses every mail."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionResetError("no")


class Deaf(EmailBackend):
    """A mail server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError("nobody here")


def test_mail_at_once_says_what_where_and_how_to_have_fewer(written, people, settings) -> None:
    settings.SITE_URL = "https://distretti.example.it"
    written()
    assert mailing.mail_due(MONDAY) == {"mailed": 1, "failed": 0}
    [sent] = mail.outbox
    assert sent.to == ["beta_head@example.org"]
    assert sent.subject == "Distretti: «Beta» è verificato"
    assert "https://distretti.example.it/soggetti/beta/" in sent.body
    assert "https://distretti.example.it/area-riservata/avvisi/scelte/" in sent.body
    assert sent.extra_headers["List-Unsubscribe"].endswith("/avvisi/scelte/>")
    assert mailing.mail_due(MONDAY) == {"mailed": 0, "failed": 0}


def test_mail_speaks_the_language_chosen(written, people) -> None:
    MailLanguage.objects.create(person=people.people["beta_head"], language="en")
    written()
    mailing.mail_due(MONDAY)
    assert mail.outbox[0].subject == "Districts: “Beta” has been verified"
    assert "/en/soggetti/beta/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("cadence", "written_at", "asked_at", "mails"),
    [
        ("daily", -timedelta(hours=1), timedelta(0), 1),
        ("daily", timedelta(hours=1), timedelta(hours=20), 0),
        ("daily", timedelta(hours=1), timedelta(days=1), 1),
        ("weekly", timedelta(hours=1), timedelta(days=6), 0),
        ("weekly", timedelta(hours=1), timedelta(days=7), 1),
        ("weekly", -timedelta(hours=1), timedelta(days=2), 1),  # beat was down on Monday
        ("here", -timedelta(hours=1), timedelta(days=8), 0),
    ],
)
def test_digest_leaves_at_its_hour(written, cadence, written_at, asked_at, mails) -> None:
    written(cadence, MONDAY + written_at)
    mailing.mail_due(MONDAY + asked_at)
    assert len(mail.outbox) == mails


def test_digest_is_one_mail_and_what_was_read_is_not_in_it(written) -> None:
    rows = [written("daily", MONDAY - timedelta(hours=1)) for _ in range(3)]
    Notification.objects.filter(pk=rows[0].pk).update(read_at=MONDAY)
    mailing.mail_due(MONDAY)
    [sent] = mail.outbox
    assert sent.subject == "Distretti: 2 avvisi per te"
    Notification.objects.update(mailed_at=None, mailings=0, read_at=MONDAY)
    mailing.mail_due(MONDAY + timedelta(days=1))
    assert len(mail.outbox) == 1, "a digest with nothing in it is not sent"


def test_hundreds_of_notices_are_one_mail_with_a_number(written, people) -> None:
    for _ in range(mailing.LONGEST + 3):
        written()
    mailing.mail_due(MONDAY)
    [sent] = mail.outbox
    assert "E altri 3 avvisi." in sent.body


def test_server_that_is_down_begins_nothing_and_loses_nothing(written, settings) -> None:
    row = written()
    settings.EMAIL_BACKEND = f"{__name__}.Deaf"
    assert mailing.mail_due(MONDAY)["failed"] == 1
    row.refresh_from_db()
    assert (row.mailings, row.mailed_at) == (0, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mailing.mail_due(MONDAY)["mailed"] == 1


def test_mail_that_is_refused_is_tried_later_and_more_rarely(written, settings) -> None:
    row = written()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert mailing.mail_due(MONDAY) == {"mailed": 0, "failed": 1}
    assert mailing.mail_due(MONDAY) == {"mailed": 0, "failed": 0}
    row.refresh_from_db()
    assert (row.mailings, row.failures) == (0, 1)
    assert row.not_before == MONDAY + timedelta(minutes=2)
    for _ in range(5):
        mailing.mail_due(MONDAY + timedelta(days=_ + 1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mailing.mail_due(MONDAY + timedelta(days=9))["mailed"] == 1


def test_killed_between_begin_and_mark_sends_once_more_and_never_a_third_time(written) -> None:
    row = written()
    mailing._begin(MONDAY)  # the worker dies here, perhaps after the mail has left
    assert mailing.mail_due(MONDAY) == {"mailed": 0, "failed": 0}, "nobody else sends it meanwhile"
    assert len(mailing._begin(MONDAY + mailing.INTERRUPTED)) == 1  # and dies again
    assert mailing.mail_due(MONDAY + timedelta(days=1)) == {"mailed": 0, "failed": 0}
    row.refresh_from_db()
    assert row.mailings == 2


@pytest.mark.parametrize("what", ["inactive", "unconfirmed"])
def test_no_mail_to_an_account_that_is_not_live(written, people, what) -> None:
    written()
    head = people.people["beta_head"]
    if what == "inactive":
        type(head).objects.filter(pk=head.pk).update(is_active=False)
    else:
        EmailAddress.objects.filter(user=head).update(verified=False)
    mailing.mail_due(MONDAY)
    assert mail.outbox == []


def test_person_erased_between_event_and_mail_is_not_written_to(written, people) -> None:
    written()
    close_account(people.people["beta_head"].pk)
    assert mailing.mail_due(MONDAY) == {"mailed": 0, "failed": 0}
    assert not Notification.objects.filter(person=people.people["beta_head"]).exists()
    assert mail.outbox == []


def test_name_cannot_add_a_header_nor_hide(written, people) -> None:
    beta = people.bodies["beta"]
    beta.name = "Beta\r\nBcc: all@example.org\u202egro"
    beta.save()
    written()
    mailing.mail_due(MONDAY)
    [sent] = mail.outbox
    assert "\n" not in sent.subject and "\u202e" not in sent.subject
    assert "Bcc" not in dict(sent.message().items())
    assert sent.recipients() == ["beta_head@example.org"]


def test_invitation_reaches_who_has_no_account(people) -> None:
    head = people.people["beta_head"]
    actions.invite(actor=people.bodies["beta"], email="new@example.org", by=head)
    mailing.mail_due(timezone.now() + timedelta(seconds=1))
    [sent] = mail.outbox
    assert sent.to == ["new@example.org"]
    assert "/inviti/" in sent.body and "/accesso/registrati/" in sent.body
    assert "/scelte/" not in sent.body


def test_export_has_notices_and_choices(written, people) -> None:
    written()
    told = of_person(people.people["beta_head"])
    assert [row["happening__kind"] for row in told["avvisi"]] == ["actor.verified"]
    assert told["scelte_sugli_avvisi"] == [] and told["commenti"] == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(mailoutbox) -> None:
    """Each on a connection of its own, beginning together."""
    made = society(territory.build(computed=False))
    for user in made.people.values():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for body in ("beta", "gamma", "consortium"):
        for _twice in "12":
            happened("actor.verified", made.bodies[body], by=None)
    Notification.objects.update(cadence=Cadence.AT_ONCE)
    told = set(Notification.objects.values_list("person__email", flat=True))
    now = timezone.now()
    done = at_once(*(lambda: mailing.mail_due(now) for _worker in "123"))
    assert sum(one["mailed"] for one in done) == len(told)
    assert sorted(message.to[0] for message in mailoutbox) == sorted(told)
    assert not Notification.objects.filter(mailed_at__isnull=True).exists()
    assert set(Notification.objects.values_list("mailings", flat=True)) == {1}
