"""Files of facts: what is read, and what is said of each row that cannot be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.importers.tabular import Parsed
from districts.importers.territory import Retirement, Territory
from impact.importers.observations import Known, ObservationRow, Series, parse_observations

OLD = Series("POP-65P", "persons", "observed", "annual")
INCOME = Series("TAX-EUR", "eur", "observed", "annual")
MEAN = Series("DEM-MEAN", "years", "observed", "annual")
AGEING = Series("DEM-AGE", "percent", "derived", "annual")
PEOPLE = Series("DEM-POP", "persons", "population", "annual")

KNOWN = Known(
    territory=Territory.of(
        {"001001": "Agliè", "001317": "Val di Chy"},
        [Retirement("001005", "Alice Superiore", date(2019, 1, 1), "001317")],
    ),
    series={
        "POP-65P": OLD,
        "pop_65_plus": OLD,
        "TAX-EUR": INCOME,
        "DEM-MEAN": MEAN,
        "DEM-AGE": AGEING,
        "DEM-POP": PEOPLE,
    },
    sources={"istat", "mef"},
    default_source="istat",
    today=date(2026, 11, 23),
)
HEADER = "codice_istat;indicatore;periodo;valore;qualità;fonte\n"


def parsed(rows: str, header: str = HEADER) -> Parsed[ObservationRow]:
    return parse_observations((header + rows).encode(), KNOWN)


def said(rows: str) -> str:
    (reason,) = parsed(rows).rejected
    return str(reason)


def test_either_code_of_an_indicator_names_it() -> None:
    rows = parsed("001001;pop_65_plus;2022;830;;\n001317;POP-65P;2022;240;;mef\n").rows
    assert [(row.indicator, row.value, row.quality, row.source) for row in rows] == [
        ("POP-65P", Decimal(830), "final", "istat"),
        ("POP-65P", Decimal(240), "final", "mef"),
    ]


def test_quality_and_source_may_be_left_out() -> None:
    result = parsed("001001,POP-65P,2022,830\n", "unit_code,indicator,period,value\n")
    assert result.rejected == ()
    assert result.rows[0].source == "istat"


def test_italian_amounts_make_an_ambiguous_one_clear() -> None:
    rows = parsed("001001;TAX-EUR;2020;1.234,5;;\n001317;TAX-EUR;2020;1.234;;\n").rows
    assert [row.value for row in rows] == [Decimal("1234.5"), Decimal(1234)]


def test_a_missing_figure_is_said_and_not_left_out() -> None:
    (row,) = parsed("001001;TAX-EUR;2020;;missing;\n").rows
    assert (row.value, row.quality) == (None, "missing")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("001999;POP-65P;2022;1;;", "Riga 2, colonna “unit_code”: comune sconosciuto"),
        ("1001;POP-65P;2022;1;;", "mancano gli zeri iniziali: scrivi 001001 (Agliè)"),
        ("001005;POP-65P;2022;1;;", "Alice Superiore non esiste più dal 01/01/2019"),
        ("001001;XYZ;2022;1;;", "colonna “indicator”: non è nel catalogo: controlla il codice."),
        ("001001;DEM-AGE;2022;1;;", "carica i suoi componenti"),
        ("001001;DEM-POP;2022;1;;", "la popolazione ha un file suo"),
        ("001001;POP-65P;22;1;;", "Periodo non valido: usa AAAA oppure AAAA-S1."),
        ("001001;POP-65P;2027;1;;", "colonna “period”: è nel futuro."),
        ("001001;POP-65P;2022-S1;1;;", "l'indicatore ha frequenza annuale."),
        ("001001;POP-65P;2022;;;", "non è un numero"),
        ("001001;POP-65P;2022;-3;;", "non può essere negativo"),
        ("001001;POP-65P;2022;3,5;;", "deve essere un numero intero"),
        ("001001;DEM-MEAN;2022;-3,5;;", "non può essere negativo"),
        ("001001;TAX-EUR;2022;1.234;;", "valore ambiguo, può essere 1234 o 1,234"),
        ("001001;TAX-EUR;2022;12;missing;", "la cella deve essere vuota"),
        ("001001;TAX-EUR;2022;12;buona;", "non è fra i valori ammessi"),
        ("001001;TAX-EUR;2022;12;;inps", "fonte sconosciuta. Fonti note: istat, mef."),
    ],
)
def test_each_row_that_cannot_be_loaded_says_why(row: str, words: str) -> None:
    assert words in said(row)


def test_a_figure_stands_once_even_under_the_other_code() -> None:
    rows = "001001;POP-65P;2022;830;;\n001001;pop_65_plus;2022;831;;\n"
    assert said(rows) == (
        "Riga 3, colonna “unit_code”: ripete il dato della riga 2: tienine uno solo. (c'è “001001”)"
    )


def test_amounts_may_be_negative() -> None:
    (row,) = parsed("001001;TAX-EUR;2020;-12,5;;\n").rows
    assert row.value == Decimal("-12.5")


def test_reasons_come_in_the_order_of_the_file() -> None:
    rows = "001001;POP-65P;2022;-1;;\n001001;POP-65P;2022;2;;\n001317;POP-65P;x;1;;\n"
    assert [reason.line for reason in parsed(rows).rejected] == [2, 3, 4]


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(content: bytes) -> None:
    assert parse_observations(content, KNOWN).rejected


cells = st.sampled_from(
    ["", "001001", "001005", "POP-65P", "DEM-AGE", "2022", "9999", "1.234", "-1", "x", "missing"]
)


@given(st.lists(st.lists(cells, min_size=6, max_size=6), max_size=5))
def test_rows_of_anything_never_raise(rows: list[list[str]]) -> None:
    result = parsed("\n".join(";".join(row) for row in rows))
    told = {reason.line for reason in result.rejected}
    assert len(result.rows) + len(told - {0}) == result.read
