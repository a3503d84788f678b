"""What the loading commands say at the end."""

from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError

from districts.importers.outcomes import Outcome


def report(command: BaseCommand, outcomes: Iterable[Outcome], *, commit: bool) -> None:
    """Write every summary and every reason. Raises `CommandError` if a file was refused."""
    refused = False
    for outcome in outcomes:
        for line in outcome.lines():
            command.stdout.write(line)
        refused = refused or bool(outcome.rejected)
    if refused:
        raise CommandError("Niente è stato scritto: correggi le righe indicate e riprova.")
    if commit:
        command.stdout.write(command.style.SUCCESS("Caricato."))
    else:
        command.stdout.write("Prova: niente è stato scritto. Ripeti con --commit per caricare.")
