"""A map figure: one value a unit, in classes.

The same facts feed the outline the server draws and the live map that covers it, so the two cannot
disagree. Nothing here is computed from data: classes, words and fills are decided by who builds it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from districts.maps.cartography import Drawing, Frame, Label

# A tag this short, a code, fits inside its unit; a longer one, a name, runs over its neighbours.
_SHORT_TAG = 3
# From so many places on, the line between two of them would cover the smallest.
_MANY = 200
# From the edge of a circle to the middle of the tag under it [px].
_UNDER = 9


@dataclass(frozen=True, slots=True)
class Place:
    """One unit of a map: what it is filled with and what is said of it."""

    code: str
    name: str
    fill: str
    """A fill of drawings.css: `class-1` to `-5`, `apart-1`…, `no-data`, `no-zone`, `suppressed`…"""
    text: str
    """The value as printed, or the reason there is none."""
    note: str = ""
    """What follows the value when it is said aloud, such as «più alto del Piemonte»."""
    tag: str = ""
    """What is written on the map; nothing where it would not fit."""
    href: str = ""
    """Where choosing it leads, on a map that is not part of a linked region."""
    inset: bool = False
    """Whether the tag is written in the inset instead of on the main map."""
    radius: float = 0.0
    """Of the circle that stands for a count [px of the screen]; the tag is then under it."""
    uncertain: bool = False
    """Whether it is hatched, because its place on the map, or that of a comune in it, is not well
    known; the legend must say so."""

    @property
    def label_ground(self) -> str:
        """The fill that the tag stands on, `any` where it may not count on one."""
        return self.fill if len(self.tag) <= _SHORT_TAG and not self.radius else "any"

    @property
    def drop(self) -> float:
        """How far below its point the tag is written [px]."""
        return round(self.radius + _UNDER, 1) if self.radius else 0.0


@dataclass(frozen=True, slots=True)
class Tag:
    """A label of the drawn map, placed in percentages so that it does not scale with it."""

    text: str
    ground: str
    x: str
    y: str
    drop: float = 0.0


@dataclass(frozen=True, slots=True)
class Disc:
    """The circle of a place on the drawn map: centre in percentages, radius in pixels."""

    code: str
    x: str
    y: str
    radius: float


@dataclass(frozen=True, slots=True)
class Tiles:
    """Shapes of vector tiles: their TileJSON, the layer, the codes of those meant."""

    source: str
    layer: str
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn over the places, and what the live map draws in its stead."""

    look: str
    """A motive of drawings.css that fills the shapes (`uncertain`, `different`), or a line around
    them (`line-first`, `line-second`, `line-zone`)."""
    path: str
    """The shapes together, in the frame of the drawing."""
    tiles: Tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Choropleth:
    """What the tag `choropleth` draws. `places` are in the order of the paths of `drawing`.

    Counts are circles over plain ground, never fills: `scale` is then their legend.
    """

    id: str
    title: str
    label: str
    """What is read in place of the drawing; it says where the table is."""
    source: str
    """Address of the TileJSON of the live map; without one it stays as the server draws it."""
    layer: str
    """The layer of the tiles whose shapes have the codes of the places: `zones` or `units`."""
    drawing: Drawing
    places: Sequence[Place]
    classes: Sequence[tuple[str, str]]
    """Fill and words of each class of the legend."""
    apart: Sequence[tuple[str, str]] = ()
    """The same for what has no value."""
    scale: Sequence[tuple[float, str]] = ()
    """Radius and words of each circle of the legend, the largest first."""
    border: tuple[str, str] | None = None
    """TileJSON and code of the zone around the places, where they are not all that is in the tiles:
    the live map draws its border instead of their outline."""
    region: str = ""
    """Path of the outer boundary, in the frame of the drawing."""
    overlays: Sequence[Overlay] = ()
    """What is drawn over the places, the lowest first."""
    subtitle: str = ""
    note: str = ""
    inset: Frame | None = None
    inset_title: str = ""
    selected: str | None = None
    views: Sequence[tuple[str, str, bool]] = ()
    """Words, address and whether it is this one, of each way to see the same values."""
    panel: bool = False
    """Whether the figure stands on a grey ground of its own."""
    heading: int = 3
    """Level of the title: 2 where the figure stands right under the title of the page."""

    @property
    def fine(self) -> bool:
        """Whether the lines between places are thin, because there are many."""
        return len(self.places) > _MANY

    @property
    def shapes(self) -> Iterator[tuple[Place, str]]:
        """Each place with its path."""
        return zip(self.places, self.drawing.paths, strict=True)

    @property
    def hatched(self) -> str:
        """Path of the places that are uncertain."""
        return "".join(path for place, path in self.shapes if place.uncertain)

    @property
    def window(self) -> str:
        """The `viewBox` of the inset, over the same paths."""
        return "" if self.inset is None else self.drawing.frame.window(self.inset)

    @property
    def tags(self) -> list[Tag]:
        """What is written on the main map."""
        return self._tags(self._whole, inset=False)

    @property
    def inset_tags(self) -> list[Tag]:
        """What is written in the inset."""
        return [] if self.inset is None else self._tags(self._window, inset=True)

    @property
    def discs(self) -> list[Disc]:
        """The circles of the main map, the largest first, so that none is hidden."""
        return self._discs(self._whole, self.places)

    @property
    def inset_discs(self) -> list[Disc]:
        """Those of the inset."""
        if self.inset is None:
            return []
        return self._discs(self._window, [place for place in self.places if place.inset])

    @property
    def _whole(self) -> "_Box":
        return (0, 0, self.drawing.frame.width, self.drawing.frame.height)

    @property
    def _window(self) -> "_Box":
        left, top, width, height = (float(number) for number in self.window.split())
        return left, top, width, height

    def _tags(self, box: "_Box", *, inset: bool) -> list[Tag]:
        return [
            Tag(place.tag, place.label_ground, *_share(label, box), place.drop)
            for place, label in zip(self.places, self.drawing.labels, strict=True)
            if place.tag and place.inset == inset
        ]

    def _discs(self, box: "_Box", places: Sequence[Place]) -> list[Disc]:
        points = dict(zip((p.code for p in self.places), self.drawing.labels, strict=True))
        drawn = sorted((p for p in places if p.radius), key=lambda place: -place.radius)
        return [Disc(p.code, *_share(points[p.code], box), p.radius) for p in drawn]

    def config(self) -> dict[str, Any]:
        """What `static/js/map.js` reads; the order of `units` is that of the keyboard."""
        labels = self.drawing.labels
        return {
            "layer": self.layer,
            "border": self.border and dict(zip(("source", "code"), self.border, strict=True)),
            "bounds": self.drawing.frame.bounds,
            "inset": None if self.inset is None else self.inset.bounds,
            "selected": self.selected,
            "fine": self.fine,
            "overlays": [
                {
                    "look": overlay.look,
                    "source": overlay.tiles.source,
                    "layer": overlay.tiles.layer,
                    "codes": list(overlay.tiles.codes),
                }
                for overlay in self.overlays
            ],
            "units": {
                place.code: self._unit(place, label)
                for place, label in zip(self.places, labels, strict=True)
            },
        }

    def _unit(self, place: Place, label: Label) -> dict[str, Any]:
        """What is empty is left out: a region has a thousand comuni."""
        said = {
            "name": place.name,
            "text": place.text,
            "note": place.note,
            "fill": place.fill,
            "tag": place.tag,
            "ground": place.label_ground if place.tag else "",
            "point": self.drawing.frame.degrees(label.x, label.y),
            "href": place.href,
            "inset": place.inset,
            "radius": place.radius,
            "drop": place.drop,
            "uncertain": place.uncertain,
        }
        return {name: value for name, value in said.items() if value}


_Box = tuple[float, float, float, float]
"""Left, top, width and height of what is seen of a drawing."""


def _share(label: Label, box: _Box) -> tuple[str, str]:
    """Where a point lies in a box, in percentages, so that its marks do not scale with it."""
    left, top, width, height = box
    return f"{100 * (label.x - left) / width:.2f}%", f"{100 * (label.y - top) / height:.2f}%"
