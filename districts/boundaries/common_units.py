"""The units on which two laws are compared: comuni and, where one of the two divides a comune, its
parts, each in the zone of its comune in the law that has it whole."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from districts.lookups import population_year, population_years, population_years_of_parts
from districts.models import BoundaryRevision, TerritorialUnit
from districts.rights.memberships import Member, members


def common_units(
    a: BoundaryRevision, b: BoundaryRevision, *, asked_year: int | None, day: date
) -> tuple[list[Member], int]:
    """The units of the two laws, and the year of their residents.

    Raises `Impossible`, naming the years that exist: where there are parts, those of the parts.
    """
    divided = _divided((a, b))
    if not divided:
        year = population_year(asked_year, day, population_years())
        return members((a, b), year), year
    year = population_year(asked_year, day, population_years_of_parts(divided), of_parts=True)
    return on_parts(members((a, b), year, parts_of=divided)), year


def on_parts(units: Sequence[Member]) -> list[Member]:
    """The same units with the zone of a comune on each of its parts instead, wherever a law has it
    whole and another one divides it.

    Residents and km² are those of the parts, so nothing counts twice; a part without zone of its
    own in the law that divides stays without.
    """
    number_of_laws = len(units[0].places) if units else 0
    whole = {unit.code: unit for unit in units if not unit.parent}
    divided = {
        (unit.parent, law)
        for unit in units
        for law in range(number_of_laws)
        if unit.parent and unit.places[law]
    }
    comuni = {comune for comune, _law in divided}

    def lifted(unit: Member) -> Member:
        if unit.code in comuni:
            return replace(unit, places=(None,) * number_of_laws)
        above = whole.get(unit.parent) if unit.parent in comuni else None
        if above is None:
            return unit
        places = zip(unit.places, above.places, strict=True)
        return replace(unit, places=tuple(own or inherited for own, inherited in places))

    return [lifted(unit) for unit in units]


def _divided(laws: Collection[BoundaryRevision]) -> list[str]:
    """Codes of the comuni of which one of the laws assigns a part; one query."""
    parts = TerritorialUnit.objects.filter(
        kind=TerritorialUnit.Kind.SUBMUNICIPAL, assignments__revision__in=laws
    )
    codes = parts.order_by("parent__istat_code").values_list("parent__istat_code", flat=True)
    return [code for code in codes.distinct() if code]
