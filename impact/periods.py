"""Reference periods of observations, written as SDMX time periods.

Three of the forms of SDMX 2.1 (*Section 6, Technical Notes*, 4.2 Time and Time Format) are used:
`2023` a year, `2023-S1` a half-year, `2023-Q3` a quarter.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

Frequency = Literal["annual", "semester", "quarter"]

FIRST_YEAR = 1800
LAST_YEAR = 2200

# Not `\d`, which also accepts the digits of other scripts.
_PATTERN = re.compile(r"([0-9]{4})(?:-([SQ])([1-4]))?")
_MONTHS = {None: 12, "S": 6, "Q": 3}
_FREQUENCIES: dict[int, Frequency] = {12: "annual", 6: "semester", 3: "quarter"}


class InvalidPeriod(ValueError):
    """The text is not a period; the message is the one shown to people."""

    def __init__(self) -> None:
        super().__init__("Periodo non valido: usa AAAA oppure AAAA-S1.")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, half-year or quarter.

    Periods sort by first day; of two that begin together the shorter comes first, so that a list
    reads `2023-Q1, 2023-S1, 2023`.
    """

    start: date
    months: int

    def __post_init__(self) -> None:
        """Raise `InvalidPeriod` for a span that has no SDMX name or a year out of bounds."""
        if self.months not in _FREQUENCIES:
            raise InvalidPeriod
        if self.start.day != 1 or (self.start.month - 1) % self.months:
            raise InvalidPeriod
        if not FIRST_YEAR <= self.start.year <= LAST_YEAR:
            raise InvalidPeriod

    @property
    def end(self) -> date:
        """The first day after the period: `start <= day < end`."""
        years, month = divmod(self.start.month - 1 + self.months, 12)
        return date(self.start.year + years, month + 1, 1)

    @property
    def frequency(self) -> Frequency:
        """How often a series made of such periods has a value."""
        return _FREQUENCIES[self.months]

    def shift(self, years: int) -> Self:
        """The same part of the year, `years` later. Raise `InvalidPeriod` out of 1800-2200."""
        year = self.start.year + years
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise InvalidPeriod
        return type(self)(self.start.replace(year=year), self.months)

    def __str__(self) -> str:
        year = f"{self.start.year:04d}"
        part = (self.start.month - 1) // self.months + 1
        match self.frequency:
            case "annual":
                return year
            case "semester":
                return f"{year}-S{part}"
            case "quarter":
                return f"{year}-Q{part}"


def parse(text: str) -> Period:
    """The period that `text` names, in exactly the form that `str` gives back.

    Nothing is trimmed or upper-cased: one period has one spelling, so it has one URL and one key.
    Raises `InvalidPeriod`.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise InvalidPeriod
    year, letter, part = match.groups()
    months = _MONTHS[letter]
    month = (int(part or 1) - 1) * months + 1
    if month > 12 or int(year) == 0:
        raise InvalidPeriod
    return Period(date(int(year), month, 1), months)
