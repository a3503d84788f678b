"""A disk that fills up under a load or a computation: words, and all or nothing.

The database says 53100 at a writing in the middle, as it does when a file cannot grow.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import CommandError
from pytest_django import DjangoDbBlocker

from tests import piemonte as real
from tests.deploy.databases import REGION, database, manage, rows

pytestmark = pytest.mark.processes

_FUNCTION = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$"""
_TRIGGER = """
CREATE TRIGGER no_room BEFORE INSERT ON {} FOR EACH STATEMENT EXECUTE FUNCTION no_room()"""


@contextmanager
def full(name: str, table: str) -> Iterator[None]:
    """Nothing more can be written into the table."""
    with psycopg.connect(**real.reaching(name), autocommit=True) as admin:
        admin.execute(_FUNCTION)
        admin.execute(_TRIGGER.format(table))
        yield
        admin.execute("DROP FUNCTION no_room CASCADE")


def test_full_disk(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), database("full") as name:
        manage(name, "migrate", "--no-input")
        # Written by an INSERT and by a COPY, whose errors come by different ways.
        for table in ("districts_zone", "districts_zoneassignment"):
            with full(name, table), pytest.raises(CommandError, match="Niente è stato caricato"):
                manage(name, "load_region", REGION, "--commit")
            assert rows(name, "SELECT count(*) FROM districts_territorialunit") == [(0,)]
        manage(name, "load_region", REGION, "--commit")
        # Not an attempt: three sweeps on a full disk must not put the requests aside.
        for table in ("impact_zonevalue", "impact_dashboardsnapshot"):
            with full(name, table), pytest.raises(CommandError, match="le richieste in coda"):
                manage(name, "recompute")
            assert rows(name, "SELECT max(attempts) FROM impact_recomputerequest") == [(0,)]
        manage(name, "recompute")
        assert rows(name, "SELECT count(*) FROM impact_recomputerequest") == [(0,)]
        assert rows(name, "SELECT count(*) > 0 FROM impact_dashboardsnapshot") == [(True,)]
