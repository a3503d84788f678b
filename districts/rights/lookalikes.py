"""Names that look like other names. No Django here.

A name tells others who acted, so nobody may take one that reads as somebody else's: letters of
another script that look like ours (a Cyrillic «а»), invisible characters, wide or ornamental forms.
Latin letters with their marks are those of the identity cards of the European Union.
Source: Unicode Technical Standard 39, of which this is a strict part: one script, and no character
that NFKC would change.
"""

import unicodedata
from enum import StrEnum


class Deceit(StrEnum):
    """What is wrong with a name."""

    INVISIBLE = "invisible"
    SCRIPT = "script"
    FORM = "form"
    SIGN = "sign"


_SIGNS = frozenset(" '’-.")
# Basic Latin to Extended-B without the clicks, and Extended Additional.
_LETTERS = ((0x41, 0x7A), (0xC0, 0x1BF), (0x1C4, 0x24F), (0x1E00, 0x1EFF))


def tidy(text: str) -> str:
    """`text` in composed form (NFC), with single spaces and none at the ends."""
    return " ".join(part for part in unicodedata.normalize("NFC", text).split(" ") if part)


def deceit_of(text: str) -> Deceit | None:
    """Why the tidied `text` cannot be the name of a person, or None if it can."""
    for character in text:
        category = unicodedata.category(character)
        if category.startswith("C") or (category.startswith("Z") and character != " "):
            return Deceit.INVISIBLE
        if unicodedata.normalize("NFKC", character) != character:
            return Deceit.FORM
        if category.startswith(("L", "M")):
            if not any(first <= ord(character) <= last for first, last in _LETTERS):
                return Deceit.SCRIPT
        elif character not in _SIGNS:
            return Deceit.SIGN
    return None
