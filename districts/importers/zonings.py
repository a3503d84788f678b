"""How the territory is divided: the catalogue of zonings, and the list of each revision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from districts.importers.documents import Entry, read_document
from districts.importers.tabular import Column, Parsed, Record, Table, read_table
from districts.importers.territory import Territory

COLUMNS = (
    Column("unit_code", ("codice_istat",), max_length=16),
    Column("zone_code", ("codice_zona",), max_length=32),
    Column("zone_name", ("zona",), max_length=150),
    Column("parent_code", required=False, max_length=32),
    Column("parent_name", required=False, max_length=150),
    Column("basis", ("fondamento",)),
    Column("source", ("fonte",)),
    Column("confidence", ("affidabilità", "affidabilita")),
)
BASES = ("legal", "derived", "reconstructed", "approximated")
CONFIDENCES = ("high", "medium", "low")
# What stands in addresses where a code would: pages and tiles of a zoning, pages and API of a
# district. A code spelt so would have no address of its own.
TAKEN_BY_ZONINGS = ("confronta", "units")
TAKEN_BY_DISTRICTS = ("confronta", "geo")
WHOLE = "region"


@dataclass(frozen=True, slots=True)
class ActEntry:
    line: int
    kind: str
    authority: str
    authority_ipa: str
    number: str
    date: date
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One state of the law of a zoning; `file` is relative to the folder of the region."""

    line: int
    file: str
    effective_from: date
    date_precision: str
    unit_vintage: date
    basis: str
    derived_from: str
    act: ActEntry | None
    act_note: str
    title: str
    rationale: str


