"""Files about comuni: units, changes, shapes, residents, lists of zones."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.importers.populations import parse_populations
from districts.importers.tabular import Parsed
from districts.importers.territory import Retirement, Territory
from districts.importers.units import parse_changes, parse_shapes, parse_units, retirements
from districts.importers.zonings import parse_memberships

TERRITORY = Territory.of(
    {"001001": "Agliè", "001317": "Val di Chy", "096088": "Valdilana"},
    [
        Retirement("001005", "Alice Superiore", date(2019, 1, 1), "001317"),
        Retirement("096050", "Prima", date(2010, 1, 1), "096084"),
        Retirement("096084", "Mosso", date(2019, 1, 1), "096088"),
    ],
)

UNITS = (
    "unit_code,name,province_code,province_name,cadastral_code,area_km2_istat,"
    "altimetric_zone_name,in_force_since,is_capoluogo\n"
)
CHANGES = "effective_date,kind,old_code,old_name,new_code,new_name,source\n"
POPULATION = "unit_code,year,reference_date,population,source\n"
MEMBERS = "unit_code,zone_code,zone_name,basis,source,confidence\n"


def said(result: Parsed[Any]) -> str:
    (reason,) = result.rejected
    return str(reason)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("001001", None),
        (
            "001005",
            "Alice Superiore non esiste più dal 01/01/2019: è confluito in Val di Chy. "
            "Usa il codice 001317 e somma i comuni uniti.",
        ),
        (
            "096050",
            "Prima non esiste più dal 01/01/2010: è confluito in Valdilana. "
            "Usa il codice 096088 e somma i comuni uniti.",
        ),
        (
            "1001",
            "mancano gli zeri iniziali: scrivi 001001 (Agliè) e formatta la colonna come testo.",
        ),
        (
            "001999",
            "comune sconosciuto: controlla il codice, zeri iniziali compresi.",
        ),
        (
            "",
            "comune sconosciuto: controlla il codice, zeri iniziali compresi.",
        ),
    ],
)
def test_a_code_is_known_or_the_answer_says_what_to_write(code: str, answer: str | None) -> None:
    assert TERRITORY.refusal(code) == answer


def test_mergers_that_go_in_a_circle_do_not_hang() -> None:
    circle = Territory.of(
        {},
        [
            Retirement("1", "Uno", date(2019, 1, 1), "2"),
            Retirement("2", "Due", date(2019, 1, 1), "1"),
        ],
    )
    assert "Uno non esiste più" in str(circle.refusal("1"))


def test_a_unit_is_read() -> None:
    row = '001001,Agliè,001,Torino,A074,"13,2407",collina interna,1947-01-24,0\n'
    (unit,) = parse_units((UNITS + row).encode()).rows
    assert unit.area_km2 == Decimal("13.2407")
    assert unit.in_force_since == date(1947, 1, 24)
    assert not unit.is_capital


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1 001,Agliè,001,Torino,A074,13.2,collina,1947-01-24,0", "lettere, cifre e trattini"),
        ("001001,,001,Torino,A074,13.2,collina,1947-01-24,0", "manca: compila la cella"),
        ("001001,Agliè,001,Torino,A074,0,collina,1947-01-24,0", "maggiore di zero"),
        ("001001,Agliè,001,Torino,A074,13.2,collina,1947-13-24,0", "non esiste nel calendario"),
        ("001001,Agliè,001,Torino,A074,13.2,collina,,sì", "non è fra i valori ammessi: 0, 1"),
    ],
)
def test_a_unit_that_cannot_be_loaded(row: str, problem: str) -> None:
    assert problem in said(parse_units((UNITS + row).encode()))


def test_only_mergers_and_incorporations_end_a_comune() -> None:
    rows = (
        "2019-01-01,merger,001005,Alice Superiore,001317,Val di Chy,ANPR\n"
        "2017-04-18,territory_ceded,001028,Borgaro,001316,Mappano,ANPR\n"
        "2015-01-30,rename,004051,Castellinaldo,004051,Castellinaldo d'Alba,ANPR\n"
    )
    changes = parse_changes((CHANGES + rows).encode())
    assert changes.rejected == ()
    assert [r.code for r in retirements(changes.rows)] == ["001005"]


def test_a_rename_keeps_its_code() -> None:
    row = "2015-01-30,rename,004051,Castellinaldo,004052,Altro,ANPR\n"
    assert "il codice resta lo stesso" in said(parse_changes((CHANGES + row).encode()))


def test_a_region_may_have_no_changes_yet() -> None:
    parsed = parse_changes(CHANGES.encode())
    assert (parsed.read, parsed.rejected, parsed.rows) == (0, (), ())


def feature(code: str = "001001", kind: str = "MultiPolygon") -> dict[str, Any]:
    return {"properties": {"unit_code": code}, "geometry": {"type": kind, "coordinates": []}}


def test_shapes_are_found_by_their_code() -> None:
    content = json.dumps({"features": [feature(), feature("001002", "Polygon")]}).encode()
    assert [shape.code for shape in parse_shapes(content).rows] == ["001001", "001002"]


@pytest.mark.parametrize(
    ("features", "problem"),
    [
        ([feature(), feature()], "ripete l'elemento 1"),
        ([feature(kind="Point")], "serve un Polygon o un MultiPolygon"),
        ([{"properties": {}}], "manca il codice del comune"),
        ([[]], "manca il codice del comune"),
        ({}, "non è un GeoJSON"),
    ],
)
def test_shapes_that_cannot_be_loaded(features: Any, problem: str) -> None:
    assert problem in said(parse_shapes(json.dumps({"features": features}).encode()))


def test_residents_are_read_however_their_thousands_are_written() -> None:
    rows = "001001,2023,2023-01-01,2.644,istat\n001317,2023,2023-01-01,1204,istat\n"
    result = parse_populations((POPULATION + rows).encode(), TERRITORY)
    assert [row.population for row in result.rows] == [2644, 1204]
    assert {row.quality for row in result.rows} == {"final"}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("001005,2023,2023-01-01,1,istat", "Alice Superiore non esiste più"),
        ("001001,2022,2023-01-01,1,istat", "non è l'anno della data"),
        ("001001,2023,2023-01-01,-1,istat", "non può essere negativo"),
        ("001001,2023,2023-01-01,1,", "manca: compila la cella"),
    ],
)
def test_residents_that_cannot_be_loaded(row: str, problem: str) -> None:
    assert problem in said(parse_populations((POPULATION + row).encode(), TERRITORY))


def test_a_year_stands_once_for_a_comune() -> None:
    rows = "001001,2023,2023-01-01,1,istat\n" * 2
    assert "ripete la riga 2" in said(parse_populations((POPULATION + rows).encode(), TERRITORY))


def members(rows: str, *, total: bool) -> Parsed[Any]:
    return parse_memberships((MEMBERS + rows).encode(), TERRITORY, total=total)


def test_a_partial_list_may_leave_comuni_out_and_a_total_one_may_not() -> None:
    rows = "001001,D01,Uno,legal,elenco,high\n"
    assert members(rows, total=False).rejected == ()
    assert said(members(rows, total=True)) == (
        "Comuni senza zona: Val di Chy (001317), Valdilana (096088). Assegnali."
    )


def test_a_zone_has_one_name() -> None:
    rows = "001001,D01,Uno,legal,elenco,high\n001317,D01,Due,legal,elenco,high\n"
    assert "alla riga 2 la stessa zona ne ha un altro" in said(members(rows, total=False))


def test_a_comune_has_one_zone() -> None:
    rows = "001001,D01,Uno,legal,elenco,high\n001001,D02,Due,legal,elenco,high\n"
    assert "ripete la riga 2" in said(members(rows, total=False))


READERS: list[Callable[[bytes], Parsed[Any]]] = [
    parse_units,
    parse_changes,
    parse_shapes,
    lambda content: parse_populations(content, TERRITORY),
    lambda content: parse_memberships(content, TERRITORY, total=True),
]


@given(st.binary(max_size=300), st.sampled_from(READERS))
def test_random_bytes_never_raise(content: bytes, read: Callable[[bytes], Parsed[Any]]) -> None:
    assert read(content).rejected


@given(
    st.lists(
        st.lists(st.sampled_from(["", "001001", "001005", "D01", "1.234", "2023", "é", ";", "0"])),
        max_size=6,
    ),
    st.sampled_from(list(zip(READERS, [UNITS, CHANGES, "", POPULATION, MEMBERS], strict=True))),
)
def test_rows_of_anything_never_raise(
    cells: list[list[str]], reader: tuple[Callable[[bytes], Parsed[Any]], str]
) -> None:
    read, header = reader
    result = read((header + "\n".join(",".join(row) for row in cells)).encode())
    assert len(result.rows) <= result.read
