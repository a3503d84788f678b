"""After an adoption everything that is affected is computed again, and not one row besides."""

from datetime import date
from typing import Any

import pytest

from districts.models import BoundaryRevision, Validity
from impact.models import DashboardSnapshot, LawSnapshot, ZoneValue
from impact.recompute import drain
from tests import territory
from tests.territory import Territory

DAY = date(2030, 1, 1)
CONTENT = ("indicator", "period", "value", "numerator", "denominator", "status", "coverage")


@pytest.fixture
def toy(transactional_db: None) -> Territory:
    return territory.build()


def rows(model: Any, **of: Any) -> set[tuple[Any, ...]]:
    """Which rows there are and when they were computed."""
    return set(model.objects.filter(**of).values_list("pk", "revision", "zone", "computed_at"))


def content(law: BoundaryRevision, zone: str) -> set[tuple[Any, ...]]:
    return set(ZoneValue.objects.filter(revision=law, zone__code=zone).values_list(*CONTENT))


def test_adoption_writes_the_values_and_pages_of_the_new_boundary_alone(toy: Territory):
    """A third district, D03 = C4, out of D02: D01 is untouched."""
    base = toy.laws["cohesion-2020"]
    values, pages = rows(ZoneValue), rows(DashboardSnapshot)
    assert values
    assert pages
    law = territory.adopt(
        toy.zonings["cohesion"], DAY, territory.by_column(2, B3="D01", C4="D03"), toy.units
    )
    drain()

    assert rows(ZoneValue) >= values, "no value of another boundary was touched"
    assert {row[1] for row in rows(ZoneValue) - values} == {law.pk}
    fresh = {row[1] for row in rows(DashboardSnapshot) - pages}
    assert rows(DashboardSnapshot) >= pages
    assert fresh == {law.pk}
    # As many cells as the zones have figures: 4 sums or rates of D01 as before, and not one more.
    assert content(law, "D01") == content(base, "D01")
    assert content(law, "D02") != content(base, "D02")
    assert content(law, "D03")
    # The laws beside the districts: of the old boundary no day after its last.
    assert Validity.objects.get(revision=base).to_day == DAY
    current = LawSnapshot.objects.filter(superseded_at=None)
    assert not current.filter(revision=base, from_day__gte=DAY).exists()
    assert current.filter(revision=law, from_day=DAY).exists()

    before = rows(ZoneValue), rows(DashboardSnapshot), rows(LawSnapshot)
    drain()
    assert (rows(ZoneValue), rows(DashboardSnapshot), rows(LawSnapshot)) == before


def test_counts_and_rates_of_the_zones_that_changed_come_from_their_comuni(toy: Territory):
    """Residents over 64 in 2018: a fifth of those of 2023; C1 (900) and A1 (100) change places."""
    law = territory.adopt(
        toy.zonings["cohesion"],
        DAY,
        territory.by_column(2, B3="D01") | {"A1": "D02", "A2": "D02"},
        toy.units,
    )
    drain()
    old = ZoneValue.objects.filter(indicator__code="POP-65", period="2018")
    base = dict(old.filter(revision=toy.laws["cohesion-2020"]).values_list("zone__code", "value"))
    now = dict(old.filter(revision=law).values_list("zone__code", "value"))
    moved = (100 + 200) / 5
    assert now["D01"] == base["D01"] - int(moved)
    assert now["D02"] == base["D02"] + int(moved)
    assert sum(now.values()) == sum(base.values())
    rate = ZoneValue.objects.get(
        revision=law, zone__code="D02", indicator__code="DEM-AGE", period="2018"
    )
    assert rate.numerator == now["D02"]
    assert rate.value == pytest.approx(rate.numerator / rate.denominator * 100)
