"""Zone values as rows: what comes out as it stands is left alone, what differs is written."""

from typing import Any

import pytest
from django.db import connection, transaction

from districts.models import TilesetUse
from impact import recompute
from impact.models import Indicator, Observation, RecomputeRequest, Source, ZoneValue
from tests import territory

# With commits, after which the tables of the work are empty again.
pytestmark = pytest.mark.django_db(transaction=True)


def versions() -> list[tuple[Any, ...]]:
    """Every row with the transactions that wrote it and that last locked or replaced it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ctid::text, xmin::text, xmax::text FROM impact_zonevalue ORDER BY id"
        )
        return cursor.fetchall()


def test_computing_everything_again_touches_no_row() -> None:
    territory.build()
    before = versions()
    assert before
    recompute.request_everything()
    assert recompute.drain().failed == 0
    assert versions() == before


def test_two_workers_empty_the_queue_as_one_does() -> None:
    territory.build(computed=False)
    waiting = RecomputeRequest.objects.count()
    done = recompute.drain_side_by_side()
    assert done.failed == 0
    assert done.fulfilled >= waiting
    assert not RecomputeRequest.objects.exists()
    assert TilesetUse.objects.exists()
    before = versions()
    assert before
    recompute.request_everything()
    assert recompute.drain().failed == 0
    assert versions() == before


def test_within_a_transaction_one_worker_does_it_all() -> None:
    """Another connection would not see what it has not committed, and would wait for it."""
    with transaction.atomic():
        territory.build(computed=False)
        recompute.drain_side_by_side()
        assert not RecomputeRequest.objects.exists()
        assert TilesetUse.objects.exists()


def test_work_of_one_transaction_knows_nothing_of_that_before() -> None:
    """What the first work wrote down, the second would store again although it was withdrawn."""
    toy = territory.build()
    counted = toy.indicators["POP-65"]
    key = {"indicator": counted, "unit": toy.units["A1"], "period": "2022"}
    with transaction.atomic():
        Observation.objects.create(**key, value=21, source_id=territory.SOURCE)
        assert recompute.drain().failed == 0
        counted.state = Indicator.State.RETIRED
        counted.save()
        recompute.request_everything()
        assert recompute.drain().failed == 0
    assert not ZoneValue.objects.filter(indicator=counted).exists()


def test_sources_are_more_than_a_machine_integer_has_bits() -> None:
    toy = territory.build()
    many = [
        Source(code=f"z-{n:02}", name_it=f"Fonte {n}", name_en=f"Source {n}", licence="CC BY")
        for n in range(80)
    ]
    Source.objects.bulk_create(many)
    counted = toy.indicators["POP-65"]
    for unit, source in (("A1", "z-02"), ("A2", "z-79")):
        figure = {"indicator": counted, "unit": toy.units[unit], "period": "2022"}
        Observation.objects.create(**figure, value=21, source_id=source)
    assert recompute.drain().failed == 0
    region = ZoneValue.objects.get(indicator=counted, zone__zoning__kind="region", period="2022")
    assert region.sources == [territory.SOURCE, "z-02", "z-79"]
    assert region.quality == "final"


def test_what_was_spoilt_gone_or_invented_is_put_right_and_nothing_else() -> None:
    territory.build()
    content = [field.attname for field in ZoneValue._meta.fields if field.attname != "computed_at"]
    content.remove("id")
    before = sorted(ZoneValue.objects.values_list(*content), key=str)
    spoilt, gone, invented = ZoneValue.objects.order_by("id")[:3]
    ZoneValue.objects.filter(pk=spoilt.pk).update(numerator=-1, sources=["nobody"])
    ZoneValue.objects.filter(pk=gone.pk).delete()
    ZoneValue.objects.filter(pk=invented.pk).update(period="1999")
    others = [row for row in versions() if row[0] not in {spoilt.pk, invented.pk}]
    recompute.request_everything()
    assert recompute.drain().failed == 0
    assert sorted(ZoneValue.objects.values_list(*content), key=str) == before
    assert set(others) <= set(versions())
