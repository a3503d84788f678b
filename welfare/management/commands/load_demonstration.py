"""Invented bodies and persons, one for each role: `manage.py load_demonstration --commit`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from districts.errors import Impossible
from welfare.demonstration import load_demonstration


class Command(BaseCommand):
    help = "Carica enti e persone dimostrativi, una persona per ruolo; senza --commit li elenca."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commit", action="store_true", help="scrive nella base di dati")
        parser.add_argument(
            "--password", default="", help="la stessa per tutti; senza, una a caso per ciascuno"
        )
        parser.add_argument(
            "--in-production",
            action="store_true",
            help="anche con HTTPS=1: persone inventate potranno accedere",
        )

    def handle(self, *, commit: bool, password: str, in_production: bool, **_options: Any) -> None:
        if settings.HTTPS and not in_production:
            raise CommandError(
                "HTTPS=1 è la produzione: persone inventate potrebbero accedere e decidere. Se lo"
                " vuoi davvero, ripeti con --in-production."
            )
        try:
            entries = load_demonstration(password=password, commit=commit)
        except Impossible as error:
            raise CommandError(f"{error.detail} Carica prima una regione: load_region.") from error
        for entry in entries:
            said = entry.password if commit else "password alla fine"
            self.stdout.write(f"{entry.role.value:24} {entry.email:48} {said or 'già presente'}")
        if commit:
            self.stdout.write(self.style.SUCCESS("Caricato. Le password non si rivedranno."))
        else:
            self.stdout.write("Prova: niente è stato scritto. Ripeti con --commit per caricare.")
