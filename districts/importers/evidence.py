"""The documents on which the lists of comuni rest: `zonings/evidence.csv`."""

from collections.abc import Collection
from dataclasses import dataclass

from districts import datings
from districts.importers.tabular import Column, Parsed, Record, read_table

COLUMNS = (
    Column("used_in", ("usato_in",)),
    Column("document", ("documento",)),
    Column("dated", ("data",), max_length=24),
    Column("supports_it", ("che_cosa_dice",), max_length=500),
    Column("supports_en", max_length=500),
)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A document; `used_in`: names of the lists that rest on it, without folder and ending."""

    line: int
    used_in: tuple[str, ...]
    document: str
    dated: str
    supports_it: str
    supports_en: str


def parse_evidence(content: bytes, lists: Collection[str]) -> Parsed[EvidenceRow]:
    """`lists`: names of those that `zonings.yaml` speaks of."""
    table = read_table(content, COLUMNS)
    first: dict[tuple[str, str, str], int] = {}

    def evidence(record: Record) -> EvidenceRow:
        used_in = tuple(dict.fromkeys(record.text("used_in").split()))
        document, dated = record.text("document"), record["dated"]
        for name in used_in:
            if name not in lists:
                known = ", ".join(sorted(lists))
                record.refuse("used_in", f"“{name}” non è un elenco di zonings.yaml: {known}.")
            line = first.setdefault((name, document, dated), record.line)
            if line != record.line:
                record.refuse("document", f"per “{name}” ripete la riga {line}: tienine una sola.")
        try:
            datings.read(dated)
        except ValueError:
            message = "non è una data: scrivi 2019, 2019-03, 2019-03-22, 2014~, 2014/2016, 2019/.."
            record.refuse("dated", f"{message} o niente.")
        return EvidenceRow(
            line=record.line,
            used_in=used_in,
            document=document,
            dated=dated,
            supports_it=record.text("supports_it"),
            supports_en=record.text("supports_en"),
        )

    return table.build(evidence)
