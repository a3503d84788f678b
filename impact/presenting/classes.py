"""What fills a map and what its legend says: classes for ratios, circles for counts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from districts import formats
from districts.maps import circles
from districts.maps.cartography import classify
from impact.presenting import wording


def fills(values: Sequence[float | None], breaks: Sequence[float], *, counted: bool) -> list[str]:
    """The fill of each value: its class, plain ground under the circle of a count, or a motive."""
    if counted:
        return ["no-data" if value is None else "ground" for value in values]
    classes = classify(values, breaks)
    return ["no-data" if step is None else f"class-{step + 1}" for step in classes]


def sizes(values: Sequence[float | None], *, counted: bool) -> list[float]:
    """The radius of the circle of each count, 0 where there is none [px]."""
    return circles.radii(values) if counted else [0.0] * len(values)


def scale_words(
    values: Sequence[float | None], printed: Callable[[float], str], *, counted: bool
) -> list[tuple[float, str]]:
    """Radius and count of each circle of the legend, the largest first."""
    if not counted:
        return []
    return [(circle.radius, printed(circle.value)) for circle in circles.scale(values)]


def class_words(breaks: Sequence[float]) -> list[tuple[str, str]]:
    """Fill and limits of each class, half-open: «meno di 200», «200–240»… «360 e oltre».

    The limits are printed with the decimals that the finest of them needs.
    """
    if not breaks:
        return [("class-1", _("tutti i valori"))]
    decimals = max(_decimals(limit) for limit in breaks)
    limits = [wording.number(limit, decimals) for limit in breaks]
    words = [
        _("meno di %(limit)s") % {"limit": limits[0]},
        *(f"{low}{formats.DASH}{high}" for low, high in pairwise(limits)),
        _("%(limit)s e oltre") % {"limit": limits[-1]},
    ]
    return [(f"class-{step}", text) for step, text in enumerate(words, start=1)]


def _decimals(limit: float) -> int:
    exponent = Decimal(str(limit)).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
