"""The data dictionary in docs/ is what the models say today."""

from django.conf import settings

from welfare.dictionary import dictionary
from welfare.management.commands.data_dictionary import PLACE


def test_dictionary_is_what_the_models_say() -> None:
    written = (settings.BASE_DIR / PLACE).read_text()
    assert written == dictionary(), "models changed: run `python manage.py data_dictionary`"
