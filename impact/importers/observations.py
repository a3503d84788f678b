"""The facts: one figure for each row, of a comune or, if it does not add up, of a zone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from districts.importers.tabular import Column, Parsed, Record, Table, read_table
from districts.importers.territory import Territory
from impact import periods
from impact.periods import InvalidPeriod

COLUMNS = (
    Column("unit_code", ("codice_istat", "comune_istat"), required=False, max_length=16),
    Column("zoning", ("zonizzazione",), required=False, max_length=32),
    Column("zone_code", ("codice_zona",), required=False, max_length=32),
    Column("indicator", ("indicatore", "indicator_code"), max_length=60),
    Column("period", ("periodo", "anno", "year"), max_length=20),
    Column("value", ("valore",), max_length=40),
    Column("quality", ("qualità", "qualita"), required=False),
    Column("source", ("fonte",), required=False, max_length=100),
)
WITH_VALUE = frozenset({"final", "provisional", "estimated", "imputed"})
WITHOUT_VALUE = frozenset({"missing", "suppressed"})

# Units in which a figure is a whole number of things, and those in which none is below zero.
WHOLE_UNITS = frozenset({"count", "persons", "households"})
NEVER_NEGATIVE_UNITS = WHOLE_UNITS | {"years", "days", "hours"}
FREQUENCY_NAMES = {"annual": "annuale", "semester": "semestrale", "quarter": "trimestrale"}


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator as a file of facts may name it."""

    code: str
    unit: str
    origin: str
    frequency: str
    adds_up: bool = True


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A figure of a comune or, with no `unit_code`, of a zone.

    `value` is None only where `quality` says that there is none.
    """

    line: int
    unit_code: str
    zoning: str
    zone_code: str
    indicator: str
    period: str
    value: Decimal | None
    quality: str
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a file of facts may speak of.

    `series` by public code and by code of the source; `default_source` is that of the rows that
    name none, and `today` the day after which no period may begin. `zones`: zoning → its zones.
    """

    territory: Territory
    series: Mapping[str, Series]
    sources: Collection[str]
    default_source: str
    today: date
    zones: Mapping[str, Collection[str]] = field(default_factory=dict)


def parse_observations(content: bytes, known: Known) -> Parsed[ObservationRow]:
    """The figures of a file: a comune in force or a zone, an observed indicator, a period."""
    table = read_table(content, COLUMNS)
    numbers = table.convention("value")

    def observation(record: Record) -> ObservationRow:
        series = _series(record, known)
        _check_place(record, series, known)
        quality = record.choice("quality", WITH_VALUE | WITHOUT_VALUE, default="final")
        value = None
        if quality in WITHOUT_VALUE:
            if record["value"]:
                record.refuse("value", f"con qualità “{quality}” la cella deve essere vuota.")
        elif series and series.unit in WHOLE_UNITS:
            value = Decimal(record.count("value", numbers))
        else:
            value = record.number("value", numbers)
            if series and series.unit in NEVER_NEGATIVE_UNITS and value < 0:
                record.refuse("value", "non può essere negativo.")
        return ObservationRow(
            line=record.line,
            unit_code=record["unit_code"],
            zoning=record["zoning"],
            zone_code=record["zone_code"],
            indicator=series.code if series else "",
            period=_period(record, series, known.today),
            value=value,
            quality=quality,
            source=_source(record, known),
        )

    _refuse_repeats(table, known)
    return table.build(observation)


def _check_place(record: Record, series: Series | None, known: Known) -> None:
    """A figure that adds up is that of a comune: given for a zone it could not be divided."""
    zoning, zone = record["zoning"], record["zone_code"]
    if not (zoning or zone):
        known.territory.check(record, "unit_code")
    elif record["unit_code"]:
        record.refuse("unit_code", "il dato è di un comune o di una zona, non di entrambi.")
    elif zoning not in known.zones:
        record.refuse(
            "zoning", f"non è fra le zonizzazioni note: {', '.join(sorted(known.zones))}."
        )
    elif zone not in known.zones[zoning]:
        record.refuse("zone_code", f"non è una zona di “{zoning}”: controlla il codice.")
    elif series and series.adds_up:
        record.refuse("indicator", "si somma dai comuni: carica i dati dei comuni.")


def _refuse_repeats(table: Table, known: Known) -> None:
    """One figure for a place, an indicator (by either of its codes) and a period."""
    first: dict[tuple[str, ...], int] = {}
    for record in table.records:
        series = known.series.get(record["indicator"])
        code = series.code if series else record["indicator"]
        place = record["unit_code"], record["zoning"], record["zone_code"]
        line = first.setdefault((*place, code, record["period"]), record.line)
        if line != record.line:
            column = "zone_code" if record["zone_code"] else "unit_code"
            record.refuse(column, f"ripete il dato della riga {line}: tienine uno solo.")


def _series(record: Record, known: Known) -> Series | None:
    series = known.series.get(record["indicator"])
    if series is None:
        record.refuse("indicator", "non è nel catalogo: controlla il codice.")
    elif series.origin == "derived":
        record.refuse("indicator", "è calcolato dalla piattaforma: carica i suoi componenti.")
    elif series.origin == "population":
        record.refuse("indicator", "la popolazione ha un file suo, population.csv.")
    return series


def _period(record: Record, series: Series | None, today: date) -> str:
    try:
        period = periods.parse(record["period"])
    except InvalidPeriod as error:
        record.refuse("period", str(error))
        return ""
    if period.start > today:
        record.refuse("period", "è nel futuro.")
    if series and period.frequency != series.frequency:
        expected = FREQUENCY_NAMES.get(series.frequency, series.frequency)
        record.refuse("period", f"l'indicatore ha frequenza {expected}.")
    return str(period)


def _source(record: Record, known: Known) -> str:
    source = record["source"] or known.default_source
    if not source:
        record.refuse("source", "manca: di' da dove viene il dato.")
    elif source not in known.sources:
        record.refuse(
            "source", f"fonte sconosciuta. Fonti note: {', '.join(sorted(known.sources))}."
        )
    return source
