"""The uncertain rows of a zoning, a page at a time: of which comuni the zone is not well known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from districts.models import Basis, Confidence, TerritorialUnit
from districts.presenting import wording
from districts.presenting.row_sources import source_words
from districts.rights.memberships import Member, Place

PER_PAGE = 100
"""Rows of a page; all of them, of however large a country, are in the CSV."""


@dataclass(frozen=True, slots=True)
class DoubtfulRow:
    """A unit whose row is of low confidence or approximated."""

    code: str
    name: str
    zone: str
    zone_code: str
    residents: str
    basis: str
    confidence: str
    source: str
    is_comune: bool


@dataclass(frozen=True, slots=True)
class DoubtfulRows:
    """One page of them. `total`: of all pages; `previous`, `next`: addresses, if there is one."""

    rows: Sequence[DoubtfulRow]
    total: int
    page: int
    pages: int
    previous: str
    next: str


def pages_of(units: Sequence[Member]) -> int:
    """How many pages the uncertain rows take, at least one."""
    return _pages(sum(bool(place and place.weak) for place in (unit.places[0] for unit in units)))


def _pages(rows: int) -> int:
    return max(1, -(-rows // PER_PAGE))


def doubtful_rows(
    inside: Sequence[tuple[Member, Place]], page: int, asked_day: date | None
) -> DoubtfulRows:
    """Page `page` of the rows of `inside` that are uncertain."""
    weak = [(unit, place) for unit, place in inside if place.weak]
    first, pages = PER_PAGE * (page - 1), _pages(len(weak))
    return DoubtfulRows(
        rows=[_row(unit, place) for unit, place in weak[first : first + PER_PAGE]],
        total=len(weak),
        page=page,
        pages=pages,
        previous=_page_address(page - 1, asked_day) if page > 1 else "",
        next=_page_address(page + 1, asked_day) if page < pages else "",
    )


def _page_address(page: int, asked_day: date | None) -> str:
    day = {"alla-data": asked_day.isoformat()} if asked_day else {}
    return f"?{urlencode(day | {'pagina': str(page)})}#incerti"


def _row(unit: Member, place: Place) -> DoubtfulRow:
    return DoubtfulRow(
        code=unit.code,
        name=unit.name,
        zone=place.zone_name,
        zone_code=place.zone,
        residents=wording.number(unit.population),
        basis=str(Basis(place.basis).label),
        confidence=str(Confidence(place.confidence).label),
        source=source_words(place.source),
        is_comune=unit.kind == TerritorialUnit.Kind.COMUNE,
    )
