"""The most residents that zones matched one to one can have in common. No Django here.

Zones of two lists overlap in few cells, and most zones have one that no other can outweigh. Those
are taken first, and only the rest is left to the solver: a cell that weighs as much as the greatest
other cell of its row and the greatest other cell of its column together is in some best matching,
because any matching may give up the two for it and loses nothing. Whole numbers, so one answer.
A small table, such as that of a region, is left to the solver whole: it is done before the first
round of that would be.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Positions = NDArray[np.uint16]
"""Of zones in their list: small numbers, that are sorted in one pass."""
Weights = NDArray[np.int64]
SMALL = 4_096
"""Cells of a table, the empty ones too, that the solver fills a matching of in some 20 µs."""


def most_in_common(
    rows: Sequence[int], cols: Sequence[int], weights: Sequence[int], *, small: int = SMALL
) -> int:
    """From cells, each once: row, column and residents >= 0; lines are numbered from 0.

    A table of more cells than `small` is gone through round by round.
    """
    if not weights:
        return 0
    shape = max(rows) + 1, max(cols) + 1
    if shape[0] * shape[1] <= small:
        return _solved(rows, cols, weights, shape)
    of_row, of_col = np.array(rows, dtype=np.uint16), np.array(cols, dtype=np.uint16)
    return _taken(of_row, of_col, np.array(weights, dtype=np.int64))


def _taken(rows: Positions, cols: Positions, weights: Weights) -> int:
    """Round by round what no other outweighs, then the rest."""
    order = np.argsort(weights)
    rows, cols, weights = rows[order], cols[order], weights[order]
    total = 0
    while len(weights):
        taken = _unrivalled(rows, cols, weights)
        if not len(taken):
            rows, cols = _closed_up(rows), _closed_up(cols)
            shape = int(rows.max()) + 1, int(cols.max()) + 1
            return total + _solved(rows.tolist(), cols.tolist(), weights, shape)
        total += int(weights[taken].sum())
        left = ~(_in_line_with(rows, taken) | _in_line_with(cols, taken))
        rows, cols, weights = rows[left], cols[left], weights[left]
    return total


def _unrivalled(rows: Positions, cols: Positions, weights: Weights) -> NDArray[np.intp]:
    """Cells that outweigh the greatest others of row and column together; cells by weight."""
    of_row, beside = _greatest(rows, weights)
    of_col, rival = _greatest(cols, weights)
    below = np.full(len(weights), -1, dtype=np.int64)  # -1: not the greatest of its column
    below[of_col] = rival
    above = below[of_row]
    return of_row[(above >= 0) & (weights[of_row] >= beside + above)]


def _in_line_with(lines: Positions, taken: NDArray[np.intp]) -> NDArray[np.bool_]:
    """The cells of the rows, or columns, of those taken."""
    full = np.zeros(int(lines.max()) + 1, dtype=bool)
    full[lines[taken]] = True
    return full[lines]


def _greatest(lines: Positions, weights: Weights) -> tuple[NDArray[np.intp], Weights]:
    """The greatest cell of each line, and the weight of the next one; cells by weight."""
    order = np.argsort(lines, kind="stable")
    sorted_lines = lines[order]
    last = np.flatnonzero(np.append(sorted_lines[1:] != sorted_lines[:-1], True))
    first = np.append(0, last[:-1] + 1)
    rival = np.where(last > first, weights[order[last - 1]], 0)
    return order[last], rival


def _closed_up(lines: Positions) -> Positions:
    """Lines without those that are done."""
    return np.unique(lines, return_inverse=True)[1].astype(np.uint16)


def _solved(
    rows: Sequence[int],
    cols: Sequence[int],
    weights: Weights | Sequence[int],
    shape: tuple[int, int],
) -> int:
    overlap = np.zeros(shape, dtype=np.int64)
    overlap.ravel()[[row * shape[1] + col for row, col in zip(rows, cols, strict=True)]] = weights
    return int(overlap[linear_sum_assignment(overlap, maximize=True)].sum())
