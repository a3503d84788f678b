"""Which unit lies in which zone of one law, or of several at once: one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Case, F, FilteredRelation, Q, QuerySet, When
from shapely.geometry.base import BaseGeometry

from districts.models import (
    Basis,
    BoundaryRevision,
    Confidence,
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
    figure is. `parent`: of a part, the code of its comune. `shape`: of those that `members` was
    asked to draw.
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
    shape: BaseGeometry | None = None


_PLACE = ("zone__code", "zone__name", "zone__parent_name", "basis", "confidence", "source")
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
    draw_weak: bool = False,
    parts_of: Collection[str] = (),
) -> list[Member]:
    """Every comune of today and every unit that `laws` assign, by code; one query.

    With `draw_weak` the shapes of those whose assignment is uncertain come along; with `parts_of`
    all parts of those comuni, assigned or not.
    """
    known = Q(populations__year=year, populations__superseded_at__isnull=True)
    units = TerritorialUnit.objects.annotate(
        people=FilteredRelation("populations", condition=known)
    )
    wanted = Q(kind=TerritorialUnit.Kind.COMUNE, valid_to__isnull=True)
    if parts_of:
        wanted |= Q(parent__istat_code__in=parts_of, valid_to__isnull=True)
    weak = Q()
    columns: list[str] = []
    for number, law in enumerate(laws):
        own = f"place{number}"
        units = units.annotate(
            **{own: FilteredRelation("assignments", condition=Q(assignments__revision=law.pk))}
        )
        wanted |= Q(**{f"{own}__isnull": False})
        weak |= Q(**{f"{own}__confidence": Confidence.LOW})
        weak |= Q(**{f"{own}__basis": Basis.APPROXIMATED})
        columns += [f"{own}__{field}" for field in _PLACE]
    rows = units.filter(wanted).order_by("istat_code")
    if draw_weak:
        rows = rows.annotate(drawn=Case(When(weak, then=F("geometry"))))
        rows = rows.annotate(wkb=AsWKB("drawn"))
        columns.append("wkb")
    return [_member(row, len(laws)) for row in rows.values_list(*_UNIT, *columns)]


def _member(row: Sequence[Any], laws: int) -> Member:
    code, name, province, kind, area, population, quality, parent, *rest = row
    fields = [rest[len(_PLACE) * i : len(_PLACE) * (i + 1)] for i in range(laws)]
    drawn = rest[len(_PLACE) * laws :]
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
        shape=shapely.from_wkb(bytes(drawn[0])) if drawn and drawn[0] else None,
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
