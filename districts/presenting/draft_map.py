"""The map of a draft: every comune in the colour of its zone, those that moved hatched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from districts.boundaries.coverage import union
from districts.drafting.ground import Ground
from districts.drafting.workbench import Workbench
from districts.maps.cartography import Drawing, colour_neighbours, project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles
from districts.presenting.draft import zone_words
from districts.presenting.live import tiles_address, units_address
from districts.presenting.zone_map import short_codes, touching

_WIDTH, _PADDING = 600.0, 2.0


def draft_map(
    bench: Workbench, hatched: Collection[str] | None = None, why: str = "", title: str = ""
) -> Choropleth | None:
    """The figure, None if no comune is drawn. `hatched`: units to mark instead of those moved."""
    ground = bench.ground
    if not ground.drawn:
        return None
    drawing, borders, region = _drawn(ground)
    codes = list(ground.drawn)
    fills = fills_of(bench, codes)
    tags = _tags(ground)
    nowhere = any(shown["fill"] == "no-zone" for shown in fills.values())
    base = bench.revision.based_on
    overlays = []
    if borders and base is not None and hasattr(base, "validity"):
        source = tiles_address(base.zoning.code, base.validity.from_day)
        overlays = [Overlay("line-zone", borders, Tiles(source, "zones", sorted(ground.base.sums)))]
    live = all("-" not in code for code in codes)
    return Choropleth(
        id="mappa",
        title=title or _("La bozza"),
        subtitle=_(
            "I colori distinguono soltanto le zone vicine; la linea scura e i codici sono della"
            " base."
        ),
        label=_("Mappa dei comuni della bozza; gli stessi comuni sono nella tabella"),
        source=units_address(bench.revision) if live else "",
        layer="units",
        drawing=drawing,
        places=[
            Place(
                code=code,
                name=ground.units[code].name,
                fill=fills[code]["fill"],
                text=fills[code]["text"],
                tag=tags.get(code, ""),
                uncertain=fills[code]["moved"] if hatched is None else code in hatched,
            )
            for code in codes
        ],
        classes=(),
        apart=[
            (
                "uncertain",
                _("comune spostato in un'altra zona") if hatched is None else why,
            ),
            # On the workbench the next move may make one.
            *([("no-zone", _("comune senza zona"))] if hatched is None or nowhere else []),
        ],
        region=region,
        overlays=overlays,
        heading=2,
        panel=True,
    )


@dataclass(frozen=True, slots=True)
class SmallMap:
    """The zones of a list, to stand beside those of others.

    zones: path and fill of each. marked: the path of some comuni.
    """

    view_box: str
    zones: list[tuple[str, str]]
    marked: str


def small_map(ground: Ground, zones: Mapping[str, str], marked: Collection[str]) -> SmallMap | None:
    """The zones {unit: zone} on a ground, None if nothing of it is drawn. `marked`: some units."""
    if not ground.drawn:
        return None
    drawing, _borders, _region = _drawn(ground)
    trace, colours = drawing.frame.trace, _colours(ground)
    return SmallMap(
        view_box=drawing.frame.view_box,
        zones=[
            (trace([shape]), f"neighbour-{colours.get(zone, 0) + 1}" if zone else "no-zone")
            for zone, shape in _shapes_of(ground, zones).items()
        ],
        marked=trace(shape for code, shape in ground.drawn.items() if code in marked),
    )


def fills_of(bench: Workbench, codes: Collection[str]) -> dict[str, dict[str, Any]]:
    """{unit: fill, words, whether it moved}, of those of some units that are drawn.

    One that is left without zone has moved too, but its own motive says so: not two, one above
    the other.
    """
    ground = bench.ground
    colours = _colours(ground)
    moved = set(bench.moved)
    return {
        code: {
            "fill": f"neighbour-{colours.get(zone, 0) + 1}"
            if (zone := bench.after.get(code))
            else "no-zone",
            "text": zone_words(bench, zone),
            "moved": code in moved and code in bench.after,
        }
        for code in codes
        if code in ground.drawn
    }


@lru_cache(maxsize=8)
def _drawn(ground: Ground) -> tuple[Drawing, str, str]:
    """The comuni, the borders of the base and the outer one, as paths."""
    shapes = list(ground.drawn.values())
    drawing = project(shapes, _WIDTH, _PADDING)
    trace = drawing.frame.trace
    return drawing, trace(_zone_shapes(ground).values()), trace([union(shapes)])


@lru_cache(maxsize=8)
def _zone_shapes(ground: Ground) -> Mapping[str, Any]:
    shapes = _shapes_of(ground, ground.before)
    return {zone: shape for zone, shape in shapes.items() if zone}


def _shapes_of(ground: Ground, zones: Mapping[str, str]) -> dict[str, Any]:
    """{zone: its shape}, by code; what is without zone under the empty one."""
    members: dict[str, list[Any]] = {}
    for code, shape in ground.drawn.items():
        members.setdefault(zones.get(code, ""), []).append(shape)
    return {zone: union(shapes) for zone, shapes in sorted(members.items())}


@lru_cache(maxsize=8)
def _tags(ground: Ground) -> dict[str, str]:
    """{comune: code of the zone of the base in whose middle it lies}."""
    drawing, _borders, _region = _drawn(ground)
    shapes = _zone_shapes(ground)
    middles = project(list(shapes.values()), _WIDTH, frame=drawing.frame).labels if shapes else ()
    points = dict(zip(ground.drawn, drawing.labels, strict=True))
    words = short_codes(list(shapes))
    found = {}
    for zone, middle in zip(shapes, middles, strict=True):
        near = min(
            (code for code in points if ground.before.get(code) == zone),
            key=lambda code: (points[code].x - middle.x) ** 2 + (points[code].y - middle.y) ** 2,
        )
        found[near] = words[zone]
    return found


@lru_cache(maxsize=8)
def _colours(ground: Ground) -> dict[str, int]:
    """A colour for each zone of the base, which it keeps however the draft goes."""
    zones = _zone_shapes(ground)
    colours = colour_neighbours(len(zones), touching(list(zones.values())))
    return dict(zip(zones, colours, strict=True))
