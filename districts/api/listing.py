"""What a list of the API reads: rows in one fixed order, from any row on, a piece at a time.

A piece begins after a key, not after a number of rows: rows added or removed between two pieces
are never read twice nor lost, and the last piece costs as much as the first. Pages and whole files
are both made of such pieces.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

import numpy as np
import shapely
from django.db.models import Model, Q, QuerySet
from shapely.geometry.base import BaseGeometry

T = TypeVar("T")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

Key = tuple[str, ...]
"""Where a row stands in the order of its list: the texts by which the list is sorted."""

DECIMALS = 5
"""Of coordinates in degrees: about a metre."""

PIECE = 5_000
"""How many rows of a whole file are in memory at once."""


class Listing(ABC, Generic[T]):
    """Some rows in order. `width` is how many texts make a key."""

    width = 1

    @abstractmethod
    def piece(self, start: Key | None, size: int, *, back: bool = False) -> list[T]:
        """Up to `size` items after `start` (from the first one if None).

        With `back` those before `start`, the nearest first. `start` need not be there any more.
        """

    @abstractmethod
    def key(self, item: T) -> Key:
        """Where `item` stands."""

    @abstractmethod
    def rows(self, items: Sequence[T]) -> list[dict[str, Any]]:
        """What is said of `items`, in a fixed number of queries."""

    def understands(self, key: Key) -> bool:
        """Whether `key` is of the form that this list gives out."""
        return len(key) == self.width

    def pieces(self) -> Iterator[list[T]]:
        """All items, `PIECE` at a time."""
        start: Key | None = None
        while items := self.piece(start, PIECE):
            yield items
            if len(items) < PIECE:
                return
            start = self.key(items[-1])


class Drawn(Listing[T]):
    """Rows that have a place on the map."""

    identity: tuple[str, ...]
    """The fields that together name a feature."""

    @abstractmethod
    def shapes(self, items: Sequence[T]) -> list[str | None]:
        """The geometry of each of `items`, as GeoJSON."""

    @abstractmethod
    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all items; None if there are none."""


class Found(Listing[M]):
    """The rows of a queryset, by the text fields that together are unique in it."""

    def __init__(
        self,
        queryset: QuerySet[M],
        describe: Callable[[Sequence[M]], list[dict[str, Any]]],
        *,
        order: Sequence[str] = ("code",),
    ) -> None:
        self.queryset = queryset
        self.describe = describe
        self.order = tuple(order)
        self.width = len(self.order)

    def piece(self, start: Key | None, size: int, *, back: bool = False) -> list[M]:
        rows = self.queryset
        if start is not None:
            rows = rows.filter(_beyond(self.order, start, "lt" if back else "gt"))
        return list(rows.order_by(*(f"-{name}" if back else name for name in self.order))[:size])

    def key(self, item: M) -> Key:
        return tuple(str(attrgetter(name.replace("__", "."))(item)) for name in self.order)

    def rows(self, items: Sequence[M]) -> list[dict[str, Any]]:
        return self.describe(items)


class NumberedListing(Found[M]):
    """Rows in the order of their numbers."""

    def understands(self, key: tuple[str, ...]) -> bool:
        return super().understands(key) and key[0].isdecimal() and len(key[0]) < 18


class Counted(Drawn[tuple[int, R]]):
    """Rows that are at hand and few, each with its number; `shape` says where one is [EPSG:4326].

    They are counted anew at each question: whoever turns the pages of what changes meanwhile sees
    it as it is by then.
    """

    def __init__(
        self,
        items: Iterable[R],
        describe: Callable[[R], dict[str, Any]],
        shape: Callable[[R], BaseGeometry | None],
        *,
        identity: Sequence[str],
    ) -> None:
        self.items = list(enumerate(items))
        self.describe = describe
        self.shape = shape
        self.identity = tuple(identity)

    def piece(self, start: Key | None, size: int, *, back: bool = False) -> list[tuple[int, R]]:
        if back:
            before = self.items if start is None else self.items[: int(start[0])]
            return before[::-1][:size]
        return self.items[0 if start is None else int(start[0]) + 1 :][:size]

    def key(self, item: tuple[int, R]) -> Key:
        return (str(item[0]),)

    def understands(self, key: Key) -> bool:
        return super().understands(key) and key[0].isdecimal() and len(key[0]) < 18

    def rows(self, items: Sequence[tuple[int, R]]) -> list[dict[str, Any]]:
        return [self.describe(item) for _number, item in items]

    def shapes(self, items: Sequence[tuple[int, R]]) -> list[str | None]:
        return [_geojson(self.shape(item)) for _number, item in items]

    def extent(self) -> tuple[float, float, float, float] | None:
        drawn = [shape for _number, item in self.items if (shape := self.shape(item)) is not None]
        if not drawn:
            return None
        west, south, east, north = shapely.total_bounds(drawn).tolist()
        return west, south, east, north


def _geojson(shape: BaseGeometry | None) -> str | None:
    """As the database writes it: metres, and outer rings counter-clockwise (RFC 7946)."""
    if shape is None:
        return None
    fine = shapely.transform(shape, lambda degrees: np.round(degrees, DECIMALS))
    written: str = shapely.to_geojson(shapely.orient_polygons(fine))
    return written


def _beyond(order: Sequence[str], key: Key, side: str) -> Q:
    """(a, b) > (x, y) as a > x, or a = x and b > y."""
    (name, *others), (value, *rest) = order, key
    condition = Q(**{f"{name}__{side}": value})
    if others:
        condition |= Q(**{name: value}) & _beyond(others, tuple(rest), side)
    return condition
