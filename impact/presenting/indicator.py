"""The page of one indicator: its map, its tables, its series, its sources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from districts import formats
from districts.maps.choropleth import Choropleth
from districts.models import BoundaryRevision, Quality
from districts.presenting.live import units_address, zones_address
from impact.comparison import Direction, compare
from impact.measured import Correction, UnitFigures, ZoneFigures
from impact.presenting import wording
from impact.presenting.choices import COUNT
from impact.presenting.district_map import Borders, Ground, Measure, zone_map
from impact.presenting.explanation import SourceFacts, Sources
from impact.presenting.figures import Series, series_of, value_words
from impact.presenting.indicator_question import (
    LEVELS,
    Question,
    is_cohesion,
)
from impact.presenting.wording import Entry, local

NO_VALUE: Entry = {
    "value": None,
    "coverage": 0,
    "status": "not_available",
    "reason": "no_data",
    "quality": "missing",
    "ci_low": None,
    "ci_high": None,
    "units_observed": 0,
    "units_total": 0,
    "sources": [],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A zone or a comune as its table prints it; `raw` are exact numbers, for machines."""

    code: str
    name: str
    place: str
    address: str
    choose: str
    value: str
    raw: str
    number: float | None
    interval: str
    coverage: str
    state: str
    status: str
    why: str
    quality: str
    direction: str
    judgement: str | None
    sources: str
    selected: bool


def zone_rows(payload: Entry, question: Question, zones: Sequence[ZoneFigures]) -> list[Row]:
    """A row for each zone, sorted as asked, those without a value last."""
    indicator, period = question.indicator, question.period or ""
    reference = reference_of(payload, indicator, period)
    rows = []
    for zone in zones:
        cell = zone.cells.get(period, NO_VALUE)
        mark = _mark(indicator, cell["ci_low"], cell["ci_high"], reference)
        rows.append(
            Row(
                code=zone.code,
                name=zone.name,
                place=zone.parent,
                address=_zone_address(question, zone.code),
                choose=question.query(zona=zone.code) + "#nel-tempo",
                value=value_words(indicator, cell),
                raw="" if cell["value"] is None else repr(cell["value"]),
                number=cell["value"],
                interval=wording.interval(indicator, cell["ci_low"], cell["ci_high"]),
                coverage=wording.share(cell["coverage"]),
                state=wording.state_word(cell),
                status=cell["status"],
                why=wording.why(indicator, cell),
                quality=quality_word(cell["quality"]),
                direction=mark[0],
                judgement=mark[1],
                sources=", ".join(cell["sources"]),
                selected=zone.code == question.zone,
            )
        )
    return _ordered(rows, question.order)


def unit_rows(payload: Entry, question: Question, units: Sequence[UnitFigures]) -> list[Row]:
    """A row for each comune, sorted as asked, those without a value last."""
    indicator = question.indicator
    reference = reference_of(payload, indicator, question.period or "")
    shown = [unit for unit in units if question.zone in {None, unit.zone}]
    rows = []
    for unit in shown:
        mark = _mark(indicator, unit.low, unit.high, reference)
        rows.append(
            Row(
                code=unit.code,
                name=unit.name,
                place=unit.zone_name,
                address=reverse("unit", args=[unit.code]),
                choose="",
                value=formats.MISSING
                if unit.value is None
                else wording.printed(indicator, unit.value),
                raw="" if unit.value is None else repr(unit.value),
                number=unit.value,
                interval=wording.interval(indicator, unit.low, unit.high),
                coverage="",
                state="",
                status="ok" if unit.value is not None else "not_available",
                why="",
                quality=quality_word(unit.quality),
                direction=mark[0],
                judgement=mark[1],
                sources=", ".join(unit.sources),
                selected=False,
            )
        )
    return _ordered(rows, question.order)


def quality_word(code: str) -> str:
    """How firm a figure is, in a word."""
    return str(Quality(code).label).capitalize()


def _ordered(rows: list[Row], order: str) -> list[Row]:
    descending, column = order.startswith("-"), order.removeprefix("-")
    rows.sort(key=lambda row: row.name)
    if column == "nome":
        return rows[::-1] if descending else rows
    known = [row for row in rows if row.number is not None]
    known.sort(key=lambda row: row.number or 0, reverse=descending)
    return known + [row for row in rows if row.number is None]


def reference_of(payload: Entry, indicator: Entry, period: str) -> float | None:
    """The region's value, None for a count."""
    if indicator["aggregation"] == COUNT:
        return None
    cell = payload["values"].get(indicator["code"], {}).get(period)
    return cell["value"] if cell else None


def _mark(
    indicator: Entry, low: float | None, high: float | None, reference: float | None
) -> tuple[str, str | None]:
    mark = compare(
        None if low is None else formats.as_decimal(low),
        None if high is None else formats.as_decimal(high),
        None if reference is None else formats.as_decimal(reference),
        cast(Direction, indicator["direction"]),
    )
    return wording.direction_of(mark.mark), mark.judgement


