"""Notices by mail: at once, or gathered in a digest of the day or of the week.

The table of notices is the queue of record, and what is due follows from the hour alone: the digest
of a day holds what was written before seven of that morning, the weekly one before seven of Monday.
So a beat that was down at seven sends it later, and one with nothing in it is never made.

A mail is marked as begun before it leaves and as sent after. Killed in between, it may have left:
after a while it is begun once more, and never a third time, so that nothing is lost and at most one
arrives twice. One that the server refused has not left and is tried again, ever more rarely.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection as db
from django.db import transaction
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Value, When
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from districts.languages import address_in
from districts.models import Cadence, MailLanguage, Notification
from districts.notices.notifying import words_of

logger = logging.getLogger(__name__)

HOUR = 7
BATCH = 200
LONGEST = 50
"""Lines of one mail; the rest is told as a number."""
TOO_OLD = timedelta(days=30)
INTERRUPTED = timedelta(minutes=15)
_LONGEST_PAUSE = timedelta(hours=6)


def mail_due(now: datetime) -> dict[str, int]:
    """Send what is due at `now`; how many mails left, and how many could not.

    Without a mail server nothing is begun: it stays due.
    """
    done = {"mailed": 0, "failed": 0}
    if not _due(now).exists():
        return done
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        logger.warning("no mail server, notices wait: %s", error)
        return done | {"failed": 1}
    try:
        while letter := _begin(now):
            done["mailed" if _send(letter, connection, now) else "failed"] += 1
    finally:
        connection.close()
    return done


def _due(now: datetime) -> Any:
    """Notices of which somebody has to be told by mail: not read yet, of a live account or of who
    has none."""
    morning = timezone.localtime(now).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    day = morning if morning <= timezone.localtime(now) else morning - timedelta(days=1)
    week = day - timedelta(days=day.weekday())
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("person"), verified=True, email__iexact=OuterRef("person__email")
    )
    return Notification.objects.filter(
        Q(cadence=Cadence.AT_ONCE)
        | Q(cadence=Cadence.DAILY, at__lt=day)
        | Q(cadence=Cadence.WEEKLY, at__lt=week),
        Q(person__isnull=True) | Q(person__is_active=True) & Exists(confirmed),
        mailed_at__isnull=True,
        read_at__isnull=True,
        mailings__lt=2,
        not_before__lte=now,
        at__gt=now - TOO_OLD,
    )


@transaction.atomic
def _begin(now: datetime) -> list[Notification]:
    """What is due to one reader, marked as begun; nobody else takes it meanwhile.

    Workers begin one after the other, or two of them would share what is one mail; they send at
    the same time.
    """
    with db.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mail'))")
    locked = _due(now).select_for_update(of=("self",), skip_locked=True).order_by("pk")
    first = locked.first()
    if first is None:
        return []
    if first.person_id is None:
        rows = [first]
    else:
        rows = list(locked.filter(person=first.person_id)[:BATCH])
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(
        mailings=F("mailings") + 1, not_before=now + INTERRUPTED
    )
    mine = Notification.objects.filter(pk__in=[row.pk for row in rows])
    return list(mine.select_related("happening", "person").order_by("pk"))


def _send(letter: Sequence[Notification], connection: Any, now: datetime) -> bool:
    """Send one mail; True if it left."""
    rows = Notification.objects.filter(pk__in=[row.pk for row in letter])
    try:
        _message(letter, connection).send()
    except (OSError, SMTPException) as error:
        logger.warning("mail of %d notices could not be sent: %s", len(letter), error)
        pause = min(timedelta(minutes=2 ** min(letter[0].failures + 1, 10)), _LONGEST_PAUSE)
        rows.update(
            mailings=Case(When(mailings__gt=0, then=F("mailings") - 1), default=Value(0)),
            failures=F("failures") + 1,
            not_before=Value(now + pause, output_field=DateTimeField()),
        )
        return False
    rows.update(mailed_at=timezone.now())
    return True


def _message(letter: Sequence[Notification], connection: Any) -> EmailMessage:
    """The mail of one reader, in their language; a header takes one line, whatever names hold."""
    person = letter[0].person
    language = _language(person)
    with override(language):
        lines = [
            {"words": _line(words_of(row.happening)), "link": link(row.happening.address, language)}
            for row in letter[:LONGEST]
        ]
        subject = lines[0]["words"]
        if len(letter) > 1:
            words = ngettext("%(n)s avviso per te", "%(n)s avvisi per te", len(letter))
            subject = words % {"n": len(letter)}
        choices = link("/area-riservata/avvisi/scelte/", language)
        body = render_to_string(
            "welfare/email/notifications.txt",
            {
                "lines": lines,
                "more": max(len(letter) - LONGEST, 0),
                "all": link("/area-riservata/avvisi/", language),
                "choices": choices if person else "",
                "signup": "" if person else link("/accesso/registrati/", language),
            },
        )
        headers = {"Auto-Submitted": "auto-generated", "Content-Language": language}
        if person:
            headers["List-Unsubscribe"] = f"<{choices}>"
        return EmailMessage(
            subject=_line(_("Distretti: %(subject)s") % {"subject": subject})[:150],
            body=body,
            to=[person.email if person else letter[0].address],
            headers=headers,
            connection=connection,
        )


def link(path: str, language: str) -> str:
    """The whole address of a page of ours."""
    return f"{settings.SITE_URL}{address_in(language, path)}"


def _line(text: str) -> str:
    """One line, without what cannot be printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _language(person: Any) -> str:
    if person is None:
        return settings.LANGUAGE_CODE
    row = MailLanguage.objects.filter(person=person).first()
    return row.language if row else settings.LANGUAGE_CODE
