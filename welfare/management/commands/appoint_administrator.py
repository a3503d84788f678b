"""Make the first system administrator, and the region's own body, on an empty platform."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from welfare.accounts.appointing import NotAppointed, appoint_first_administrator


class Command(BaseCommand):
    help = "Make the first system administrator; they choose a password by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--tax-code", default="", help="of the region, eleven digits")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = appoint_first_administrator(
                email=options["email"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                tax_code=options["tax_code"],
            )
        except (NotAppointed, ValidationError) as error:
            said = error.messages[0] if isinstance(error, ValidationError) else error
            raise CommandError(f"{said}") from error
        self.stdout.write(
            f"{person.email} is system administrator. Open /accesso/password/nuova/, ask for a"
            " password for this address, then set up the second factor."
        )
