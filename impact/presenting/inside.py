"""The comuni of a district by one indicator: table, map and chart of the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts import formats
from districts.maps.cartography import Drawing, project
from districts.maps.choropleth import Choropleth, Place
from districts.maps.plotting import Unit
from districts.maps.tilesets import UNITS
from districts.models import is_uncertain
from districts.presenting.live import tiles_address
from impact.comparison import Direction, compare
from impact.presenting import wording
from impact.presenting.boundaries import confidence, uncertain_words
from impact.presenting.choices import (
    COUNT,
    ORDERS,
    Choices,
    other_period_words,
    periods_of,
    shown_period,
)
from impact.presenting.classes import class_words, fills, scale_words, sizes
from impact.presenting.figures import Series, series_of
from impact.presenting.wording import Entry

MAP_WIDTH = 640
_MAP_MARGIN = 6
# A character of a map label, 13 px semibold, and the height of its line [px].
_CHARACTER, _LINE = 7.0, 16.0
_MOST_TAGS = 9
_CLOUD = 3
"""Fewer points are read better in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A comune with its value, as its row of the table prints it."""

    code: str
    name: str
    residents: int | None
    value: float | None
    low: float | None
    high: float | None
    printed: str
    interval: str
    raw: str
    direction: str
    judgement: str | None
    spoken: str
    weight: float | None
    """Of the largest value, 0-1: the bar of a count."""
    confidence: str
    """How well it is known that the comune belongs here."""
    uncertain: bool
    """Whether that must be shown wherever the comune is."""


@dataclass(frozen=True, slots=True)
class Header:
    """A sortable column: `state` as in `aria-sort`, `order` what its link asks for."""

    name: str
    state: str
    query: str


@dataclass(frozen=True, slots=True)
class Selects:
    """The options of the three selects, as value and words, and what is chosen in each."""

    indicators: Sequence[tuple[str, str]]
    indicator: str
    periods: Sequence[tuple[str, str]]
    period: str
    units: Sequence[tuple[str, str]]
    unit: str


@dataclass(frozen=True, slots=True)
class Cloud:
    """Value against residents of every comune, with the words around the drawing."""

    units: Sequence[Unit]
    label: str
    note: str
    reference: float | None
    reference_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What `_district_inside.html` prints."""

    name: str
    value_name: str
    definition: str
    decimals: int
    other_period: str
    count: bool
    compared: bool
    selects: Selects
    rows: Sequence[UnitRow]
    headers: Mapping[str, Header]
    cloud: Cloud | None
    series: Series | None
    map: Choropleth | None
    views: Sequence[tuple[str, str, bool]]
    as_table: bool
    uncertain: str
    """What the hatch means, if some row has it."""


def inside(payload: Entry, choices: Choices, shapes: Mapping[str, BaseGeometry]) -> Inside | None:
    """The section «Dentro il distretto»; None if the indicator has no period at all.

    `shapes`: geometry of each comune by code, in longitude and latitude.
    """
    indicator = choices.indicator
    period = shown_period(payload, indicator, choices.period)
    if period is None:
        return None
    rows = unit_rows(payload, indicator, period, choices.order)
    count = indicator["aggregation"] == COUNT
    name = wording.local(indicator, "name")
    return Inside(
        name=name,
        value_name=f"{name} {wording.period(period)}",
        definition=wording.local(indicator, "definition").rstrip("."),
        decimals=indicator["decimals"],
        other_period=_other_period(payload, choices),
        count=count,
        compared=not count and any(row.interval for row in rows),
        selects=_selects(payload, choices),
        rows=rows,
        headers=_headers(choices),
        cloud=None if count else _cloud(payload, indicator, period, rows),
        series=series_of(payload, indicator),
        map=_map(payload, choices, period, rows, shapes),
        views=[
            (_("Mappa"), choices.query(vista=None), choices.view == "mappa"),
            (_("Tabella"), choices.query(vista="tabella"), choices.view == "tabella"),
        ],
        as_table=choices.view == "tabella",
        uncertain=uncertain_words() if any(row.uncertain for row in rows) else "",
    )


def _selects(payload: Entry, choices: Choices) -> Selects:
    by_name = sorted(payload["units"], key=lambda unit: str(unit["name"]))
    return Selects(
        indicators=[(i["code"], wording.local(i, "name")) for i in _offered(payload)],
        indicator=choices.indicator["code"],
        periods=_periods(payload, choices),
        period=choices.period or "",
        units=[("", _("Nessuno")), *((unit["code"], unit["name"]) for unit in by_name)],
        unit=choices.unit or "",
    )


