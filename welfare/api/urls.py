"""The API, version 1. Paths have no trailing slash; its page for people is in `welfare.urls`."""

from django.urls import include, path

from welfare.api.documents import OpenAPIDocument
from welfare.api.root import Root
from welfare.api.status import Status

app_name = "api"

urlpatterns = [
    path("v1", Root.as_view(), name="root"),
    path("v1/openapi.json", OpenAPIDocument.as_view(), name="openapi"),
    path("v1/status", Status.as_view(), name="status"),
    path("v1/", include("districts.api.urls")),
    path("v1/", include("subsidiarity.api.urls")),
    path("v1/", include("impact.api.urls")),
]
