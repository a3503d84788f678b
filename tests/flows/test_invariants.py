"""What must hold of the real figures whatever the boundaries (domain invariants 1 to 3)."""

from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from districts.models import BoundaryRevision, TerritorialUnit, UnitPopulation, Zoning
from impact.models import DashboardSnapshot, Indicator, RecomputeRequest, ZoneValue
from impact.recompute import drain, request_everything

pytestmark = pytest.mark.usefixtures("piemonte")

TOTAL = {"revision__zoning__extent": Zoning.Extent.TOTAL}


def test_every_unit_is_in_exactly_one_zone_of_a_total_zoning() -> None:
    units = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True).count()
    assert units == 1180
    revisions = BoundaryRevision.objects.standing().filter(zoning__extent=Zoning.Extent.TOTAL)
    for revision in revisions.annotate(assigned=Count("assignments__unit", distinct=True)):
        assert revision.assigned == units, revision.zoning.code


def test_population_of_districts_is_that_of_their_comuni() -> None:
    cells = ZoneValue.objects.filter(
        revision__zoning__code="cohesion", indicator__code="DEM-POP", period="2023"
    )
    for cell in cells:
        comuni = UnitPopulation.objects.current().filter(
            year=2023, unit__assignments__zone=cell.zone
        )
        assert cell.value == comuni.aggregate(total=Sum("population"))["total"]
    assert cells.aggregate(total=Sum("value"))["total"] == 4_240_736


def test_sums_of_zones_are_the_region_on_every_total_zoning() -> None:
    complete = ZoneValue.objects.filter(indicator__aggregation="sum", status="ok", **TOTAL)
    region = {
        (v.indicator_id, v.period): v.value
        for v in complete.filter(revision__zoning__kind=Zoning.Kind.REGION)
    }
    assert len(region) > 40
    sums = complete.values("revision__zoning__code", "indicator_id", "period").annotate(
        total=Sum("value")
    )
    for row in sums:
        key = row["indicator_id"], row["period"]
        if key in region:
            assert row["total"] == region[key], row


def test_ratio_of_the_region_is_the_ratio_of_the_sums_of_its_districts() -> None:
    ratios = ZoneValue.objects.filter(
        indicator__aggregation="ratio_of_sums", revision__zoning__code="cohesion"
    )
    parts = ratios.values("indicator_id", "period", "indicator__multiplier").annotate(
        numerator=Sum("numerator"), denominator=Sum("denominator")
    )
    for part in parts:
        region = ZoneValue.objects.get(
            revision__zoning__kind=Zoning.Kind.REGION,
            indicator=part["indicator_id"],
            period=part["period"],
        )
        expected = part["indicator__multiplier"] * part["numerator"] / part["denominator"]
        assert region.value == expected.quantize(Decimal("0.000001"))


def test_every_indicator_and_period_has_a_value_on_every_total_zoning() -> None:
    adds_up = Indicator.objects.active().exclude(aggregation="none")
    indicators = set(adds_up.values_list("pk", flat=True))
    known = set(
        ZoneValue.objects.filter(revision__zoning__kind=Zoning.Kind.REGION).values_list(
            "indicator_id", "period"
        )
    )
    assert {indicator for indicator, _period in known} == indicators
    revisions = BoundaryRevision.objects.standing().filter(zoning__extent=Zoning.Extent.TOTAL)
    for revision in revisions:
        cells = revision.values.exclude(indicator__aggregation="none")
        cells = set(cells.values_list("indicator_id", "period").distinct())
        assert cells == known, revision.zoning.code


def test_second_computation_changes_nothing() -> None:
    """Not one row is written again: same fingerprints, same times of computation."""

    def state() -> list[object]:
        pages = DashboardSnapshot.objects.order_by("pk").values_list("pk", "computed_at")
        return [*pages, ZoneValue.objects.aggregate(last=Sum("pk"))]

    before = state()
    request_everything()
    drain()
    assert state() == before
    assert not RecomputeRequest.objects.exists()
