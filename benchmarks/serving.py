"""The platform for a benchmark: its own PostgreSQL and Redis, its databases, its processes.

``servers()`` comes first: it starts `benchmarks/servers`, takes the environment over and sets
Django up, so whatever imports a model is imported after it. The processes are those of
`deploy/Procfile`, started as `./run` starts them.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import quote

import django
import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PIEMONTE = ROOT / "fixtures" / "piemonte"
PATIENCE_S = 120

Connection = psycopg.Connection[Any]


@contextmanager
def servers() -> Iterator[None]:
    """PostgreSQL and Redis of this benchmark alone, and Django pointed at them."""
    started = subprocess.Popen(
        [str(ROOT / "benchmarks" / "servers")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdin and started.stdout
    try:
        told = iter(started.stdout.readline, "\n")
        known = dict(line.rstrip("\n").split("=", 1) for line in told if "=" in line)
        if "DATABASE_URL" not in known:
            sys.exit("the servers did not start: see what benchmarks/servers says")
        os.environ |= known | {"DJANGO_SETTINGS_MODULE": "welfare.settings", "LOG_LEVEL": "WARNING"}
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        django.setup()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        started.stdin.close()
        started.wait(timeout=PATIENCE_S)


def reach(database: str) -> dict[str, Any]:
    """How psycopg reaches a database of these servers, as their superuser."""
    from django.db import connection

    known = connection.get_connection_params() | {"dbname": database}
    return {name: known[name] for name in ("host", "user", "dbname") if known.get(name)}


def connect(database: str, *, autocommit: bool = True) -> Connection:
    return psycopg.connect(**reach(database), autocommit=autocommit)


def use(database: str) -> None:
    """Point Django, and what it starts, at a database."""
    from django.db import connection, connections

    connection.close()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = database


def copy(source: str, name: str) -> str:
    """Make `name` a copy of `source`, to which nobody may be connected; returns `name`."""
    from django.db import connection

    connection.close()
    with connect("postgres") as server:
        for statement in (
            "DROP DATABASE IF EXISTS {0} WITH (FORCE)",
            "CREATE DATABASE {0} TEMPLATE {1}",
        ):
            names = sql.Identifier(name), sql.Identifier(source)
            server.execute(sql.SQL(statement).format(*names))
    return name


def region(name: str, folder: Path, *, computed: bool = True) -> str:
    """A database with a region as `./run` makes it, in use from now on; returns its name."""
    migrated(name)
    timed(f"load_region {folder.name}", lambda: command("load_region", folder, commit=True))
    if computed:
        timed("recompute", lambda: command("recompute"))
    settle(name)
    return name


def migrated(name: str) -> None:
    """An empty database with the schema, in use from now on."""
    copy("template1", name)
    use(name)
    command("migrate", verbosity=0)


def without_pages(database: str) -> None:
    """Take the region's row away: where there is no region no page is made, and what is timed ends
    at the stored values."""
    with connect(database) as server:
        server.execute("DELETE FROM districts_region")
        server.execute("DELETE FROM impact_recomputerequest")


def command(name: str, *arguments: Any, **options: Any) -> None:
    """A command of `manage.py` in this process; what it says is only shown where it fails."""
    from django.core.management import CommandError, call_command

    said = StringIO()
    try:
        call_command(name, *arguments, stdout=said, **options)
    except CommandError:
        print(said.getvalue(), file=sys.stderr)
        raise


def settle(database: str) -> None:
    """Statistics, visibility and a checkpoint, so that none of them falls into a measure."""
    with connect(database) as server:
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")


def timed(what: str, run: Callable[[], Any]) -> float:
    """Seconds that a step of the preparation takes; said while it is waited for."""
    print(f"# {what} …", file=sys.stderr, flush=True)
    seconds = clocked(run)
    print(f"# {what}: {seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


def clocked(run: Callable[[], Any]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


class Costs:
    """What each way of computing a thing takes: seconds on the clock, and of the processors.

    The clock counts what the neighbours of a shared machine do, each process to its own degree; the
    processors' seconds, of this process and of PostgreSQL, do not.
    """

    def __init__(self) -> None:
        self.cpu: dict[str, list[float]] = {}

    def of(self, name: str, run: Callable[[], Any]) -> float:
        """Seconds that `run` takes on the clock; those of the processors are kept beside."""
        before = processor_seconds()
        seconds = clocked(run)
        self.cpu.setdefault(name, []).append(processor_seconds() - before)
        return seconds


def processor_seconds() -> float:
    """What this process, the server of PostgreSQL and its backends have used so far."""
    from django.db import connection

    with connect(str(connection.settings_dict["NAME"])) as server:
        ((folder,),) = server.execute("SHOW data_directory").fetchall()
    postmaster = (Path(folder) / "postmaster.pid").read_text().partition("\n")[0]
    living = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    # The postmaster's own, those of the backends that ended, those of the living.
    ticks = sum(_ticks(postmaster)) + sum(sum(_ticks(child)[:2]) for child in living)
    return sum(os.times()[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: str) -> list[int]:
    """User and system time of a process, and of its children that ended; none if it is gone."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return [0, 0, 0, 0]
    return [int(ticks) for ticks in said.rpartition(")")[2].split()[11:15]]


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def process(
    command: list[str], ready: str, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A process and its children, once it answers 200 at `ready`; ended with all of them."""
    started = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | (environment or {}),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    try:
        _await(ready, started)
        yield
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def _await(address: str, started: subprocess.Popen[bytes]) -> None:
    for _attempt in range(PATIENCE_S * 5):
        if started.poll() is not None:
            sys.exit(f"{started.args!r} ended with status {started.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError as error:
            sys.exit(f"{address} answers {error.code}: {error.read()[:300]!r}")
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{address} does not answer")


def as_application(database: str) -> dict[str, str]:
    """The environment that differs for a process on a database, in the application's role."""
    host = quote(str(reach(database)["host"]), safe="")
    return {
        "DATABASE_URL": f"postgis://{os.environ['DATABASE_APP_ROLE']}@/{database}?host={host}",
        "ALLOWED_HOSTS": "127.0.0.1",
        # Counted is every request, as people's are; refused is none.
        "API_ANONYMOUS_PER_MINUTE": "100000000",
        "REDIS_PREFIX": f"{database}:",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


@contextmanager
def platform(database: str, *names: str) -> Iterator[str]:
    """Processes of the Procfile on a database, under the application's role; gives the address."""
    command("collectstatic", interactive=False, verbosity=0)
    port = free_port()
    environment = as_application(database) | {"HOST": "127.0.0.1", "PORT": str(port)}
    honcho = [sys.executable, "-m", "honcho", "start", "--procfile", "deploy/Procfile"]
    address = f"http://127.0.0.1:{port}"
    with process([*honcho, "--port", str(port), *names], f"{address}/api/v1/status", environment):
        yield address
