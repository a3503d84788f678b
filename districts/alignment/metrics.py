"""Measures of one pair of zonings.

The matched share and the two nestings are what pages show. The rest are diagnostics and never a
headline: in Piemonte one city holds a fifth of the residents and alone lifts V and ARI.

- V, homogeneity, completeness: A. Rosenberg, J. Hirschberg, "V-Measure", EMNLP-CoNLL 2007; on
  maps: J. Nowosad, T. F. Stepinski, Int. J. of Geographical Information Science 32 (2018).
- VI: M. Meilă, "Comparing clusterings: an information based distance", J. of Multivariate
  Analysis 98 (2007).
- ARI: L. Hubert, P. Arabie, "Comparing partitions", J. of Classification 2 (1985).
"""

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from .crosswalks import Crosswalk
from .matchings import Matching


@dataclass(frozen=True, slots=True)
class PairMetrics:
    """Agreement of zonings a and b on their common universe.

    weight: of the universe [residents or km²]. matched_share: part of it in a zone of a and in
    the zone of b matched with that one. nesting_a_in_b: part that stays if each zone of a keeps
    only its largest piece, so 1 iff every zone of a lies inside one zone of b. All in [0, 1].

    homogeneity = 1 iff every zone of b lies inside one zone of a; completeness, the reverse;
    v_measure, their harmonic mean. All in [0, 1]. vi: variation of information [nats], a metric,
    0 iff equal. ari: adjusted Rand index, 1 iff equal, 0 in expectation by chance, may be < 0.

    pieces: non-empty cells of the crosswalk. identical_zones: (code in a, code in b) of the zones
    made of exactly the same units.
    """

    weight: float
    matched_share: float
    nesting_a_in_b: float
    nesting_b_in_a: float
    homogeneity: float
    completeness: float
    v_measure: float
    vi: float
    ari: float
    pieces: int
    identical_zones: tuple[tuple[str, str], ...]


def pair_metrics(crosswalk: Crosswalk, matching: Matching) -> PairMetrics:
    """Every measure of a pair, from its crosswalk and matching (of that same crosswalk)."""
    cells = crosswalk.weights
    total = _sum(cells)
    matched = np.flatnonzero(matching.b_of_a >= 0)
    homogeneity, completeness, vi = _information(cells / total)
    both = homogeneity + completeness
    return PairMetrics(
        weight=total,
        matched_share=_sum(cells[matched, matching.b_of_a[matched]]) / total,
        nesting_a_in_b=_sum(cells.max(axis=1)) / total,
        nesting_b_in_a=_sum(cells.max(axis=0)) / total,
        homogeneity=homogeneity,
        completeness=completeness,
        v_measure=2 * homogeneity * completeness / both if both else 0.0,
        vi=vi,
        ari=_adjusted_rand(cells, counted=crosswalk.weight_kind == "population"),
        pieces=int(np.count_nonzero(crosswalk.units)),
        identical_zones=_identical_zones(crosswalk),
    )


def _sum(cells: NDArray[np.float64]) -> float:
    """Exact up to one rounding whatever the order, so that a full share is 1.0 and not 1 - ulp."""
    return fsum(cells[cells > 0].tolist())


def _information(joint: NDArray[np.float64]) -> tuple[float, float, float]:
    """Homogeneity, completeness and VI [nats] of joint probabilities (A, B)."""
    p_a, p_b = joint.sum(axis=1), joint.sum(axis=0)
    rows, cols = np.nonzero(joint)
    p = joint[rows, cols]
    # Conditional entropies are summed directly and not as differences of entropies: for a
    # nested pair every logarithm is log 1, and the result is exactly 0.
    a_given_b = max(0.0, float(-(p * np.log(p / p_b[cols])).sum()))
    b_given_a = max(0.0, float(-(p * np.log(p / p_a[rows])).sum()))
    return (
        _explained(a_given_b, float(-(p_a * np.log(p_a)).sum())),
        _explained(b_given_a, float(-(p_b * np.log(p_b)).sum())),
        a_given_b + b_given_a,
    )


def _explained(conditional: float, entropy: float) -> float:
    """Part of an entropy that knowing the other zoning removes; a single zone has none to hide."""
    return max(0.0, 1 - conditional / entropy) if entropy > 0 else 1.0


def _adjusted_rand(cells: NDArray[np.float64], *, counted: bool) -> float:
    """ARI over pairs of distinct residents, or over pairs of points when weights are areas.

    n(n-1)/2 pairs among n residents; a surface holds endlessly many points, and the ratio of
    pairs tends to that of the squares.
    """

    def pairs(n: NDArray[np.float64]) -> float:
        # Exact whatever the order: equal zonings sum the same terms in different orders.
        return fsum((n * (n - counted)).ravel().tolist()) / 2

    together, in_a, in_b = pairs(cells), pairs(cells.sum(axis=1)), pairs(cells.sum(axis=0))
    everywhere = pairs(cells.sum(keepdims=True))
    expected = in_a * in_b / everywhere if everywhere else 0.0
    most = (in_a + in_b) / 2
    # Only when both are one zone, or both put every resident alone: the same partition.
    return min(1.0, (together - expected) / (most - expected)) if most != expected else 1.0


def _identical_zones(crosswalk: Crosswalk) -> tuple[tuple[str, str], ...]:
    units = crosswalk.units
    row_units, col_units = units.sum(axis=1, keepdims=True), units.sum(axis=0, keepdims=True)
    same = (units > 0) & (units == row_units) & (units == col_units)
    return tuple(
        (crosswalk.a_codes[row], crosswalk.b_codes[col])
        for row, col in zip(*np.nonzero(same), strict=True)
    )
