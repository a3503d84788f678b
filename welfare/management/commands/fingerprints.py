"""manage.py fingerprints: what the database says, as digests to compare with another's."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from welfare.backups.fingerprints import fingerprints


class Command(BaseCommand):
    help = "Impronte di unità, popolazioni, fatti, assegnazioni e pagine, come JSON."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self.stdout.write(json.dumps(fingerprints(), indent=2))
