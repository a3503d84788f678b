"""What a reader asks about the figures, from text to values. No database: that is `lookups`.

The questions about the territory (day, zoning, zone, weight, year) are read in
`districts.questions` and offered here too, so that a page imports from one place.
"""

from datetime import date, timedelta
from typing import Literal, cast, get_args

from django.http import QueryDict
from django.utils.translation import gettext as _

from districts.errors import Malformed
from districts.questions import (
    ITALIAN_NAMES,
    LISTED,
    Weight,
    asked,
    listed,
    not_among,
    read_choice,
    read_day,
    read_weight,
    read_year,
    refuse_unknown,
    refuse_unused,
)
from impact import periods

__all__ = [
    "ITALIAN_NAMES",
    "LISTED",
    "ON_PAGES",
    "Boundaries",
    "Weight",
    "asked",
    "law_day",
    "listed",
    "not_among",
    "read_boundaries",
    "read_boundaries_of_page",
    "read_choice",
    "read_day",
    "read_period",
    "read_weight",
    "read_year",
    "refuse_unknown",
    "refuse_unused",
]

Boundaries = Literal["current", "as_was"]
ON_PAGES: dict[str, Boundaries] = {"oggi": "current", "allora": "as_was"}
"""How the addresses of pages spell them; they accept the words of the API too."""


def read_period(text: str | None) -> str | None:
    """`2023` or `2023-S1`, or None if nothing is asked. Raises `Malformed`."""
    if text is None:
        return None
    try:
        return str(periods.parse(text))
    except periods.InvalidPeriod:
        raise Malformed(_("Periodo non valido: usa AAAA oppure AAAA-S1.")) from None


def read_boundaries(text: str | None) -> Boundaries:
    """Today's boundaries for every period, or for each period its own. Raises `Malformed`."""
    for boundaries in get_args(Boundaries):
        if text in {boundaries, None}:
            return boundaries
    raise not_among("boundaries", get_args(Boundaries))


def read_boundaries_of_page(parameters: QueryDict) -> Boundaries:
    """The same, from the address of a page. Raises `Malformed`, with the choices to link to."""
    value = asked(parameters, "boundaries")
    if value in ON_PAGES.values():
        return cast(Boundaries, value)
    return ON_PAGES[read_choice(parameters, "boundaries", list(ON_PAGES))]


def law_day(boundaries: Boundaries, period: str | None, day: date) -> date:
    """The day whose boundaries are read: `day`, or the last of the period as they were then."""
    if boundaries == "current" or period is None:
        return day
    return periods.parse(period).end - timedelta(days=1)
