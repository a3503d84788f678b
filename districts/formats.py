"""Numbers and dates as they are printed, in Italian and in English.

Pure functions: the language is an argument, so that a page, a printed sheet and a sentence
written by a task say the same number in the same way. `districts.templatetags.formats` passes
the language of the request.

Django's own `floatformat` is not used: it writes a hyphen for the minus and groups thousands by a
setting that would put a point into years as well.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"
MISSING = DASH
"""What stands for an unknown value. Zero is printed 0 and never stands for it."""

_ENGLISH_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
# What stands before and after a number, by unit and language; %s is the number.
_UNITS = {
    "": {"it": "%s", "en": "%s"},
    "percent": {"it": f"%s{NARROW_SPACE}%%", "en": "%s%%"},
    "eur": {"it": f"%s{SPACE}€", "en": "€%s"},
    "km2": {"it": f"%s{SPACE}km²", "en": f"%s{SPACE}km²"},
    "years": {"it": f"%s{SPACE}anni", "en": f"%s{SPACE}years"},
}


def as_decimal(value: Number) -> Decimal:
    """The number exactly as it would be typed: 2.675 is 2.675 and not 2.67499999…"""
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def number(
    value: Number | None, decimals: int = 0, *, language: str = "it", signed: bool = False
) -> str:
    """`131.889`, `9,00`, `−168`; rounded half up, as a reader of the printed table would.

    `signed` puts `+` before a positive difference.
    """
    if value is None:
        return MISSING
    rounded = as_decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,f}"
    if language != "en":
        digits = digits.translate(str.maketrans(",.", ".,"))
    if rounded < 0:
        return MINUS + digits
    return f"+{digits}" if signed and rounded > 0 else digits


def quantity(
    value: Number | None,
    unit: str = "",
    decimals: int = 0,
    *,
    language: str = "it",
    signed: bool = False,
) -> str:
    """A number with its unit: `9,00 %`, `20.708 €`, `1.343 km²`; `€20,708`, `9.00%` in English.

    `unit` is one of "", "percent", "eur", "km2", "years"; a percentage is given as printed, 9 and
    not 0.09. Raises KeyError on another unit: a new one is added here, not spelt in a template.
    """
    pattern = _UNITS[unit]["en" if language == "en" else "it"]
    if value is None:
        return MISSING
    text = number(value, decimals, language=language, signed=signed)
    # The sign goes before the currency: −€155, never €−155.
    sign = text[0] if text[0] in f"+{MINUS}" else ""
    return sign + pattern % text.removeprefix(sign)


def interval(
    low: Number | None, high: Number | None, decimals: int = 0, *, language: str = "it"
) -> str:
    """`226,8–235,6`; with a negative end `da −1,2 a 3,4`, where a dash would read as a minus."""
    if low is None or high is None:
        return MISSING
    first = number(low, decimals, language=language)
    last = number(high, decimals, language=language)
    if MINUS not in first + last:
        return f"{first}{DASH}{last}"
    return f"{first} to {last}" if language == "en" else f"da {first} a {last}"


def ordinal(value: int, *, language: str = "it") -> str:
    """`9º`; `9th`."""
    if language != "en":
        return f"{value}º"
    teens = 11 <= value % 100 <= 13
    return f"{value}{'th' if teens else _ENGLISH_ORDINALS.get(value % 10, 'th')}"


def day(value: date) -> str:
    """`23/11/2026`, the same in both languages."""
    return f"{value:%d/%m/%Y}"


def moment(value: datetime, *, language: str = "it") -> str:
    """`23/11/2026 ore 02:10`, in the time zone `value` is given in."""
    joint = ", " if language == "en" else " ore "
    return f"{day(value)}{joint}{value:%H:%M}"
