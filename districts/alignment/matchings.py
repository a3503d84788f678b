"""Which zone of b stands for which zone of a: the one-to-one matching of greatest overlap.

H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics
Quarterly 2 (1955) 83-97. The solver underneath is scipy's (Crouse 2016).
"""

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from .crosswalks import Crosswalk

UNMATCHED = -1

# Totals that differ by less than this part of the whole are one total: sums of km² taken in a
# different order differ by rounding. It is far below one resident, so counts compare exactly.
_TIE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Injective, partial map between the zones of a and those of b.

    b_of_a: (A,) position in b_codes, or UNMATCHED. a_of_b: (B,) the inverse.
    """

    a_codes: tuple[str, ...]
    b_codes: tuple[str, ...]
    b_of_a: NDArray[np.intp]

    @property
    def a_of_b(self) -> NDArray[np.intp]:
        """(B,) position in a_codes of the zone matched with each of b, or UNMATCHED."""
        inverse = np.full(len(self.b_codes), UNMATCHED, dtype=np.intp)
        matched = self.b_of_a >= 0
        inverse[self.b_of_a[matched]] = np.flatnonzero(matched)
        return inverse

    @property
    def pairs(self) -> dict[str, str]:
        """{code in a: code in b} of the matched zones."""
        return {
            self.a_codes[row]: self.b_codes[col] for row, col in enumerate(self.b_of_a) if col >= 0
        }


def match(crosswalk: Crosswalk) -> Matching:
    """The matching of greatest total overlap; two zones that do not overlap are never matched.

    Several matchings may reach the greatest total. The answer is then the first in code order:
    going through the zones of a by code, each takes the zone of b with the lowest code that still
    allows the greatest total (no zone at all comes last). So it depends on the codes alone, not
    on the order of rows, columns or units. It does depend on which zoning is called a: under a
    tie, swapping a and b may give another matching of the same total.
    """
    rows = _by_code(crosswalk.a_codes)
    cols = _by_code(crosswalk.b_codes)
    chosen = _first_optimum(crosswalk.weights[np.ix_(rows, cols)])
    b_of_a = np.full(len(rows), UNMATCHED, dtype=np.intp)
    matched = chosen >= 0
    b_of_a[rows[matched]] = cols[chosen[matched]]
    return Matching(crosswalk.a_codes, crosswalk.b_codes, b_of_a)


def _by_code(codes: tuple[str, ...]) -> NDArray[np.intp]:
    return np.array(sorted(range(len(codes)), key=codes.__getitem__), dtype=np.intp)


def _first_optimum(overlap: NDArray[np.float64]) -> NDArray[np.intp]:
    """Lexicographically first matching of greatest total overlap. (A, B) -> (A,) columns."""
    tie = _TIE * overlap.sum()
    best = _optimum(overlap).tolist()
    least = _total(overlap, best) - tie
    settled = -1
    for row, col in np.argwhere(_possible(overlap, tie)).tolist():  # by row, then by column
        if row == settled or col in best[:row]:
            continue
        if col != best[row]:
            rest = overlap[row + 1 :].copy()
            rest[:, [*(taken for taken in best[:row] if taken >= 0), col]] = 0
            trial = [*best[:row], col, *_optimum(rest).tolist()]
            if _total(overlap, trial) < least:
                continue
            best = trial
        settled = row
    return np.array(best, dtype=np.intp)


def _possible(overlap: NDArray[np.float64], tie: float) -> NDArray[np.bool_]:
    """Overlapping cells that some optimum may use; no other need be tried. (A, B) -> (A, B).

    Complementary slackness: optima use only cells of zero reduced cost, for any optimal dual. The
    dual is the shortest-path potential of the graph where giving row i the column of row j costs
    what row i loses by it; at an optimum that graph has no negative cycle.
    """
    size = max(overlap.shape)
    square = np.zeros((size, size))
    square[: overlap.shape[0], : overlap.shape[1]] = overlap
    _, cols = linear_sum_assignment(square, maximize=True)
    by_owner = square[:, cols]
    loss = by_owner.diagonal()[:, None] - by_owner
    potential = np.zeros(size)
    for _ in range(size):  # Bellman-Ford; on real zonings it settles in a few rounds
        shorter = (potential[:, None] + loss).min(axis=0)
        if (shorter >= potential).all():
            break
        potential = shorter
    possible = np.empty((size, size), dtype=bool)
    possible[:, cols] = potential[:, None] + loss - potential <= tie
    return possible[: overlap.shape[0], : overlap.shape[1]] & (overlap > 0)


def _optimum(overlap: NDArray[np.float64]) -> NDArray[np.intp]:
    """Some matching of greatest total overlap. (A, B) -> (A,) columns or UNMATCHED."""
    rows, cols = linear_sum_assignment(overlap, maximize=True)
    overlapping = overlap[rows, cols] > 0
    columns = np.full(len(overlap), UNMATCHED, dtype=np.intp)
    columns[rows[overlapping]] = cols[overlapping]
    return columns


def _total(overlap: NDArray[np.float64], columns: list[int]) -> float:
    return fsum(overlap[row, col] for row, col in enumerate(columns) if col >= 0)
