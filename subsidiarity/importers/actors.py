"""`actors.csv`: bodies known from public lists, and what they answer for.

One row for a body; if it has a task on a zone, the task and the zone stand in the same row. The
`source` says where the body is found: it takes the place of a registration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from districts.importers.tabular import Column, Parsed, Record, read_table
from districts.importers.territory import Territory
from subsidiarity import naming, spheres, tax_codes

COLUMNS = (
    Column("code", ("codice",), max_length=32),
    Column("name", ("denominazione",), max_length=200),
    Column("kind", ("tipo",)),
    Column("legal_form", ("forma_giuridica",), required=False, max_length=100),
    Column("seat", ("codice_istat_sede",), required=False, max_length=16),
    Column("website", ("sito",), required=False, max_length=200),
    Column("tax_code", ("codice_fiscale",), required=False, max_length=20),
    Column("zoning", ("zonizzazione",), required=False, max_length=32),
    Column("zone_code", ("codice_zona",), required=False, max_length=32),
    Column("task", ("compito",), required=False),
    Column("valid_from", ("dal",), required=False),
    Column("source", ("fonte",)),
    Column("note", required=False),
)
TASKS = ("managing_body", "lead_body", "steering")
# Of a person nobody publishes a list; of a body of the Third sector the RUNTS is the list.
KINDS = frozenset(spheres.SPHERE_OF) - spheres.INFORMAL - {"ets"}


@dataclass(frozen=True, slots=True)
class MandateRow:
    zoning: str
    zone_code: str
    task: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A body; `seat` is empty where no document says it."""

    line: int
    code: str
    name: str
    kind: str
    legal_form: str
    seat: str
    website: str
    tax_code: str
    source: str
    mandate: MandateRow | None


def parse_actors(
    content: bytes, territory: Territory, zones: Mapping[str, frozenset[str]]
) -> Parsed[ActorRow]:
    """The bodies of the file. `zones`: zoning → the codes of its zones."""
    table = read_table(content, COLUMNS)
    table.refuse_repeats("code")

    def actor(record: Record) -> ActorRow:
        name = naming.tidied(record.text("name"))
        if strange := naming.strangers(name):
            told = ", ".join(naming.described(sign) for sign in strange)
            record.refuse("name", f"caratteri che si confondono con altri: {told}.")
        if record["seat"]:
            territory.check(record, "seat")
        code = tax_codes.normalised(record["tax_code"])
        if code and tax_codes.fault(code):
            record.refuse("tax_code", "codice fiscale non valido: controlla le 11 cifre.")
        if record["website"] and not record["website"].startswith("https://"):
            record.refuse("website", "deve essere un indirizzo che comincia con https://.")
        return ActorRow(
            line=record.line,
            code=_slug(record),
            name=name,
            kind=record.choice("kind", KINDS),
            legal_form=record["legal_form"],
            seat=record["seat"],
            website=record["website"],
            tax_code=code,
            source=record.text("source"),
            mandate=_mandate(record, zones),
        )

    return table.build(actor)


def _slug(record: Record) -> str:
    code = record.text("code")
    if not all(sign in "abcdefghijklmnopqrstuvwxyz0123456789-" for sign in code):
        record.refuse("code", "solo lettere minuscole, cifre e trattini: è parte dell'indirizzo.")
    return code


def _mandate(record: Record, zones: Mapping[str, frozenset[str]]) -> MandateRow | None:
    """The task of the row, if it has one; then all its cells must be there."""
    if not any(record[name] for name in ("zoning", "zone_code", "task", "valid_from")):
        return None
    zoning = record.choice("zoning", zones)
    if zoning in zones and record["zone_code"] not in zones[zoning]:
        record.refuse("zone_code", f"non è una zona di “{zoning}”.")
    return MandateRow(
        zoning=zoning,
        zone_code=record["zone_code"],
        task=record.choice("task", TASKS),
        valid_from=record.day("valid_from"),
    )
