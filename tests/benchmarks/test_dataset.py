"""Synthetic figures: the same for everybody, and what the platform makes of them."""

import numpy as np
import pytest
from django.db import connection

from benchmarks.dataset import HUNDREDTHS, MISSING, Size, figures, write
from districts.models import Zoning
from impact.models import Observation, RecomputeRequest, ZoneValue
from impact.recompute import drain
from tests import territory

SEED, UNITS, YEARS = 7, 5000, 4


def test_figures_follow_from_the_seed_and_the_number_alone():
    first = figures(SEED, 1, UNITS, YEARS)
    assert np.array_equal(first, figures(SEED, 1, UNITS, YEARS))
    assert not np.array_equal(first, figures(SEED, 2, UNITS, YEARS))
    assert not np.array_equal(first, figures(SEED + 1, 1, UNITS, YEARS))


def test_figures_of_fewer_years_are_the_first_of_more():
    assert np.array_equal(figures(SEED, 1, UNITS, 3), figures(SEED, 1, UNITS, 10)[:, :3])


def test_three_in_a_hundred_figures_are_missing():
    found = figures(SEED, 1, UNITS, YEARS)
    assert np.mean(found == MISSING) == pytest.approx(0.03, abs=0.005)
    there = found[found != MISSING]
    assert there.min() >= 0
    assert there.max() < HUNDREDTHS


def test_size_ends_with_the_year_of_the_comuni():
    assert list(Size(10, 3).periods) == [2021, 2022, 2023]


@pytest.mark.django_db
def test_the_platform_adds_up_what_was_written():
    territory.build(computed=False)
    known = indexes()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the toy region left open
        size = Size(indicators=2, years=3)
        written = write(cursor.connection, size, seed=SEED, zoning="health")
    assert indexes() == known
    assert Observation.objects.count() == written > 0
    RecomputeRequest.objects.create(
        kind=RecomputeRequest.Kind.VALUES, zoning=Zoning.objects.get(code="health")
    )
    assert drain().failed == 0

    # A1 … A4 are zone H1 and come first; they have 100 to 400 residents.
    added, averaged = (figures(SEED, number, 12, 3)[:4, 2] / 100 for number in (1, 2))
    people = np.array([100, 200, 300, 400])
    assert MISSING / 100 not in {*added, *averaged}
    values = ZoneValue.objects.filter(zone__code="H1", period="2023").in_bulk(field_name="pk")
    found = {value.indicator.code: float(value.value) for value in values.values()}
    assert found["SYN-0001"] == pytest.approx(added.sum(), abs=1e-6)
    assert found["SYN-0002"] == pytest.approx((averaged * people).sum() / 1000, abs=1e-6)


def indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'impact_observation' ORDER BY 1"
        )
        return [definition for (definition,) in cursor.fetchall()]
