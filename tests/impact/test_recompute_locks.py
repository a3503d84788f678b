"""Which locks a worker takes: what makes the last computation of a zone see the last change."""

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg.errors import LockNotAvailable

from impact.models import Indicator, Observation, RecomputeRequest
from impact.recompute import _lock_zones, drain
from tests import piemonte as real
from tests import territory

pytestmark = pytest.mark.django_db

EVERYTHING, ZONING, ZONE = 7300, 7301, 7302


def asked(zoning: int | None = None, zone: int | None = None) -> RecomputeRequest:
    return RecomputeRequest(kind=RecomputeRequest.Kind.VALUES, zoning_id=zoning, zone_id=zone)


def held() -> set[tuple[int, int, str]]:
    """(space, key, mode) of every advisory lock of this session."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid::integer, objid::integer, mode FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return {(space, key, mode.removesuffix("Lock")) for space, key, mode in cursor.fetchall()}


def test_single_zones_share_their_zoning() -> None:
    _lock_zones([asked(1, 12), asked(1, 11)])
    assert held() == {
        (EVERYTHING, 0, "Share"),
        (ZONING, 1, "Share"),
        (ZONE, 11, "Exclusive"),
        (ZONE, 12, "Exclusive"),
    }


def test_whole_zoning_stands_for_its_zones() -> None:
    _lock_zones([asked(1, 12), asked(1), asked(2, 21)])
    assert held() == {
        (EVERYTHING, 0, "Share"),
        (ZONING, 1, "Exclusive"),
        (ZONING, 2, "Share"),
        (ZONE, 21, "Exclusive"),
    }


def test_everything_needs_no_list_of_zonings() -> None:
    _lock_zones([asked(1, 12), asked()])
    assert held() == {(EVERYTHING, 0, "Exclusive")}


def test_privacy_threshold_locks_everything() -> None:
    Indicator.objects.create(
        code="XXX-A",
        aggregation="sum",
        origin="observed",
        interval="none",
        direction="neutral",
        privacy_threshold=3,
    )
    _lock_zones([asked(1, 12)])
    assert held() == {(EVERYTHING, 0, "Exclusive")}


def test_database_that_does_not_answer_is_not_asked_in_a_loop() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE impact_recomputerequest RENAME TO elsewhere")
    with pytest.raises(DatabaseError):
        drain()


@pytest.mark.django_db(transaction=True)
def test_boundary_does_not_change_while_facts_are_being_written() -> None:
    """A fact asks for the zones of the boundaries it sees; others must not appear meanwhile."""
    toy = territory.build(computed=False)
    law = toy.laws["cohesion-2020"]
    revoke = "UPDATE districts_boundaryrevision SET state = 'revoked' WHERE id = %s"
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(**real.reaching(name, settings.DATABASE_APP_ROLE)) as other:
        other.execute("SET lock_timeout = '200ms'")
        other.commit()
        with transaction.atomic():
            Observation.objects.create(
                indicator=toy.indicators["POP-65"],
                unit=toy.units["A1"],
                period="2022",
                value=21,
                source_id=territory.SOURCE,
            )
            with pytest.raises(LockNotAvailable):
                other.execute(revoke, [law.pk])
            other.rollback()
        other.execute(revoke, [law.pk])