def unit_rows(payload: Entry, indicator: Entry, period: str, order: str) -> list[UnitRow]:
    """A row for each comune, in the order asked; those without a value always last."""
    cells = payload["unit_values"].get(indicator["code"], {}).get(period)
    reference = payload["values"][indicator["code"]][period]["reference"]
    cells = cells or [None] * len(payload["units"])
    largest = max((cell[0] for cell in cells if cell), default=0)
    rows = [
        _unit_row(payload, indicator, unit, cell, reference=reference, largest=largest)
        for unit, cell in zip(payload["units"], cells, strict=True)
    ]
    descending, column = order.startswith("-"), order.removeprefix("-")
    rows.sort(key=lambda row: row.name)
    if column == "nome":
        return rows[::-1] if descending else rows
    sizes = {row.code: row.value if column == "valore" else row.residents for row in rows}
    known = [row for row in rows if sizes[row.code] is not None]
    known.sort(key=lambda row: sizes[row.code] or 0, reverse=descending)
    return known + [row for row in rows if sizes[row.code] is None]


def _unit_row(
    payload: Entry,
    indicator: Entry,
    unit: Entry,
    cell: Sequence[float | None] | None,
    *,
    reference: float | None,
    largest: float,
) -> UnitRow:
    value, low, high = cell or (None, None, None)
    mark = compare(
        None if low is None else formats.as_decimal(low),
        None if high is None else formats.as_decimal(high),
        None if reference is None else formats.as_decimal(reference),
        cast(Direction, indicator["direction"]),
    )
    return UnitRow(
        code=unit["code"],
        name=unit["name"],
        residents=unit["population"],
        value=value,
        low=low,
        high=high,
        printed=wording.printed(indicator, value),
        interval=wording.interval(indicator, low, high),
        raw="" if value is None else repr(value),
        direction=wording.direction_of(mark.mark),
        judgement=mark.judgement,
        spoken=wording.mark_words(mark.mark, mark.judgement, payload["region"]["name"]),
        weight=value / largest if value is not None and largest > 0 else None,
        confidence=confidence(unit["confidence"]),
        uncertain=is_uncertain(unit["basis"], unit["confidence"]),
    )


def _offered(payload: Entry) -> list[Entry]:
    """Indicators to choose from: those a map can show first, counts after them."""
    known = [i for i in payload["indicators"] if payload["values"].get(i["code"])]
    return sorted(known, key=lambda indicator: indicator["aggregation"] == COUNT)


def _periods(payload: Entry, choices: Choices) -> list[tuple[str, str]]:
    """Those of the indicator; the one chosen for the page even if the indicator has not got it."""
    known = periods_of(payload, choices.indicator)
    options = [("", _("Più recente")), *((p, wording.period(p)) for p in reversed(known))]
    if choices.period is not None and choices.period not in known:
        words = _("%(period)s (nessun dato)") % {"period": wording.period(choices.period)}
        options.insert(1, (choices.period, words))
    return options


def _other_period(payload: Entry, choices: Choices) -> str:
    said = other_period_words(payload, choices.indicator, choices.period)
    return f"{wording.local(choices.indicator, 'name')}: {said}." if said else ""


def _headers(choices: Choices) -> dict[str, Header]:
    """A column already sorted turns over; the others start as one wants them first."""
    columns = {"nome": _("Comune"), "residenti": _("Residenti"), "valore": _("Valore")}
    headers = {}
    for column, name in columns.items():
        first = column if column == "nome" else f"-{column}"
        turned = column if first.startswith("-") else f"-{column}"
        following = turned if choices.order == first else first
        state = ""
        if choices.order.removeprefix("-") == column:
            state = "descending" if choices.order.startswith("-") else "ascending"
        query = choices.query(ordina=following if following != ORDERS[0] else None)
        headers[column] = Header(name, state, query)
    return headers


def _cloud(payload: Entry, indicator: Entry, period: str, rows: Sequence[UnitRow]) -> Cloud | None:
    """None if there are too few comuni to make a cloud."""
    units = [
        Unit(
            code=row.code,
            name=row.name,
            value=row.value,
            residents=row.residents,
            interval=None if row.low is None or row.high is None else (row.low, row.high),
        )
        for row in rows
        if row.value is not None and row.residents
    ]
    if len(units) < _CLOUD:
        return None
    label = _("%(name)s e residenti di ogni comune; gli stessi dati sono nella tabella.")
    reference = payload["values"][indicator["code"]][period]["reference"]
    return Cloud(
        units=units,
        label=label % {"name": wording.local(indicator, "name")},
        note=_cloud_note(indicator, units),
        reference=reference,
        reference_name=_reference_name(payload, indicator, reference),
    )


