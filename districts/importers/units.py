"""The comuni in force, their shapes, and what became of those that ceased."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from districts.importers.tabular import Column, Parsed, Record, Rejected, decoded, read_table
from districts.importers.territory import Retirement, digits, is_number

UNIT_COLUMNS = (
    Column("unit_code", ("codice_istat",), max_length=16),
    Column("name", ("nome",), max_length=100),
    Column("province_code", max_length=3),
    Column("province_name", max_length=60),
    Column("cadastral_code", max_length=4),
    Column("area_km2_istat"),
    Column("altimetric_zone_name", max_length=40),
    Column("in_force_since"),
    Column("is_capoluogo"),
    # How a statistical office classes the comune, on which day, according to whom.
    Column("degurba", required=False),
    Column("altitude_m", required=False),
    Column("classes_altimetric_zone_name", required=False, max_length=40),
    Column("classes_on", required=False),
    Column("classes_source", required=False, max_length=100),
    # In the file for its readers; nothing loads them.
    *(
        Column(name, required=False)
        for name in (
            "province_sigla",
            "area_km2_garda",
            "altimetric_zone_code",
            "altimetric_source",
            "lat",
            "lon",
            "source",
        )
    ),
)

PART_COLUMNS = (
    Column("unit_code", max_length=16),
    Column("parent_code", max_length=16),
    Column("name", max_length=100),
    Column("note", required=False),
    Column("area_km2"),
    Column("shape_basis"),
    Column("valid_from", required=False),
    Column("source", required=False),  # for the readers of the file
)
# Codes stand in addresses of pages: nothing that would have to be written otherwise there.
CODE = r"[0-9A-Za-z]+([-_.][0-9A-Za-z]+)*"
# What stands in an address of the API where a code would.
TAKEN = ("geo",)
SHAPE_BASES = ("legal", "derived", "reconstructed", "approximated")
DEGREES_OF_URBANISATION = ("", "1", "2", "3")

CHANGE_COLUMNS = (
    Column("effective_date"),
    Column("kind"),
    Column("old_code", max_length=16),
    Column("old_name", max_length=100),
    Column("new_code", max_length=16),
    Column("new_name", max_length=100),
    Column("source"),
    # Of a split: how much of the people of the old comune the new one has, from 0 to 1.
    Column("population_share", required=False),
)
# What the old comune becomes. These end it; a change of province gives it another code.
ENDINGS = frozenset({"merger", "incorporation", "province_change", "split"})
CHANGE_KINDS = ENDINGS | {"rename", "territory_ceded"}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A comune in force; `in_force_since` is the beginning of its present name and code."""

    line: int
    code: str
    name: str
    province_code: str
    province_name: str
    cadastral_code: str
    area_km2: Decimal
    altitude_zone: str
    in_force_since: date | None
    is_capital: bool
    classes: "ClassesRow"


@dataclass(frozen=True, slots=True)
class ClassesRow:
    """The statistical classes of a comune `on` a day; nothing where the file has none.

    `altitude_zone` may differ from that of `UnitRow`, which is another authority's.
    """

    urbanisation: int | None
    altitude_m: int | None
    altitude_zone: str
    on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a comune, such as a district of a city; `shape_basis` as that of a boundary."""

    line: int
    code: str
    parent_code: str
    name: str
    note: str
    area_km2: Decimal
    shape_basis: str
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What happened to a comune on a day."""

    line: int
    date: date
    kind: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    source: str
    population_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """The boundary of a comune: a GeoJSON Polygon or MultiPolygon in EPSG:4326."""

    line: int
    code: str
    geometry: dict[str, Any]


def parse_units(content: bytes) -> Parsed[UnitRow]:
    """The comuni of `units.csv`."""
    table = read_table(content, UNIT_COLUMNS)
    table.refuse_repeats("unit_code")
    areas = table.convention("area_km2_istat")
    length = digits(record["unit_code"] for record in table.records)

    def unit(record: Record) -> UnitRow:
        code = record["unit_code"]
        if not re.fullmatch(CODE, code):
            record.refuse("unit_code", "servono lettere, cifre e trattini, senza spazi.")
        elif code.casefold() in TAKEN:
            record.refuse("unit_code", "è già una parola degli indirizzi: scegli un altro codice.")
        elif is_number(code) and len(code) != length:
            record.refuse("unit_code", f"servono {length} cifre, con gli zeri iniziali.")
        area = record.number("area_km2_istat", areas)
        if area <= 0:
            record.refuse("area_km2_istat", "la superficie deve essere maggiore di zero.")
        return UnitRow(
            line=record.line,
            code=code,
            name=record.text("name"),
            province_code=record["province_code"],
            province_name=record["province_name"],
            cadastral_code=record["cadastral_code"],
            area_km2=area,
            altitude_zone=record["altimetric_zone_name"],
            in_force_since=record.day("in_force_since") if record["in_force_since"] else None,
            is_capital=record.choice("is_capoluogo", ("0", "1")) == "1",
            classes=_classes(record),
        )

    return table.build(unit)


