"""`/units`: the comuni and their parts, on any day, each with its zone."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.features import FoundOnMap
from districts.api.parameters import AS_OF, code_parameter
from districts.api.reading import DrawnListView, MapView, ReadView
from districts.errors import Impossible, Malformed, Missing
from districts.gazetteer import fold
from districts.lookups import district_of, law_of, population_year, unknown_zone, zones_of
from districts.models import (
    Basis,
    BoundaryRevision,
    Confidence,
    Policy,
    Quality,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    ZoneAssignment,
    Zoning,
)
from districts.questions import asked, listed, not_among, read_day

Kind = TerritorialUnit.Kind

MOST_LETTERS = 100
"""Of the text by which a unit is looked for."""
_LETTER = re.compile("[A-Za-zÀ-ž]")


class UnitSerializer(serializers.Serializer[Any]):
    """A comune, or a part of one."""

    istat_code = serializers.CharField(help_text="Text, with its leading zeros.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    part_of = serializers.CharField(allow_null=True, help_text="The comune of a part of one.")
    province_code = serializers.CharField()
    province_name = serializers.CharField()
    cadastral_code = serializers.CharField()
    is_capital = serializers.BooleanField()
    altitude_zone = serializers.CharField()
    urbanisation = serializers.IntegerField(
        allow_null=True, help_text="Degree of urbanisation: 1 city, 2 town, 3 rural."
    )
    altitude_m = serializers.IntegerField(allow_null=True, help_text="Altitude of its centre.")
    classes_on = serializers.DateField(allow_null=True, help_text="Day of these classes.")
    shape_basis = serializers.ChoiceField(Basis.choices, help_text="What its outline rests on.")
    valid_from = serializers.DateField(allow_null=True, help_text="Null if not known.")
    valid_to = serializers.DateField(allow_null=True, help_text="First day without it.")
    area_km2 = serializers.FloatField(allow_null=True)
    population = serializers.IntegerField(allow_null=True)
    population_year = serializers.IntegerField(help_text="Latest whole year not after the day.")
    zoning = serializers.CharField(allow_null=True, help_text="Which zoning `zone` belongs to.")
    zone = serializers.CharField(
        allow_null=True, help_text="Its zone on the day asked; null where it has none."
    )
    zone_name = serializers.CharField(allow_null=True)
    basis = serializers.ChoiceField(
        Basis.choices, allow_null=True, help_text="What that assignment rests on."
    )
    confidence = serializers.ChoiceField(Confidence.choices, allow_null=True)


class BelongingSerializer(serializers.Serializer[Any]):
    """The zone of a unit in one zoning."""

    zoning = serializers.CharField()
    zone = serializers.CharField()
    zone_name = serializers.CharField()
    boundary_revision = serializers.IntegerField()
    basis = serializers.ChoiceField(Basis.choices)
    confidence = serializers.ChoiceField(Confidence.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # not DRF's argument: a field


class SuccessionSerializer(serializers.Serializer[Any]):
    """What became of a comune on a day; `unit` and `name` are those of the other one."""

    kind = serializers.ChoiceField(UnitSuccession.Kind.choices)
    date = serializers.DateField()
    former_name = serializers.CharField()
    unit = serializers.CharField()
    name = serializers.CharField()
    population_share = serializers.FloatField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # not DRF's argument: a field


class ResidentsSerializer(serializers.Serializer[Any]):
    """The residents of a year."""

    year = serializers.IntegerField()
    reference_date = serializers.DateField()
    population = serializers.IntegerField()
    quality = serializers.ChoiceField(Quality.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # not DRF's argument: a field


class UnitRecordSerializer(UnitSerializer):
    """A unit with all that is known of it as a place."""

    zones = BelongingSerializer(many=True, help_text="Its zone in every zoning of the day.")
    predecessors = SuccessionSerializer(many=True, help_text="What came into it.")
    successors = SuccessionSerializer(many=True, help_text="What it went into or gave up.")
    populations = ResidentsSerializer(many=True)


ZONING = code_parameter(
    "zoning",
    "Code of a zoning: the units that it assigns, each with its zone. Boundaries are stated on the "
    "units of their `unit_vintage`. Default: all units of the day, with their district.",
)
ZONE = code_parameter("zone", "Code of a zone, of the cohesion districts if no zoning is given.")


class UnitList(DrawnListView[TerritorialUnit]):
    """Units.

    The comuni that exist on the day asked, or the parts of comuni, each with its residents and its
    zone. With a zoning or a zone: those which that law assigns.
    """

    tag = "territory"
    serializer_class = UnitSerializer
    file_name = "units"
    parameters: Sequence[OpenApiParameter] = (
        OpenApiParameter(
            "kind",
            {"type": "string", "enum": list(Kind.values)},
            description="Comuni or parts of comuni; default: comuni, or whatever the zoning "
            "assigns.",
        ),
        code_parameter("province", "ISTAT code of a province, three digits."),
        ZONING,
        ZONE,
        OpenApiParameter(
            "q",
            {
                "type": "string",
                "minLength": 1,
                "maxLength": MOST_LETTERS,
                "pattern": _LETTER.pattern,
            },
            description="Words of the name, without regard to case and accents.",
        ),
        AS_OF,
    )

    def listing(self, request: Request) -> FoundOnMap[TerritorialUnit]:
        given = request.query_params
        day = read_day(asked(given, "as_of"))
        zoning, zone = asked(given, "zoning"), asked(given, "zone")
        law = law_of(zoning, day) if zoning or zone else None
        units = _of_law(law, zone) if law else _of_day(day)
        units = _of_kind(units, asked(given, "kind"), default=None if law else Kind.COMUNE)
        units = _in_province(units, asked(given, "province"))
        return on_map(_called(units, asked(given, "q")), law or district_law(day), day)


class UnitMap(MapView[TerritorialUnit], UnitList):
    """Shapes of the units.

    GeoJSON (RFC 7946) with the fields of `/units`. A unit that ceased before the vintage of the
    boundaries at hand has no geometry.
    """


class DistrictUnitMap(MapView[TerritorialUnit], UnitList):
    """Comuni of a district.

    GeoJSON (RFC 7946) of the comuni that belong to the district on the day asked.
    """

    parameters = (AS_OF,)

    def listing(self, request: Request) -> FoundOnMap[TerritorialUnit]:
        day = read_day(asked(request.query_params, "as_of"))
        law = law_of(None, day)
        return on_map(_of_law(law, district_of(law, self.kwargs["code"]).code), law, day)


class UnitDetail(ReadView):
    """One unit.

    Its zones on the day asked, what it came from and what became of it, its residents year by
    year. One that ceased is still found, with the day and its successors.
    """

    tag = "territory"
    serializer_class = UnitRecordSerializer
    parameters = (AS_OF,)

    def get(self, request: Request, code: str) -> Response:
        day = read_day(asked(request.query_params, "as_of"))
        found = TerritorialUnit.objects.filter(istat_code=code).defer("geometry")
        unit = (
            found.valid_on(day).first()
            or found.order_by(F("valid_to").desc(nulls_first=True)).first()
        )
        if unit is None:
            detail = _("L'unità “%(code)s” non esiste: cercala per nome con /api/v1/units?q=…")
            raise Missing(detail % {"code": code[:60]})
        return Response(
            describe([unit], law=district_law(day), day=day)[0]
            | {
                "zones": _belongings(unit, day),
                "predecessors": _successions(unit.origins.select_related("predecessor"), True),
                "successors": _successions(unit.successions.select_related("successor"), False),
                "populations": _residents(unit),
            }
        )


def on_map(
    units: QuerySet[TerritorialUnit], law: BoundaryRevision | None, day: date
) -> FoundOnMap[TerritorialUnit]:
    """The units with the zone that `law` gives them."""
    return FoundOnMap(
        units.select_related("parent").defer("geometry", "parent__geometry"),
        partial(describe, law=law, day=day),
        order=("istat_code",),
        identity=("istat_code",),
        places=TerritorialUnit.objects.filter(geometry__isnull=False),
        geometry="geometry",
    )


def district_law(day: date) -> BoundaryRevision | None:
    """The law of the districts on `day`, if there was one."""
    laws = BoundaryRevision.objects.filter(zoning__policy=Policy.COHESION)
    return laws.in_force(day).select_related("zoning").first()


def describe(
    units: Sequence[TerritorialUnit], *, law: BoundaryRevision | None, day: date
) -> list[dict[str, Any]]:
    """What the API says of each unit; three queries, however many units."""
    year = population_year(None, day)
    residents = dict(
        UnitPopulation.objects.current()
        .filter(unit__in=units, year=year)
        .values_list("unit", "population")
    )
    rows = ZoneAssignment.objects.filter(revision=law, unit__in=units).select_related(
        "zone", "called"
    )
    assigned = {row.unit_id: row for row in rows} if law else {}
    return [_row(unit, year, residents, law, assigned.get(unit.pk)) for unit in units]


def _row(
    unit: TerritorialUnit,
    year: int,
    residents: Mapping[int, int],
    law: BoundaryRevision | None,
    assigned: ZoneAssignment | None,
) -> dict[str, Any]:
    return {
        "istat_code": unit.istat_code,
        "name": unit.name,
        "kind": unit.kind,
        "part_of": unit.parent.istat_code if unit.parent else None,
        "province_code": unit.province_code,
        "province_name": unit.province_name,
        "cadastral_code": unit.cadastral_code,
        "is_capital": unit.is_capital,
        "altitude_zone": unit.altitude_zone,
        "urbanisation": unit.urbanisation,
        "altitude_m": unit.altitude_m,
        "classes_on": unit.classes_on,
        "shape_basis": unit.shape_basis,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "area_km2": unit.area_km2,
        "population": residents.get(unit.pk),
        "population_year": year,
        "zoning": law.zoning.code if law else None,
        "zone": assigned.zone.code if assigned else None,
        "zone_name": assigned.called.name if assigned else None,
        "basis": assigned.basis if assigned else None,
        "confidence": assigned.confidence if assigned else None,
    }


def _of_day(day: date) -> QuerySet[TerritorialUnit]:
    """The units that exist on `day`. Raises `Impossible` before anything is known of the region."""
    whole = Zoning.objects.filter(kind=Zoning.Kind.REGION).first()
    if whole is not None:
        law_of(whole.code, day)
    return TerritorialUnit.objects.valid_on(day)


def _of_law(law: BoundaryRevision, zone: str | None) -> QuerySet[TerritorialUnit]:
    """The units that `law` assigns, or only those of one zone. Raises `Impossible`."""
    assignments = law.assignments.all()
    if zone is not None:
        codes = list(zones_of(law).values_list("code", flat=True))
        if zone not in codes:
            raise unknown_zone(zone, law.zoning.code, codes)
        assignments = assignments.filter(zone__code=zone)
    return TerritorialUnit.objects.filter(pk__in=assignments.values("unit"))


def _of_kind(
    units: QuerySet[TerritorialUnit], kind: str | None, *, default: str | None
) -> QuerySet[TerritorialUnit]:
    if kind is not None and kind not in Kind.values:
        raise not_among("kind", list(Kind.values))
    wanted = kind or default
    return units.filter(kind=wanted) if wanted else units


def _in_province(
    units: QuerySet[TerritorialUnit], province: str | None
) -> QuerySet[TerritorialUnit]:
    """Raises `Impossible`, naming the provinces that exist."""
    if province is None:
        return units
    every = TerritorialUnit.objects.exclude(province_code="").order_by("province_code")
    codes = list(every.values_list("province_code", flat=True).distinct())
    if province not in codes:
        detail = _("La provincia “%(code)s” non esiste. Province: %(codes)s.")
        words = {"code": province[:60], "codes": listed(codes)}
        raise Impossible(detail % words, allowed=codes)
    return units.filter(province_code=province)


def _called(units: QuerySet[TerritorialUnit], text: str | None) -> QuerySet[TerritorialUnit]:
    """Those with every word of `text` in their name. Raises `Malformed`."""
    if text is None:
        return units
    words = fold(text).split()
    if not _LETTER.search(text) or len(text) > MOST_LETTERS:
        detail = _("“q” è un nome o una sua parte, di non più di %(most)s caratteri.")
        raise Malformed(detail % {"most": MOST_LETTERS})
    names = units.order_by().values_list("pk", "name")
    found = [pk for pk, name in names if all(word in fold(name) for word in words)]
    return units.filter(pk__in=found)


def _belongings(unit: TerritorialUnit, day: date) -> list[dict[str, Any]]:
    laws = BoundaryRevision.objects.in_force(day).order_by().values("pk")
    rows = ZoneAssignment.objects.filter(unit=unit, revision__in=laws)
    return [
        {
            "zoning": row.zone.zoning.code,
            "zone": row.zone.code,
            "zone_name": row.called.name,
            "boundary_revision": row.revision_id,
            "basis": row.basis,
            "confidence": row.confidence,
            "source": row.source,
        }
        for row in rows.select_related("zone__zoning", "called").order_by("zone__zoning__code")
    ]


def _successions(successions: QuerySet[UnitSuccession], from_others: bool) -> list[dict[str, Any]]:
    rows = []
    for row in successions.order_by("date", "pk"):
        other = row.predecessor if from_others else row.successor
        rows.append(
            {
                "kind": row.kind,
                "date": row.date,
                "former_name": row.former_name,
                "unit": other.istat_code,
                "name": other.name,
                "population_share": row.population_share,
                "source": row.source,
            }
        )
    return rows


def _residents(unit: TerritorialUnit) -> list[dict[str, Any]]:
    known = unit.populations.filter(superseded_at__isnull=True).order_by("year")
    fields = ("year", "reference_date", "population", "quality", "source")
    return [dict(zip(fields, row, strict=True)) for row in known.values_list(*fields)]
