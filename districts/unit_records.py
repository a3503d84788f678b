"""What is known of one comune as a place: its residents, its past, its zones. Two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from shapely.geometry.base import BaseGeometry

from districts.models import (
    BoundaryRevision,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    ZoneAssignment,
    ZoneOutline,
)


@dataclass(frozen=True, slots=True)
class Residents:
    """The residents of a year, by one source."""

    year: int
    day: str
    population: int
    quality: str
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of a comune on a day: `code` and `name` are those of the other one.

    `former_name` is what the one that ceased, gave up land or changed name was called till then.
    """

    kind: str
    day: str
    former_name: str
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a comune; `zone` is the latest that it belongs to, `basis` that of its border."""

    code: str
    name: str
    note: str
    basis: str
    population: int | None
    year: int | None
    quality: str | None
    zone: str | None
    zoning_it: str | None
    zoning_en: str | None


@dataclass(frozen=True, slots=True)
class Classes:
    """The statistical classes of a comune, as `source` gave them on a day.

    `altitude_zone` is theirs; `other_altitude_zone` that of the regional table, where it differs.
    """

    urbanisation: str
    altitude_m: int | None
    altitude_zone: str
    other_altitude_zone: str
    on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A comune. `origins`: what came into it; `fates`: what it went into or gave up."""

    code: str
    name: str
    province: str
    area_km2: float | None
    exists_since: date | None
    ended_on: date | None
    residents: Sequence[Residents]
    origins: Sequence[Passage]
    fates: Sequence[Passage]
    shape: BaseGeometry | None
    classes: Classes
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Belonging:
    """The zone of a comune in one law of a zoning, and what its row rests on.

    `to_day`: the first day on which that law no longer holds. The outline is there only for a law
    in force on the day asked.
    """

    zoning: str
    zoning_name_it: str
    zoning_name_en: str
    zoning_kind: str
    policy: str
    zone: str
    zone_name: str
    parent_name: str
    act: str
    effective_from: date
    to_day: date | None
    date_precision: str
    basis: str
    confidence: str
    outline: BaseGeometry | None

    def holds_on(self, day: date) -> bool:
        """Whether that law is in force on `day`."""
        return self.effective_from <= day and (self.to_day is None or day < self.to_day)


def unit_record(istat_code: str) -> UnitRecord | None:
    """The comune with this code as it is now, or as it was last; None if there never was one."""
    row = (
        TerritorialUnit.objects.comuni()
        .filter(istat_code=istat_code)
        .order_by(F("valid_to").desc(nulls_first=True))
        .annotate(
            wkb=AsWKB("geometry"),
            residents=_residents(),
            origins_found=_passages("successor", "predecessor"),
            fates_found=_passages("predecessor", "successor"),
            parts_found=_parts(),
        )
        .defer("geometry")
        .first()
    )
    if row is None:
        return None
    return UnitRecord(
        code=row.istat_code,
        name=row.name,
        province=row.province_name,
        area_km2=None if row.area_km2 is None else float(row.area_km2),
        exists_since=row.valid_from,
        ended_on=row.valid_to,
        residents=[Residents(**found) for found in row.residents],
        origins=[Passage(**found) for found in row.origins_found],
        fates=[Passage(**found) for found in row.fates_found],
        shape=_shape(row.wkb),
        classes=_classes(row),
        parts=[Part(**found) for found in row.parts_found],
    )


def _classes(unit: TerritorialUnit) -> Classes:
    differs = unit.classes_altitude_zone and unit.altitude_zone != unit.classes_altitude_zone
    return Classes(
        urbanisation=str(unit.get_urbanisation_display()) if unit.urbanisation else "",
        altitude_m=unit.altitude_m,
        altitude_zone=unit.classes_altitude_zone or unit.altitude_zone,
        other_altitude_zone=unit.altitude_zone if differs else "",
        on=unit.classes_on,
        source=unit.classes_source,
    )


def _parts() -> ArraySubquery:
    """The parts of the unit, by code, each with its latest residents and zone."""
    residents = UnitPopulation.objects.current().filter(unit=OuterRef("pk")).order_by("-year")
    zones = ZoneAssignment.objects.filter(
        unit=OuterRef("pk"), revision__validity__isnull=False
    ).order_by("-revision__effective_from")
    rows = TerritorialUnit.objects.filter(parent=OuterRef("pk"), valid_to__isnull=True)
    known: QuerySet[TerritorialUnit, Any] = rows.order_by("istat_code").values(
        known=JSONObject(
            code="istat_code",
            name="name",
            note="note",
            basis="shape_basis",
            population=Subquery(residents.values("population")[:1]),
            year=Subquery(residents.values("year")[:1]),
            quality=Subquery(residents.values("quality")[:1]),
            zone=Subquery(zones.values("called__name")[:1]),
            zoning_it=Subquery(zones.values("zone__zoning__name_it")[:1]),
            zoning_en=Subquery(zones.values("zone__zoning__name_en")[:1]),
        )
    )
    return ArraySubquery(known)


def _residents() -> ArraySubquery:
    rows = UnitPopulation.objects.current().filter(unit=OuterRef("pk")).order_by("year")
    known: QuerySet[UnitPopulation, Any] = rows.values(
        known=JSONObject(
            year="year",
            day="reference_date",
            population="population",
            quality="quality",
            source="source",
        )
    )
    return ArraySubquery(known)


def _passages(own: str, other: str) -> ArraySubquery:
    """The successions of which the unit is the `own` side, the earliest first."""
    rows = UnitSuccession.objects.filter(**{own: OuterRef("pk")}).order_by("date", other)
    known: QuerySet[UnitSuccession, Any] = rows.values(
        known=JSONObject(
            kind="kind",
            day="date",
            former_name="former_name",
            code=f"{other}__istat_code",
            name=f"{other}__name",
            source="source",
        )
    )
    return ArraySubquery(known)


def belongings(istat_code: str, day: date) -> list[Belonging]:
    """The zones of a comune in every law there is, by zoning and day."""
    outline = ZoneOutline.objects.filter(
        zone=OuterRef("zone"),
        revision=OuterRef("revision"),
        revision__in=BoundaryRevision.objects.in_force(day),
    )
    rows = (
        ZoneAssignment.objects.filter(
            unit__istat_code=istat_code, revision__in=BoundaryRevision.objects.standing()
        )
        .select_related("zone__zoning", "called", "revision__act", "revision__validity")
        .annotate(wkb=Subquery(outline.values(drawn=AsWKB("display"))[:1]))
        .order_by("zone__zoning__code", "revision__validity__from_day")
    )
    return [
        Belonging(
            zoning=row.zone.zoning.code,
            zoning_name_it=row.zone.zoning.name_it,
            zoning_name_en=row.zone.zoning.name_en,
            zoning_kind=row.zone.zoning.kind,
            policy=row.zone.zoning.policy,
            zone=row.zone.code,
            zone_name=row.called.name,
            parent_name=row.called.parent_name,
            act=row.revision.act_label,
            effective_from=row.revision.validity.from_day,
            to_day=row.revision.validity.to_day,
            date_precision=row.revision.date_precision,
            basis=row.basis,
            confidence=row.confidence,
            outline=_shape(row.wkb),
        )
        for row in rows
    ]


def _shape(wkb: memoryview | bytes | None) -> BaseGeometry | None:
    return None if wkb is None else shapely.from_wkb(bytes(wkb))
