"""What a cell says: a number written in Italian or in English, a whole number, a date.

The rule for decimals. Every number has at most two readings: the Italian (1.234,5) and the English
(1,234.5). A cell that has one reading is read so, whatever the others do. A cell with two readings
that differ, such as `1.234`, follows the convention that the other cells of its column show; if
they show none, or both, it is refused, because 1.234 euro and 1234 euro are not the same.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

# NUMERIC(20, 6) of the database: fourteen digits before the point, six after.
MAX_MAGNITUDE = Decimal(10) ** 14
MAX_DECIMALS = 6
MAX_CHARACTERS = 40

_SIGN = "[-+−]?"
_ITALIAN = re.compile(rf"{_SIGN}(?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[0-9]+)(?:,[0-9]+)?")
_ENGLISH = re.compile(rf"{_SIGN}(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ITALIAN_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Unreadable(ValueError):
    """A cell cannot be read; the message tells in Italian how to write it."""


class Convention(Enum):
    """How a column writes its decimals."""

    ITALIAN = "it"
    ENGLISH = "en"


def readings(text: str) -> dict[Convention, Decimal]:
    """The values that `text` can have; none if it is no number."""
    if len(text) > MAX_CHARACTERS:
        return {}
    text = text.replace("−", "-")
    found = {}
    if _ITALIAN.fullmatch(text):
        found[Convention.ITALIAN] = Decimal(text.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        found[Convention.ENGLISH] = Decimal(text.replace(",", ""))
    return found


def convention(texts: Iterable[str]) -> Convention | None:
    """The one convention that the unmistakable numbers among `texts` show, else None."""
    shown = {next(iter(found)) for text in texts if len(found := readings(text)) == 1}
    return shown.pop() if len(shown) == 1 else None


def read_number(text: str, column: Convention | None = None) -> Decimal:
    """The number in `text`; `column` is the convention of its column. Raises `Unreadable`."""
    found = readings(text)
    if not found:
        raise Unreadable("non è un numero: scrivi solo cifre, ad esempio 1234,5.")
    return _storable(_chosen(found, column))


def read_count(text: str, column: Convention | None = None) -> int:
    """The whole number, zero or more, in `text`. Raises `Unreadable`.

    A count leaves less room for doubt: `1.234` can only be 1234. But `12.000` may still be twelve,
    as a program prints it, and then `column` decides.
    """
    found = readings(text)
    whole = {c: value for c, value in found.items() if value == value.to_integral_value()}
    if not found:
        raise Unreadable("non è un numero: scrivi solo cifre, ad esempio 1234.")
    if not whole:
        raise Unreadable("deve essere un numero intero.")
    value = _storable(_chosen(whole, column))
    if value < 0:
        raise Unreadable("non può essere negativo.")
    return int(value)


def _chosen(found: dict[Convention, Decimal], column: Convention | None) -> Decimal:
    values = set(found.values())
    if len(values) == 1:
        return values.pop()
    if column is None:
        first, second = (f"{value.normalize():f}".replace(".", ",") for value in found.values())
        raise Unreadable(
            f"valore ambiguo, può essere {first} o {second}: scrivilo senza separatore delle "
            "migliaia, oppure indica i decimali (1234 o 1234,0)."
        )
    return found[column]


def read_date(text: str) -> date:
    """A day written `2017-05-22` or `22/05/2017`. Raises `Unreadable`."""
    try:
        if match := _ISO_DATE.fullmatch(text):
            year, month, day = match.groups()
            return date(int(year), int(month), int(day))
        if match := _ITALIAN_DATE.fullmatch(text):
            day, month, year = match.groups()
            return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("la data non esiste nel calendario.") from None
    raise Unreadable("data non valida: scrivi AAAA-MM-GG oppure GG/MM/AAAA.")


def _storable(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if abs(value) >= MAX_MAGNITUDE:
        raise Unreadable("numero troppo grande: al massimo quattordici cifre intere.")
    if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
        raise Unreadable("troppi decimali: al massimo sei.")
    return value
