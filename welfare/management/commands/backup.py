"""manage.py backup [folder]: the whole database into a dump with its manifest."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from welfare.backups.actions import back_up
from welfare.backups.databases import ProgramFailed


class Command(BaseCommand):
    help = "Scrive una copia della base di dati (.dump) con il suo manifesto (.json)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", help="la cartella delle copie (se manca: BACKUP_DIR)"
        )

    def handle(self, *, folder: str | None, **_options: Any) -> None:
        chosen = folder or settings.BACKUP_DIR
        if not chosen:
            raise CommandError("Dove? Indica una cartella, o imposta BACKUP_DIR.")
        try:
            dump = back_up(Path(chosen))
        except (ProgramFailed, OSError) as error:
            raise CommandError(f"La copia non è stata fatta. {error}") from error
        self.stdout.write(str(dump))
