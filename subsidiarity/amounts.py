"""Amounts as people type them into a form. No Django here."""

from decimal import Decimal

from districts.importers.cells import readings

MAX = Decimal(10) ** 12
"""Amounts stay below it, as in the columns of 14 digits."""
CENT = Decimal("0.01")


class NoAmount(ValueError):
    """What was typed is no amount that can be stored."""


def read_amount(text: str) -> Decimal:
    """`1234,5`, `1.234,50`, `1 234`, `-3` or `€ 1234.50` with two decimals. Raises `NoAmount`.

    Euros have two decimals, so that `1.234`, which in a column of figures may be two numbers, is
    one thousand here.
    """
    typed = "".join(text.replace("€", "").split())
    values = {value for value in readings(typed).values() if _decimals(value) <= 2}
    if len(values) != 1:
        raise NoAmount(text)
    value = values.pop()
    if abs(value) >= MAX:
        raise NoAmount(text)
    return value.quantize(CENT)


def _decimals(value: Decimal) -> int:
    """How many were typed, zeros too: `80.000` is no 80 with three of them."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
