"""The map of a plan: every comune in the colour of its district, those that change hatched."""

from functools import lru_cache

from django.utils.translation import gettext as _

from districts.boundaries.coverage import union
from districts.maps.cartography import Drawing, colour_neighbours, project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles
from districts.presenting.live import tiles_address, units_address
from districts.presenting.zone_map import short_codes, touching
from districts.proposing.reading import ReadProposal
from districts.proposing.shapes import UnitShapes, joined, unit_shapes

_WIDTH, _PADDING = 600.0, 2.0


def plan_map(read: ReadProposal) -> Choropleth | None:
    """The figure, None if no comune is drawn.

    It is live when the request has ended: before that the plan changes every second.
    """
    units = unit_shapes(tuple(sorted(read.units)))
    shapes = units.of
    if not shapes:
        return None
    outlines = joined(read.plan, shapes)
    colours = dict(
        zip(
            outlines,
            colour_neighbours(len(outlines), touching(list(outlines.values()))),
            strict=True,
        )
    )
    tags = short_codes(list(outlines))
    seats = {
        district.seat.istat_code: tags.get(district.zone.code, "") for district in read.districts
    }
    drawing, region = _drawn(units)
    base = joined({code: unit.base for code, unit in read.units.items() if unit.base}, shapes)
    borders = "".join(project(list(base.values()), _WIDTH, frame=drawing.frame).paths)
    live = not read.proposal.under_way and all("-" not in code for code in shapes)
    places = []
    for code in shapes:
        unit = read.units[code]
        zone = read.zones.get(unit.plan)
        places.append(
            Place(
                code=code,
                name=unit.name,
                fill=f"neighbour-{colours[unit.plan] + 1}" if unit.plan in colours else "no-data",
                text=f"{zone.code} {zone.name}" if zone else _("senza zona"),
                tag=seats.get(code, "") if unit.plan else "",
                uncertain=unit.moved,
            )
        )
    return Choropleth(
        id="mappa",
        title=_("Il piano"),
        subtitle=_("I colori distinguono soltanto i distretti vicini; la linea scura è la base."),
        label=_("Mappa del piano; distretti e comuni che cambiano sono nelle tabelle"),
        source=units_address(read.proposal.base) if live else "",
        layer="units",
        drawing=drawing,
        places=places,
        classes=(),
        apart=[("uncertain", _("comune che cambia distretto"))]
        if any(unit.moved for unit in read.units.values())
        else (),
        region=region,
        overlays=[Overlay("line-zone", borders, _tiles(read, sorted(base)))] if borders else (),
        heading=2,
        panel=True,
    )


@lru_cache(maxsize=4)
def _drawn(units: UnitShapes) -> tuple[Drawing, str]:
    """The comuni as paths, in their order, and the line around them: the same for every plan."""
    shapes = list(units.of.values())
    drawing = project(shapes, _WIDTH, _PADDING)
    return drawing, project([union(shapes)], _WIDTH, frame=drawing.frame).paths[0]


def _tiles(read: ReadProposal, zones: list[str]) -> Tiles:
    """Where the live map finds the zones of the base; a draft has none that everybody may see."""
    law = read.proposal.base
    law = law if hasattr(law, "validity") else (law.based_on or law)
    if not hasattr(law, "validity"):
        return Tiles("", "", [])
    return Tiles(tiles_address(law.zoning.code, law.validity.from_day), "zones", zones)
