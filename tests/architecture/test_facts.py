"""Facts cannot be rewritten even by the owner of the tables, and only numbers are facts."""

from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from districts.models import TerritorialUnit, UnitPopulation
from impact.models import Observation

pytestmark = pytest.mark.usefixtures("piemonte")


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE impact_observation SET value = value + 1",
        "UPDATE districts_unitpopulation SET population = population + 1",
    ],
)
def test_owner_cannot_edit_a_fact(statement: str) -> None:
    with pytest.raises(Error, match="A fact is not edited"):
        run(statement)


def test_nan_is_no_observation() -> None:
    old = Observation.objects.current().filter(indicator__code="POP-65P")[0]
    with pytest.raises(Error, match="observation_is_a_number"):
        run(
            "INSERT INTO impact_observation (indicator_id, unit_id, period, value, source_id)"
            " VALUES (%s, %s, %s, 'NaN', %s)",
            old.indicator_id,
            old.unit_id,
            old.period,
            old.source_id,
        )


def test_new_figure_keeps_the_old_one() -> None:
    old = Observation.objects.current().filter(indicator__code="POP-65P")[0]
    new = Observation.objects.create(
        indicator=old.indicator,
        unit=old.unit,
        period=old.period,
        value=Decimal(7),
        source=old.source,
    )
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.superseded_at is not None
    assert new.supersedes_id == old.pk


def test_correction_of_a_replaced_figure_is_refused() -> None:
    old = Observation.objects.current().filter(indicator__code="POP-65P")[0]
    same = {
        "indicator": old.indicator,
        "unit": old.unit,
        "period": old.period,
        "source": old.source,
    }
    Observation.objects.create(**same, value=Decimal(7))
    with pytest.raises(Error, match="no longer the current one"), transaction.atomic():
        Observation.objects.create(**same, value=Decimal(8), supersedes=old)


def test_year_that_arrives_comune_by_comune_counts_when_it_is_whole() -> None:
    before = UnitPopulation.objects.complete_years()
    unit = TerritorialUnit.objects.get(istat_code="001191")
    UnitPopulation.objects.create(
        unit=unit, year=2024, reference_date="2024-01-01", population=35_000, source="x"
    )
    assert UnitPopulation.objects.complete_years() == before == [2011, 2018, 2020, 2022, 2023]
