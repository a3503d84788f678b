"""Full rebuild of the zone values of a country, against COPY out + DuckDB + COPY in.

    python -m benchmarks.scale [--indicators 100] [--years 10] [--rounds 3] [--growth]

7,899 comuni, 605 zones, indicators x years figures (`benchmarks.dataset`); 100 x 10 are 7.66 M.
Ours is the request for one zoning and `recompute.drain()`, from no values to all of them stored.
There is no region in the database, hence no page: values alone are timed, as the peer has no pages
either. `--growth` also fits how the time grows with zones (and their comuni), indicators and
years.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from benchmarks import column_store, serving
from benchmarks.dataset import Size, databases
from benchmarks.measuring import Goal, Row, demand, exponent, in_turns, machine, table
from benchmarks.national import ZONES

ZONING = "health"
RATIO, GROWTH = Goal(1.5, "at most"), Goal(1.1, "at most", "exponent")


def ours(costs: serving.Costs) -> float:
    """Seconds from the request to all values of the zoning stored."""
    from django.db import connection

    from districts.models import Zoning
    from impact.models import RecomputeRequest
    from impact.recompute import drain

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE impact_zonevalue, impact_recomputerequest")
        cursor.execute("CHECKPOINT")
    zoning = Zoning.objects.get(code=ZONING)

    def rebuild() -> None:
        RecomputeRequest.objects.create(kind=RecomputeRequest.Kind.VALUES, zoning=zoning)
        done = drain()
        demand(done.failed == 0, f"{done.failed} requests failed")

    return costs.of("ours", rebuild)


def peer(costs: serving.Costs, database: str) -> float:
    with serving.connect(database) as server:
        server.execute("CHECKPOINT")
    return costs.of("peer", lambda: column_store.rebuild_in(database, ZONING))


Samples = dict[str, list[float]]


def measured(
    template: str, sizes: Sequence[Size], rounds: int, seed: int
) -> list[tuple[Samples, Samples]]:
    """For each size what both take, by the clock and of the processors, once found equal."""
    results = []
    names = databases(template, list(sizes), seed=seed, zoning=ZONING)
    for size, name in zip(sizes, names, strict=True):
        serving.use(name)
        costs = serving.Costs()
        runs = {"ours": partial(ours, costs), "peer": partial(peer, costs, name)}
        found = in_turns(runs, rounds)
        with serving.connect(name) as server:
            lacking, unlike, known = column_store.differences(server, ZONING)
        demand(known and not lacking and not unlike, f"{lacking} cells lacking, {unlike} unlike")
        print(f"# {size}: {known:,} values equal; {found}, CPU {costs.cpu}", file=sys.stderr)
        results.append((found, costs.cpu))
    return results


def growth(name: str, sizes: Sequence[float], costs: Sequence[Samples]) -> list[Row]:
    """How the seconds of the processors grow, one fit for each round."""
    rows = []
    points = ", ".join(f"{size:g}" for size in sizes)
    for who, goal in (("ours", GROWTH), ("peer", None)):
        each = zip(*(cost[who] for cost in costs), strict=True)
        fitted = [exponent(sizes, list(one)) for one in each]
        rows.append(Row(f"{who}: growth in {name} ({points})", fitted, "exponent", goal=goal))
    return rows


def rows_of(found: Samples, cpu: Samples) -> list[Row]:
    return [
        row
        for each, unit, goal in ((found, "s", RATIO), (cpu, "CPU s", None))
        for row in (
            Row("ours: request to stored values", each["ours"], unit, each["peer"], goal),
            Row("peer: COPY out + DuckDB + COPY in", each["peer"], unit),
        )
    ]


def grown(template: str, whole: Size, cpu: Samples, rounds: int, seed: int) -> list[Row]:
    """Growth from a tenth of the indicators, up to the whole in each direction."""

    def run(*sizes: Size) -> list[Samples]:
        return [cpu for _found, cpu in measured(template, sizes, rounds, seed)]

    few, every = max(4, whole.indicators // 10), ZONES[ZONING]
    base, middle = run(*(replace(whole, indicators=count) for count in (few, 3 * few)))
    smaller = replace(whole, indicators=few)
    quarter, half = run(*(replace(smaller, zones=count) for count in (every // 4, every // 2)))
    (short,) = run(replace(smaller, years=3))
    return [
        *growth("indicators", [few, 3 * few, whole.indicators], [base, middle, cpu]),
        *growth("zones and their comuni", [every // 4, every // 2, every], [quarter, half, base]),
        *growth("years", [3, whole.years], [short, base]),
    ]


def main() -> None:
    from benchmarks import national

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--indicators", type=int, default=100)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    whole = Size(options.indicators, options.years)
    with serving.servers(), national.folder() as folder:
        template = serving.region("italia", folder, computed=False)
        serving.without_pages(template)
        ((found, cpu),) = measured(template, [whole], options.rounds, options.seed)
        rows = rows_of(found, cpu)
        if options.growth:
            rows += grown(template, whole, cpu, options.rounds, options.seed)
    print(machine("django", "psycopg", "duckdb"))
    notes = [
        "equal: every cell, its units and sums exactly, its value to 1e-6",
        "the peer runs on 2 threads of DuckDB and keeps 8 columns under one key; ours runs in one"
        " backend and one process of Python, keeps 17 columns under two indexes, judges coverage,"
        " quality and sources of each cell, and readers see the old values until the commit",
    ]
    print(table(f"Scale: {options.indicators} indicators x {options.years} years", rows, notes))


if __name__ == "__main__":
    main()
