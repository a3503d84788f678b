"""The catalogue of indicators: defaults, mistakes, and that of Piemonte."""

import csv
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.importers.catalogue import Catalogue, parse_catalogue

ROOT = Path(__file__).resolve().parents[2]
PIEMONTE, ORACLE = ROOT / "fixtures" / "piemonte", ROOT / "tests" / "oracle"

# SOC-ETS counts for 10,000 residents what this series of the compilation counts for 1,000.
PER_1000 = "cpm_ets_onlus_per_1000"
FILES = ("demography", "income_irpef", "third_sector", "solidarity")

CATALOGUE = """
defaults:
  frequency: annual
  min_coverage: 0.9
  perspective: "3.1"
component_defaults:
  origin: observed
  direction: neutral
  aggregation: sum
  multiplier: 1
  decimals: 0
  interval: none
sources:
  - {code: istat, name_it: ISTAT, name_en: ISTAT, licence: CC BY}
components:
  - code: POP-65P
    name_it: Anziani
    name_en: Older people
    definition_it: Residenti di 65 anni e più.
    definition_en: Residents aged 65 and over.
    unit: persons
  - code: POP-0014
    name_it: Ragazzi
    name_en: Children
    definition_it: Residenti di 0-14 anni.
    definition_en: Residents aged 0-14.
    unit: persons
indicators:
  - code: DEM-AGE
    source_code: old_age_index
    origin: derived
    name_it: Indice di vecchiaia
    name_en: Ageing index
    definition_it: Anziani ogni 100 ragazzi.
    definition_en: Older people per 100 children.
    unit: percent
    direction: lower_better
    aggregation: ratio_of_sums
    multiplier: 100
    decimals: 1
    interval: log_ratio
    terms:
      - {component: POP-65P, role: numerator}
      - {component: POP-0014, role: denominator}
    class_breaks: [200, 240, 280.5, 360]
"""


def read(text: str = CATALOGUE) -> Catalogue:
    result = parse_catalogue(text.encode())
    assert result.rejected == ()
    return result.rows[0]


def test_an_entry_takes_from_the_defaults_what_it_does_not_say() -> None:
    catalogue = read()
    old, _, ageing = catalogue.indicators
    assert (old.aggregation, old.frequency, old.version) == ("sum", "annual", 1)
    assert (ageing.aggregation, ageing.min_coverage) == ("ratio_of_sums", Decimal("0.9"))
    assert ageing.class_breaks[2] == Decimal("280.5")
    assert [(t.component, t.role, t.sign) for t in ageing.terms] == [
        ("POP-65P", "numerator", 1),
        ("POP-0014", "denominator", 1),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("component: POP-0014", "component: POP-XX", "non è nel catalogo"),
        ("class_breaks: [200, 240", "class_breaks: [240, 200", "crescono sempre"),
        ("role: denominator", "role: sotto", "denominatore"),
        ("multiplier: 100", "multiplier: cento", "deve essere un numero"),
        ("code: POP-0014", "code: POP-65P", "compare più di una volta"),
        ("    unit: percent\n", "", "manca: scrivi un testo"),
        ("    unit: percent\n", "    unit: percent\n    color: red\n", "voce non riconosciuta"),
        ("licence: CC BY}", "licence: CC BY}\n  - {code: istat}", "ripete un codice già usato"),
    ],
)
def test_each_mistake_is_told(old: str, new: str, said: str) -> None:
    result = parse_catalogue(CATALOGUE.replace(old, new, 1).encode())
    assert result.rows == ()
    assert any(said in str(reason) for reason in result.rejected)


def test_a_component_is_described_before_it_is_used() -> None:
    head, derived = CATALOGUE.split("indicators:\n")
    before, components = head.split("components:\n")
    swapped = f"{before}components:\n{derived}{components}"
    reasons = [str(reason) for reason in parse_catalogue(swapped.encode()).rejected]
    assert any("va descritto prima della regola che lo usa" in reason for reason in reasons)


def test_an_empty_catalogue_is_refused() -> None:
    (reason,) = parse_catalogue(b"sources: []").rejected
    assert "non descrive nessun indicatore" in str(reason)


@given(st.binary(max_size=200))
def test_random_bytes_never_raise(content: bytes) -> None:
    assert parse_catalogue(content).rejected


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture
def latest_values() -> dict[str, list[float]]:
    """Values of the comuni in the latest year of each series, by code of the source."""
    columns = {
        PIEMONTE / f"observations/{name}.csv": ("indicator", "period", "value") for name in FILES
    }
    columns |= {ORACLE / f"{name}.csv": ("source_code", "period", "value") for name in FILES}
    series: dict[str, dict[str, list[float]]] = {}
    for path, (code, period, value) in columns.items():
        for row in rows_of(path):
            years = series.setdefault(row[code], {})
            years.setdefault(row[period], []).append(float(row[value]))
    for row in rows_of(PIEMONTE / "population.csv"):
        years = series.setdefault("pop_total", {})
        years.setdefault(row["year"], []).append(float(row["population"]))
    return {code: years[max(years)] for code, years in series.items()}


def piemonte() -> Catalogue:
    return read((PIEMONTE / "indicators.yaml").read_text(encoding="utf-8"))


def test_the_catalogue_of_piemonte_is_whole() -> None:
    indicators = {indicator.code: indicator for indicator in piemonte().indicators}
    assert len(indicators) == 79
    assert Counter(i.origin for i in indicators.values()) == {
        "observed": 59,
        "derived": 19,
        "population": 1,
    }
    assert Counter(i.aggregation for i in indicators.values()) == {
        "sum": 39,
        "ratio_of_sums": 19,
        "none": 20,
        "weighted_mean": 1,
    }
    assert sorted(i.key_figure for i in indicators.values() if i.key_figure) == [*range(1, 9)]
    # What does not add up is told of a province, not of a place where somebody lives.
    assert all("{value}" in i.meaning_it for i in indicators.values() if i.aggregation != "none")
    assert indicators["DEM-AGE"].source_code == "old_age_index"
    low = indicators["INC-LOW"]
    assert [t.component for t in low.terms if t.blank_as_zero] == ["TAX-B00N", "TAX-B10N"]


def test_the_facts_are_components_and_never_ratios() -> None:
    by_source = {i.source_code: i for i in piemonte().indicators}
    for name in FILES:
        lines = (PIEMONTE / f"observations/{name}.csv").read_text(encoding="utf-8").splitlines()
        for code in {line.split(",")[1] for line in lines[1:]}:
            assert by_source[code].origin == "observed"


def test_no_class_of_a_map_is_empty(latest_values: dict[str, list[float]]) -> None:
    for indicator in piemonte().indicators:
        if indicator.class_breaks:
            values = latest_values[indicator.source_code or PER_1000]
            if indicator.code == "SOC-ETS":
                values = [10 * value for value in values]
            breaks = [float(limit) for limit in indicator.class_breaks]
            sizes = Counter(bisect_right(breaks, value) for value in values)
            assert min(sizes[place] for place in range(5)) >= 100, indicator.code
