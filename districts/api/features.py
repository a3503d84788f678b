"""Geometry of lists: GeoJSON written by the database.

Five decimals of a degree, which are about a metre; outer rings counter-clockwise (RFC 7946, 3.1.6).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsGeoJSON, GeomOutputGeoFunc
from django.db.models import Model, QuerySet

from districts.api.listing import DECIMALS, Drawn, Found

M = TypeVar("M", bound=Model)


class _CounterClockwise(GeomOutputGeoFunc):
    function = "ST_ForcePolygonCCW"


class FoundOnMap(Found[M], Drawn[M]):
    """The rows of a queryset with their shapes.

    `places` are the rows that hold the shapes, in their field `geometry`; `owner` is the field by
    which they name the rows of `queryset`.
    """

    def __init__(
        self,
        queryset: QuerySet[M],
        describe: Callable[[Sequence[M]], list[dict[str, Any]]],
        *,
        order: Sequence[str],
        identity: Sequence[str],
        places: QuerySet[Any],
        geometry: str,
        owner: str = "pk",
    ) -> None:
        super().__init__(queryset, describe, order=order)
        self.identity = tuple(identity)
        self.places = places
        self.geometry = geometry
        self.owner = owner

    def shapes(self, items: Sequence[M]) -> list[str | None]:
        drawn = AsGeoJSON(_CounterClockwise(self.geometry), precision=DECIMALS)
        among = self.places.filter(**{f"{self.owner}__in": [item.pk for item in items]})
        shape_of = dict(among.order_by().values_list(self.owner, drawn))
        return [shape_of.get(item.pk) for item in items]

    def extent(self) -> tuple[float, float, float, float] | None:
        among = self.places.filter(**{f"{self.owner}__in": self.queryset.order_by().values("pk")})
        box: tuple[float, float, float, float] | None = among.aggregate(box=Extent(self.geometry))[
            "box"
        ]
        return box