def _zone_address(question: Question, code: str) -> str:
    """The page of a district; other zones have none of their own."""
    if not is_cohesion(question):
        return ""
    address = reverse("district", args=[code])
    return f"{address}?alla-data={question.day.isoformat()}" if question.day else address


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What is drawn, by code: the zones of a law and, if asked for, its comuni.

    `day`: that of the page.
    """

    law: BoundaryRevision
    day: date
    zones: Mapping[str, BaseGeometry]
    units: Mapping[str, BaseGeometry]


def indicator_map(
    question: Question,
    places: Sequence[Entry],
    values: Mapping[str, float | None],
    shapes: Shapes,
    address: Callable[[str], str],
) -> Choropleth | None:
    """The map of the zones or of the comuni: `places`, with `code`, `name` and `population`."""
    indicator = question.indicator
    counted = indicator["aggregation"] == COUNT
    units = question.level == LEVELS[1]
    breaks = indicator["class_breaks"]
    measure = Measure(
        title=f"{local(indicator, 'name')} {wording.period(question.period or '')}",
        subtitle=local(indicator, "definition").rstrip("."),
        breaks=breaks or _quintiles(values),
        values=values,
        unit=wording.unit_of(indicator),
        decimals=indicator["decimals"],
        counted=counted,
    )
    words = {"name": local(indicator, "name"), "n": wording.number(len(places))}
    zones = zones_address(shapes.law, shapes.day, question.day)
    ground = Ground(
        label=_("Mappa di %(n)s comuni per %(name)s; gli stessi valori sono nella tabella.") % words
        if units
        else _("Mappa di %(n)s zone per %(name)s; gli stessi valori sono nella tabella.") % words,
        note=_map_note(counted=counted, fixed=bool(breaks)),
        address=address,
        source=units_address(shapes.law) if units else zones,
        layer="units" if units else "zones",
        borders=Borders(shapes.zones, zones) if units else None,
        selected=question.zone,
        tagged=not units,
    )
    return zone_map(places, shapes.units if units else shapes.zones, measure, ground)


def _quintiles(values: Mapping[str, float | None]) -> list[float]:
    """Where the catalogue fixes no classes: equal parts of what is shown, said under the map."""
    known = sorted({value for value in values.values() if value is not None})
    if len(known) < 5:
        return []
    return sorted({known[len(known) * part // 5] for part in (1, 2, 3, 4)})


def _map_note(*, counted: bool, fixed: bool) -> str:
    if counted:
        return _("I conteggi non si colorano: l’area del cerchio è il conteggio.")
    if fixed:
        return _("Classi fisse, uguali ogni anno e in ogni zonizzazione.")
    return _("Classi di questa mappa, con lo stesso numero di zone: non si confrontano con altre.")


@dataclass(frozen=True, slots=True)
class Line:
    """A place in time; `series` is None where there are not two values to be drawn."""

    name: str
    series: Series | None


def lines(payload: Entry, question: Question, zones: Sequence[ZoneFigures]) -> list[Line]:
    """The region in time, and the zone chosen."""
    code = question.indicator["code"]
    found = []
    if payload["values"].get(code):
        found.append(Line(payload["region"]["name"], series_of(payload, question.indicator)))
    for zone in zones:
        if zone.code == question.zone:
            found.append(
                Line(zone.name, series_of({"values": {code: zone.cells}}, question.indicator))
            )
    return found


def opening(payload: Entry, question: Question, rows: Sequence[Row]) -> str:
    """The page in a sentence: the region, the lowest and the highest of what is shown."""
    indicator = question.indicator
    cell = payload["values"].get(indicator["code"], {}).get(question.period or "")
    known = sorted((r for r in rows if r.number is not None), key=lambda row: row.number or 0)
    words: dict[str, Any] = {
        "name": local(indicator, "name"),
        "region": payload["region"]["name"],
        "period": wording.period(question.period or ""),
    }
    said = []
    if cell and cell["value"] is not None:
        words["value"] = value_words(indicator, cell)
        said.append(_("%(name)s, %(region)s %(period)s: %(value)s.") % words)
    if len(known) > 1:
        low, high = known[0], known[-1]
        words |= {"low": low.value, "lowest": low.name, "high": high.value, "highest": high.name}
        spread = _("Va da %(low)s (%(lowest)s) a %(high)s (%(highest)s).")
        said.append(spread % words)
    missing = len(rows) - len(known)
    if missing:
        without = ngettext("%(n)s zona è senza valore.", "%(n)s zone sono senza valore.", missing)
        if question.level == LEVELS[1]:
            without = ngettext(
                "%(n)s comune è senza valore.", "%(n)s comuni sono senza valore.", missing
            )
        said.append(without % {"n": wording.number(missing)})
    return " ".join(said)


def sources_of(
    payload: Entry, zones: Sequence[ZoneFigures], indicator: Entry, sources: Sources
) -> list[SourceFacts]:
    """Every source of the indicator, in any period."""
    cells = list(payload["values"].get(indicator["code"], {}).values())
    cells += [cell for zone in zones for cell in zone.cells.values()]
    codes = sorted({code for cell in cells for code in cell["sources"]})
    return [sources[code] for code in codes if code in sources]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A replaced figure as its table prints it."""

    at: str
    place: str
    indicator: str
    period: str
    before: str
    after: str


def correction_rows(found: Sequence[Correction], decimals: int) -> list[CorrectionRow]:
    """What was corrected, the latest first."""
    return [
        CorrectionRow(
            at=formats.day(correction.at.date()),
            place=correction.place,
            indicator=f"{local(correction, 'name')} {correction.code}",
            period=wording.period(correction.period),
            before=wording.number(correction.before, decimals),
            after=wording.number(correction.after, decimals),
        )
        for correction in found
    ]
