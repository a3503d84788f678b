"""Numbers written in Italian or in English, whole numbers, dates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.importers.cells import (
    Convention,
    Unreadable,
    convention,
    read_count,
    read_date,
    read_number,
    readings,
)

ITALIAN, ENGLISH = Convention.ITALIAN, Convention.ENGLISH


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1234.567", "1234.567"),
        ("0.123", "0.123"),
        ("0,123", "0.123"),
        ("12,50", "12.5"),
        ("-3,5", "-3.5"),
        ("−3.5", "-3.5"),
        ("+7", "7"),
    ],
)
def test_numbers_with_one_reading_need_no_convention(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "italian", "english"),
    [("1.234", "1234", "1.234"), ("1,234", "1.234", "1234"), ("-12.000", "-12000", "-12")],
)
def test_ambiguous_numbers_follow_their_column(text: str, italian: str, english: str) -> None:
    assert read_number(text, ITALIAN) == Decimal(italian)
    assert read_number(text, ENGLISH) == Decimal(english)
    with pytest.raises(Unreadable, match="valore ambiguo"):
        read_number(text)


def test_the_words_for_an_ambiguous_number_show_both_readings() -> None:
    with pytest.raises(Unreadable, match=r"può essere 1234 o 1,234"):
        read_number("1.234")


@pytest.mark.parametrize(
    "text",
    ["", "x", "1e5", "1.23.4", "1,2345,6", "12.5 €", "5%", "1 234", "٣", "--1", ".5", "5.", "NaN"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="non è un numero"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("123456789012345", "numero troppo grande"), ("1,1234567", "troppi decimali")],
)
def test_numbers_that_the_database_cannot_hold_are_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_number(text)


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["1", "2"], None),
        (["1,5", "1.234"], ITALIAN),
        (["1.5", "1,234"], ENGLISH),
        (["1.234.567", "7"], ITALIAN),
        (["1,5", "2.5"], None),
        (["1.234"], None),
        (["x", ""], None),
    ],
)
def test_a_column_shows_its_convention_by_what_cannot_be_mistaken(
    texts: list[str], shown: Convention | None
) -> None:
    assert convention(texts) is shown


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("1234", 1234), ("1.234", 1234), ("1,234", 1234), ("456.0", 456)]
)
def test_counts_leave_less_room_for_doubt(text: str, value: int) -> None:
    assert read_count(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [("1,5", "intero"), ("-3", "negativo"), ("tre", "non è un numero"), ("12.000", "ambiguo")],
)
def test_counts_that_are_none(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_count(text)


def test_a_program_may_print_counts_with_decimals() -> None:
    assert read_count("12.000", ENGLISH) == 12
    assert read_count("12.000", ITALIAN) == 12000


@pytest.mark.parametrize("text", ["2017-05-22", "22/05/2017", "22/5/2017"])
def test_dates(text: str) -> None:
    assert read_date(text) == date(2017, 5, 22)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2016-02-30", "non esiste nel calendario"),
        ("31/11/2020", "non esiste nel calendario"),
        ("0000-01-01", "non esiste nel calendario"),
        ("2017", "data non valida"),
        ("22.05.2017", "data non valida"),
        ("", "data non valida"),
    ],
)
def test_dates_that_are_none(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_date(text)


@given(
    st.decimals(min_value=-(10**13), max_value=10**13, places=2),
    st.sampled_from(["{:,.2f}", "{:.2f}"]),
)
def test_what_is_written_in_either_convention_reads_back(value: Decimal, form: str) -> None:
    english = form.format(value)
    italian = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english) == value
    assert read_number(italian) == value


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused(text: str) -> None:
    for value in readings(text).values():
        assert value.is_finite()
    for read in (read_number, read_count, read_date):
        try:
            read(text)
        except Unreadable as error:
            assert str(error)
