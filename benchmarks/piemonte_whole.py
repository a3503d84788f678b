"""The whole of Piemonte computed again: every zoning, indicator and year, and every page.

    python -m benchmarks.piemonte_whole [--rounds 3]

Ours is the command that people run, `manage.py recompute`, without the start of Python: on a
region that was just loaded (values, pages and tiles from nothing) and, with `--everything`, on one
where all stands already. The peer adds up the same facts and does nothing else
(`benchmarks.column_store`).
"""

import argparse
from collections.abc import Callable

from benchmarks import column_store, serving
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table

GOAL = Goal(10, "at most", "s")
_PAGES = """
SELECT 'page', zone_id, revision_id, NULL, fingerprint FROM impact_dashboardsnapshot
WHERE superseded_at IS NULL
UNION ALL
SELECT 'laws', zone_id, revision_id, from_day, fingerprint FROM impact_lawsnapshot
WHERE superseded_at IS NULL
"""


def fingerprints(database: str) -> frozenset[tuple[object, ...]]:
    with serving.connect(database) as server:
        return frozenset(server.execute(_PAGES).fetchall())


def recompute(*, everything: bool) -> None:
    serving.command("recompute", everything=everything)


def from_nothing(costs: serving.Costs, name: str, loaded: str) -> float:
    serving.use(serving.copy(loaded, "fresh"))
    return costs.of(name, lambda: recompute(everything=False))


def again(costs: serving.Costs, name: str, computed: str) -> float:
    serving.use(computed)
    return costs.of(name, lambda: recompute(everything=True))


def check(computed: str) -> tuple[int, int]:
    """How many values are equal to the peer's and how many pages to those made from nothing."""
    with serving.connect(computed) as server:
        lacking, unlike, known = column_store.differences(server)
    demand(known and not lacking and not unlike, f"{lacking} cells lacking, {unlike} unlike")
    repeated, fresh = fingerprints(computed), fingerprints("fresh")
    demand(repeated == fresh, "pages computed from nothing and again differ")
    return known, len(fresh)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with serving.servers():
        loaded = serving.region("loaded", serving.PIEMONTE, computed=False)
        computed = serving.copy(loaded, "computed")
        serving.use(computed)
        recompute(everything=False)
        serving.settle(computed)
        names = "ours, from nothing", "ours, everything again", "peer, sums only"
        costs = serving.Costs()
        runs: dict[str, Callable[[], float]] = {
            names[0]: lambda: from_nothing(costs, names[0], loaded),
            names[1]: lambda: again(costs, names[1], computed),
            names[2]: lambda: costs.of(names[2], lambda: column_store.rebuild_in(computed)),
        }
        found = in_turns(runs, options.rounds)
        known, pages = check(computed)
    rows = [
        Row(name, measured[name], unit, measured[names[2]] if name != names[2] else (), goal)
        for measured, unit, goal in ((found, "s", GOAL), (costs.cpu, "CPU s", None))
        for name, goal in ((names[0], goal), (names[1], goal), (names[2], None))
    ]
    notes = [
        f"equal: {known:,} sums to the last decimal; {pages} pages, from nothing and again",
        "the peer adds up the single indicators and makes neither ratios nor their intervals, nor"
        " pages, nor tiles: it is the floor, and no goal was set against it",
        "from nothing includes the tiles of all maps, made beside the figures by a second"
        " connection; again finds them unchanged",
    ]
    print(machine("django", "psycopg", "duckdb", "shapely"))
    print(table("Piemonte whole", rows, notes))


if __name__ == "__main__":
    main()
