"""Compute baselines of objectives on boundaries that are new, as beat does every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from impact.plans.baselines import recompute_due


class Command(BaseCommand):
    help = "Ricalcola i valori di partenza degli obiettivi dei distretti i cui confini cambiano."

    def handle(self, *args: Any, **options: Any) -> None:
        done = recompute_due(timezone.localdate())
        self.stdout.write(f"{done} valori di partenza ricalcolati")
