"""From what happened to what is to be sent: one delivery for each webhook that asks for it."""

from django.db import transaction
from django.utils import timezone

from welfare.lent import Lack, hat_of_row, lack_in_words, with_hats
from welfare.models import Delivery, Webhook, WebhookNews
from welfare.webhooks.messages import message, thing_of
from welfare.webhooks.signing import new_message

BATCH = 500


@transaction.atomic
def make_deliveries() -> int:
    """Take what happened since the last time and write what is to be sent; how many messages.

    All or nothing: whoever dies in the middle leaves it as it was. What happened several times
    meanwhile to the same thing is told once.
    """
    taken = list(WebhookNews.objects.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
    if not taken:
        return 0
    asking = _asking()
    made = []
    latest = {(news.kind, news.subject, news.to_state): news for news in taken}
    for news in latest.values():
        thing = thing_of(news)
        if thing is None:
            continue
        # The same identifier for everybody: it names what happened.
        identifier = new_message()
        made += [
            Delivery(
                webhook=webhook,
                message=identifier,
                kind=news.kind,
                body=message(news.kind, news.at, thing, webhook.origin),
            )
            for webhook in asking
            if news.kind in webhook.events
        ]
    Delivery.objects.bulk_create(made)
    WebhookNews.objects.filter(pk__in=[news.pk for news in taken]).delete()
    return len(made)


def _asking() -> list[Webhook]:
    """The webhooks that are on and whose hat can be worn; the others are stopped, with why."""
    rows = Webhook.objects.filter(state=Webhook.State.ACTIVE)
    asking = []
    for webhook in with_hats(rows, timezone.now()):
        hat = hat_of_row(webhook)
        if isinstance(hat, Lack):
            stop(webhook, lack_in_words(hat))
        else:
            asking.append(webhook)
    return asking


def stop(webhook: Webhook, reason: str) -> None:
    """Disable it until its owner turns it on again; what waits for it is given up."""
    webhook.state, webhook.reason = Webhook.State.DISABLED, reason[:300]
    webhook.save(update_fields=["state", "reason"])
    waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.GIVEN_UP)