@dataclass(frozen=True, slots=True)
class ZoningEntry:
    line: int
    code: str
    policy: str
    kind: str
    extent: str
    name_it: str
    name_en: str
    zone_noun_it: str
    zone_noun_en: str
    ended_on: date | None
    revisions: tuple[RevisionEntry, ...]


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A comune belongs to a zone; `basis`, `source` and `confidence` say how that is known."""

    line: int
    unit_code: str
    zone_code: str
    zone_name: str
    parent_code: str
    parent_name: str
    basis: str
    source: str
    confidence: str


def parse_zonings(content: bytes) -> Parsed[ZoningEntry]:
    """The catalogue `zonings.yaml`."""
    document = read_document(content)
    rows = tuple(_zoning(entry) for entry in document.entries("zonings"))
    document.finish()
    codes: set[str] = set()
    for row in rows:
        if row.code in codes:
            document.refuse_line(row.line, "code", row.code, "ripete un codice già usato.")
        codes.add(row.code)
        if row.code.casefold() in TAKEN_BY_ZONINGS:
            message = "è già una parola degli indirizzi: scegli un altro codice."
            document.refuse_line(row.line, "code", row.code, message)
        _refuse_second_law_of_a_day(document, row)
    if not document.rejected:
        _refuse_without_the_whole(document, rows)
    return Parsed(() if document.rejected else rows, tuple(document.rejected), len(rows))


def _refuse_without_the_whole(document: Entry, zonings: Sequence[ZoningEntry]) -> None:
    """The figures of the region are those of its one zone: without it no page can be computed."""
    whole = [zoning for zoning in zonings if zoning.kind == WHOLE and zoning.revisions]
    if not whole:
        message = (
            f"Manca una zonizzazione di tipo “{WHOLE}” con la sua revisione: una sola zona con "
            "tutti i comuni, di cui sono le cifre della regione. Aggiungila."
        )
        document.refuse_line(0, "", "", message)
    for other in whole[1:]:
        message = f"c'è già “{whole[0].code}” di tipo “{WHOLE}”: tienine una."
        document.refuse_line(other.line, "kind", other.kind, message)
    for zoning in whole:
        if zoning.extent != "total":
            message = "la zonizzazione dell'intera regione è totale: scrivi total."
            document.refuse_line(zoning.line, "extent", zoning.extent, message)


def _refuse_second_law_of_a_day(document: Entry, zoning: ZoningEntry) -> None:
    """Which of the two would be the law nobody could say; a correction is the file rewritten."""
    first: dict[date, RevisionEntry] = {}
    for revision in zoning.revisions:
        other = first.setdefault(revision.effective_from, revision)
        if other is not revision:
            message = f"è lo stesso giorno della revisione alla riga {other.line}: tienine una."
            day = revision.effective_from.isoformat()
            document.refuse_line(revision.line, "effective_from", day, message)


def _zoning(entry: Entry) -> ZoningEntry:
    entry.text("provenance", "")  # for the reader of the file
    zoning = ZoningEntry(
        line=entry.line,
        code=entry.text("code"),
        policy=entry.text("policy"),
        kind=entry.text("kind"),
        extent=entry.text("extent"),
        name_it=entry.text("name_it"),
        name_en=entry.text("name_en"),
        zone_noun_it=entry.text("zone_noun_it"),
        zone_noun_en=entry.text("zone_noun_en"),
        ended_on=entry.optional_day("ended_on"),
        revisions=tuple(_revision(revision) for revision in entry.entries("revisions")),
    )
    entry.finish()
    return zoning


def _revision(entry: Entry) -> RevisionEntry:
    act = entry.entry("act")
    revision = RevisionEntry(
        line=entry.line,
        file=entry.text("file"),
        effective_from=entry.day("effective_from"),
        date_precision=entry.text("date_precision"),
        unit_vintage=entry.day("unit_vintage"),
        basis=entry.choice("basis", BASES),
        derived_from=entry.text("derived_from", ""),
        act=_act(act) if act else None,
        act_note=entry.text("act_note", ""),
        title=entry.text("title"),
        rationale=entry.text("rationale"),
    )
    entry.finish()
    return revision


def _act(entry: Entry) -> ActEntry:
    act = ActEntry(
        line=entry.line,
        kind=entry.text("kind"),
        authority=entry.text("authority"),
        authority_ipa=entry.text("authority_ipa", ""),
        number=entry.text("number"),
        date=entry.day("date"),
        title=entry.text("title"),
        url=entry.text("url", ""),
    )
    entry.finish()
    return act


def parse_memberships(
    content: bytes,
    territory: Territory,
    *,
    total: bool,
    one_zone: bool = False,
    taken: Collection[str] = (),
) -> Parsed[MembershipRow]:
    """The list of one revision.

    A comune stands once, whole or in parts; a zone has one name and one parent; where the zoning is
    `total` every comune in force must be there. `one_zone`: all are in the same; `taken`: codes
    that no zone may have.
    """
    table = read_table(content, COLUMNS)
    table.refuse_repeats("unit_code")
    there = {record["unit_code"] for record in table.records}
    if total and table.records:
        _refuse_missing(table, territory, there)
    described: dict[str, Record] = {}

    def membership(record: Record) -> MembershipRow:
        _check_unit(record, territory, there)
        zone_code = record.text("zone_code")
        if zone_code.casefold() in taken:
            record.refuse("zone_code", "è già una parola degli indirizzi: scegli un altro codice.")
        if one_zone and described and zone_code not in described:
            record.refuse(
                "zone_code", f"l'intera regione è una zona sola: “{next(iter(described))}”."
            )
        _check_description(record, described.setdefault(zone_code, record))
        return MembershipRow(
            line=record.line,
            unit_code=record["unit_code"],
            zone_code=zone_code,
            zone_name=record.text("zone_name"),
            parent_code=record["parent_code"],
            parent_name=record["parent_name"],
            basis=record.choice("basis", BASES),
            source=record.text("source"),
            confidence=record.choice("confidence", CONFIDENCES),
        )

    return table.build(membership)


def _refuse_missing(table: Table, territory: Territory, there: Collection[str]) -> None:
    missing = [f"{name} ({code})" for code, name in territory.names.items() if code not in there]
    if missing:
        table.refuse(f"Comuni senza zona: {_listed(missing)}. Assegnali.")


def _check_unit(record: Record, territory: Territory, there: Collection[str]) -> None:
    """That the row is of a comune in force, or of a part of one that is not `there` as a whole."""
    unit = record["unit_code"]
    if not unit:
        zone = record["zone_code"]
        record.refuse("unit_code", f"la zona “{zone}” non ha un comune: scrivilo o toglila.")
    elif unit not in territory.parts:
        territory.check(record, "unit_code")
    elif territory.parts[unit] in there:
        record.refuse("unit_code", "c'è anche il comune intero: conterebbe due volte.")


def _check_description(record: Record, first: Record) -> None:
    """That a zone is described as in the `first` row that names it."""
    for column in ("zone_name", "parent_code", "parent_name"):
        if record[column] != first[column]:
            record.refuse(column, f"alla riga {first.line} la stessa zona ne ha un altro.")


def _listed(names: list[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} e altri {len(names) - most}"
