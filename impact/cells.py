"""The cells that a question covers, in order, without writing them all out.

A cell is (indicator, period, zone). Those of a question are a few (indicator, period) blocks, each
over the same few zones or over its own; a page of them is found by counting, however many there
are, and only its cells are then read from the database.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Where a cell stands: by indicator, then by period, then by zone."""

    indicator: str
    period: str
    zone: str


@dataclass(frozen=True, slots=True)
class Block:
    """One indicator in one period, over `zones` (codes in order)."""

    indicator: str
    period: str
    zones: Sequence[str]


class Cells:
    """All cells of some blocks, as one sequence in the order of their keys."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = sorted(blocks, key=lambda block: (block.indicator, block.period))
        self._heads = [(block.indicator, block.period) for block in self._blocks]
        self._starts = [0, *accumulate(len(block.zones) for block in self._blocks)]

    def __len__(self) -> int:
        return self._starts[-1]

    def rank(self, key: Key, *, itself: bool) -> int:
        """How many cells come before `key`, which need not be one of them, or are it (`itself`)."""
        head = (key.indicator, key.period)
        number = bisect_left(self._heads, head)
        if number == len(self._heads) or self._heads[number] != head:
            return self._starts[number]
        bisect = bisect_right if itself else bisect_left
        return self._starts[number] + bisect(self._blocks[number].zones, key.zone)

    def between(self, start: int, stop: int) -> list[Key]:
        """The keys of the cells from number `start` to `stop` excluded."""
        start, stop = max(start, 0), min(stop, len(self))
        keys: list[Key] = []
        number = bisect_right(self._starts, start) - 1
        while start < stop:
            block = self._blocks[number]
            first = start - self._starts[number]
            zones = block.zones[first : first + stop - start]
            keys.extend(Key(block.indicator, block.period, zone) for zone in zones)
            start += len(zones)
            number += 1
        return keys
