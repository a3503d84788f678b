"""What a list of the API reads: rows in one fixed order, from any row on, a piece at a time.

A piece begins after a key, not after a number of rows: rows added or removed between two pieces
are never read twice nor lost, and the last piece costs as much as the first. Pages and whole files
are both made of such pieces.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)

Key = tuple[str, ...]
"""Where a row stands in the order of its list: the texts by which the list is sorted."""

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


def _beyond(order: Sequence[str], key: Key, side: str) -> Q:
    """(a, b) > (x, y) as a > x, or a = x and b > y."""
    (name, *others), (value, *rest) = order, key
    condition = Q(**{f"{name}__{side}": value})
    if others:
        condition |= Q(**{name: value}) & _beyond(others, tuple(rest), side)
    return condition
