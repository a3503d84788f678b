"""manage.py data_dictionary: write docs/data-dictionary.md from the models."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from welfare.dictionary import dictionary

PLACE = Path("docs") / "data-dictionary.md"


class Command(BaseCommand):
    help = "Write the data dictionary (docs/data-dictionary.md) from the models."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / PLACE).write_text(dictionary())
        self.stdout.write(str(PLACE))
