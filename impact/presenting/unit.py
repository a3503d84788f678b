"""The page of a comune: who it belongs to, today and through time, and its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import cast

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from districts import formats
from districts.languages import local
from districts.maps.cartography import Frame
from districts.models import Policy, Zoning, is_uncertain
from districts.unit_records import Belonging, Classes, Part, UnitRecord
from impact.comparison import Direction, compare
from impact.presenting import wording
from impact.presenting.choices import COUNT, periods_of
from impact.presenting.context import Context, contexts
from impact.presenting.district import Locator, locator
from impact.presenting.explanation import SourceFacts, Sources
from impact.presenting.figures import Series
from impact.presenting.responsible import Body
from impact.presenting.unit_zones import (
    History,
    PastRow,
    ZoneRow,
    absent,
    ended,
    fate,
    is_told,
    law,
    origin,
    past_rows,
    zone_rows,
)
from impact.presenting.wording import Entry

# An interval wider than this share of the value says little of the place: half of it.
WIDE = 0.5
_MAP_WIDTH = 300
_MARGIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One indicator of the comune, beside its district and the region."""

    code: str
    name: str
    period: str
    raw: str
    value: str
    interval: str
    caution: str
    district: str
    reference: str
    direction: str
    judgement: str | None
    count: bool
    show: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part of the comune; `caution` says what of it is estimated or approximated."""

    code: str
    name: str
    note: str
    residents: str
    zone: str
    caution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """What `unit.html` prints."""

    code: str
    name: str
    facts: Sequence[tuple[str, str]]
    day: str
    printed_day: str
    absent: str
    heir: str
    ended: str
    fates: Sequence[History]
    origins: Sequence[History]
    district: str
    district_name: str
    uncertain: bool
    """Whether the comune is in its district by an uncertain row."""
    any_uncertain: bool
    """Whether it is so in some zone of today: the mark needs its words."""
    zones: Sequence[ZoneRow]
    past: Sequence[PastRow]
    series: Series | None
    residents_note: str
    figures: Sequence[FigureRow]
    cautious: int
    region_name: str
    locator: Locator | None
    within: Locator | None
    sources: Sequence[SourceFacts]
    law: str
    contexts: Sequence[Context]
    classes: Sequence[tuple[str, str]]
    classes_note: str
    parts: Sequence[PartRow]
    parts_zoning: str


def unit_page(
    record: UnitRecord,
    history: Sequence[Belonging],
    payload: Entry | None,
    sources: Sources,
    *,
    day: date,
    asked: bool,
    responsible: Mapping[tuple[str, str], Sequence[Body]],
) -> UnitPage:
    """Everything that the page says on `day`, `asked` for or today.

    `history`: the zones of the comune, or of what it became, in every law; `payload` is that of its
    district, if there is one; `responsible`: which bodies answer for a zone, by zoning and code.
    """
    zones = [zone for zone in history if zone.holds_on(day)]
    own = next((zone for zone in zones if zone.policy == Policy.COHESION), None)
    region = next((z.outline for z in zones if z.zoning_kind == Zoning.Kind.REGION), None)
    outline = own.outline if own else None
    figures = _figures(record.code, payload) if payload else []
    return UnitPage(
        code=record.code,
        name=record.name,
        facts=_facts(record),
        day=day.isoformat() if asked else "",
        printed_day=formats.day(day) if asked else "",
        absent=absent(record, history, own, day),
        heir=record.fates[-1].name if record.ended_on and record.fates else "",
        ended=ended(record),
        fates=[fate(passage) for passage in record.fates if is_told(record, passage)],
        origins=[origin(passage) for passage in record.origins if passage.code != record.code],
        district=own.zone if own else "",
        district_name=own.zone_name if own else "",
        any_uncertain=any(is_uncertain(zone.basis, zone.confidence) for zone in zones),
        uncertain=own is not None and is_uncertain(own.basis, own.confidence),
        zones=zone_rows(zones, responsible),
        past=past_rows(history, day),
        series=_residents(record),
        residents_note=_residents_note(record),
        figures=figures,
        cautious=sum(bool(figure.caution) for figure in figures),
        region_name=payload["region"]["name"] if payload else "",
        locator=locator(region, outline),
        within=_within(outline, record.shape),
        sources=_sources(record, payload, sources),
        law=law(own) if own else "",
        contexts=contexts(payload, sources, only={(z.zoning, z.zone) for z in zones})
        if payload
        else [],
        classes=_classes(record.classes),
        classes_note=_classes_note(record.classes),
        parts=[_part(part) for part in record.parts],
        parts_zoning=next((local(part, "zoning") for part in record.parts if part.zone), ""),
    )


def _classes(classes: Classes) -> list[tuple[str, str]]:
    """Degree of urbanisation, altitude and altimetric zone, those that are known."""
    height = "" if classes.altitude_m is None else f"{wording.number(classes.altitude_m)} m"
    rows = [
        (_("Grado di urbanizzazione"), _(classes.urbanisation) if classes.urbanisation else ""),
        (_("Altitudine del centro"), height),
        (_("Zona altimetrica"), classes.altitude_zone),
    ]
    return [(name, value) for name, value in rows if value]


def _classes_note(classes: Classes) -> str:
    """Of what day and by whom the classes are, and whom the altimetric zone contradicts."""
    said = []
    if classes.on:
        said.append(_("Classi statistiche al %(day)s.") % {"day": formats.day(classes.on)})
    if classes.other_altitude_zone:
        said.append(
            _("La tabella regionale dei comuni dà un’altra zona altimetrica: %(zone)s.")
            % {"zone": classes.other_altitude_zone}
        )
    return " ".join(said)


def _part(part: Part) -> PartRow:
    cautions = [_("confine approssimato")] if part.basis == "approximated" else []
    residents = ""
    if part.population is not None and part.year is not None:
        words = {"n": wording.number(part.population), "year": part.year}
        residents = _("%(n)s (%(year)s)") % words
        cautions += [_("residenti stimati")] if part.quality != "final" else []
    return PartRow(
        code=part.code,
        name=part.name,
        note=part.note,
        residents=residents,
        zone=part.zone or "",
        caution=", ".join(cautions),
    )


def _facts(record: UnitRecord) -> list[tuple[str, str]]:
    language = wording.language()
    facts = [(_("Codice ISTAT"), record.code), (_("Provincia"), record.province)]
    if record.residents:
        latest = record.residents[-1]
        label = _("Residenti al %(day)s") % {"day": formats.day(date.fromisoformat(latest.day))}
        facts.append((label, wording.number(latest.population)))
    if record.area_km2 is not None:
        area = formats.quantity(record.area_km2, "km2", 1, language=language)
        facts.append((_("Superficie"), area))
    return [(name, value) for name, value in facts if value]


def _residents(record: UnitRecord) -> Series | None:
    """Residents in time, the line broken where the source changes."""
    if len(record.residents) < 2:
        return None
    return Series(
        points=[(known.year, known.population) for known in record.residents],
        breaks=[
            after.year
            for before, after in pairwise(record.residents)
            if before.source != after.source
        ],
        rows=[
            (formats.day(date.fromisoformat(known.day)), wording.number(known.population))
            for known in record.residents
        ],
    )


def _residents_note(record: UnitRecord) -> str:
    """Which residents are not those of this very comune, and whether the last are settled."""
    said = []
    since = record.exists_since
    if since and any(date.fromisoformat(known.day) < since for known in record.residents):
        said.append(
            _("Prima del %(day)s: ricostruzione sul territorio di oggi.")
            % {"day": formats.day(since)}
        )
    settled = {"final": "", "provisional": _("provvisorio")}
    if record.residents:
        latest = record.residents[-1]
        word = settled.get(latest.quality, _("stimato"))
        if word:
            words = {"year": latest.year, "word": word}
            said.append(_("Il dato del %(year)s è %(word)s.") % words)
    return " ".join(said)


def _figures(code: str, payload: Entry) -> list[FigureRow]:
    """The key figures first, then the others, each in the latest period in which it is known."""
    position = next((i for i, unit in enumerate(payload["units"]) if unit["code"] == code), None)
    if position is None:
        return []
    ordered = sorted(
        payload["indicators"], key=lambda i: (i["key_figure"] is None, i["key_figure"])
    )
    rows = []
    for indicator in ordered:
        known = payload["unit_values"].get(indicator["code"], {})
        for period in reversed(periods_of(payload, indicator)):
            cell = known[period][position] if period in known else None
            if cell is not None:
                rows.append(_figure(payload, indicator, period, cell, code))
                break
    return rows


def _figure(
    payload: Entry, indicator: Entry, period: str, cell: Sequence[float | None], unit: str
) -> FigureRow:
    value, low, high = cell
    district = payload["values"][indicator["code"]][period]
    reference = district["reference"]
    mark = compare(
        None if low is None else formats.as_decimal(low),
        None if high is None else formats.as_decimal(high),
        None if reference is None else formats.as_decimal(reference),
        cast(Direction, indicator["direction"]),
    )
    query = f"?indicatore={indicator['code']}&periodo={period}&comune={unit}#dentro"
    return FigureRow(
        code=indicator["code"],
        name=wording.local(indicator, "name"),
        period=wording.period(period),
        raw="" if value is None else repr(value),
        value=wording.printed(indicator, value),
        interval=wording.interval(indicator, low, high),
        caution=_caution(value, low, high),
        district=wording.printed(indicator, district["value"]),
        reference=wording.printed(indicator, reference) if reference is not None else "",
        direction=wording.direction_of(mark.mark),
        judgement=mark.judgement,
        count=indicator["aggregation"] == COUNT,
        show=query,
    )


def _caution(value: float | None, low: float | None, high: float | None) -> str:
    """That a value made of few cases says little."""
    if value is None or low is None or high is None or high - low <= WIDE * value:
        return ""
    return _("pochi casi: leggilo con cautela")


def _within(district: BaseGeometry | None, shape: BaseGeometry | None) -> Locator | None:
    """The comune in its district; None if there is none to draw it in."""
    if district is None or shape is None:
        return None
    frame = Frame.around([district, shape], _MAP_WIDTH, padding=_MARGIN)
    return Locator(frame.view_box, frame.trace([district]), frame.trace([shape]))


def _sources(record: UnitRecord, payload: Entry | None, sources: Sources) -> list[SourceFacts]:
    """Those of its residents, then those of the figures of its district."""
    codes = dict.fromkeys(known.source for known in record.residents)
    for indicator in payload["indicators"] if payload and record.ended_on is None else ():
        for cell in (payload or {})["values"].get(indicator["code"], {}).values():
            codes |= dict.fromkeys(cell["sources"])
    return [sources.get(code) or SourceFacts(code, code, "", "") for code in codes]
