"""Shapes of units and zones for the maps that the server draws: one query for each kind."""

from collections.abc import Iterable
from datetime import date

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from districts.models import BoundaryRevision, ZoneAssignment, ZoneOutline, Zoning

Law = tuple[str, date]
"""Code of a zoning and the day from which its boundaries are in force: one standing revision."""


def unit_shapes(law: Law, zone: str) -> dict[str, BaseGeometry]:
    """{ISTAT code: geometry} of the units of a zone."""
    zoning, since = law
    rows = (
        ZoneAssignment.objects.filter(
            revision__in=BoundaryRevision.objects.standing(),
            revision__zoning__code=zoning,
            revision__effective_from=since,
            zone__code=zone,
            unit__geometry__isnull=False,
        )
        .annotate(wkb=AsWKB("unit__geometry"))
        .values_list("unit__istat_code", "wkb")
    )
    return {code: shapely.from_wkb(bytes(wkb)) for code, wkb in rows}


def zone_shapes(
    zones: Iterable[tuple[Law, str]],
) -> tuple[dict[tuple[str, str], BaseGeometry], BaseGeometry | None]:
    """{(zoning, zone): outline for drawing} of the zones asked, and the outline of the region."""
    wanted = Q(zone__zoning__kind=Zoning.Kind.REGION)
    for (zoning, since), zone in zones:
        wanted |= Q(zone__zoning__code=zoning, zone__code=zone, revision__effective_from=since)
    rows = (
        ZoneOutline.objects.filter(wanted, revision__in=BoundaryRevision.objects.standing())
        .order_by("revision__effective_from")
        .annotate(wkb=AsWKB("display"))
        .values_list("zone__zoning__kind", "zone__zoning__code", "zone__code", "wkb")
    )
    outlines: dict[tuple[str, str], BaseGeometry] = {}
    region: BaseGeometry | None = None
    for kind, zoning, zone, wkb in rows:
        outlines[zoning, zone] = shapely.from_wkb(bytes(wkb))
        if kind == Zoning.Kind.REGION:
            region = outlines[zoning, zone]
    return outlines, region
