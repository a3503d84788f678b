"""The database as PostgreSQL's own programs see it: `pg_dump`, `pg_restore` and `psql`."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection

# Who restores owns what is restored; rights are given anew (welfare/grants.py); extensions belong
# to the superuser who made the database (deploy/database.sql).
_OURS = ["--no-owner", "--no-privileges", "--no-comments"]

_PSQL_LOST = 2  # its exit status when the connection went bad

_REACH = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
}


class ProgramFailed(Exception):
    """A program of PostgreSQL failed; the message is what it said."""


class ConnectionLost(ProgramFailed):
    """The server went away while it worked: whether it had come to the end is not known."""


def _environment() -> dict[str, str]:
    """How to reach Django's database, by environment: an argument would show the password."""
    known: dict[str, Any] = connection.get_connection_params()
    others = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return others | {name: str(known[key]) for key, name in _REACH.items() if known.get(key)}


def _run(program: Sequence[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
    try:
        done = subprocess.run(  # noqa: S603 -- programs and options of ours, no shell
            program, env=_environment(), capture_output=True, check=False, **options
        )
    except FileNotFoundError as error:
        raise ProgramFailed(
            f"Manca il programma {program[0]}: installa il client di PostgreSQL"
            " (Debian: postgresql-client-15)."
        ) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        lost = program[0] == "psql" and done.returncode == _PSQL_LOST
        failure = ConnectionLost if lost else ProgramFailed
        raise failure(f"{program[0]} si è fermato: {said[-2000:]}")
    return done


def write_dump(path: Path, *, snapshot: str) -> None:
    """Everything of ours as the exported `snapshot` sees it. Raises `ProgramFailed`."""
    _run(
        [
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", "--schema=public",
            "--exclude-table=public.spatial_ref_sys", *_OURS, f"--file={path}",
        ]
    )  # fmt: skip


def write_script(dump: Path, script: Path, *, before: str) -> None:
    """The dump as SQL, after the statements `before`. Raises `ProgramFailed`."""
    contents = script.with_suffix(".list")
    listed = _run(["pg_restore", "--list", str(dump)]).stdout.decode()
    # The schema is there, and belongs to whoever made the database.
    wanted = [line for line in listed.splitlines() if " SCHEMA - public " not in line]
    contents.write_text("\n".join(wanted), encoding="utf-8")
    tail = script.with_suffix(".tail")
    _run(["pg_restore", *_OURS, f"--use-list={contents}", f"--file={tail}", str(dump)])
    script.write_text(before, encoding="utf-8")
    with script.open("ab") as target, tail.open("rb") as source:
        while block := source.read(1 << 20):
            target.write(block)
    tail.unlink()


def run_script(script: Path) -> None:
    """All of it or nothing, in one transaction. Raises `ProgramFailed`, `ConnectionLost`."""
    _run(
        [
            "psql", "--no-psqlrc", "--quiet", "--single-transaction",
            "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose", "--output=/dev/null",
            f"--file={script}",
        ]
    )  # fmt: skip


# What stands in the schema and is not part of an extension.
_OURS_IN_SCHEMA = """
SELECT format('DROP %s IF EXISTS %s CASCADE;', kind, name) FROM (
    SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
        format('public.%I', c.relname) AS name,
        CASE c.relkind WHEN 'S' THEN 2 ELSE 1 END AS place, 'pg_class'::regclass AS catalogue, c.oid
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 'ROUTINE', p.oid::regprocedure::text, 3, 'pg_proc'::regclass, p.oid
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
) found
WHERE NOT EXISTS (
    SELECT 1 FROM pg_depend d
    WHERE d.classid = catalogue AND d.objid = found.oid AND d.deptype = 'e'
)
ORDER BY place, name
"""


def removals() -> list[str]:
    """Statements that empty the schema of all that is ours; none if it is empty already."""
    with connection.cursor() as cursor:
        cursor.execute(_OURS_IN_SCHEMA)
        return [statement for (statement,) in cursor.fetchall()]


def missing_to_restore() -> list[str]:
    """What the target lacks: extensions, or the right to make tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        [may_create] = cursor.fetchone()
    missing = [
        f"l'estensione {name}"
        for name in ("postgis", "btree_gist", "pg_trgm", "unaccent")
        if name not in present
    ]
    return missing if may_create else [*missing, "il diritto di creare tabelle"]
