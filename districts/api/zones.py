"""`/zones`: the zones of every zoning, by the law of the day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, FilteredRelation, OuterRef, Q, Subquery, Sum
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.features import FoundOnMap
from districts.api.parameters import AS_OF, code_parameter
from districts.api.reading import DrawnListView, MapView, ReadView
from districts.api.units import UnitSerializer
from districts.api.units import describe as describe_units
from districts.errors import Missing
from districts.lookups import find_zoning, law_of, population_year, unknown_zone, zones_of
from districts.models import (
    Basis,
    BoundaryRevision,
    Confidence,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
    ZoneName,
    ZoneOutline,
)
from districts.models.vocabulary import WEAKEST_FIRST
from districts.questions import asked, read_day


class ZoneSerializer(serializers.Serializer[Any]):
    """A zone of a zoning; what is not known of all its units is null."""

    zoning = serializers.CharField()
    code = serializers.CharField(help_text="Unique in its zoning, never used again.")
    name = serializers.CharField(help_text="As the law of the day calls it.")
    parent_code = serializers.CharField(help_text="Of the body or area above, if the source says.")
    parent_name = serializers.CharField()
    population = serializers.IntegerField(allow_null=True, help_text="Residents of its units.")
    population_year = serializers.IntegerField()
    area_km2 = serializers.FloatField(allow_null=True)
    units_count = serializers.IntegerField()
    basis = serializers.ListField(
        child=serializers.ChoiceField(Basis.choices), help_text="What its assignments rest on."
    )
    lowest_confidence = serializers.ChoiceField(
        Confidence.choices, allow_null=True, help_text="The weakest among its assignments."
    )
    boundary_revision = serializers.IntegerField(help_text="`id` of the law of the day.")


class ZoneRecordSerializer(ZoneSerializer):
    """A zone with its units."""

    units = UnitSerializer(many=True)


class ZoneList(DrawnListView[Zone]):
    """Zones.

    The zones of all zonings in force on the day asked, or of one, ordered by zoning and code.
    """

    tag = "territory"
    serializer_class = ZoneSerializer
    file_name = "zones"
    parameters = (code_parameter("zoning", "Code of a zoning; default: all in force."), AS_OF)

    def listing(self, request: Request) -> FoundOnMap[Zone]:
        day = read_day(asked(request.query_params, "as_of"))
        zoning = asked(request.query_params, "zoning")
        laws = [law_of(zoning, day)] if zoning else _laws(day)
        inside = ZoneAssignment.objects.filter(revision__in=laws).values("zone")
        return FoundOnMap(
            Zone.objects.filter(pk__in=inside).select_related("zoning"),
            partial(describe, laws=laws, day=day),
            order=("zoning__code", "code"),
            identity=("zoning", "code"),
            places=ZoneOutline.objects.filter(revision__in=laws),
            geometry="display",
            owner="zone",
        )


class ZoneMap(MapView[Zone], ZoneList):
    """Outlines of the zones.

    GeoJSON (RFC 7946) for drawing, with the fields of `/zones`; neighbours in one zoning share
    their border. Of several zonings the zones lie on each other.
    """


class ZoneDetail(ReadView):
    """One zone of a zoning, with its units."""

    tag = "territory"
    serializer_class = ZoneRecordSerializer
    parameters = (AS_OF,)

    def get(self, request: Request, code: str, zone: str) -> Response:
        day = read_day(asked(request.query_params, "as_of"))
        law = law_of(find_zoning(code, Missing).code, day)
        zones = zones_of(law).select_related("zoning")
        found = zones.filter(code=zone).first()
        if found is None:
            wrong = unknown_zone(zone, code, list(zones.values_list("code", flat=True)))
            raise Missing(wrong.detail, **wrong.allowed)
        inside = TerritorialUnit.objects.filter(
            assignments__revision=law, assignments__zone=found
        ).select_related("parent")
        units = list(inside.defer("geometry", "parent__geometry").order_by("istat_code"))
        row = describe([found], laws=[law], day=day)[0]
        return Response(row | {"units": describe_units(units, law=law, day=day)})


def _laws(day: date) -> list[BoundaryRevision]:
    return list(BoundaryRevision.objects.in_force(day))


def describe(
    zones: Sequence[Zone], *, laws: Sequence[BoundaryRevision], day: date
) -> list[dict[str, Any]]:
    """What the API says of each zone; a fixed number of queries, however many zones."""
    year = population_year(None, day)
    law_of_zoning = {law.zoning_id: law.pk for law in laws}
    drawn = ZoneOutline.objects.filter(revision=OuterRef("revision"), zone=OuterRef("zone"))
    names = ZoneName.objects.filter(revision__in=laws, zone__in=zones)
    called = {row.zone_id: row for row in names.annotate(area=Subquery(drawn.values("area_km2")))}
    inside = ZoneAssignment.objects.filter(revision__in=laws, zone__in=zones)
    people = _people(inside, year)
    grounds: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for zone, basis, confidence in inside.values_list("zone", "basis", "confidence").distinct():
        grounds[zone].add((basis, confidence))
    return [
        {
            "zoning": zone.zoning.code,
            "code": zone.code,
            "name": called[zone.pk].name,
            "parent_code": called[zone.pk].parent_code,
            "parent_name": called[zone.pk].parent_name,
            "population": people[zone.pk][0],
            "population_year": year,
            "area_km2": called[zone.pk].area,
            "units_count": people[zone.pk][1],
            "basis": sorted({basis for basis, _confidence in grounds[zone.pk]}),
            "lowest_confidence": _lowest({sure for _basis, sure in grounds[zone.pk]}),
            "boundary_revision": law_of_zoning[zone.zoning_id],
        }
        for zone in zones
    ]


def _people(inside: Any, year: int) -> dict[int, tuple[int | None, int]]:
    """{zone: residents, null unless known for each unit; how many units}."""
    of_year = Q(unit__populations__year=year, unit__populations__superseded_at__isnull=True)
    sums = (
        inside.annotate(known=FilteredRelation("unit__populations", condition=of_year))
        .values("zone")
        .annotate(units=Count("pk"), counted=Count("known"), residents=Sum("known__population"))
    )
    return {
        row["zone"]: (row["residents"] if row["counted"] == row["units"] else None, row["units"])
        for row in sums
    }


def _lowest(levels: set[str]) -> str | None:
    return next((level for level in WEAKEST_FIRST if level in levels), None)
