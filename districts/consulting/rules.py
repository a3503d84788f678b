"""States of a consultation and of a comment, and what a comment may be made of. No Django here."""

import unicodedata
from enum import StrEnum

# from → to. Whether an announced one is open follows from the day.
CONSULTATION: dict[str, frozenset[str]] = {
    "announced": frozenset({"concluded", "withdrawn"}),
    "concluded": frozenset(),
    "withdrawn": frozenset(),
}

# What was published can be taken away, what was refused by mistake shown after all.
COMMENT: dict[str, frozenset[str]] = {
    "waiting": frozenset({"published", "rejected"}),
    "published": frozenset({"rejected"}),
    "rejected": frozenset({"published"}),
}

LONGEST_DAYS = 366


class Flaw(StrEnum):
    """What is wrong with a text."""

    INVISIBLE = "invisible"


def flaw_of(text: str) -> Flaw | None:
    """Why a text of several lines cannot be shown to everybody as it is, or None if it can.

    Any language may be written; but a character that is not seen, or turns the direction of the
    words around it, makes a text read as what it does not say.
    """
    for character in text:
        if character in "\n\r\t":
            continue
        category = unicodedata.category(character)
        if category.startswith("C") or category in {"Zl", "Zp"}:
            return Flaw.INVISIBLE
    return None


def plain(text: str) -> str:
    """`text` in composed form (NFC), lines ended by `\\n`, with no space at its ends."""
    composed = unicodedata.normalize("NFC", text)
    return composed.replace("\r\n", "\n").replace("\r", "\n").strip()
