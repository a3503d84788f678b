"""Contiguity as linear inequalities, found where a solution breaks them.

Unit i is in the district of seat s only if some unit of each set S that parts i from s is in it
too: x[i] ≤ sum of x[v], v in S. They are far too many to write down; each round adds those that
the solution at hand breaks, with S as small as it can be. H. Validi, A. Buchanan, E. Lykhovyd,
"Imposing contiguity constraints in political districting models", Operations Research 70 (2022)
867-892.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from districts.boundaries.contiguity import Neighbourhood, pieces_of
from districts.proposals.problem import Problem

_LEVELS = (1e-6, 0.1, 0.3, 0.5, 0.7)
_BROKEN = 0.02
_EACH_PIECE = 6


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """x[unit, district] ≤ sum of x[v, district] for v in ``through``. True of every plan."""

    district: int
    unit: int
    through: tuple[int, ...]


def broken(problem: Problem, share: NDArray[np.float64], may: NDArray[np.bool_]) -> list[Cut]:
    """Cuts that a solution breaks. share: (n, k) how much of each unit is in each district.

    may: (n, k) where a unit may be at all; a way to the seat leads through such units only.
    """
    found: set[Cut] = set()
    for district, seat in enumerate(problem.seats):
        column = share[:, district]
        for level in _LEVELS:
            members = set(np.flatnonzero(column > level).tolist()) | {seat}
            for piece in pieces_of(problem.graph, members):
                if seat not in piece:
                    found.update(
                        _of_piece(
                            graph=problem.graph,
                            district=district,
                            seat=seat,
                            piece=piece,
                            column=column,
                            open_=may[:, district],
                        )
                    )
    return sorted(found)


def _of_piece(
    *,
    graph: Neighbourhood,
    district: int,
    seat: int,
    piece: tuple[int, ...],
    column: NDArray[np.float64],
    open_: NDArray[np.bool_],
) -> Iterable[Cut]:
    through = separator(graph, piece, seat, open_)
    held = float(column[list(through)].sum())
    heaviest = sorted(piece, key=lambda unit: (-column[unit], unit))[:_EACH_PIECE]
    for unit in heaviest:
        if column[unit] > held + _BROKEN:
            yield Cut(district, unit, through)


def first_steps(problem: Problem, may: NDArray[np.bool_]) -> list[Cut]:
    """Each unit that may join a district without touching its seat needs one beside it there."""
    cuts = []
    for i, d in np.argwhere(may).tolist():
        beside = problem.graph.neighbours[i]
        if i != problem.seats[d] and problem.seats[d] not in beside and may[i].sum() > 1:
            cuts.append(Cut(d, i, tuple(v for v in beside if may[v, d])))
    return cuts


def inward(problem: Problem, may: NDArray[np.bool_], plan: Sequence[int]) -> list[Cut]:
    """Each unit needs one beside it that comes before it. Not true of every plan, but of ``plan``.

    Units come in the order in which a walk from the seat meets them, those that ``plan`` gives to
    the district first. Every solution then hangs together by itself; what is shut out are districts
    that wind back. A. A. Zoltners, P. Sinha, "Sales territory alignment", Management Science 29
    (1983) 1237-1256.
    """
    cuts = []
    for d, seat in enumerate(problem.seats):
        mine = may[:, d]
        steps = {seat: 0}
        for first in (True, False):
            ahead = deque(sorted(steps, key=lambda unit: (steps[unit], unit)))
            while ahead:
                unit = ahead.popleft()
                for other in problem.graph.neighbours[unit]:
                    if mine[other] and other not in steps and (not first or plan[other] == d):
                        steps[other] = steps[unit] + 1
                        ahead.append(other)
        for unit in np.flatnonzero(mine).tolist():
            if unit != seat and steps.get(unit, 2) > 1:
                step = steps.get(unit, 0)
                beside = problem.graph.neighbours[unit]
                cuts.append(Cut(d, unit, tuple(v for v in beside if steps.get(v, step) < step)))
    return cuts


def separator(
    graph: Neighbourhood, piece: Iterable[int], seat: int, open_: NDArray[np.bool_]
) -> tuple[int, ...]:
    """The units around a piece that the seat reaches first: none of them can be left out."""
    inside = set(piece)
    rim = {other for unit in inside for other in graph.neighbours[unit] if open_[other]} - inside
    seen, ahead, met = {seat}, [seat], set()
    if seat in rim:
        met.add(seat)
        ahead = []
    while ahead:
        for other in graph.neighbours[ahead.pop()]:
            if other in rim:
                met.add(other)
            elif other not in seen and open_[other]:
                seen.add(other)
                ahead.append(other)
    return tuple(sorted(met))
