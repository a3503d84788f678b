"""All measures of a pair of zonings, from labels and from a geometric overlay.

    python -m benchmarks.alignment_panel [--a sia] [--b labour] [--rounds 3]

Both ways end in the same crosswalk of km² and the same measures. The overlay solves a more
general problem: it would work for zones that cut through units, while labels need zones that are
unions of whole units, as all of ours are. The ratio holds for that case only. The panel is timed
from the label arrays of a ``Pair``; reading them from mappings is timed apart.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks import piemonte
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table
from districts.alignment import (
    Crosswalk,
    Pair,
    PairMetrics,
    common_universe,
    crosswalk,
    match,
    pair_metrics,
)

GOAL = Goal(1000, "at least")
TOLERANCE = 1e-6
WORTH_S = 0.2


def panel(table: Crosswalk) -> PairMetrics:
    return pair_metrics(table, match(table))


def outlines(plane: NDArray[np.object_], labels: NDArray[np.intp]) -> NDArray[np.object_]:
    """Zones 0..n-1 as the union of their units, by the general union and not the coverage one."""
    zones = [shapely.union_all(plane[labels == zone]) for zone in range(labels.max() + 1)]
    return np.array(zones, dtype=object)


def overlay(a_zones: NDArray[np.object_], b_zones: NDArray[np.object_]) -> NDArray[np.float64]:
    """Areas (A, B) [km²] of the intersections of two sets of zones."""
    areas = np.zeros((len(a_zones), len(b_zones)))
    rows, cols = shapely.STRtree(b_zones).query(a_zones, predicate="intersects")
    areas[rows, cols] = shapely.area(shapely.intersection(a_zones[rows], b_zones[cols]))
    return areas


def area_pair(a: str, b: str) -> tuple[Pair, NDArray[np.object_]]:
    """The pair weighed by the planar area of the units, and those units' outlines [km]."""
    codes, geometries = piemonte.units()
    plane = dict(zip(codes, piemonte.equal_area(geometries), strict=True))
    area = {code: outline.area for code, outline in plane.items()}
    pair = common_universe(piemonte.zoning(a), piemonte.zoning(b), area, weight_kind="area")
    return pair, np.array([plane[code] for code in pair.unit_codes], dtype=object)


def report_equality(table: Crosswalk, areas: NDArray[np.float64]) -> str:
    """How equal the two are; raises `NotEqualError` if they are not."""
    ours, theirs = panel(table), panel(replace(table, weights=areas))
    gap = float(np.abs(table.weights - areas).max() / areas.sum())
    demand(gap <= TOLERANCE, f"a cell differs by {gap:.1e} of the whole")
    for name in ("matched_share", "nesting_a_in_b", "nesting_b_in_a", "v_measure", "ari", "vi"):
        mine, other = getattr(ours, name), getattr(theirs, name)
        demand(abs(mine - other) <= TOLERANCE, f"{name}: {mine} and {other}")
    return f"equal: every cell to {gap:.0e} of the whole, every measure to 1e-6"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--a", default="sia")
    parser.add_argument("--b", default="labour")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pair, plane = area_pair(options.a, options.b)
    a_zones, b_zones = outlines(plane, pair.a), outlines(plane, pair.b)
    labelled = crosswalk(pair)
    population = piemonte.population(2023)
    zoning_a, zoning_b = piemonte.zoning(options.a), piemonte.zoning(options.b)

    def from_outlines() -> PairMetrics:
        return panel(replace(labelled, weights=overlay(a_zones, b_zones)))

    def from_units() -> PairMetrics:
        areas = overlay(outlines(plane, pair.a), outlines(plane, pair.b))
        return panel(replace(labelled, weights=areas))

    runs: dict[str, Callable[[], object]] = {
        "ours: labels to all measures": lambda: panel(crosswalk(pair)),
        "ours: mappings to labels": lambda: common_universe(zoning_a, zoning_b, population),
        "peer: overlay and all measures": from_outlines,
        "peer: dissolve, overlay and all measures": from_units,
    }
    equal = report_equality(labelled, overlay(a_zones, b_zones))
    found = in_turns(
        {name: partial(milliseconds, run) for name, run in runs.items()}, options.rounds
    )
    ours, reading, outlined, dissolved = found.values()
    rows = [
        Row("ours against the overlay", ours, "ms", outlined, GOAL, speed_up=True),
        Row("ours against dissolve and overlay", ours, "ms", dissolved, GOAL, speed_up=True),
        *(Row(name, found[name], "ms") for name in list(runs)[1:]),
        Row(
            "mappings and labels against the overlay",
            [labels + read for labels, read in zip(ours, reading, strict=True)],
            "ms",
            outlined,
            speed_up=True,
        ),
    ]
    shape = " x ".join(map(str, labelled.weights.shape))
    notes = [
        equal,
        f"{options.a} x {options.b}: {len(pair.unit_codes)} units, {shape} zones",
        "the overlay solves a more general problem, for zones that cut through units",
    ]
    print(machine("numpy", "scipy", "shapely"))
    print(table("Alignment panel", rows, notes))


def milliseconds(run: Callable[[], object]) -> float:
    """The median of as many runs as fit in `WORTH_S`: a panel is over before a clock is warm."""
    taken: list[float] = []
    while sum(taken) < WORTH_S:
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1e3


if __name__ == "__main__":
    main()
