"""Which zones of a map are too small to be read and lie together: they get a map of their own."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from districts.maps.cartography import Drawing


def crowded(geometries: Sequence[BaseGeometry], drawing: Drawing, room: float) -> list[int]:
    """Positions of the largest group of neighbours whose labels have less than `room` [px].

    `drawing` is that of `geometries`, whose shared borders coincide. A zone that is small on its
    own needs no inset (its label is written over the border); so fewer than two give none. Of two
    groups as large, the one that comes first.
    """
    small = [index for index, label in enumerate(drawing.labels) if label.room < room]
    groups: list[list[int]] = []
    for index in small:
        beside = [
            group
            for group in groups
            if shapely.intersects(geometries[index], [geometries[other] for other in group]).any()
        ]
        groups = [group for group in groups if group not in beside]
        groups.append(sorted([index, *(other for group in beside for other in group)]))
    largest = max(sorted(groups), key=len, default=[])
    return largest if len(largest) > 1 else []
