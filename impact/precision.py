"""Decimal arithmetic that gives the same bytes on every machine.

Binary floats are kept out of the statistics altogether: the last bit of `exp` or `log` depends on
the C library, and one different bit is another snapshot fingerprint. `Decimal` rounds `ln`, `exp`
and `sqrt` correctly wherever it runs (Cowlishaw, *General Decimal Arithmetic Specification*).
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]

# Wide enough for the sum of ten thousand products of two NUMERIC(20,6) to be exact, hence the same
# in whatever order the units come. Use it as `with localcontext(EXACT):`.
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN, traps=_TRAPS)

# For logarithms and roots, which cost more with every digit, and several times more where a number
# and the digits that guard its rounding no longer fit into two machine words of 19. Six decimals of
# anything below 10^20 are stored the same with more.
TRANSCENDENTAL = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=_TRAPS)

STORED_PLACES = Decimal("0.000001")


def quantised(value: Decimal, *, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """`value` with the six decimals of the database column; never the text `-0.000000`."""
    stored = value.quantize(STORED_PLACES, rounding=rounding, context=EXACT)
    return stored or stored.copy_abs()


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum of `values` with no rounding, 0 for none. Call it under `localcontext(EXACT)`."""
    return sum(values, Decimal(0))
