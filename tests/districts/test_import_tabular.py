"""Reading a table that a person prepared: what is understood, and what is said of the rest."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.importers import tabular
from districts.importers.tabular import Column, Parsed, Record, read_table

COLUMNS = (
    Column("unit_code", ("codice_istat",), max_length=6),
    Column("value", ("valore",)),
    Column("note", required=False, max_length=5),
)


def parsed(content: bytes | str) -> Parsed[dict[str, str]]:
    raw = content.encode() if isinstance(content, str) else content
    return read_table(raw, COLUMNS).build(lambda record: record.cells)


def complaint(content: bytes | str) -> str:
    """The one thing that is wrong with a file."""
    (reason,) = parsed(content).rejected
    return str(reason)


@pytest.mark.parametrize(
    "content",
    [
        "unit_code,value\n001001,12\n",
        "unit_code;value\r\n001001;12\r\n",
        "codice_istat;valore\n001001;12",
        "Codice_ISTAT , VALORE\n 001001 , 12 \n",
        '"unit_code","value"\n"001001","12"\n',
        codecs.BOM_UTF8 + b"unit_code,value\n001001,12\n",
        "unit_code,value\n\n001001,12\n,\n",
    ],
)
def test_the_same_row_however_it_is_written(content: bytes | str) -> None:
    assert parsed(content) == Parsed(({"unit_code": "001001", "value": "12"},), (), 1)


def test_a_table_that_may_be_empty_needs_its_header_all_the_same() -> None:
    assert read_table(b"unit_code,value\n", COLUMNS, may_be_empty=True).rejected == []
    assert read_table(b",", COLUMNS, may_be_empty=True).rejected


def test_a_semicolon_file_may_have_commas_in_its_numbers() -> None:
    assert parsed("unit_code;value\n001001;12,5\n").rows == (
        {"unit_code": "001001", "value": "12,5"},
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Il file è vuoto."),
        (b"\xef\xbb\xbf \n", "Il file è vuoto."),
        (",,\n,\n", "Il file non ha intestazione: la prima riga nomina le colonne."),
        ("unit_code,value\n", "Il file ha solo l'intestazione: aggiungi almeno una riga di dati."),
        (
            "unit_code,value\n001001,Agliè\n".encode("latin-1"),
            "Il file non è in UTF-8 (riga 2): salvalo come CSV UTF-8.",
        ),
        (
            codecs.BOM_UTF8 + "unit_code,value\n001001,1\n001002,è".encode("cp1252"),
            "Il file non è in UTF-8 (riga 3): salvalo come CSV UTF-8.",
        ),
        ("unit_code,value\n".encode("utf-16"), "Il file è in UTF-16: salvalo come CSV UTF-8."),
        (
            b"unit_code,value\n001001,1\x00\n",
            "Il file contiene byte nulli (riga 2): salvalo come CSV UTF-8.",
        ),
        (b"PK\x03\x04rest", "Il file è una cartella di lavoro: salva il foglio come CSV UTF-8."),
        (
            "unit_code,note\n001001,x\n",
            "Manca la colonna “value” o “valore”. Colonne attese: “unit_code”, “value”, “note”.",
        ),
        (
            "unit_code,value,valeu\n001001,1,2\n",
            "Colonna “valeu” non riconosciuta. Colonne ammesse: “unit_code”, “value”, “note”.",
        ),
        (
            "unit_code,value,valore\n001001,1,2\n",
            "La colonna “value” compare più volte: tienine una sola.",
        ),
        (
            "unit_code,value\n001001,1,2\n",
            "Riga 2: la riga ha 3 campi e l'intestazione 2: controlla separatori e virgolette.",
        ),
        (
            'unit_code,value\n001001,"1\n',
            "Riga 2: la riga non si legge: controlla che le virgolette siano chiuse e che "
            "nessun campo superi 131072 caratteri.",
        ),
        (
            "unit_code,value,note\n001001,1,troppo lunga\n",
            "Riga 2, colonna “note”: al massimo 5 caratteri. (c'è “troppo lunga”)",
        ),
    ],
)
def test_each_mistake_is_told_with_its_place_and_its_cure(content: bytes | str, said: str) -> None:
    assert complaint(content) == said


def test_lines_are_those_of_the_file_even_where_a_cell_has_two() -> None:
    content = 'unit_code,value,note\n001001,"uno\ndue",\n\n001002,1,troppo lunga\n'
    assert parsed(content).rejected[0].line == 5


def test_good_rows_are_still_read_beside_bad_ones() -> None:
    result = parsed("unit_code,value\n001001,1\n001002\n001003,3\n")
    assert (result.read, len(result.rows), len(result.rejected)) == (3, 2, 1)


def test_a_repeated_key_names_the_first_row() -> None:
    table = read_table(b"unit_code,value\n1,a\n2,b\n1,c\n", COLUMNS)
    table.refuse_repeats("unit_code")
    assert [str(reason) for reason in table.rejected] == [
        "Riga 4, colonna “unit_code”: ripete la riga 2: tienine una sola. (c'è “1”)"
    ]


def test_every_mistake_of_a_row_is_told_at_once() -> None:
    table = read_table(b"unit_code,value\n,x\n", COLUMNS)

    def read(record: Record) -> tuple[str, int]:
        return record.text("unit_code"), record.count("value", None)

    result = table.build(read)
    assert result.rows == ()
    assert [reason.column for reason in result.rejected] == ["unit_code", "value"]


def test_a_file_too_big_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "MAX_BYTES", 2**20)
    content = b"unit_code,value\n" + b"001001,1\n" * 2**17
    assert complaint(content) == "Il file supera 1 MB: dividilo in più file."


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_and_never_raise(content: bytes) -> None:
    result = parsed(content)
    assert result.rejected
    assert all(str(reason).isprintable() for reason in result.rejected)


@given(st.text(max_size=200))
def test_any_text_below_a_good_header_is_read_or_refused(text: str) -> None:
    result = parsed(f"unit_code,value\n{text}")
    assert len(result.rows) <= result.read
    assert result.rows or result.rejected
