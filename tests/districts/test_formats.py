"""Numbers and dates are printed as the house rules say, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from districts import formats

NARROW = "\u202f"
NIGHT = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
HARD = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "italian", "english"),
    [
        (131889, 0, "131.889", "131,889"),
        (1343, 0, "1.343", "1,343"),
        (9, 2, "9,00", "9.00"),
        (0, 0, "0", "0"),
        (-168, 0, "−168", "−168"),
        (0.7365, 3, "0,737", "0.737"),
        (2.675, 2, "2,68", "2.68"),
        (Decimal("0.5"), 0, "1", "1"),
        (-0.04, 1, "0,0", "0.0"),
        (None, 2, "–", "–"),
    ],
)
def test_number(value: formats.Number | None, decimals: int, italian: str, english: str) -> None:
    assert formats.number(value, decimals) == italian
    assert formats.number(value, decimals, language="en") == english


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "italian", "english"),
    [
        (9, "percent", 2, f"9,00{NARROW}%", "9.00%"),
        (20708, "eur", 0, f"20.708{HARD}€", "€20,708"),
        (-155, "eur", 0, f"−155{HARD}€", "−€155"),
        (1343, "km2", 0, f"1.343{HARD}km²", f"1,343{HARD}km²"),
        (231.2, "", 1, "231,2", "231.2"),
        (None, "percent", 1, "–", "–"),
    ],
)
def test_quantity(
    value: formats.Number | None, unit: str, decimals: int, italian: str, english: str
) -> None:
    assert formats.quantity(value, unit, decimals) == italian
    assert formats.quantity(value, unit, decimals, language="en") == english


def test_quantity_refuses_a_unit_it_cannot_spell() -> None:
    with pytest.raises(KeyError):
        formats.quantity(None, "furlong")


def test_signed_marks_differences_and_not_zero() -> None:
    assert formats.number(5.6, 1, signed=True) == "+5,6"
    assert formats.number(-0.04, 2, signed=True) == "−0,04"
    assert formats.number(0, 1, signed=True) == "0,0"
    assert formats.quantity(155, "eur", language="en", signed=True) == "+€155"


def test_interval_spells_out_negative_ends() -> None:
    assert formats.interval(226.8, 235.6, 1) == "226,8–235,6"
    assert formats.interval(-1.2, 3.4, 1) == "da −1,2 a 3,4"
    assert formats.interval(-1.2, 3.4, 1, language="en") == "−1.2 to 3.4"
    assert formats.interval(None, 3.4, 1) == "–"


@pytest.mark.parametrize(
    ("value", "english"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (9, "9th"), (11, "11th"), (22, "22nd"), (113, "113th")],
)
def test_ordinal(value: int, english: str) -> None:
    assert formats.ordinal(value) == f"{value}º"
    assert formats.ordinal(value, language="en") == english


def test_dates() -> None:
    assert formats.day(date(2026, 11, 23)) == "23/11/2026"
    assert formats.moment(NIGHT) == "23/11/2026 ore 02:10"
    assert formats.moment(NIGHT, language="en") == "23/11/2026, 02:10"


TEMPLATE = (
    "{% load formats %}{{ n|number }} {{ n|signed }} {{ s|percent }} {{ n|quantity:'eur' }} "
    "{{ v|quantity:'percent 2' }} {{ y|year }} {{ d|day }} {{ t|moment }} {{ n|ordinal }} "
    "{% interval 1 2.5 1 %} {{ none|percent }} {{ none|day }} {{ none|moment }}"
)
CONTEXT = {
    "n": 1204,
    "s": Decimal("0.967"),
    "v": 9,
    "y": 2023,
    "d": date(2026, 11, 23),
    # 01:10 in UTC is 02:10 on the clock of Piemonte in winter.
    "t": datetime(2026, 11, 23, 1, 10, tzinfo=UTC),
    "none": None,
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "it",
            f"1.204 +1.204 96,7{NARROW}% 1.204{HARD}€ 9,00{NARROW}% 2023 23/11/2026 "
            "23/11/2026 ore 02:10 1204º 1,0–2,5 – – –",
        ),
        (
            "en",
            "1,204 +1,204 96.7% €1,204 9.00% 2023 23/11/2026 23/11/2026, 02:10 1204th "
            "1.0–2.5 – – –",
        ),
    ],
)
def test_filters_follow_the_active_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert Template(TEMPLATE).render(Context(CONTEXT)) == expected


def test_day_of_a_moment_is_the_local_one() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert Template("{% load formats %}{{ t|day }}").render(Context({"t": late})) == "23/11/2026"
