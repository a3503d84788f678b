"""The map of a comparison: the comuni that differ, over the outlines of both zonings."""

from collections.abc import Mapping, Sequence
from datetime import date

import shapely
from django.urls import reverse
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts.boundaries.agreement import Agreement
from districts.boundaries.coverage import union
from districts.maps.cartography import project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles
from districts.presenting.comparison import Sides
from districts.presenting.live import tiles_address, units_address
from districts.presenting.pieces import weighed

_WIDTH, _PADDING = 600.0, 2.0
# Pieces outside a matched zone that are named on the map: more of them would cover one another.
_NAMED = 5
# More shapes than this are drawn as the land that they cover together, to half a pixel.
_APART = 600


def comparison_map(
    found: Agreement,
    sides: Sides,
    outlines: tuple[Mapping[str, BaseGeometry], Mapping[str, BaseGeometry]],
    units: Mapping[str, BaseGeometry],
    asked_day: date | None,
) -> Choropleth | None:
    """None if the zones of the first zoning are not drawn.

    `outlines`: of the zones of each; `units`: shapes of those that differ; `asked_day`: that of the
    page's address, None for today.
    """
    a_outlines, b_outlines = outlines
    drawn = {code: a_outlines[code] for code in sorted(a_outlines) if code in sides.a_names}
    if not drawn:
        return None
    shapes, codes = list(drawn.values()), list(drawn)
    drawing = project(shapes, _WIDTH, _PADDING)
    first, second = (tiles_address(law.zoning.code, asked_day) for law in (sides.a, sides.b))
    differing = {unit.code: units[unit.code] for unit in found.moves.units if unit.code in units}
    over = [
        ("different", differing, Tiles(units_address(sides.a), "units", list(differing))),
        ("line-first", drawn, Tiles(first, "zones", codes)),
        ("line-second", b_outlines, Tiles(second, "zones", list(b_outlines))),
    ]
    title, label = _titles(found.kind)
    return Choropleth(
        id="mappa",
        title=title,
        label=label,
        # Parts of comuni are in no tile.
        source=first if found.kind == "comuni" else "",
        layer="zones",
        drawing=drawing,
        places=_places(found, sides, codes, _tags(found, a_outlines, sides.b_names), asked_day),
        classes=(),
        apart=[
            ("ground", _("stessa zona in entrambe")),
            ("different", _("zona diversa")),
        ],
        overlays=[
            Overlay(look, drawing.frame.trace(_few(these)), at) for look, these, at in over if these
        ],
        region=drawing.frame.trace([union(shapes)]),
        heading=2,
    )


def _titles(kind: str) -> tuple[str, str]:
    """Of the map, and what is read in its place; by what does not match, comuni or parts of one."""
    if kind == "comuni":
        label = _("Mappa dei comuni che non combaciano; l’elenco è nella tabella")
        return _("I comuni che non combaciano"), label
    label = _("Mappa delle parti di comune che non combaciano; l’elenco è nella tabella")
    return _("Le parti di comune che non combaciano"), label


def _few(shapes: Mapping[str, BaseGeometry]) -> list[BaseGeometry]:
    """The same land in fewer lines, where nobody could tell one shape from the next."""
    if len(shapes) <= _APART:
        return list(shapes.values())
    land = union(list(shapes.values()))
    west, _south, east, _north = land.bounds
    return [shapely.simplify(land, (east - west) / _WIDTH / 2)]


def _places(
    found: Agreement,
    sides: Sides,
    codes: Sequence[str],
    tags: Mapping[str, str],
    asked_day: date | None,
) -> list[Place]:
    """The zones of a, each of which leads to its row on the page of its zoning."""
    agreements = {zone.zone: zone for zone in found.zones}
    page = reverse("zoning", args=[sides.a.zoning.code])
    if asked_day:
        page += f"?alla-data={asked_day.isoformat()}"
    return [
        Place(
            code=code,
            name=sides.a_names[code],
            fill="ground",
            text=weighed(agreements[code].weight, found.pair.weight_kind)
            if code in agreements
            else "",
            tag=tags.get(code, ""),
            href=f"{page}#zona-{code}",
        )
        for code in codes
    ]


def _tags(
    found: Agreement, outlines: Mapping[str, BaseGeometry], b_names: Mapping[str, str]
) -> dict[str, str]:
    """{zone of a: the zone of b that takes most of it away}, for the largest such pieces."""
    pieces = [
        (piece.weight, zone.zone, b_names[piece.zone])
        for zone in found.zones
        for piece in zone.pieces
        if not piece.matched and zone.zone in outlines
    ]
    largest: dict[str, str] = {}
    for _weight, zone, name in sorted(pieces, reverse=True):
        if zone not in largest and len(largest) < _NAMED:
            largest[zone] = name
    return largest
