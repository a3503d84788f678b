"""WSGI entry point: `gunicorn welfare.wsgi`."""

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from welfare.answers import Application


def _application() -> "Application":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
    django = get_wsgi_application()
    # It counts what it answers, and what counts reads models, which are ready only now.
    from welfare.answers import answer_at_the_door

    return answer_at_the_door(django)


application = _application()
