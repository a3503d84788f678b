"""What people do with their webhooks."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from districts.permissions import require
from welfare.accounts.adapters import SecondFactorAdapter
from welfare.models import Delivery, Webhook
from welfare.models.webhooks import PING
from welfare.webhooks import messages
from welfare.webhooks.signing import new_message, new_secret


@transaction.atomic
@sensitive_variables("secret")
def add_webhook(
    *, by: Any, name: str, url: str, events: Collection[str], origin: str
) -> tuple[Webhook, str]:
    """A webhook of the hat that `by` wears, and its secret. Raises `PermissionDenied`."""
    require(by, "welfare.add_webhook")
    secret = new_secret()
    webhook = Webhook.objects.create(
        membership_id=by.hat.membership,
        name=name,
        url=url,
        origin=origin,
        events=sorted(events),
        secret=SecondFactorAdapter().encrypt(secret),
    )
    return webhook, secret


@transaction.atomic
@sensitive_variables("secret")
def rotate_webhook(*, webhook: Webhook, by: Any, grace_days: int) -> str:
    """A new secret; for `grace_days` messages are signed with the one of before, too."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    require(by, "welfare.manage_webhook", webhook)
    secret, now = new_secret(), timezone.now()
    webhook.previous_secret, webhook.secret = webhook.secret, SecondFactorAdapter().encrypt(secret)
    webhook.rotated_at, webhook.previous_until = now, now + timedelta(days=grace_days)
    webhook.save(update_fields=["previous_secret", "secret", "rotated_at", "previous_until"])
    return secret


@transaction.atomic
def turn_on(*, webhook: Webhook, by: Any) -> None:
    """From now on it is told again; what happened meanwhile is not made up for."""
    require(by, "welfare.manage_webhook", webhook)
    Webhook.objects.filter(pk=webhook.pk).update(
        state=Webhook.State.ACTIVE, reason="", failing_since=None
    )


@transaction.atomic
def turn_off(*, webhook: Webhook, by: Any) -> None:
    """Nothing more is sent to it; what waits is given up and can be sent again by hand."""
    require(by, "welfare.stop_webhook", webhook)
    Webhook.objects.filter(pk=webhook.pk).update(state=Webhook.State.OFF, reason="")
    webhook.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.GIVEN_UP)


@transaction.atomic
def ping(*, webhook: Webhook, by: Any) -> Delivery:
    """A message that says nothing, to see whether it arrives."""
    require(by, "welfare.manage_webhook", webhook)
    return Delivery.objects.create(
        webhook=webhook, message=new_message(), kind=PING, body=messages.ping(timezone.now())
    )


@transaction.atomic
def replay(*, delivery: Delivery, by: Any) -> None:
    """Send it once more, under the same identifier, with all attempts before it."""
    require(by, "welfare.manage_webhook", delivery.webhook)
    over = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.WAITING)
    over.update(state=Delivery.State.WAITING, attempts=0, next_at=timezone.now())
