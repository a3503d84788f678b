"""The map of all districts, or of the zones of another zoning, by one figure of theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts import formats
from districts.boundaries.coverage import union
from districts.maps.cartography import Drawing, Frame, project
from districts.maps.choropleth import Choropleth, Overlay, Place, Tiles
from districts.maps.insets import crowded
from districts.presenting.live import tiles_address
from impact.presenting import wording
from impact.presenting.boundaries import doubts
from impact.presenting.choices import COUNT
from impact.presenting.classes import class_words, fills, scale_words, sizes
from impact.presenting.wording import Entry

# Fixed, so that the maps of two days can be compared.
ALIGNMENT_BREAKS = (0.4, 0.5, 0.6, 0.7)
_WIDTH, _PADDING = 600.0, 2.0
_INSET_WIDTH, _INSET_PADDING = 200.0, 8.0
# A code of two figures fits in a free circle of this radius also on a phone, at 0.6 of the width.
_READABLE = 16.0
_LONGEST_TAG = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """What fills the districts. `breaks`: limits of the classes; `decimals`: of a printed value."""

    title: str
    subtitle: str
    breaks: Sequence[float]
    values: Mapping[str, float | None]
    unit: str = ""
    decimals: int = 0
    counted: bool = False
    """Whether the values are counts, which are circles and never fills."""

    def printed(self, value: float | None) -> str:
        """A value as the table prints it."""
        language = wording.language()
        return formats.quantity(value, self.unit, self.decimals, language=language)


def alignment_of(districts: Sequence[Entry], year: int) -> Measure:
    """A_d: how far the zones of the policies that count coincide with each district."""
    return Measure(
        title=_("Quanto coincidono i confini, distretto per distretto"),
        subtitle=_("Indice di allineamento di ogni distretto, 0–1, residenti %(year)s")
        % {"year": year},
        breaks=ALIGNMENT_BREAKS,
        values={district["code"]: district["alignment"] for district in districts},
        decimals=3,
    )


def figure_of(payload: Entry, indicator: Entry) -> Measure:
    """A key figure in the period of the list."""
    figures = {d["code"]: d["figures"].get(indicator["code"]) for d in payload["districts"]}
    periods = sorted({figure["period"] for figure in figures.values() if figure})
    definition = wording.local(indicator, "definition").rstrip(".")
    return Measure(
        title=f"{wording.local(indicator, 'name')} {wording.periods(periods)}".strip(),
        subtitle=definition,
        breaks=indicator["class_breaks"],
        values={code: figure["value"] if figure else None for code, figure in figures.items()},
        unit=wording.unit_of(indicator),
        decimals=indicator["decimals"],
        counted=indicator["aggregation"] == COUNT,
    )


@dataclass(frozen=True, slots=True)
class Borders:
    """Zones whose borders are drawn over smaller places: {code: outline}, and their TileJSON."""

    outlines: Mapping[str, BaseGeometry]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Which zones a map is of, in words, and where choosing one leads."""

    label: str
    """What is read in place of the drawing."""
    note: str
    address: Callable[[str], str]
    """From the code of a zone to the page that opens when it is chosen."""
    source: str = ""
    """Address of the TileJSON of the live map; without one the map stays as it is drawn."""
    layer: str = "zones"
    """Of those tiles: `units` where the places are comuni."""
    borders: Borders | None = None
    selected: str | None = None
    tagged: bool = True
    """Whether the codes are written on the map, where there is room for them."""


def district_map(
    districts: Sequence[Entry],
    outlines: Mapping[str, BaseGeometry],
    measure: Measure,
    *,
    zoning: str,
    day: date | None = None,
    views: Sequence[tuple[str, str, bool]] = (),
) -> Choropleth | None:
    """The figure, or None if no outline is known. `zoning`: the code of that of the districts;
    `day`: the one asked for, None for today."""
    count = sum(district["code"] in outlines for district in districts)
    ground = Ground(
        label=_("Mappa di %(count)s distretti; gli stessi valori sono nella tabella")
        % {"count": wording.number(count)},
        note=_("I numeri sono i codici dei distretti. L’area del cerchio è il conteggio.")
        if measure.counted
        else _("I numeri sono i codici dei distretti. Classi fisse, uguali ogni anno."),
        address=partial(district_address, day=day),
        source=tiles_address(zoning, day),
    )
    return zone_map(districts, outlines, measure, ground, views=views)


