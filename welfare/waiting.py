"""What awaits the owners of tokens and webhooks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.waiting import Item, Tone, awaited
from welfare.models import Token, Webhook

SOON = timedelta(days=14)


@awaited
def stopped_webhooks(user: Any, day: date) -> Iterable[Item]:
    """Those that were stopped because nothing arrived, or because the hat ended."""
    rows = Webhook.objects.filter(membership__user=user, state=Webhook.State.DISABLED)
    for webhook in rows:
        yield Item(
            title=_("Controlla il webhook “%(name)s”") % {"name": webhook.name},
            address=reverse("webhook", args=[webhook.pk]),
            detail=webhook.reason,
            tone=Tone.BLOCKED,
        )


@awaited
def expiring_tokens(user: Any, day: date) -> Iterable[Item]:
    """Those that are about to expire: the program that uses them needs another."""
    now = timezone.now()
    rows = Token.objects.standing(now).filter(membership__user=user, expires_at__lte=now + SOON)
    for token in rows:
        yield Item(
            title=_("Sostituisci il token “%(name)s”") % {"name": token.name},
            address=reverse("token", args=[token.pk]),
            detail=_("Poi il programma che lo usa non entra più."),
            deadline=timezone.localdate(token.expires_at),
        )
