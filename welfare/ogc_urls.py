"""Addresses of OGC API – Features, below `/ogc/`; what is wrong is a problem document."""

from django.urls import path

from districts.views import ogc
from welfare.errors import as_problem

urlpatterns = [
    path("", as_problem(ogc.landing), name="ogc-landing"),
    path("api", as_problem(ogc.api), name="ogc-api"),
    path("conformance", as_problem(ogc.conformance), name="ogc-conformance"),
    path("collections", as_problem(ogc.collections), name="ogc-collections"),
    path("collections/<str:code>", as_problem(ogc.collection), name="ogc-collection"),
    path("collections/<str:code>/items", as_problem(ogc.items), name="ogc-items"),
    path("collections/<str:code>/items/<str:feature>", as_problem(ogc.item), name="ogc-item"),
]
