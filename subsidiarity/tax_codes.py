"""Codice fiscale and partita IVA of bodies: eleven digits, the last of control. No Django here.

The codice fiscale of a person (sixteen characters) is refused by name: the platform keeps none.
Source: D.M. 23-12-1976, with Luhn's check digit of python-stdnum. Not its `it.iva`, which also has
a list of the offices that give VAT numbers: a codice fiscale may come from others.
"""

import re
import unicodedata
from enum import StrEnum

from stdnum import luhn

LENGTH = 11
_COUNTER = 7
"""Digits that number the bodies of an office, from 1."""
# What people type between the digits.
_BETWEEN = re.compile(r"[\s.\-/]+")
_DIGITS = re.compile(r"[0-9]+")
_OF_A_PERSON = re.compile(r"[A-Z]{6}[0-9A-Z]{10}")


class CodeFault(StrEnum):
    """Why a code is none. `OF_A_PERSON`: it may well be right, and is not a body's."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    CHECK = "check"
    NOBODYS = "nobodys"
    OF_A_PERSON = "of_a_person"


def normalised(text: str) -> str:
    """The code as it is kept: no blanks, dots, hyphens, no «IT» before, digits of any keyboard.

    Full-width digits become ordinary ones; those of other scripts stay, and are then refused.
    """
    closed = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    # Once more: what stood apart, an accent and its letter, may have come together.
    return unicodedata.normalize("NFKC", closed).removeprefix("IT")


def fault(code: str) -> CodeFault | None:
    """What is wrong with a `normalised` code; None if a body may have it."""
    if _OF_A_PERSON.fullmatch(code):
        return CodeFault.OF_A_PERSON
    if not _DIGITS.fullmatch(code):
        return CodeFault.NOT_DIGITS
    if len(code) != LENGTH:
        return CodeFault.LENGTH
    if int(code[:_COUNTER]) == 0:
        # Zeros are right in their check digit, and nobody's.
        return CodeFault.NOBODYS
    return None if luhn.is_valid(code) else CodeFault.CHECK
