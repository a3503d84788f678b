"""manage.py recompute [--everything] [--retry-failed]: empty the queue of record."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.files.disk import told_when_full
from impact import recompute


class Command(BaseCommand):
    help = "Compute what changed since the pages were last made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--everything", action="store_true", help="compute every value and page again"
        )
        parser.add_argument(
            "--retry-failed", action="store_true", help="try again what failed three times"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with told_when_full(kept="Le pagine restano com'erano e le richieste in coda."):
            self._ask(**options)
            done = recompute.drain_side_by_side()
        self.stdout.write(f"{done.fulfilled} requests fulfilled, {done.failed} failed")
        if done.failed:
            raise CommandError("some requests failed: their errors stand in the queue")

    def _ask(self, *, everything: bool, retry_failed: bool, **_options: Any) -> None:
        if everything:
            recompute.request_everything()
        elif recompute.request_after_upgrade():
            self.stdout.write("what stands was made by another release: all is computed again")
        if retry_failed:
            self.stdout.write(f"{recompute.retry_failed()} failed requests will be tried again")
