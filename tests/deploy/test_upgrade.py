"""From the previous release to this one: what an upgraded database says and what a new one says.

The dump is made by tests/releases/make with the code of that release.
"""

import gzip
import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.deploy.databases import (
    OWNER,
    REGION,
    RELEASES,
    database,
    environment,
    manage,
    rows,
    start,
)
from tests.piemonte import reaching

pytestmark = pytest.mark.processes

# Tables, columns, constraints, indexes, functions and triggers, whatever the order of creation.
_SCHEMA = """
SELECT 'column', table_name || '.' || column_name,
    concat_ws(' ', data_type, is_nullable, column_default, character_maximum_length)
FROM information_schema.columns WHERE table_schema = 'public'
    AND table_name NOT IN ('geometry_columns', 'geography_columns', 'spatial_ref_sys')
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'function', p.oid::regprocedure::text, p.prosrc FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'public'
    AND viewname NOT IN ('geometry_columns', 'geography_columns')
"""


@pytest.fixture(scope="module")
def from_scratch(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), database("scratch") as name:
        manage(name, "migrate", "--no-input")
        manage(name, "load_region", REGION, "--commit")
        manage(name, "recompute")
        yield name


@pytest.fixture
def previous(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the previous release, of the same region."""
    with django_db_blocker.unblock(), database("previous") as name:
        [dump] = RELEASES.glob("v0.1.0.sql.gz")
        reach = reaching(name, OWNER)
        subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
             "--output=/dev/null", f"--host={reach['host']}", f"--username={OWNER}", name],
            input=gzip.decompress(dump.read_bytes()),
            env=environment(name),
            check=True,
        )  # fmt: skip
        yield name


def schema(name: str) -> set[tuple[str, ...]]:
    """Without casts and brackets, which PostgreSQL spells otherwise once it has read a dump."""
    return {
        tuple(re.sub(r"::(character varying|text)|\[\]|[()\s]", "", str(part)) for part in row)
        for row in rows(name, _SCHEMA)
    }


def upgrade(name: str) -> None:
    """What ./run and docker-compose.yml do between new code and serving it."""
    manage(name, "migrate", "--no-input")
    manage(name, "load_region", REGION, "--commit")
    manage(name, "recompute")


def said(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads(manage(name, "fingerprints"))
    return content


def test_upgraded_and_new_say_the_same(previous: str, from_scratch: str) -> None:
    upgrade(previous)
    assert said(previous) == said(from_scratch)
    assert schema(previous) ^ schema(from_scratch) == set()
    before = rows(previous, "SELECT count(*), max(id) FROM impact_dashboardsnapshot")
    upgrade(previous)
    assert said(previous) == said(from_scratch)
    assert rows(previous, "SELECT count(*), max(id) FROM impact_dashboardsnapshot") == before


def kill(process: subprocess.Popen[str]) -> None:
    """-9, while it still works: else nothing was interrupted."""
    process.kill()
    out, error = process.communicate()
    assert process.returncode == -signal.SIGKILL, out + error


def test_an_interrupted_upgrade_is_finished_by_the_next(previous: str, from_scratch: str) -> None:
    """kill -9 in the middle of the migrations, then of the computation."""
    migrations = "SELECT count(*) FROM django_migrations"
    [(begun_with,)] = rows(previous, migrations)
    process = start(previous, "migrate", "--no-input")
    while rows(previous, migrations) == [(begun_with,)] and process.poll() is None:
        time.sleep(0.005)
    kill(process)
    manage(previous, "migrate", "--no-input")
    process = start(previous, "recompute", "--everything")
    while not rows(previous, "SELECT 1 FROM impact_recomputerequest") and process.poll() is None:
        time.sleep(0.005)
    kill(process)
    upgrade(previous)
    assert said(previous) == said(from_scratch)
    assert rows(previous, "SELECT count(*) FROM impact_recomputerequest") == [(0,)]
