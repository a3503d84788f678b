"""Which unit lies in which zone of one law, or of several at once: one query."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import FilteredRelation, Q, QuerySet
from shapely.geometry.base import BaseGeometry

from districts.models import (
    BoundaryRevision,
    TerritorialUnit,
    ZoneOutline,
    is_uncertain,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The zone that a unit lies in, and how well that is known."""

    zone: str
    zone_name: str
    parent: str
    basis: str
    confidence: str
    source: str

    @property
    def weak(self) -> bool:
        """Whether this row must be shown as uncertain."""
        return is_uncertain(self.basis, self.confidence)


@dataclass(frozen=True, slots=True)
class Member:
    """A unit: a comune of today, or what a law assigns. `places`: one for each law asked.

    `population`: residents of the year asked, None where nobody knows them, and how settled the
    figure is. `parent`: of a part, the code of its comune.
    """

    code: str
    name: str
    province: str
    kind: str
    area_km2: float | None
    population: int | None
    places: tuple[Place | None, ...]
    quality: str = ""
    parent: str = ""


_PLACE = ("zone__code", "called__name", "called__parent_name", "basis", "confidence", "source")
_UNIT = (
    "istat_code",
    "name",
    "province_name",
    "kind",
    "area_km2",
    "people__population",
    "people__quality",
    "parent__istat_code",
)


def members(
    laws: Sequence[BoundaryRevision],
    year: int,
    *,
    parts_of: Collection[str] = (),
) -> list[Member]:
    """Every comune of today and every unit that `laws` assign, by code; one query.

    With `parts_of` also all parts of those comuni, assigned or not.
    """
    known = Q(populations__year=year, populations__superseded_at__isnull=True)
    units = TerritorialUnit.objects.annotate(
        people=FilteredRelation("populations", condition=known)
    )
    wanted = Q(kind=TerritorialUnit.Kind.COMUNE, valid_to__isnull=True)
    if parts_of:
        wanted |= Q(parent__istat_code__in=parts_of, valid_to__isnull=True)
    columns: list[str] = []
    for number, law in enumerate(laws):
        own = f"place{number}"
        units = units.annotate(
            **{own: FilteredRelation("assignments", condition=Q(assignments__revision=law.pk))}
        )
        wanted |= Q(**{f"{own}__isnull": False})
        columns += [f"{own}__{field}" for field in _PLACE]
    rows = units.filter(wanted).order_by("istat_code")
    return [_member(row, len(laws)) for row in rows.values_list(*_UNIT, *columns)]


def _member(row: Sequence[Any], laws: int) -> Member:
    code, name, province, kind, area, population, quality, parent, *rest = row
    fields = [rest[len(_PLACE) * i : len(_PLACE) * (i + 1)] for i in range(laws)]
    return Member(
        code=code,
        name=name,
        province=province,
        kind=kind,
        area_km2=None if area is None else float(area),
        population=population,
        quality=quality or "",
        parent=parent or "",
        places=tuple(Place(*place) if place[0] is not None else None for place in fields),
    )


def zone_outlines(laws: Collection[BoundaryRevision]) -> dict[tuple[int, str], BaseGeometry]:
    """{(law, code of the zone): outline to draw [EPSG:4326]}, by code; one query."""
    rows = (
        ZoneOutline.objects.filter(revision__in=laws)
        .annotate(wkb=AsWKB("display"))
        .order_by("zone__code")
        .values_list("revision", "zone__code", "wkb")
    )
    return {(law, zone): shapely.from_wkb(bytes(wkb)) for law, zone, wkb in rows}


def weak_alone(units: Iterable[Member]) -> tuple[list[Member], list[str]]:
    """Units whose row is uncertain, and the zones of the first law of which all units are so.

    The units are those of the other zones: a zone that is uncertain as a whole is drawn as one.
    """
    weak: dict[str, list[Member]] = defaultdict(list)
    count: Counter[str] = Counter()
    for unit in units:
        if place := unit.places[0]:
            count[place.zone] += 1
            if place.weak:
                weak[place.zone].append(unit)
    whole = sorted(zone for zone, found in weak.items() if len(found) == count[zone])
    alone = [unit for zone, found in weak.items() if zone not in whole for unit in found]
    return sorted(alone, key=lambda unit: unit.code), whole


def assigned_outlines(law: BoundaryRevision, codes: Collection[str]) -> dict[str, BaseGeometry]:
    """{ISTAT code: shape} of units that a law assigns, by code; a query, unless there are none."""
    if not codes:
        return {}
    rows: QuerySet[TerritorialUnit, tuple[str, Any]] = (
        TerritorialUnit.objects.filter(
            istat_code__in=codes, geometry__isnull=False, assignments__revision=law
        )
        .annotate(wkb=AsWKB("geometry"))
        .order_by("istat_code")
        .values_list("istat_code", "wkb")
    )
    return {code: shapely.from_wkb(bytes(wkb)) for code, wkb in rows}


def unit_outlines(codes: Collection[str]) -> dict[str, BaseGeometry]:
    """{ISTAT code: shape} of the units that exist today; one query."""
    rows: QuerySet[TerritorialUnit, tuple[str, Any]] = (
        TerritorialUnit.objects.filter(
            istat_code__in=codes, geometry__isnull=False, valid_to__isnull=True
        )
        .annotate(wkb=AsWKB("geometry"))
        .values_list("istat_code", "wkb")
    )
    return {code: shapely.from_wkb(bytes(wkb)) for code, wkb in rows}
