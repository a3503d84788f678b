"""Piemonte in the database: counts, sums, and a second load that does nothing."""

from datetime import date

import pytest
from django.db.models import Count, F, Sum

from districts.models import (
    BoundaryRevision,
    District,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    ZoneAssignment,
    Zoning,
)
from impact.loading import STEPS, load_folder
from impact.models import (
    ImportBatch,
    Indicator,
    IndicatorTerm,
    Observation,
    RecomputeRequest,
    ZoneValue,
)
from tests.piemonte import REGION

TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.usefixtures("piemonte")


def test_the_territory_is_whole() -> None:
    units = TerritorialUnit.objects.valid_on(date(2026, 1, 1))
    assert (units.comuni().count(), units.count()) == (1180, 1188)
    assert TerritorialUnit.objects.filter(valid_to__isnull=False).count() == 42
    assert UnitSuccession.objects.count() == 52
    residents = UnitPopulation.objects.current().filter(year=2023)
    of_kind = dict(residents.values_list("unit__kind").annotate(Sum("population")))
    # The parts of Torino are its residents over again.
    assert of_kind == {"comune": 4_240_736, "submunicipal": 841_600}


def test_classes_of_a_comune_come_with_their_day_and_source() -> None:
    comuni = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True)
    degrees = dict(comuni.values_list("urbanisation").annotate(Count("pk")))
    assert degrees == {1: 4, 2: 232, 3: 944}
    assert comuni.exclude(altitude_zone=F("classes_altitude_zone")).count() == 9
    assert set(comuni.values_list("classes_on", "classes_source")) == {
        (date(2023, 1, 1), "istat-classes-2023")
    }


def test_the_circoscrizioni_of_torino_say_that_they_are_approximated() -> None:
    parts = TerritorialUnit.objects.filter(parent__istat_code="001272")
    assert set(parts.values_list("shape_basis", "kind")) == {("approximated", "submunicipal")}
    rows = ZoneAssignment.objects.filter(zone__zoning__code="health_torino")
    assert set(rows.values_list("basis", "confidence")) == {("approximated", "low")}
    values = ZoneValue.objects.filter(zone__zoning__code="health_torino")
    assert set(values.values_list("indicator__code", "quality")) == {("DEM-POP", "estimated")}


def test_every_zoning_has_its_zones() -> None:
    zones = Zoning.objects.annotate(number=Count("zones")).values_list("code", "number")
    assert dict(zones) == {
        "region": 1,
        "province": 8,
        "ussl_1980": 54,
        "health": 32,
        "sia": 30,
        "cohesion": 30,
        "social": 48,
        "labour": 30,
        "education": 8,
        "asl": 12,
        "asl_1995": 19,
        "agrarian": 82,
        "mountain": 47,
        "health_torino": 4,
    }


def test_the_law_of_today_has_its_comuni_and_outlines() -> None:
    law = {revision.zoning.code: revision for revision in BoundaryRevision.objects.in_force(TODAY)}
    assert "ussl_1980" not in law
    asti = District.objects.get(code="D26")
    assert asti.assignments.filter(revision=law["cohesion"]).count() == 105
    assert law["cohesion"].outlines.count() == 30
    assert law["social"].assignments.count() == 1169


def test_indicators_and_facts_are_whole() -> None:
    assert (Indicator.objects.count(), IndicatorTerm.objects.count()) == (79, 43)
    observed = Observation.objects.current()
    assert observed.filter(unit__isnull=False).count() == 28_320 + 38_215 + 10_620 + 2_360
    assert observed.filter(zone__isnull=False).count() == 1_536 + 486 + 32


def test_a_figure_of_a_province_is_its_value_and_of_nothing_else() -> None:
    cells = ZoneValue.objects.filter(indicator__aggregation="none")
    assert set(cells.values_list("zone__zoning__code", flat=True)) == {"province"}
    assert cells.count() == 1_536 + 486 + 32
    torino = cells.get(indicator__code="VIO-STK", zone__code="001", period="2024")
    assert (torino.value, torino.quality, torino.status) == (739, "provisional", "ok")
    assert torino.sources == ["sdi-foia-2025"]


def test_comparing_everything_again_changes_nothing() -> None:
    before = [model.objects.count() for model in (ImportBatch, RecomputeRequest, BoundaryRevision)]
    outcomes = load_folder(path=REGION, steps=STEPS, today=TODAY, commit=True, again=True)
    assert [(o.name, o.loaded) for o in outcomes if o.loaded or o.rejected] == []
    assert before == [
        model.objects.count() for model in (ImportBatch, RecomputeRequest, BoundaryRevision)
    ]