def _cloud_note(indicator: Entry, units: Sequence[Unit]) -> str:
    """Why small comuni must be read with care, with the smallest as the example."""
    uncertain = [unit for unit in units if unit.interval is not None]
    if not uncertain:
        return _("La fonte è esaustiva: i valori dei comuni non hanno un intervallo.")
    smallest = min(uncertain, key=lambda unit: unit.residents)
    low, high = smallest.interval or (None, None)
    return _(
        "Più il comune è piccolo, più l'intervallo è largo: a %(name)s (%(residents)s residenti)"
        " va da %(low)s a %(high)s."
    ) % {
        "name": smallest.name,
        "residents": wording.number(smallest.residents),
        "low": wording.number(low, indicator["decimals"]),
        "high": wording.number(high, indicator["decimals"]),
    }


def _reference_name(payload: Entry, indicator: Entry, reference: float | None) -> str:
    region: str = payload["region"]["name"]
    return f"{region} {wording.printed(indicator, reference)}" if reference is not None else region


def _map(
    payload: Entry,
    choices: Choices,
    period: str,
    rows: Sequence[UnitRow],
    shapes: Mapping[str, BaseGeometry],
) -> Choropleth | None:
    """The choropleth of the comuni that have a shape, None if none has."""
    indicator = choices.indicator
    drawn = [row for row in rows if row.code in shapes]
    if not drawn:
        return None
    drawing = project([shapes[row.code] for row in drawn], MAP_WIDTH, _MAP_MARGIN)
    values = [row.value for row in drawn]
    counted = indicator["aggregation"] == COUNT
    shades = fills(values, indicator["class_breaks"], counted=counted)
    apart = [("no-data", _("nessun dato"))] if "no-data" in shades else []
    if any(row.uncertain for row in drawn):
        apart.append(("uncertain", uncertain_words()))
    name = wording.local(indicator, "name")
    zoning, day = payload["boundary"]["zoning"], choices.read_on
    return Choropleth(
        id="mappa",
        title=f"{name} {wording.period(period)}",
        subtitle=wording.local(indicator, "definition").rstrip("."),
        label=_("Mappa dei comuni per %(name)s; gli stessi dati sono nella tabella.")
        % {"name": name},
        source=tiles_address(UNITS, day),
        layer="units",
        border=(tiles_address(zoning, day), payload["zone"]["code"]),
        drawing=drawing,
        places=_places(drawn, drawing, shades, sizes(values, counted=counted)),
        classes=() if counted else class_words(indicator["class_breaks"]),
        scale=scale_words(values, partial(wording.printed, indicator), counted=counted),
        apart=apart,
        selected=choices.unit,
    )


def _places(
    rows: Sequence[UnitRow],
    drawing: Drawing,
    shades: Sequence[str],
    radii: Sequence[float],
) -> list[Place]:
    tags = _tags(rows, drawing)
    return [
        Place(
            code=row.code,
            name=row.name,
            fill=fill,
            text=row.printed if row.value is not None else _("nessun dato"),
            note=_said(row),
            uncertain=row.uncertain,
            tag=tags.get(row.code, ""),
            radius=radius,
        )
        for row, fill, radius in zip(rows, shades, radii, strict=True)
    ]


def _said(row: UnitRow) -> str:
    """What follows the value: the comparison, and that the comune may not belong here."""
    return ", ".join(filter(None, (row.spoken, _("zona incerta") if row.uncertain else "")))


def _tags(rows: Sequence[UnitRow], drawing: Drawing) -> dict[str, str]:
    """Names to write on the map: of the comuni with most residents, where none covers another."""
    placed: list[tuple[float, float, float]] = []
    tags: dict[str, str] = {}
    beside = zip(rows, drawing.labels, strict=True)
    for row, label in sorted(beside, key=lambda pair: -(pair[0].residents or 0)):
        half = len(row.name) * _CHARACTER / 2
        inside_frame = half < label.x < drawing.frame.width - half
        free = all(
            abs(label.y - y) > _LINE or abs(label.x - x) > half + other for x, y, other in placed
        )
        if inside_frame and free:
            placed.append((label.x, label.y, half))
            tags[row.code] = row.name
        if len(tags) == _MOST_TAGS:
            break
    return tags
