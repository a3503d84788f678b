"""The page of a district from its snapshot, against a bare Django view of the same bytes.

    python -m benchmarks.dashboard [--rounds 3]

Both are served by gunicorn as the Procfile has it (2 workers of 4 threads) and asked without
compression. *Hot* is one page, *mixed* those of all districts in turn. The pages were visited once;
ours are looked up again once a second by each process (ADR 0027).
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks import pressing, serving
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table

MOST_QUERIES = Goal(4, "at most", "queries")
SHARE = Goal(0.9, "at least")


@contextmanager
def bare(database: str, middleware: str) -> Iterator[str]:
    """The bare view, served exactly as the platform is."""
    port = serving.free_port()
    address = f"http://127.0.0.1:{port}"
    sizes = ["--workers", os.environ["WEB_WORKERS"], "--threads", os.environ["WEB_THREADS"]]
    with tempfile.TemporaryDirectory() as state:
        environment = serving.as_application(database) | {
            "STATE_DIR": state,
            "BARE_MIDDLEWARE": middleware,
        }
        command = [
            sys.executable, "-m", "gunicorn", "benchmarks.bare:application",
            "--config", "deploy/gunicorn.py", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", *sizes, "--no-control-socket",
        ]  # fmt: skip
        with serving.process(command, f"{address}/ready", environment):
            yield address


def keep(database: str, pages: dict[str, bytes]) -> None:
    """Store the finished pages for the bare view; `/ready` is how it is waited for."""
    with serving.connect(database) as server:
        server.execute("CREATE TABLE benchmark_page (path text PRIMARY KEY, body bytea NOT NULL)")
        server.execute(f"GRANT SELECT ON benchmark_page TO {os.environ['DATABASE_APP_ROLE']}")
        server.cursor().executemany("INSERT INTO benchmark_page VALUES (%s, %s)", pages.items())


def queries(path: str) -> tuple[int, int]:
    """How many questions the database is asked for a page: made anew, and kept."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from welfare.answers import of_process

    cache.clear()
    counted = []
    for _visit in ("new", "kept"):
        of_process.cache_clear()  # what this process just answered is asked nobody
        with CaptureQueriesContext(connection) as asked:
            answer = Client().get(path, headers={"host": "127.0.0.1"})
        demand(answer.status_code == 200, f"{path} answers {answer.status_code}")
        counted.append(len(asked))
    return counted[0], counted[1]


def paths() -> list[str]:
    from django.urls import reverse

    from districts.models import District

    codes = District.objects.order_by("code").values_list("code", flat=True)
    return [reverse("district", args=[code]) for code in codes]


def rows_of(ours: str, plain: str, behind: str, asked: Sequence[str], rounds: int) -> list[Row]:
    runs = {}
    for key, some in (("hot", asked[:1]), ("mixed", asked)):
        runs[f"ours, {key}"] = lambda some=some: pressing.rate(ours, some)
        runs[f"bare view, {key}"] = lambda some=some: pressing.rate(plain, some)
        runs[f"bare view behind our middlewares, {key}"] = lambda some=some: pressing.rate(
            behind, some
        )
    servers = [server + asked[0] for server in (ours, plain, behind)]
    found = in_turns(runs, rounds, lambda: pressing.drain(*servers))
    rows = []
    for name, samples in found.items():
        key = name.rpartition(", ")[2]
        against = found[f"bare view, {key}"] if name != f"bare view, {key}" else ()
        goal = SHARE if name.startswith("ours") else None
        rows.append(Row(name, samples, "req/s", against, goal))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with serving.servers():
        database = serving.region("piemonte", serving.PIEMONTE)
        asked = paths()
        with serving.platform(database, "web") as ours:
            counted = [queries(path) for path in asked]
            pages = {path: pressing.ask(ours + path).body for path in asked}
            keep(database, pages | {"/ready": b"ready"})
            with bare(database, "none") as plain, bare(database, "kept") as behind:
                for path, body in pages.items():
                    for server in (ours, plain, behind):
                        demand(pressing.ask(server + path).body == body, f"{server}{path} differs")
                rows = rows_of(ours, plain, behind, asked, options.rounds)
    print(machine("django", "gunicorn"))
    new, kept = (max(each) for each in zip(*counted, strict=True))
    notes = [
        f"queries of a page made anew: {new} ({MOST_QUERIES.verdict(new)}); kept: {kept}"
        f" ({MOST_QUERIES.verdict(kept)})",
        f"equal: all {len(pages)} pages, byte for byte;"
        f" {min(map(len, pages.values())):,} to {max(map(len, pages.values())):,} bytes",
        "the bare view decides nothing: no law of the day, no snapshot, no language, no"
        " ETag, no session, no log line, no security header",
        "ours is looked up once a second by each process and given again meanwhile",
    ]
    print(table("Dashboard page", rows, notes))


if __name__ == "__main__":
    main()
