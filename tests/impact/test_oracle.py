"""The rules of the catalogue, applied to the components, give the ratios that the sources give.

`tests/oracle/*.csv` holds every ratio of every comune and year as compiled from the sources, with
two decimals or more. They were never loaded: the platform computes its own, and these say if they
are right.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from impact.importers.catalogue import IndicatorEntry, parse_catalogue
from impact.models import ZoneValue
from impact.unit_terms import unit_terms

ROOT = Path(__file__).resolve().parents[2]
FOLDER, ORACLE = ROOT / "fixtures" / "piemonte", ROOT / "tests" / "oracle"
HALF_A_CENT = Decimal("0.005")
FILES = ("demography", "income_irpef", "third_sector", "solidarity")
YEARS = {"DEM": ("2022", "2023"), "INC": ("2018", "2020"), "SOC": ("2022",), "SOL": ("2020",)}
# The platform counts these bodies for 10,000 residents, the compilation for 1,000.
RATIO_OR_SUM = ("sum", "ratio_of_sums")
PER_10000 = "cpm_ets_onlus_per_1000"

Cell = tuple[str, str]
"""A comune and a year."""


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def indicators() -> dict[str, IndicatorEntry]:
    (catalogue,) = parse_catalogue((FOLDER / "indicators.yaml").read_bytes()).rows
    return {indicator.code: indicator for indicator in catalogue.indicators}


@cache
def facts() -> dict[str, dict[Cell, Decimal]]:
    """Every component by public code."""
    codes = {i.source_code: code for code, i in indicators().items()}
    found: dict[str, dict[Cell, Decimal]] = {code: {} for code in indicators()}
    for name in FILES:
        for row in rows_of(FOLDER / f"observations/{name}.csv"):
            found[codes[row["indicator"]]][row["unit_code"], row["period"]] = Decimal(row["value"])
    for row in rows_of(FOLDER / "population.csv"):
        found["DEM-POP"][row["unit_code"], row["year"]] = Decimal(row["population"])
    return found


@cache
def oracle() -> dict[str, dict[Cell, Decimal]]:
    """Every ratio by public code of the platform."""
    codes = {i.source_code: code for code, i in indicators().items()} | {PER_10000: "SOC-ETS"}
    found: dict[str, dict[Cell, Decimal]] = {}
    for name in FILES:
        for row in rows_of(ORACLE / f"{name}.csv"):
            series = found.setdefault(codes[row["source_code"]], {})
            scale = 10 if row["source_code"] == PER_10000 else 1
            series[row["unit_code"], row["period"]] = scale * Decimal(row["value"])
    return found


def total(indicator: IndicatorEntry, role: str, cell: Cell) -> Decimal | None:
    """The sum of one side of a ratio; None if a component is missing that is not blank-as-zero."""
    amount = Decimal(0)
    for term in indicator.terms:
        if term.role == role:
            unit, year = cell
            value = facts()[term.component].get((unit, str(int(year) + term.period_offset)))
            if value is None and not term.blank_as_zero:
                return None
            amount += term.sign * (value or 0)
    return amount


DERIVED = [code for code, indicator in indicators().items() if indicator.origin == "derived"]


def test_the_oracle_speaks_of_every_ratio_of_the_catalogue() -> None:
    assert set(DERIVED) == set(oracle())


@pytest.mark.parametrize("code", DERIVED)
def test_every_ratio_of_every_comune_is_reproduced(code: str) -> None:
    indicator = indicators()[code]
    expected = oracle()[code]
    assert Counter(period for _unit, period in expected) == dict.fromkeys(YEARS[code[:3]], 1180)
    for cell, value in expected.items():
        numerator = total(indicator, "numerator", cell)
        denominator = total(indicator, "denominator", cell)
        assert numerator is not None
        assert denominator
        ratio = indicator.multiplier * numerator / denominator
        assert abs(ratio - value) <= HALF_A_CENT, cell


@pytest.mark.usefixtures("piemonte")
def test_the_database_computes_every_ratio_of_every_comune() -> None:
    """The SQL that zone values are made of, on single comuni: 40,120 ratios."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT i.code, u.istat_code, t.period, i.multiplier * t.numerator / t.denominator
            FROM ({unit_terms()}) t
            JOIN impact_indicator i ON i.id = t.target_id
            JOIN districts_territorialunit u ON u.id = t.unit_id
            WHERE i.origin = 'derived' AND t.numerator IS NOT NULL AND t.denominator > 0
            """
        )
        computed = {(code, (unit, period)): ratio for code, unit, period, ratio in cursor}
    expected = {
        (code, cell): value for code, cells in oracle().items() for cell, value in cells.items()
    }
    assert computed.keys() == expected.keys()
    wrong = {k: v for k, v in expected.items() if abs(computed[k] - v) > HALF_A_CENT}
    assert wrong == {}


@pytest.mark.usefixtures("piemonte")
def test_values_of_the_region_are_sums_of_what_the_database_computes_of_each_comune() -> None:
    """Zones are added up in arrays, comuni in SQL: of the same rules they make the same sums."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT i.code, t.period, sum(t.numerator), sum(t.denominator), count(*)
            FROM ({unit_terms()}) t
            JOIN impact_indicator i ON i.id = t.target_id
            JOIN districts_territorialunit u ON u.id = t.unit_id AND u.kind = 'comune'
            WHERE i.aggregation IN ('sum', 'ratio_of_sums') AND t.numerator IS NOT NULL
                AND (i.aggregation = 'sum' OR t.denominator IS NOT NULL)
            GROUP BY 1, 2
            """
        )
        expected = {(code, period): tuple(sums) for code, period, *sums in cursor.fetchall()}
    values = ZoneValue.objects.filter(
        zone__zoning__kind="region", value__isnull=False, indicator__aggregation__in=RATIO_OR_SUM
    ).values_list("indicator__code", "period", "numerator", "denominator", "units_observed")
    computed = {(code, period): tuple(sums) for code, period, *sums in values}
    assert len(computed) > 80
    assert computed == {key: sums for key, sums in expected.items() if key in computed}


def test_residents_are_males_and_females() -> None:
    for cell, women in facts()["POP-F"].items():
        assert women + facts()["POP-M"][cell] == facts()["DEM-POP"][cell]


def test_ages_add_up_to_residents() -> None:
    parts = [facts()[code] for code in ("POP-0014", "POP-1564", "POP-65P")]
    for cell, residents in facts()["DEM-POP"].items():
        if cell[1] in {"2022", "2023"}:
            assert sum(part[cell] for part in parts) == residents


def test_taxpayers_of_the_region_are_those_published() -> None:
    taxpayers: Counter[str] = Counter()
    for (_unit, period), value in facts()["TAX-N"].items():
        taxpayers[period] += int(value)
    assert taxpayers == {"2018": 3_195_130, "2020": 3_167_904, "2021": 3_179_179}
