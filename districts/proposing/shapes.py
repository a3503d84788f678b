"""The districts of a plan as shapes to draw, kept in the process while the comuni stay the same."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from shapely.geometry.base import BaseGeometry

from districts.boundaries import coverage
from districts.models import TerritorialUnit

# A pixel of the map of a region a hundred kilometres wide and more.
_TOLERANCE_M = 250.0
_KEPT = 4
_MARK = """
SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)), current_database()
FROM districts_territorialunit
"""


@dataclass(frozen=True, eq=False)
class UnitShapes:
    """Light shapes of some units, by code, which still share their borders.

    The very same object is given while they are the same, so what is drawn of them can be kept.
    """

    of: Mapping[str, BaseGeometry]


_shapes: OrderedDict[tuple[Any, ...], UnitShapes] = OrderedDict()
_guard = Lock()


def plan_outlines(plan: Mapping[str, str]) -> dict[str, BaseGeometry]:
    """{district: its outline}, of {unit: district}; both by code."""
    return joined(plan, unit_shapes(tuple(sorted(plan))).of)


def joined(plan: Mapping[str, str], units: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The same from shapes that are at hand."""
    members: dict[str, list[BaseGeometry]] = {}
    for unit, district in plan.items():
        if unit in units:
            members.setdefault(district, []).append(units[unit])
    return {district: coverage.union(members[district]) for district in sorted(members)}


def unit_shapes(codes: tuple[str, ...]) -> UnitShapes:
    """The shapes of units that have one."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        key = (*cursor.fetchone(), hash(codes))
    with _guard:
        found = _shapes.get(key)
    if found is None:
        found = UnitShapes(_read(codes))
        with _guard:
            _shapes[key] = found
            while len(_shapes) > _KEPT:
                _shapes.popitem(last=False)
    return found


def _read(codes: tuple[str, ...]) -> dict[str, BaseGeometry]:
    rows: dict[str, Any] = dict(
        TerritorialUnit.objects.filter(istat_code__in=codes, geometry__isnull=False)
        .order_by("istat_code")
        .annotate(wkb=AsWKB("geometry"))
        .values_list("istat_code", "wkb")
    )
    shapes = [shapely.from_wkb(bytes(wkb)) for wkb in rows.values()]
    drawn = coverage.simplify(coverage.clean(shapes), _TOLERANCE_M)
    return dict(zip(rows, drawn, strict=True))
