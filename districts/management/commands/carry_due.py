"""Let decisions on the things of zones that changed take effect, as beat does hourly."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from districts.actions.carrying import carry_due


class Command(BaseCommand):
    help = "Porta nelle zone decise ciò che è delle zone i cui confini nuovi sono in vigore."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{carry_due(timezone.localdate())} decisioni hanno avuto effetto")
