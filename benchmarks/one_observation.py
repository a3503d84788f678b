"""One figure of one comune corrected: until its zone values are stored, until a page shows it.

    python -m benchmarks.one_observation [--rounds 3] [--changes 20]

On the real Piemonte with all its zonings. The limit is a bare durable UPDATE of a table with as
many rows and one key. Each change is an INSERT of a new figure under the application's role, as
from the admin; triggers ask for what follows, in the same transaction.

- *values*: the request emptied by `recompute.drain()`, in a database without pages;
- *values and pages*: the same with every page that follows;
- *live*: web, worker, beat and waker of the Procfile with Redis; from the commit until the page of
  the comune's district, asked again and again, shows the new figure.
"""

import argparse
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import cycle
from statistics import median

from benchmarks import column_store, pressing, serving
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table
from benchmarks.piemonte_whole import fingerprints

MILLISECONDS = 1e3
WORK, PAGE = Goal(2.5, "at most"), Goal(1000, "at most", "ms")
LIVE_PATIENCE_S = 60
INDICATOR = "POP-65P"

_FIGURES = """
SELECT o.unit_id, o.indicator_id, o.period, o.value, o.source_id
FROM impact_observation o JOIN impact_indicator i ON i.id = o.indicator_id
JOIN districts_territorialunit u ON u.id = o.unit_id
WHERE i.code = %s AND o.superseded_at IS NULL AND o.value IS NOT NULL AND u.kind = 'comune'
    AND o.period = (SELECT max(period) FROM impact_observation WHERE indicator_id = i.id)
ORDER BY u.istat_code LIMIT %s
"""
_CORRECT = """
INSERT INTO impact_observation (unit_id, indicator_id, period, value, source_id)
VALUES (%s, %s, %s, %s, %s)
"""
_BARE_TABLE = """
CREATE TABLE benchmark_bare AS SELECT id, value FROM impact_observation;
ALTER TABLE benchmark_bare ADD PRIMARY KEY (id)
"""


class Corrections:
    """Figures that go up by one, comune after comune, round and round."""

    def __init__(self, database: str, among: int) -> None:
        with serving.connect(database) as server:
            self._figures = server.execute(_FIGURES, [INDICATOR, among]).fetchall()
        self._next = cycle(range(len(self._figures)))
        self.database = database

    def one(self, server: serving.Connection) -> tuple[int, Decimal]:
        """Correct the next figure; gives the unit and what it is now."""
        at = next(self._next)
        unit, indicator, period, value, source = self._figures[at]
        value += 1
        self._figures[at] = (unit, indicator, period, value, source)
        server.execute(_CORRECT, [unit, indicator, period, value, source])
        return unit, value


def bare(database: str, changes: int) -> float:
    """Milliseconds of a durable UPDATE by key, the median of some."""
    with serving.connect(database) as server:
        keys = server.execute("SELECT id FROM benchmark_bare ORDER BY id LIMIT %s", [changes])
        taken = [
            serving.clocked(
                lambda key=key: server.execute(
                    "UPDATE benchmark_bare SET value = value + 1 WHERE id = %s", [key]
                )
            )
            for (key,) in keys.fetchall()
        ]
    return median(taken) * MILLISECONDS


def change_only(corrections: Corrections, changes: int) -> float:
    """Milliseconds of the INSERT with the request for what follows."""
    from impact.recompute import drain

    serving.use(corrections.database)
    taken = []
    with serving.connect(corrections.database) as server:
        for _change in range(changes):
            taken.append(serving.clocked(lambda: corrections.one(server)))
            drain()
    return median(taken) * MILLISECONDS


def change_and_work(corrections: Corrections, changes: int) -> float:
    """Milliseconds until everything that follows is stored."""
    from impact.recompute import drain

    serving.use(corrections.database)
    drain()  # the connection, its temporary tables and plans are those of a worker that has worked
    taken = []
    with serving.connect(corrections.database) as server:

        def whole() -> None:
            corrections.one(server)
            demand(not drain().failed, "a request failed")

        taken = [serving.clocked(whole) for _change in range(changes)]
    return median(taken) * MILLISECONDS


def until_shown(address: str, corrections: Corrections) -> float:
    """Milliseconds from the commit until the page of the district shows the new figure."""
    from districts.formats import number
    from districts.models import District, TerritorialUnit

    serving.use(corrections.database)
    with serving.connect(corrections.database) as server:
        unit, value = corrections.one(server)
        committed = time.perf_counter()
    code = TerritorialUnit.objects.get(pk=unit).istat_code
    district = District.objects.get(
        assignments__unit=unit, assignments__revision__validity__to_day=None
    ).code
    page = f"{address}/distretti/{district}/?indicatore={INDICATOR}&comune={code}"
    wanted = number(value).encode()
    while wanted not in pressing.ask(page).body:
        demand(time.perf_counter() - committed < LIVE_PATIENCE_S, f"{page} never shows {value}")
        time.sleep(0.01)
    return (time.perf_counter() - committed) * MILLISECONDS


def check_values(database: str) -> int:
    """How many values are what the peer of a full rebuild makes of the corrected figures."""
    column_store.rebuild_in(database)
    with serving.connect(database) as server:
        lacking, unlike, known = column_store.differences(server)
    demand(known and not lacking and not unlike, f"{lacking} cells lacking, {unlike} unlike")
    return known


def check_pages(database: str) -> None:
    """Whether the pages are those that a computation of everything makes."""
    before = fingerprints(database)
    serving.use(database)
    serving.command("recompute", everything=True)
    demand(fingerprints(database) == before, "everything computed again gives other pages")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--changes", type=int, default=20, help="in each round")
    options = parser.parse_args()
    with serving.servers():
        loaded = serving.region("loaded", serving.PIEMONTE)
        paged = Corrections(serving.copy(loaded, "paged"), 50)
        live = Corrections(serving.copy(loaded, "live"), 50)
        serving.without_pages(loaded)
        with serving.connect(loaded) as server:
            server.execute(_BARE_TABLE)
            serving.settle(loaded)
        plain = Corrections(loaded, 50)
        few = max(1, options.changes // 5)
        with serving.platform(live.database, "web", "worker", "beat", "waker") as address:
            runs: dict[str, Callable[[], float]] = {
                "limit: bare durable UPDATE": partial(bare, loaded, options.changes),
                "ours: change with its request": partial(change_only, plain, options.changes),
                "ours: change to values stored": partial(change_and_work, plain, options.changes),
                "ours: change to pages stored": partial(change_and_work, paged, few),
                "ours: live, change to page": lambda: median(
                    until_shown(address, live) for _change in range(few)
                ),
            }
            found = in_turns(runs, options.rounds, lambda: time.sleep(1))
        known = check_values(loaded)
        check_pages(paged.database)
    limit, *ours = found
    goals = {ours[1]: WORK, ours[3]: PAGE}
    rows = [Row(limit, found[limit], "ms")]
    rows += [Row(name, found[name], "ms", found[limit], goals.get(name)) for name in ours]
    notes = [
        f"n in each round: {options.changes} changes, {few} where pages follow; medians of medians",
        f"equal: {known:,} values to a full rebuild by DuckDB, every page to one made anew",
        "a change concerns the zone of its comune in every zoning, on all their standing revisions,"
        " and all indicators built on it: many cells, not one",
        "live includes the wake-up through Redis, the page drawn anew, and the load of the asking"
        " itself, every 10 ms",
    ]
    print(machine("django", "psycopg", "celery", "redis"))
    print(table("One observation", rows, notes))


if __name__ == "__main__":
    main()
