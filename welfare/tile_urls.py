"""Addresses of the vector tiles, below `/tiles/`. They have no language; what is wrong is a problem
document, as in the API."""

from django.urls import path

from districts.views import tiles
from welfare.errors import as_problem

urlpatterns = [
    path("<str:zoning>.json", as_problem(tiles.tilejson), name="tilejson"),
    path("<str:zoning>/<str:z>/<str:x>/<str:y>.mvt", as_problem(tiles.tile), name="tile"),
    path(
        "<str:zoning>/<str:fingerprint>/<str:z>/<str:x>/<str:y>.mvt",
        as_problem(tiles.addressed_tile),
        name="addressed-tile",
    ),
]
