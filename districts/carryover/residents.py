"""Residents among the effects of a draft: what leaves each zone, what comes, what it has then."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from districts import formats
from districts.carryover.effects import Line, Table, told_before_adoption
from districts.carryover.effects import Part as Told
from districts.carryover.sums import Carried, Part, carried
from districts.drafting.workbench import Workbench
from districts.languages import language


@told_before_adoption
def residents(bench: Workbench) -> Told:
    """One table: the residents of the zones touched."""
    people = {code: Part(Decimal(n)) for code, n in bench.ground.land.population.items()}
    lines = [
        line(bench, zone, zone_carried(bench, zone, people), _people) for zone in bench.touched
    ]
    if not lines:
        return Told()
    title = _("Residenti %(year)s") % {"year": bench.ground.year}
    return Told([Table(title, lines, _("I conteggi si sommano comune per comune."))])


def _people(part: Part) -> str:
    return number(part.top)


def number(value: Decimal | int, decimals: int = 0) -> str:
    """As printed in the language of the page."""
    return formats.number(value, decimals, language=language())


def zone_carried(bench: Workbench, zone: str, known: dict[str, Part]) -> Carried:
    """What a zone has in the base and in the draft, from the figures of its units."""
    return carried(
        [unit for unit, place in bench.ground.before.items() if place == zone],
        [unit for unit, place in bench.after.items() if place == zone],
        known,
    )


def line(bench: Workbench, zone: str, moved: Carried, said: Callable[[Part], str]) -> Line:
    """The line of a zone; a dash where the figure of some comune is missing."""
    before, left, entered, after = (
        "–" if part is None else said(part)
        for part in (moved.before, moved.left, moved.entered, moved.after)
    )
    return Line(bench.zones[zone].name, zone, before, left, entered, after, moved.adds_up)
