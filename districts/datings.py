"""The day of a document as well as it is known: a part of EDTF (ISO 8601-2), which has no language.

`2019-03-22`, `2019-03`, `2019`; `2014~` about then; `2014/2016` between the two; `2019/..` then or
later; nothing where the document has no date.
"""

import re
from dataclasses import dataclass
from datetime import date

_PART = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
PATTERN = rf"({_PART}~?|{_PART}/({_PART}|\.\.))?"
"""What PostgreSQL and Python both check; it lets 31 April through, `read` does not."""


@dataclass(frozen=True, slots=True)
class Dating:
    """`first` and `last`: year, month or day; `last` is empty unless it is an interval."""

    first: str = ""
    last: str = ""
    about: bool = False
    onwards: bool = False


def read(text: str) -> Dating:
    """Raises ValueError for what is not so written, or is no day of the calendar."""
    if not re.fullmatch(PATTERN, text):
        raise ValueError(text)
    first, _slash, last = text.removesuffix("~").partition("/")
    onwards = last == ".."
    found = Dating(first, "" if onwards else last, text.endswith("~"), onwards)
    for part in (found.first, found.last):
        if part.count("-") == 2:
            date.fromisoformat(part)
    if found.last and found.last < found.first:
        raise ValueError(text)
    return found
