"""Addresses: pages with a trailing slash, API paths without.

Pages stand at Italian paths, and in English under `/en/`; the API and the admin have no language,
but the page that documents the API has.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from districts.views import ogc
from welfare import health
from welfare.api.documents import Documentation
from welfare.errors import as_problem

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
    path("api/", include("welfare.api.urls")),
    path("tiles/", include("welfare.tile_urls")),
    path("ogc", as_problem(ogc.landing), name="ogc"),
    path("ogc/", include("welfare.ogc_urls")),
    *i18n_patterns(
        path("api/v1/docs", Documentation.as_view(), name="api-docs"),
        path("accesso/", include("welfare.account_urls")),
        path("", include("welfare.page_urls")),
        path("", include("districts.urls")),
        path("", include("subsidiarity.project_urls")),
        path("", include("impact.urls")),
        path("", include("subsidiarity.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "welfare.errors.bad_request"
handler403 = "welfare.errors.permission_denied"
handler404 = "welfare.errors.not_found"
handler429 = "welfare.errors.too_many"
handler500 = "welfare.errors.server_error"
