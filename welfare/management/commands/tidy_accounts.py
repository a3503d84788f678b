"""Erase unconfirmed accounts, close unused ones, drop expired sessions, as beat does hourly."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from welfare.accounts import retention


class Command(BaseCommand):
    help = "Erase what the periods of the privacy page say is due."

    def handle(self, *args: Any, **options: Any) -> None:
        done = retention.tidy(timezone.now())
        self.stdout.write(
            f"{done['unverified']} accounts never confirmed erased, {done['idle']} unused closed,"
            f" {done['sessions']} expired sessions dropped, {done['notices']} old notices erased,"
            f" {done['comments']} refused comments blanked,"
            f" {done['invitations']} invitations without their address,"
            f" {done['deliveries']} old deliveries forgotten"
        )
