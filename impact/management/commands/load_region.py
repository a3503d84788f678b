"""Load a region from its folder of files: `manage.py load_region fixtures/piemonte --commit`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from districts.files.disk import told_when_full
from impact.loading import STEPS, load_folder
from impact.management.bodies import load_bodies
from impact.management.reporting import report

FURTHER = {"actors": load_bodies}
KNOWN = [*STEPS, *FURTHER]


class Command(BaseCommand):
    help = "Carica una regione da una cartella; senza --commit dice soltanto che cosa farebbe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="la cartella (vedi fixtures/README.md)")
        parser.add_argument("--commit", action="store_true", help="scrive nella base di dati")
        parser.add_argument(
            "--again", action="store_true", help="confronta anche ciò che è già stato caricato"
        )
        parser.add_argument(
            "--only",
            default=",".join(KNOWN),
            help=f"i soli passi da eseguire, separati da virgole: {', '.join(KNOWN)}",
        )

    def handle(
        self, *, folder: Path, commit: bool, again: bool, only: str, **_options: Any
    ) -> None:
        steps = {step.strip() for step in only.split(",")}
        if unknown := sorted(steps - set(KNOWN)):
            raise CommandError(f"Passi sconosciuti: {', '.join(unknown)}. Usa: {', '.join(KNOWN)}.")
        with told_when_full(kept="Niente è stato caricato."):
            outcomes = load_folder(
                path=folder,
                steps=steps,
                today=timezone.localdate(),
                commit=commit,
                again=again,
                further=FURTHER,
            )
        report(self, outcomes, commit=commit)
