"""WSGI entry point: `gunicorn welfare.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
django = get_wsgi_application()

from welfare.answers import answer_at_the_door  # noqa: E402 -- after the settings

application = answer_at_the_door(django)
