"""Load a file of facts: `manage.py import_observations new.csv --source istat-posas --commit`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from impact.loading import import_observations
from impact.management.reporting import report


class Command(BaseCommand):
    help = (
        "Carica osservazioni da un CSV con unit_code, indicator, period, value (e quality, source);"
        " senza --commit dice soltanto che cosa farebbe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="la fonte delle righe che non la dicono")
        parser.add_argument("--commit", action="store_true", help="scrive nella base di dati")
        parser.add_argument(
            "--again", action="store_true", help="confronta anche ciò che è già stato caricato"
        )

    def handle(
        self, *, file: Path, source: str, commit: bool, again: bool, **_options: Any
    ) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"Il file {file} non si legge: {error.strerror}.") from error
        outcome = import_observations(
            content=content,
            name=file.name,
            default_source=source,
            today=timezone.localdate(),
            commit=commit,
            again=again,
        )
        report(self, [outcome], commit=commit)
