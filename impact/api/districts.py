"""`/districts`: the figures that a district is known by, as its page has them."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.features import FoundOnMap
from districts.api.parameters import AS_OF
from districts.api.reading import DrawnListView, MapView, ReadView
from districts.lookups import district_of, law_of, zones_of
from districts.models import Zone, ZoneOutline
from impact.questions import asked, read_day
from impact.reading import read_region

_KNOWN = (
    "population",
    "population_year",
    "area_km2",
    "units_count",
    "uncertain_units",
    "alignment",
)


class DistrictSerializer(serializers.Serializer[Any]):
    """A *distretto di coesione sociale*; what has not been computed yet is null."""

    code = serializers.CharField()
    name = serializers.CharField()
    population = serializers.IntegerField(allow_null=True, help_text="Residents of its comuni.")
    population_year = serializers.IntegerField(allow_null=True)
    area_km2 = serializers.FloatField(allow_null=True)
    units_count = serializers.IntegerField(allow_null=True, help_text="How many comuni it has.")
    uncertain_units = serializers.IntegerField(
        allow_null=True,
        help_text="How many of them are in it by a row of low confidence or approximated.",
    )
    alignment = serializers.FloatField(
        allow_null=True,
        help_text="How far the zones of the independent policies coincide with it, 0-1 (A_d), of "
        "those that have boundaries on the day asked; null if none has.",
    )


class DistrictList(DrawnListView[Zone]):
    """Districts.

    The districts in force on the day asked, with the figures of their pages.
    """

    tag = "territory"
    serializer_class = DistrictSerializer
    parameters = (AS_OF,)
    file_name = "districts"

    def listing(self, request: Request) -> FoundOnMap[Zone]:
        """The zones of the law of the day."""
        day = _day(request)
        law = law_of(None, day)
        return FoundOnMap(
            zones_of(law),
            partial(describe, day=day),
            order=("code",),
            identity=("code",),
            places=ZoneOutline.objects.filter(revision=law),
            geometry="display",
            owner="zone",
        )


class DistrictMap(MapView[Zone], DistrictList):
    """Outlines of the districts.

    GeoJSON (RFC 7946) for drawing: the outlines in force on the day asked, simplified together so
    that neighbours still share their border, each with the fields of `/districts`. For measures
    use the exact units.
    """


class DistrictDetail(ReadView):
    """One district."""

    tag = "territory"
    serializer_class = DistrictSerializer
    parameters = (AS_OF,)

    def get(self, request: Request, code: str) -> Response:
        day = _day(request)
        district = district_of(law_of(None, day), code)
        return Response(describe([district], day)[0])


def describe(districts: Iterable[Zone], day: date) -> list[dict[str, Any]]:
    """The fields of each district, in one query: the page of the region holds them all."""
    region = read_region(day)
    payload = region.payload if region else {"districts": []}
    known = {row["code"]: row for row in payload["districts"]}
    return [
        {"code": zone.code, "name": known.get(zone.code, {}).get("name", zone.name)}
        | {field: known.get(zone.code, {}).get(field) for field in _KNOWN}
        for zone in districts
    ]


def _day(request: Request) -> date:
    return read_day(asked(request.query_params, "as_of"))
