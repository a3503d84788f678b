"""Sending what is due, and writing down how it went."""

import random
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from welfare.accounts.adapters import SecondFactorAdapter
from welfare.lent import Lack, hat_of_row, lack_in_words, with_hats
from welfare.models import Delivery, DeliveryAttempt, Webhook
from welfare.webhooks.outbox import stop
from welfare.webhooks.schedule import delay
from welfare.webhooks.signing import headers
from welfare.webhooks.transport import Answer, send

BUDGET = 60.0
"""Seconds after which a round ends: the rest is for the next one, and the worker for others."""
KEPT_DAYS = 30
_LOCK = 0x77656268  # "webh"
_chance = random.SystemRandom()


def send_due() -> dict[str, int]:
    """Send what is due, one after the other, for a minute at most; how many arrived or did not.

    One round at a time on all workers, so that slow addresses never keep more than one of them; and
    an address that has just failed is left alone until the next round.
    """
    done = {"delivered": 0, "failed": 0}
    if not _lock():
        return done
    try:
        began, tried = time.monotonic(), set[int]()
        while time.monotonic() - began < BUDGET:
            outcome = _send_next(tried)
            if outcome is None:
                break
            webhook, arrived = outcome
            done["delivered" if arrived else "failed"] += 1
            if not arrived:
                tried.add(webhook)
    finally:
        _unlock()
    return done


@transaction.atomic
def _send_next(tried: set[int]) -> tuple[int, bool] | None:
    """Send the message that is due first: its webhook, and whether it arrived; None: none is due.

    It is held while it is sent. Whoever dies between sending and writing it down leaves it as it
    was, and it is sent again under the same `webhook-id`: at least once, never less.
    """
    now = timezone.now()
    due = Delivery.objects.filter(
        state=Delivery.State.WAITING, next_at__lte=now, webhook__state=Webhook.State.ACTIVE
    ).exclude(webhook__in=tried)
    delivery = (
        due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at", "pk").first()
    )
    if delivery is None:
        return None
    webhook = with_hats(Webhook.objects.all(), now).get(pk=delivery.webhook_id)
    hat = hat_of_row(webhook)
    if isinstance(hat, Lack):
        stop(webhook, lack_in_words(hat))
        return webhook.pk, False
    answer = _send(delivery, webhook, now)
    _write_down(delivery, webhook, answer, now)
    return webhook.pk, answer.is_good


def _send(delivery: Delivery, webhook: Webhook, now: datetime) -> Answer:
    body = delivery.body.encode()
    signed = headers(secrets_of(webhook, now), delivery.message, int(now.timestamp()), body)
    known = {"Content-Type": "application/json", "User-Agent": "distretti-webhook/1"}
    return send(webhook.url, body, known | signed, admitted=settings.WEBHOOK_ADMITTED_ORIGINS)


def secrets_of(webhook: Webhook, now: datetime) -> list[str]:
    """What its messages are signed with: the secret, and for a while that of before."""
    kept = [webhook.secret]
    if webhook.previous_until is not None and now < webhook.previous_until:
        kept.append(webhook.previous_secret)
    return [SecondFactorAdapter().decrypt(secret) for secret in kept]


def _write_down(delivery: Delivery, webhook: Webhook, answer: Answer, now: datetime) -> None:
    DeliveryAttempt.objects.create(
        delivery=delivery,
        status=answer.status,
        milliseconds=answer.milliseconds,
        answer=answer.text,
        error=answer.error[:300],
    )
    delivery.attempts += 1
    if answer.is_good:
        delivery.state = Delivery.State.DELIVERED
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(
            failing_since=None
        )
    else:
        wait = delay(delivery.attempts, _chance.random())
        if wait is None:
            delivery.state = Delivery.State.GIVEN_UP
        else:
            delivery.next_at = now + wait
    delivery.save(update_fields=["attempts", "state", "next_at"])
    if not answer.is_good:
        _judge(webhook, answer, now)


def _judge(webhook: Webhook, answer: Answer, now: datetime) -> None:
    """Stop an address that says it is gone, or that has not answered for days; tell its owner."""
    since = webhook.failing_since or now
    late = now - since > timedelta(days=settings.WEBHOOK_FAILING_DAYS)
    if answer.status != 410 and not late:
        if webhook.failing_since is None:
            Webhook.objects.filter(pk=webhook.pk).update(failing_since=now)
        return
    person = webhook.membership.user
    with override(settings.LANGUAGE_CODE):
        if answer.status == 410:
            reason = _("L’indirizzo ha risposto 410: non esiste più.")
        else:
            words = {"n": settings.WEBHOOK_FAILING_DAYS}
            reason = _("Da più di %(n)s giorni nessuna consegna arriva.") % words
        stop(webhook, reason)
        if person.email:
            transaction.on_commit(lambda: _tell(webhook, reason, person.email))


def _tell(webhook: Webhook, reason: str, email: str) -> None:
    with override(settings.LANGUAGE_CODE):
        words = {"name": webhook.name, "reason": reason}
        send_mail(
            _("Il webhook “%(name)s” è stato fermato") % words,
            _(
                "%(reason)s\n\nIl webhook “%(name)s” non riceve più nulla. Quando l’indirizzo"
                " funziona, riaccendilo nell’area riservata, pagina Webhook: ciò che non è"
                " arrivato si può rimandare da lì."
            )
            % words,
            None,
            [email],
        )


def forget_old(now: datetime) -> int:
    """Delete what was sent, or given up, more than `KEPT_DAYS` ago, with its attempts."""
    before = now - timedelta(days=KEPT_DAYS)
    DeliveryAttempt.objects.filter(at__lt=before).delete()
    over = Delivery.objects.filter(created_at__lt=before).exclude(state=Delivery.State.WAITING)
    return over.delete()[0]


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
