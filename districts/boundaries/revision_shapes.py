"""The outlines of a revision that may never have been law, and the shapes of units that moved."""

from collections.abc import Collection

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from shapely.geometry.base import BaseGeometry

from districts.boundaries.coverage import union
from districts.models import BoundaryRevision, ZoneAssignment
from districts.rights.memberships import zone_outlines


def outlines_of(
    revision: BoundaryRevision, base: BoundaryRevision | None, touched: Collection[str]
) -> dict[str, BaseGeometry]:
    """{code of the zone: outline}, as kept for a law.

    Of a draft those of its base, but for the zones `touched`, which are joined anew.
    """
    own = {zone: shape for (_law, zone), shape in zone_outlines([revision]).items()}
    if own or base is None:
        return own
    kept = {
        zone: shape for (_law, zone), shape in zone_outlines([base]).items() if zone not in touched
    }
    members: dict[str, list[BaseGeometry]] = {}
    for _code, zone, shape in _units(revision, zone__code__in=list(touched)):
        members.setdefault(zone, []).append(shape)
    return kept | {zone: union(shapes) for zone, shapes in sorted(members.items())}


def unit_shapes(revision: BoundaryRevision, codes: Collection[str]) -> dict[str, BaseGeometry]:
    """{code: shape} of some units of a revision, those that are drawn."""
    rows = _units(revision, unit__istat_code__in=list(codes))
    return {code: shape for code, _zone, shape in rows}


def _units(revision: BoundaryRevision, **chosen: object) -> list[tuple[str, str, BaseGeometry]]:
    rows = ZoneAssignment.objects.filter(
        revision=revision, unit__geometry__isnull=False, **chosen
    ).annotate(wkb=AsWKB("unit__geometry"))
    found = rows.order_by("unit__istat_code").values_list("unit__istat_code", "zone__code", "wkb")
    return [(code, zone, shapely.from_wkb(bytes(wkb))) for code, zone, wkb in found]
