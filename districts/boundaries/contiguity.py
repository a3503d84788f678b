"""Who borders on whom among the units, and whether a set of them hangs together.

Contiguity is walking over common borders; a corner is none. Where the land itself is broken (an
island, a region in two pieces, an exclave that the law keeps apart) a *link* stands in for the
border that is missing. Links are few, listed, and part of the conditions of every proof.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from districts.boundaries.coverage import Adjacency, Geometries, adjacency


class Reason(StrEnum):
    """Why two units that share no border count as neighbours."""

    ISLAND = "island"
    EXCLAVE = "exclave"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two units, by position, that count as neighbours though no border joins them."""

    one: int
    other: int
    reason: Reason


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """The graph of contiguity.

    neighbours: of each unit, in rising order; links count. pairs: (P, 2) positions i < j, and
    length_m: (P,) their common border [m], 0 for a link. links: the pairs that have no border.
    """

    neighbours: tuple[tuple[int, ...], ...]
    pairs: NDArray[np.intp]
    length_m: NDArray[np.float64]
    links: tuple[Link, ...] = ()

    @property
    def size(self) -> int:
        """The number of units."""
        return len(self.neighbours)


def neighbourhood(borders: Adjacency, links: Iterable[Link] = ()) -> Neighbourhood:
    """The graph of borders already measured, with links beside them."""
    known = {(int(i), int(j)) for i, j in borders.pairs}
    added = sorted(link for link in set(links) if (link.one, link.other) not in known)
    joined = [(link.one, link.other) for link in added]
    pairs = np.vstack((borders.pairs, np.array(joined, dtype=np.intp).reshape(-1, 2)))
    length = np.concatenate((borders.length_m, np.zeros(len(joined))))
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    around: list[set[int]] = [set() for _ in range(borders.size)]
    for i, j in pairs.tolist():
        around[i].add(j)
        around[j].add(i)
    return Neighbourhood(
        neighbours=tuple(tuple(sorted(each)) for each in around),
        pairs=pairs[order],
        length_m=length[order],
        links=tuple(added),
    )


def read_neighbourhood(
    geometries: Geometries, today: Sequence[str | None] | None = None
) -> Neighbourhood:
    """The graph of a coverage: common borders, links between islands, exclaves of today's zones.

    With ``today``, a zone that the law keeps in several pieces is joined by links: what is lawful
    now is not made impossible. Without it only the land decides.
    """
    borders = adjacency(geometries)
    graph = neighbourhood(borders, island_links(geometries, borders))
    if today is None:
        return graph
    return neighbourhood(borders, [*graph.links, *exclave_links(geometries, graph, today)])


def island_links(geometries: Geometries, borders: Adjacency) -> list[Link]:
    """The shortest crossings that make one graph of several, one for each piece but the first."""
    _, piece = _components(borders.size, borders.pairs)
    pieces = _by_size([np.flatnonzero(piece == label).tolist() for label in np.unique(piece)])
    return _crossings(geometries, pieces, Reason.ISLAND)


def exclave_links(
    geometries: Geometries, graph: Neighbourhood, labels: Sequence[str | None]
) -> list[Link]:
    """Links that join the pieces of each zone that is in several."""
    links = []
    for zone in sorted({label for label in labels if label is not None}):
        members = [i for i, label in enumerate(labels) if label == zone]
        pieces = pieces_of(graph, members)
        links += _crossings(geometries, [list(piece) for piece in pieces], Reason.EXCLAVE)
    return links


def pieces_of(graph: Neighbourhood, members: Collection[int]) -> list[tuple[int, ...]]:
    """Contiguous pieces of a set of units, the one of most units first, then by position."""
    left, pieces = set(members), []
    while left:
        found = _reached(graph, left, min(left))
        left -= found
        pieces.append(sorted(found))
    return [tuple(piece) for piece in _by_size(pieces)]


def hangs_together(graph: Neighbourhood, members: Collection[int]) -> bool:
    """Whether one piece holds them all; nothing hangs together with itself."""
    return not members or len(_reached(graph, members, next(iter(members)))) == len(members)


def stays_whole(graph: Neighbourhood, members: Collection[int], unit: int) -> bool:
    """Whether the rest hangs together when ``unit`` leaves a contiguous set. Looks around it first.

    Only its neighbours can come apart: one of them alone never does, and mostly the others are
    met within a few steps.
    """
    beside = [other for other in graph.neighbours[unit] if other in members]
    if len(beside) <= 1:
        return True
    wanted, seen, ahead = set(beside[1:]), {unit, beside[0]}, [beside[0]]
    while ahead:
        for other in graph.neighbours[ahead.pop()]:
            if other in members and other not in seen:
                seen.add(other)
                wanted.discard(other)
                if not wanted:
                    return True
                ahead.append(other)
    return False


def _reached(graph: Neighbourhood, members: Collection[int], start: int) -> set[int]:
    left, seen = set(members) - {start}, [start]
    for unit in seen:  # it grows while it is gone through
        if found := left.intersection(graph.neighbours[unit]):
            left -= found
            seen += found
    return set(seen)


def _crossings(geometries: Geometries, pieces: list[list[int]], reason: Reason) -> list[Link]:
    """Join the pieces to the first, nearest first, each from the nearest unit already joined."""
    if len(pieces) < 2:
        return []
    shapes, links = np.asarray(geometries, dtype=object), []
    apart = dict(enumerate(pieces[1:]))
    way = {at: _nearest(shapes, pieces[0], piece) for at, piece in apart.items()}
    while apart:
        choice = min(apart, key=lambda at: (way[at], at))
        _, one, other = way[choice]
        links.append(Link(min(one, other), max(one, other), reason))
        joined = apart.pop(choice)
        for at, piece in apart.items():
            way[at] = min(way[at], _nearest(shapes, joined, piece))
    return links


def _nearest(
    shapes: NDArray[np.object_], joined: list[int], piece: list[int]
) -> tuple[float, int, int]:
    """The least distance [degrees] between two sets of units, and its two ends."""
    found, distances = shapely.STRtree(shapes[joined]).query_nearest(
        shapes[piece], return_distance=True
    )
    ends = zip(distances.tolist(), found[1].tolist(), found[0].tolist(), strict=True)
    return min((distance, joined[i], piece[j]) for distance, i, j in ends)


def _by_size(pieces: list[list[int]]) -> list[list[int]]:
    return sorted(pieces, key=lambda piece: (-len(piece), piece))


def _components(size: int, pairs: NDArray[np.intp]) -> tuple[int, NDArray[np.int32]]:
    rows, cols = pairs.T
    graph = coo_array((np.ones(len(rows)), (rows, cols)), shape=(size, size))
    count, component = connected_components(graph, directed=False)
    return int(count), component
