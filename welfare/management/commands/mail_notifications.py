"""Mail the notices that are due, as beat does."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from welfare import mailing


class Command(BaseCommand):
    help = "Mail the notices that are due: those to be sent at once, and the digests of today."

    def handle(self, *args: Any, **options: Any) -> None:
        done = mailing.mail_due(timezone.now())
        self.stdout.write(f"{done['mailed']} mails sent, {done['failed']} to be tried again")
