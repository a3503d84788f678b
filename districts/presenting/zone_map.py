"""The map of the zones of one law: colours that only tell neighbours apart, ink borders, codes."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts.boundaries.coverage import union
from districts.maps.cartography import Drawing, Frame, Label, colour_neighbours, project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles
from districts.maps.insets import crowded
from districts.models import BoundaryRevision, TerritorialUnit
from districts.presenting.live import units_address
from districts.rights.memberships import Member

_WIDTH, _PADDING = 600.0, 2.0
_INSET_WIDTH, _INSET_PADDING = 200.0, 8.0
# A tag of two characters fits in a free circle of this radius also on a phone, at 0.6 of the width;
# each further character needs half its width more.
_READABLE, _CHARACTER = 16.0, 6.0
_LONGEST_TAG = 6
_NUMBER = re.compile(r"[0-9]+$")


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Units or zones whose rows are uncertain: their shapes, and where the live map finds them.

    Without `tiles` it cannot, and the map stays as the server draws it. `words`: what the mark
    means, where it means something else.
    """

    shapes: Sequence[BaseGeometry]
    tiles: Tiles | None
    words: str = ""


def uncertain_shapes(
    law: BoundaryRevision,
    alone: Sequence[Member],
    whole: Sequence[str],
    shapes: Mapping[str, BaseGeometry],
    outlines: Mapping[tuple[int, str], BaseGeometry],
    *,
    source: str,
) -> list[Uncertain]:
    """What the map marks: zones that are uncertain as a `whole`, units that are so `alone`.

    Tiles have no parts of a comune: a map that marks some stays as the server draws it.
    """
    zones = [zone for zone in whole if (law.pk, zone) in outlines]
    units = [unit for unit in alone if unit.code in shapes]
    parts = any(unit.kind != TerritorialUnit.Kind.COMUNE for unit in units)
    found = []
    if zones:
        together = union([outlines[law.pk, zone] for zone in zones])  # borders are drawn already
        found.append(Uncertain([together], Tiles(source, "zones", zones)))
    if units:
        codes = [unit.code for unit in units]
        tiles = None if parts else Tiles(units_address(law), "units", codes)
        found.append(Uncertain([shapes[code] for code in codes], tiles))
    return found


def zone_map(
    zones: Mapping[str, tuple[str, str]],
    outlines: Mapping[str, BaseGeometry],
    uncertain: Sequence[Uncertain],
    *,
    source: str,
) -> Choropleth | None:
    """The figure, None if no outline is known.

    `zones`: {code: (name, what is said of it)}; `source`: TileJSON of the zones.
    """
    codes = [code for code in sorted(zones) if code in outlines]
    if not codes:
        return None
    shapes = [outlines[code] for code in codes]
    drawing = project(shapes, _WIDTH, _PADDING)
    tags = short_codes(codes)
    small = set(crowded(shapes, drawing, _READABLE)) if _all_short(tags) else set()
    overlays = _overlays(uncertain, drawing)
    live = all(one.tiles is not None for one in uncertain)
    return Choropleth(
        id="mappa",
        title=_("Le zone"),
        subtitle=_("I colori distinguono soltanto le zone vicine."),
        label=_("Mappa delle zone; gli stessi nomi sono nella tabella"),
        source=source if live else "",
        layer="zones",
        drawing=drawing,
        places=_places({code: zones[code] for code in codes}, shapes, drawing, tags, small),
        classes=(),
        apart=_marks(uncertain) if overlays else (),
        region=drawing.frame.trace([union(shapes)]),
        overlays=overlays,
        inset=_inset([shapes[index] for index in sorted(small)]),
        inset_title=_("Dove le zone sono più piccole"),
        heading=2,
        panel=True,
    )


def _places(
    zones: Mapping[str, tuple[str, str]],
    shapes: Sequence[BaseGeometry],
    drawing: Drawing,
    tags: Mapping[str, str],
    small: Container[int],
) -> list[Place]:
    """Each leads to its row of the table. `small`: positions of those drawn in the inset too."""
    colours = colour_neighbours(len(shapes), touching(shapes))
    return [
        Place(
            code=code,
            name=f"{name} {code}",
            fill=f"neighbour-{colours[index] + 1}",
            text=said,
            tag=_fitting(tags[code], drawing.labels[index], in_inset=index in small),
            href=f"#zona-{code}",
            inset=index in small,
        )
        for index, (code, (name, said)) in enumerate(zones.items())
    ]


def _marks(uncertain: Sequence[Uncertain]) -> list[tuple[str, str]]:
    words = next((one.words for one in uncertain if one.words), "")
    return [("uncertain", words or _("comune di affidabilità bassa o approssimato"))]


def _overlays(uncertain: Sequence[Uncertain], drawing: Drawing) -> list[Overlay]:
    return [
        Overlay(
            "uncertain",
            drawing.frame.trace(one.shapes),
            one.tiles or Tiles("", "", ()),
        )
        for one in uncertain
    ]


def touching(shapes: Sequence[BaseGeometry]) -> list[tuple[int, int]]:
    """Positions of the pairs of zones that share a border, or a point of one."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    return [(a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b]


def short_codes(codes: Sequence[str]) -> dict[str, str]:
    """What tells the codes apart: `06` of `D06`, `AL` of `UST-AL`; nothing for one too long."""
    numbers = {code: found[0] for code in codes if (found := _NUMBER.search(code))}
    if len(set(numbers.values())) == len(codes):
        return numbers
    series = {code.partition("-")[0] for code in codes if "-" in code}
    shared = len(series) == 1 and all("-" in code for code in codes)
    start = len(series.pop()) + 1 if shared else 0
    return {code: code[start:] if len(code) - start <= _LONGEST_TAG else "" for code in codes}


def _all_short(tags: Mapping[str, str]) -> bool:
    return all(0 < len(tag) <= 3 for tag in tags.values())


def _fitting(tag: str, label: Label, *, in_inset: bool) -> str:
    """The tag where there is room for it; two or three characters are written anyway."""
    if in_inset or len(tag) <= 3:
        return tag
    return tag if label.room >= _READABLE + _CHARACTER * (len(tag) - 3) else ""


def _inset(shapes: Iterable[BaseGeometry]) -> Frame | None:
    drawn = list(shapes)
    return Frame.around(drawn, _INSET_WIDTH, padding=_INSET_PADDING) if drawn else None
