"""Whole databases for the tests of operators' commands: made empty, filled, dropped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.core.management import call_command
from django.db import connection

from tests import piemonte as real

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ROOT / "tests" / "releases"
REGION = RELEASES / "region"
OWNER = "welfare_owner"


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database as deploy/database.sql prepares it; its name. Dropped at the end."""
    own = f"test_{name}_{os.getpid()}"
    real.clone("template1", own)
    try:
        with psycopg.connect(**real.reaching(own), autocommit=True) as admin:
            for extension in ("postgis", "btree_gist", "pg_trgm", "unaccent"):
                admin.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            for role in (OWNER, "welfare_app"):
                if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                    admin.execute(f"CREATE ROLE {role} LOGIN")
            admin.execute(f"ALTER DATABASE {own} OWNER TO {OWNER}")
        yield own
    finally:
        real.drop(own)


def environment(name: str) -> dict[str, str]:
    """As the owner of database `name`, who migrates, loads and restores."""
    reach = real.reaching(name, OWNER)
    url = f"postgis://{OWNER}@/{name}?host={quote(reach['host'])}"
    return os.environ | {"DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"}


def start(name: str, *arguments: object) -> subprocess.Popen[str]:
    """`manage.py` on a database, under way."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=environment(name),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def manage(name: str, *arguments: object) -> str:
    """What a command says on a database, as its owner; in this process, which is there already."""
    out = StringIO()
    with owning(name):
        call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


@contextmanager
def owning(name: str) -> Iterator[None]:
    """This process connected to database `name` as its owner."""
    user = connection.settings_dict["USER"]
    try:
        connection.settings_dict["USER"] = OWNER
        with real.connected_to(name):
            yield
    finally:
        connection.settings_dict["USER"] = user


def rows(name: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(**real.reaching(name), autocommit=True) as reader:
        return reader.execute(query).fetchall()
