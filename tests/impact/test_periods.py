"""Periods: the three spellings, their days, their order, and what is refused."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.periods import FIRST_YEAR, LAST_YEAR, InvalidPeriod, Period, parse

periods = st.builds(
    "{:04d}{}".format,
    st.integers(FIRST_YEAR, LAST_YEAR),
    st.sampled_from(["", "-S1", "-S2", "-Q1", "-Q2", "-Q3", "-Q4"]),
).map(parse)


@pytest.mark.parametrize(
    ("text", "start", "end", "frequency"),
    [
        ("2023", date(2023, 1, 1), date(2024, 1, 1), "annual"),
        ("2023-S1", date(2023, 1, 1), date(2023, 7, 1), "semester"),
        ("2023-S2", date(2023, 7, 1), date(2024, 1, 1), "semester"),
        ("2023-Q1", date(2023, 1, 1), date(2023, 4, 1), "quarter"),
        ("2023-Q3", date(2023, 7, 1), date(2023, 10, 1), "quarter"),
        ("2023-Q4", date(2023, 10, 1), date(2024, 1, 1), "quarter"),
        ("1800", date(1800, 1, 1), date(1801, 1, 1), "annual"),
        ("2200", date(2200, 1, 1), date(2201, 1, 1), "annual"),
    ],
)
def test_parse_gives_half_open_days(text: str, start: date, end: date, frequency: str) -> None:
    period = parse(text)

    assert (period.start, period.end, period.frequency) == (start, end, frequency)
    assert str(period) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "23",
        "20233",
        "-2023",
        "+2023",
        "2023.0",
        "0000",
        "1799",
        "2201",
        "9999",
        "2023-",
        "2023-S0",
        "2023-S3",
        "2023-S4",
        "2023-Q0",
        "2023-Q5",
        "2023-s1",
        "2023S1",
        "2023-01",
        "2023-M01",
        "2016-02-30",
        " 2023",
        "2023 ",
        "2023\n",
        "2023\x00",
        "\x002023",
        "\u0662\u0660\u0662\u0663",
        "\uff12\uff10\uff12\uff13",
        "2023-S\uff11",
        "2023\u2013S1",
        "2" * 10_000,
        "2023-S1" * 1_500,
    ],
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(InvalidPeriod, match=r"^Periodo non valido: usa AAAA oppure AAAA-S1\.$"):
        parse(text)


@given(st.text())
def test_parse_of_any_text_is_a_period_or_invalid(text: str) -> None:
    try:
        period = parse(text)
    except InvalidPeriod:
        return
    assert str(period) == text


@given(periods)
def test_text_round_trip(period: Period) -> None:
    assert parse(str(period)) == period


@pytest.mark.parametrize(
    ("start", "months"),
    [
        (date(2023, 1, 2), 12),
        (date(2023, 2, 1), 12),
        (date(2023, 4, 1), 6),
        (date(2023, 2, 1), 3),
        (date(2023, 1, 1), 1),
        (date(1799, 1, 1), 12),
        (date(2201, 1, 1), 12),
    ],
)
def test_period_without_a_name_cannot_be_built(start: date, months: int) -> None:
    with pytest.raises(InvalidPeriod):
        Period(start, months)


@pytest.mark.parametrize(
    ("text", "years", "expected"),
    [("2023", -5, "2018"), ("2023-S2", 1, "2024-S2"), ("2023-Q3", -1, "2022-Q3")],
)
def test_shift_keeps_the_part_of_the_year(text: str, years: int, expected: str) -> None:
    assert str(parse(text).shift(years)) == expected


@pytest.mark.parametrize("years", [-224, 178, 10**9, -(10**9)])
def test_shift_out_of_bounds(years: int) -> None:
    with pytest.raises(InvalidPeriod):
        parse("2023").shift(years)


def test_order_is_by_first_day_then_the_shorter() -> None:
    texts = ["2024", "2023", "2023-S2", "2023-Q1", "2022-Q4", "2023-S1", "2023-Q3"]

    ordered = [str(period) for period in sorted(parse(text) for text in texts)]

    assert ordered == ["2022-Q4", "2023-Q1", "2023-S1", "2023", "2023-Q3", "2023-S2", "2024"]


@given(periods)
def test_a_year_is_its_halves_and_its_quarters(period: Period) -> None:
    year = str(period.start.year)
    for parts in (["S1", "S2"], ["Q1", "Q2", "Q3", "Q4"]):
        spans = [parse(f"{year}-{part}") for part in parts]
        assert spans[0].start == parse(year).start
        assert spans[-1].end == parse(year).end
        assert all(a.end == b.start for a, b in pairwise(spans))
    assert period.end - period.start > timedelta(days=89)
