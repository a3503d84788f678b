"""manage.py propose: work on the proposals of districts that wait."""

from typing import Any

from django.core.management.base import BaseCommand

from districts.proposing.queue import work


class Command(BaseCommand):
    help = "Work on the proposals of districts that wait, until none does."

    def handle(self, *args: Any, **options: Any) -> None:
        done = work()
        said = ", ".join(f"{n} {state}" for state, n in sorted(done.items()))
        self.stdout.write(said or "nothing waits")
