"""The crosswalk: how the zones of two zonings cut each other. All pair measures read only this."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pairs import Pair, WeightKind


@dataclass(frozen=True, slots=True, eq=False)
class Crosswalk:
    """C[a, b] = weight of the units that lie in zone a of one zoning and zone b of the other.

    weights: (A, B) residents or km². units: (A, B) number of units. A cell is a *piece* if it
    holds at least one unit; since units weigh more than zero, it then also weighs more than zero.
    """

    a_codes: tuple[str, ...]
    b_codes: tuple[str, ...]
    weights: NDArray[np.float64]
    units: NDArray[np.intp]
    weight_kind: WeightKind


def crosswalk(pair: Pair) -> Crosswalk:
    """Cross-tabulate a pair. Row sums are the zones of a, column sums the zones of b.

    Equal to the areas of a geometric overlay whenever zones are unions of whole units, at a
    tiny part of its cost.
    """
    shape = len(pair.a_codes), len(pair.b_codes)
    cell = pair.a * shape[1] + pair.b
    size = shape[0] * shape[1]
    weights = np.bincount(cell, weights=pair.weights, minlength=size).astype(np.float64, copy=False)
    return Crosswalk(
        a_codes=pair.a_codes,
        b_codes=pair.b_codes,
        weights=weights.reshape(shape),
        units=np.bincount(cell, minlength=size).reshape(shape),
        weight_kind=pair.weight_kind,
    )
