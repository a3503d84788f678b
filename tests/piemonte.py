"""The real region for tests: loaded and computed once, then copied by the database itself.

`piemonte_database` is a template that is never written to. `piemonte` reads it in the test's own
process, inside a transaction that is rolled back; `platform` serves a copy of it through real
processes: web, worker, beat and waker, under the application's own database role.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
REGION = ROOT / "fixtures" / "piemonte"
# Of tests that run side by side, None for those in one process.
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER")
# One for each run: two runs on one server must not drop each other's. The processes of a run have
# one parent, and share what that one names.
SHARED = f"test_piemonte_{os.getppid() if _PROCESS else os.getpid()}"
# One for each process, since nobody may be connected to what is copied.
TEMPLATE = f"{SHARED}_{_PROCESS}" if _PROCESS else SHARED


def create_template() -> str:
    """Make a database with the whole region, as `./run` does; returns its name.

    The first process that needs it loads and computes, the others wait for it and copy.
    """
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [SHARED])  # until disconnected
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [SHARED]).fetchone():
            _load(SHARED)
        if TEMPLATE != SHARED:
            clone(SHARED, TEMPLATE)
    return TEMPLATE


def _load(name: str) -> None:
    """Under another name until it is whole: a load that broke off is not taken for the region."""
    unfinished = f"{name}_new"
    clone("template1", unfinished)
    with connected_to(unfinished):
        call_command("migrate", verbosity=0)
        call_command("load_region", str(REGION), "--commit", verbosity=0, stdout=_Silent())
        call_command("recompute", stdout=_Silent())
    with _server() as server:
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(unfinished), sql.Identifier(name)
            )
        )


class _Silent:
    def write(self, _text: str) -> None:
        """What a command says is looked at elsewhere."""


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """Point this process's default connection at another database for a while."""
    own = connection.settings_dict["NAME"]
    _point_at(database)
    try:
        yield
    finally:
        _point_at(own)


def _point_at(database: str) -> None:
    """This thread's connection, and through the settings those of threads yet to come."""
    connection.close()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = database
    ContentType.objects.clear_cache()  # the same model has another number there


def clone(source: str, name: str) -> None:
    """Make `name` a copy of `source`, to which nobody may be connected meanwhile."""
    connection.close()
    with _server() as server:
        drop(name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )


def drop(name: str) -> None:
    with _server() as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def _server() -> psycopg.Connection[Any]:
    return psycopg.connect(**reaching("postgres"), autocommit=True)


def reaching(database: str, user: str | None = None) -> dict[str, Any]:
    """How to reach `database` on the server of the tests, as `user` or as the tests' own."""
    known = connection.get_connection_params() | {"dbname": database}
    if user is not None:
        known["user"] = user
    return {name: known[name] for name in _REACH if known.get(name)}


_REACH = ("host", "port", "user", "password", "dbname")


@dataclass
class Platform:
    """Real processes on a database of their own. `address` is where the pages are served."""

    database: str
    port: int
    sweep_seconds: int = 60
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mail(self) -> Path:
        """Where its messages are written, one file for each sending."""
        return Path(tempfile.gettempdir()) / f"{self.database}-mail"

    def environment(self) -> dict[str, str]:
        reach = reaching(self.database, settings.DATABASE_APP_ROLE)
        url = f"postgis://{reach['user']}@/{self.database}?host={quote(reach['host'])}"
        return os.environ | {
            "DATABASE_URL": url,
            "REDIS_PREFIX": f"{self.database}:",
            "RECOMPUTE_SWEEP_SECONDS": str(self.sweep_seconds),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "EMAIL_URL": f"filemail://{self.mail}",
            "LOG_LEVEL": "WARNING",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, *names: str) -> None:
        for name in names:
            self.processes[name] = subprocess.Popen(
                self._command(name.rstrip("0123456789")),
                cwd=ROOT,
                env=self.environment(),
                start_new_session=True,
            )

    def _command(self, name: str) -> list[str]:
        python = [sys.executable, "-m"]
        return {
            "web": [
                *python, "gunicorn", "welfare.wsgi", "--bind", f"127.0.0.1:{self.port}",
                "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
                "--no-control-socket",
            ],
            "worker": [
                *python, "celery", "-A", "welfare", "worker", "--concurrency", "1",
                "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
                "--hostname", f"{self.database}-{time.monotonic_ns()}@localhost",
            ],
            "beat": [
                *python, "celery", "-A", "welfare", "beat", "--loglevel", "WARNING",
                "--schedule", f"{tempfile.gettempdir()}/{self.database}-beat", "--pidfile", "",
            ],
            "waker": [sys.executable, "manage.py", "wake_workers"],
        }[name]  # fmt: skip

    def kill(self, name: str) -> None:
        """SIGKILL to the process and all its children: no handler runs, nothing is tidied up."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self.processes.clear()

    def ask(self, query: str, *parameters: Any, user: str | None = None) -> list[tuple[Any, ...]]:
        """Rows of a statement run outside Django; by default as the owner of the database."""
        with psycopg.connect(**reaching(self.database, user), autocommit=True) as reader:
            cursor = reader.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def wait_until(self, truth: Callable[[], bool], seconds: float = 60) -> float:
        """Seconds until `truth()`; fails the test if it does not come."""
        began = time.monotonic()
        while not truth():
            assert time.monotonic() - began < seconds, "what was awaited did not happen"
            time.sleep(0.05)
        return time.monotonic() - began

    def is_idle(self) -> bool:
        return self.ask("SELECT count(*) FROM impact_recomputerequest") == [(0,)]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/status", timeout=5):
                return True
        except OSError:
            return False


@contextmanager
def copied(source: str, name: str, *, sweep_seconds: int = 60) -> Iterator[Platform]:
    """A platform on a copy of a database, no process of it running yet; both go at the end."""
    copy = f"{source}_{name}"
    clone(source, copy)
    platform = Platform(copy, free_port(), sweep_seconds)
    try:
        yield platform
    finally:
        platform.stop()
        drop(copy)


@contextmanager
def served(source: str, name: str) -> Iterator[Platform]:
    """A platform on a copy of a database with all its processes, as `./run` serves it."""
    with copied(source, name) as platform:
        platform.start("web", "worker", "beat", "waker")
        platform.wait_until(platform.answers)
        yield platform


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
