"""Where the live maps find their shapes."""

from datetime import date

from django.urls import reverse

from districts.maps.tilesets import UNITS
from districts.models import BoundaryRevision


def tiles_address(code: str, day: date | None) -> str:
    """TileJSON of a zoning, or of the comuni (`maps.tilesets.UNITS`), on a day asked for."""
    address = reverse("tilejson", args=[code])
    return f"{address}?as_of={day.isoformat()}" if day else address


def zones_address(law: BoundaryRevision, day: date, asked_day: date | None) -> str:
    """TileJSON of the zones of a law that a page of `day` shows, even if it is of another time.

    `asked_day` is that of the page's address, None for today.
    """
    shown = asked_day if law.validity.covers(day) else law.validity.from_day
    return tiles_address(law.zoning.code, shown)


def units_address(law: BoundaryRevision) -> str:
    """TileJSON of the comuni that a law assigns: those of its vintage, whatever day is read."""
    return tiles_address(UNITS, law.unit_vintage)
