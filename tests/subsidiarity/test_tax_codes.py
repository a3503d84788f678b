"""Codice fiscale and partita IVA of bodies, and names, on worked examples and by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from subsidiarity import naming
from subsidiarity.tax_codes import CodeFault, fault, normalised

REAL = ["00514490010", "80087670016", "12345678903"]
"""Of a city, of a Region, and one that only the rule knows."""


@pytest.mark.parametrize("code", REAL)
def test_right_code_has_no_fault(code: str) -> None:
    assert fault(code) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("12345678901", CodeFault.CHECK),
        ("00000000000", CodeFault.NOBODYS),
        ("1234567890", CodeFault.LENGTH),
        ("123456789031", CodeFault.LENGTH),
        ("1234567890O", CodeFault.NOT_DIGITS),
        ("", CodeFault.NOT_DIGITS),
        ("RSSMRA85M01H501Q", CodeFault.OF_A_PERSON),
        ("RSSMRA85M01H5LMN", CodeFault.OF_A_PERSON),
    ],
)
def test_wrong_code_says_what_is_wrong(code: str, expected: CodeFault) -> None:
    assert fault(code) == expected


@pytest.mark.parametrize(
    "typed",
    ["00514490010", " 005 1449 0010", "IT00514490010", "it 00514490010", "００５１４４９００１０"],
)
def test_what_keyboards_vary_is_one_code(typed: str) -> None:
    assert normalised(typed) == "00514490010"


def test_digits_of_other_scripts_are_refused() -> None:
    assert fault(normalised("٠٠٥١٤٤٩٠٠١٠")) == CodeFault.NOT_DIGITS


@given(st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_only_what_luhn_accepts_is_right(code: str) -> None:
    if fault(code) is None:
        assert luhn.is_valid(code)


@given(st.sampled_from(REAL), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(code: str, place: int, by: int) -> None:
    digit = (int(code[place]) + by) % 10
    assert fault(f"{code[:place]}{digit}{code[place + 1 :]}") is not None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    code = normalised(text)
    assert normalised(code) in {code, code.removeprefix("IT")}
    fault(code)


@pytest.mark.parametrize(
    "name", ["Forlì-Cesena, n. 3 «Ăncora»", "Società d’Île & Co.", "ACLI 1ª e 2º", "Beta ODV"]
)
def test_names_in_latin_letters_are_not_strange(name: str) -> None:
    assert naming.strangers(naming.tidied(name)) == []


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Bеta", "«е» (CYRILLIC SMALL LETTER IE)"),
        ("Αlfa", "«Α» (GREEK CAPITAL LETTER ALPHA)"),
        ("Be\u200bta", "ZERO WIDTH SPACE"),
        ("Beta\u202eVDO", "RIGHT-TO-LEFT OVERRIDE"),
        ("Beta ٣", "«٣» (ARABIC-INDIC DIGIT THREE)"),
    ],
)
def test_what_readers_cannot_tell_is_named(name: str, sign: str) -> None:
    assert [naming.described(each) for each in naming.strangers(naming.tidied(name))] == [sign]


def test_name_is_kept_in_one_line_and_composed() -> None:
    assert naming.tidied("  Citta\u0300 \n di  ＴＯＲＩＮＯ ") == "Città di TORINO"
