"""The comuni of a new year: `refresh_units <folder> --commit` (docs/yearly-refresh.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from impact.loading.refresh import FILES, refresh_folder
from impact.management.reporting import report


class Command(BaseCommand):
    help = "Passa ai comuni di un nuovo elenco; senza --commit dice soltanto che cosa farebbe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help=f"la cartella con {', '.join(FILES)}")
        parser.add_argument("--commit", action="store_true", help="scrive nella base di dati")

    def handle(self, *, folder: Path, commit: bool, **_options: Any) -> None:
        done = refresh_folder(path=folder, today=timezone.localdate(), commit=commit)
        for sentence in done.said:
            self.stdout.write(sentence)
        report(self, done.outcomes, commit=commit)