def zone_map(
    zones: Sequence[Entry],
    outlines: Mapping[str, BaseGeometry],
    measure: Measure,
    ground: Ground,
    *,
    views: Sequence[tuple[str, str, bool]] = (),
) -> Choropleth | None:
    """The figure of any zones (`code`, `name`, `population`), None if no outline is known."""
    shown = [zone for zone in zones if zone["code"] in outlines]
    if not shown:
        return None
    shapes = [outlines[zone["code"]] for zone in shown]
    drawing = project(shapes, _WIDTH, _PADDING)
    small = crowded(shapes, drawing, _READABLE) if ground.tagged else []
    values = [measure.values.get(zone["code"]) for zone in shown]
    places = _places(shown, measure, small, ground)
    apart = [("no-data", _("nessun dato"))] if None in values else []
    if any(place.uncertain for place in places):
        apart.append(("uncertain", _("con comuni la cui zona è incerta")))
    return Choropleth(
        id="mappa",
        title=measure.title,
        subtitle=measure.subtitle,
        label=ground.label,
        source=ground.source,
        layer=ground.layer,
        drawing=drawing,
        overlays=_borders(ground.borders, drawing),
        places=places,
        region=drawing.frame.trace([union(shapes)]),
        classes=() if measure.counted else class_words(measure.breaks),
        scale=scale_words(values, measure.printed, counted=measure.counted),
        apart=apart,
        inset=_inset([shapes[index] for index in small]),
        inset_title=_inset_title([shown[index] for index in small]),
        note=ground.note,
        selected=ground.selected,
        views=views,
        panel=True,
        heading=2,
    )


def _borders(borders: Borders | None, drawing: Drawing) -> list[Overlay]:
    if borders is None or not borders.outlines:
        return []
    tiles = Tiles(borders.source, "zones", list(borders.outlines))
    return [Overlay("line-zone", drawing.frame.trace(borders.outlines.values()), tiles)]


def _places(
    zones: Sequence[Entry],
    measure: Measure,
    small: Sequence[int],
    ground: Ground,
) -> list[Place]:
    values = [measure.values.get(zone["code"]) for zone in zones]
    shades = fills(values, measure.breaks, counted=measure.counted)
    discs = sizes(values, counted=measure.counted)
    facts = zip(zones, values, shades, discs, strict=True)
    return [
        Place(
            code=zone["code"],
            name=f"{zone['name']} {zone['code']}",
            fill=shade,
            text=_("nessun dato") if value is None else measure.printed(value),
            note=doubts(zone),
            tag=_figures(zone["code"]) if ground.tagged else "",
            href=ground.address(zone["code"]),
            inset=index in small,
            radius=disc,
            uncertain=bool(doubts(zone)),
        )
        for index, (zone, value, shade, disc) in enumerate(facts)
    ]


def district_address(code: str, day: date | None) -> str:
    """The page of a district, on the same day as this one."""
    address = reverse("district", args=[code])
    return f"{address}?alla-data={day.isoformat()}" if day else address


def _figures(code: str) -> str:
    """The part of a code that tells zones apart, `06` of `D06`; nothing where it is too long."""
    short = code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if short.isdecimal():
        return short
    return code if len(code) <= _LONGEST_TAG else ""


def _inset(shapes: Sequence[BaseGeometry]) -> Frame | None:
    if not shapes:
        return None
    return Frame.around(shapes, _INSET_WIDTH, padding=_INSET_PADDING)


def _inset_title(districts: Sequence[Entry]) -> str:
    """Called after the district with the most residents."""
    if not districts:
        return ""
    if not any(zone.get("population") for zone in districts):
        return _("Le zone più piccole")
    largest = max(districts, key=lambda zone: (zone.get("population") or 0, zone["code"]))
    return _("Area di %(name)s") % {"name": largest["name"]}
