"""Names that could be taken for other names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.rights.lookalikes import Deceit, deceit_of, tidy


@pytest.mark.parametrize(
    ("name", "deceit"),
    [
        ("Mario", None),
        ("Nicolò D’Annunzio", None),
        ("Nguyễn Ánh", None),
        ("Şükrü", None),
        ("Mаrio", Deceit.SCRIPT),  # Cyrillic
        ("Μario", Deceit.SCRIPT),  # Greek
        ("ɑda", Deceit.SCRIPT),  # the alpha of phoneticians
        ("ǃoe", Deceit.SCRIPT),  # a click, which looks like an exclamation mark
        ("Ⓜario", Deceit.FORM),
        ("ℳario", Deceit.FORM),
        ("Ma\u00adrio", Deceit.INVISIBLE),
        ("Ma\u2066rio", Deceit.INVISIBLE),
        ("Mario\u00a0Rossi", Deceit.INVISIBLE),
        ("Mario1", Deceit.SIGN),
        ("Mario@Rossi", Deceit.SIGN),
    ],
)
def test_name_is_judged(name: str, deceit: Deceit | None) -> None:
    assert deceit_of(tidy(name)) == deceit


def test_marks_apart_are_put_together() -> None:
    assert tidy("  Nicolo\u0300   Rossi ") == "Nicolò Rossi"


@given(st.text(max_size=30))
def test_what_is_admitted_has_one_form_and_shows_every_character(text: str) -> None:
    name = tidy(text)
    if deceit_of(name) is None:
        assert unicodedata.normalize("NFKC", name) == name
        assert all(c.isalpha() or c in " '’-." for c in name)