def _classes(record: Record) -> ClassesRow:
    degree = record.choice("degurba", DEGREES_OF_URBANISATION)
    classes = ClassesRow(
        urbanisation=int(degree) if degree.isdigit() else None,
        # The centre of no comune lies below the sea; thousands are never separated here.
        altitude_m=record.count("altitude_m", None) if record["altitude_m"] else None,
        altitude_zone=record["classes_altimetric_zone_name"],
        on=record.day("classes_on") if record["classes_on"] else None,
        source=record["classes_source"],
    )
    said = classes.urbanisation or classes.altitude_m is not None or classes.altitude_zone
    if said and not (classes.on and classes.source):
        record.refuse("classes_on", "manca: di' a che giorno e di chi sono le classi.")
    return classes


def parse_parts(content: bytes, comuni: Collection[str]) -> Parsed[PartRow]:
    """The parts of comuni of `parts.csv`; `comuni` are the codes in force."""
    table = read_table(content, PART_COLUMNS)
    table.refuse_repeats("unit_code")
    areas = table.convention("area_km2")

    def part(record: Record) -> PartRow:
        if record["parent_code"] not in comuni:
            record.refuse("parent_code", "non è un comune in vigore: controlla il codice.")
        if not record["unit_code"].startswith(f"{record['parent_code']}-"):
            record.refuse("unit_code", "comincia con il codice del comune e un trattino.")
        area = record.number("area_km2", areas)
        if area <= 0:
            record.refuse("area_km2", "la superficie deve essere maggiore di zero.")
        return PartRow(
            line=record.line,
            code=record["unit_code"],
            parent_code=record["parent_code"],
            name=record.text("name"),
            note=record["note"],
            area_km2=area,
            shape_basis=record.choice("shape_basis", SHAPE_BASES),
            valid_from=record.day("valid_from") if record["valid_from"] else None,
        )

    return table.build(part)


def parse_changes(content: bytes) -> Parsed[ChangeRow]:
    """What became of comuni, from `changes.csv`; in a young region, of none yet."""
    table = read_table(content, CHANGE_COLUMNS, may_be_empty=True)
    table.refuse_repeats("old_code", "new_code", "effective_date")
    return table.build(_change)


def _change(record: Record) -> ChangeRow:
    kind = record.choice("kind", CHANGE_KINDS)
    if (kind == "rename") != (record["old_code"] == record["new_code"]):
        record.refuse("new_code", "il codice resta lo stesso solo in un cambio di nome.")
    share = _share(record["population_share"])
    if record["population_share"] and kind != "split":
        record.refuse("population_share", "la quota si scrive solo di una divisione.")
    elif record["population_share"] and share is None:
        record.refuse("population_share", "è una quota fra 0 e 1: per il 40 % scrivi 0.4.")
    return ChangeRow(
        line=record.line,
        date=record.day("effective_date"),
        kind=kind,
        old_code=record.text("old_code"),
        old_name=record.text("old_name"),
        new_code=record.text("new_code"),
        new_name=record.text("new_name"),
        source=record["source"],
        population_share=share,
    )


def _share(text: str) -> Decimal | None:
    """A number between 0 and 1, where no dot or comma can separate thousands."""
    if not re.fullmatch(r"0[.,][0-9]{1,6}", text):
        return None
    return Decimal(text.replace(",", ".")) or None


def retirements(changes: Iterable[ChangeRow]) -> list[Retirement]:
    """The comuni that ceased and that one other stands for, out of all that changed."""
    return [
        Retirement(c.old_code, c.old_name, c.date, c.new_code)
        for c in changes
        if c.kind in ENDINGS - {"split"}
    ]


def parse_shapes(content: bytes) -> Parsed[ShapeRow]:
    """The boundaries of a GeoJSON file whose features carry `unit_code`.

    Features are counted from 1 in place of lines. Geometry is checked for its type alone: whether
    the shapes fit together is the matter of `districts.boundaries.coverage`.
    """
    text = decoded(content)
    if isinstance(text, Rejected):
        return Parsed((), (text,), 0)
    try:
        features = json.loads(text)["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        features = None
    if not isinstance(features, list):
        return Parsed((), (Rejected(0, "", "", "Il file non è un GeoJSON con “features”."),), 0)
    rows: dict[str, ShapeRow] = {}
    rejected = []
    for number, feature in enumerate(features, start=1):
        row = _shape(number, feature)
        if isinstance(row, Rejected):
            rejected.append(row)
        elif row.code in rows:
            message = f"ripete l'elemento {rows[row.code].line}."
            rejected.append(Rejected(number, "unit_code", row.code, message))
        else:
            rows[row.code] = row
    return Parsed(tuple(rows.values()), tuple(rejected), len(features))


def _shape(number: int, feature: object) -> ShapeRow | Rejected:
    parts = feature if isinstance(feature, dict) else {}
    properties, geometry = parts.get("properties"), parts.get("geometry")
    code = properties.get("unit_code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code:
        return Rejected(number, "unit_code", "", "manca il codice del comune.")
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return Rejected(number, "geometry", code, "serve un Polygon o un MultiPolygon.")
    return ShapeRow(number, code, geometry)
