"""The least that Django can do for a page: one question, the stored bytes.

Served by `gunicorn benchmarks.bare:application` with the settings and sizes of the platform, whose
middlewares it leaves out unless `BARE_MIDDLEWARE` is `kept`. The bytes are in the table
`benchmark_page(path, body)`.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

django.setup()
settings.ROOT_URLCONF = __name__
if os.environ.get("BARE_MIDDLEWARE") != "kept":
    settings.MIDDLEWARE = []


def stored(_request: HttpRequest, path: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM benchmark_page WHERE path = %s", [f"/{path}"])
        (body,) = cursor.fetchone()
    return HttpResponse(bytes(body), content_type="text/html; charset=utf-8")


urlpatterns = [re_path("^(?P<path>.*)$", stored)]
application = get_wsgi_application()
