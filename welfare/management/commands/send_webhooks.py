"""manage.py send_webhooks: tell whoever asked what happened."""

from typing import Any

from django.core.management.base import BaseCommand

from welfare.webhooks import outbox, sending


class Command(BaseCommand):
    help = "Write what is to be sent to webhooks and send what is due."

    def handle(self, *args: Any, **options: Any) -> None:
        made = outbox.make_deliveries()
        done = sending.send_due()
        self.stdout.write(
            f"{made} messages made, {done['delivered']} delivered, {done['failed']} failed"
        )
