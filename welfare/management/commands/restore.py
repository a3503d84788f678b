"""manage.py restore <file.dump> [--replace]: a backup into the database, whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from welfare.backups.actions import Unfinished, restore
from welfare.backups.databases import ConnectionLost, ProgramFailed
from welfare.backups.manifests import UnfitBackup


def _in_words(error: Exception) -> str:
    full = " 53100: " in str(error) or "No space left on device" in str(error)
    if isinstance(error, ProgramFailed) and full:
        return f"Il disco è pieno: libera spazio e ripeti. {error}"
    return str(error).strip()


class Command(BaseCommand):
    help = "Ripristina una copia scritta da «backup»; va eseguito con il ruolo del proprietario."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="il file .dump; il manifesto gli sta accanto")
        parser.add_argument(
            "--replace", action="store_true", help="sostituisce ciò che la base di dati contiene"
        )

    def handle(self, *, file: Path, replace: bool, **_options: Any) -> None:
        try:
            done = restore(file, replace=replace)
        except Unfinished as error:
            raise CommandError(
                "La copia è stata ripristinata, ma senza i diritti del ruolo dell'applicazione o"
                f" senza il confronto delle impronte: {error}. Rimedia e ripeti con --replace."
            ) from error
        except ConnectionLost as error:
            raise CommandError(
                "Il collegamento è caduto: la base di dati contiene o tutta la copia o tutto ciò"
                " che conteneva prima. Confronta «manage.py fingerprints» con il manifesto, o"
                f" ripeti con --replace. {error}"
            ) from error
        except (UnfitBackup, ProgramFailed, OSError, DatabaseError) as error:
            raise CommandError(f"Niente è stato toccato. {_in_words(error)}") from error
        if done.content != done.manifest.fingerprints:
            raise CommandError(
                "La copia è stata ripristinata, ma le impronte non sono quelle del manifesto:"
                " confrontale con «manage.py fingerprints» e non servire questa base di dati."
            )
        for kind, content in done.content.items():
            self.stdout.write(f"{kind}: {content['rows']} righe, come nel manifesto")
        if done.to_migrate:
            self.stdout.write(
                f"La copia è della versione {done.manifest.version}: ora esegui"
                " «manage.py migrate» e «manage.py recompute»."
            )
        self.stdout.write(self.style.SUCCESS("Ripristinata."))
