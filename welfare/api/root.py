"""`/api/v1`: where everything is."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.reading import ReadView
from districts.models import Region


class LinksSerializer(serializers.Serializer[Any]):
    """Addresses of the resources."""

    districts = serializers.URLField()
    districts_geo = serializers.URLField()
    zonings = serializers.URLField()
    zones = serializers.URLField()
    zones_geo = serializers.URLField()
    units = serializers.URLField()
    units_geo = serializers.URLField()
    indicators = serializers.URLField()
    observations = serializers.URLField()
    values = serializers.URLField()
    alignment = serializers.URLField()
    actors = serializers.URLField()
    projects = serializers.URLField()
    plans = serializers.URLField()
    consultations = serializers.URLField()
    drafts = serializers.URLField()
    proposals = serializers.URLField()
    status = serializers.URLField()
    openapi = serializers.URLField()
    docs = serializers.URLField()


class PagesSerializer(serializers.Serializer[Any]):
    """Addresses of the pages for people, in Italian."""

    home = serializers.URLField()
    districts = serializers.URLField()
    zonings = serializers.URLField()
    indicators = serializers.URLField()
    actors = serializers.URLField()
    method = serializers.URLField()
    downloads = serializers.URLField()


class RootSerializer(serializers.Serializer[Any]):
    """What this API is and where to go on."""

    title = serializers.CharField()
    version = serializers.CharField()
    region = serializers.CharField(allow_null=True)
    attribution = serializers.CharField(
        allow_null=True, help_text="The line to print beside figures taken from here."
    )
    links = LinksSerializer()
    pages = PagesSerializer()
    tiles = serializers.CharField(
        help_text="Where the TileJSON of each zoning is; `units` in its place means the comuni."
    )


# The views whose names are not those of the resources.
_VIEWS = {"docs": "api-docs"}
_PAGES = {"districts": "district-list", "downloads": "data"}


class Root(ReadView):
    """The API.

    What it offers, whom to credit for the data, and the addresses from which to go on.
    """

    serializer_class = RootSerializer

    def get(self, request: Request) -> Response:
        region = Region.objects.first()
        return Response(
            {
                "title": _("Distretti di coesione sociale"),
                "version": settings.SPECTACULAR_SETTINGS["VERSION"],
                "region": region.official_name if region else None,
                "attribution": region.attribution if region else None,
                "links": {
                    name: _address(request, _VIEWS.get(name, f"api:{name.replace('_', '-')}"))
                    for name in LinksSerializer().get_fields()
                },
                "pages": {
                    name: _address(request, _PAGES.get(name, name))
                    for name in PagesSerializer().get_fields()
                },
                "tiles": request.build_absolute_uri("/tiles/") + "{zoning}.json",
            }
        )


def _address(request: Request, view: str) -> str:
    return request.build_absolute_uri(reverse(view))
