"""Reading a table that a person prepared: bytes in, rows and reasons out, never an exception.

The texts are Italian because they are shown as they are to whoever must mend the file.
"""

import codecs
import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from districts.importers.cells import (
    Convention,
    Unreadable,
    convention,
    read_count,
    read_date,
    read_number,
)

MAX_BYTES = 64 * 1024 * 1024
SHOWN_CHARACTERS = 60

Row = TypeVar("Row")


class Lines(Protocol):
    """What `csv.reader` gives: rows, and the number of the last line that it has read."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class Rejected:
    """One reason why a file cannot be loaded, told to the person who can mend it.

    `line` counts from 1, the header included; 0 speaks of the whole file.
    """

    line: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        if self.line == 0:
            return self.message
        where = f"Riga {self.line}" + (f", colonna “{self.column}”" if self.column else "")
        seen = f" (c'è “{shortened(self.value)}”)" if self.value else ""
        return f"{where}: {self.message}{seen}"


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Row]):
    """What a parser made of a file: `read` data rows, those it understood, and every reason."""

    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]
    read: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a file may have; `aliases` are other names that people give it."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = True
    max_length: int = 300

    def __str__(self) -> str:
        return " o ".join(f"“{name}”" for name in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Record:
    """One data row: cells by column name, trimmed; a column that the file lacks reads "".

    A getter that finds a mistake notes it and gives a stand-in, so that one reading tells them
    all; `Table.build` drops what was made of a record with mistakes.
    """

    line: int
    cells: dict[str, str]
    rejected: list[Rejected]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, column: str, message: str) -> None:
        """Note a mistake in one cell of this row."""
        self.rejected.append(Rejected(self.line, column, self[column], message))

    def text(self, column: str) -> str:
        """A text that must be there."""
        if not self[column]:
            self.refuse(column, "manca: compila la cella.")
        return self[column]

    def choice(self, column: str, allowed: Collection[str], default: str = "") -> str:
        """One of `allowed`; an empty cell reads `default`."""
        value = self[column] or default
        if value not in allowed:
            self.refuse(column, f"non è fra i valori ammessi: {', '.join(sorted(allowed))}.")
        return value

    def day(self, column: str) -> date:
        try:
            return read_date(self[column])
        except Unreadable as error:
            self.refuse(column, str(error))
            return date.min

    def number(self, column: str, written: Convention | None) -> Decimal:
        try:
            return read_number(self[column], written)
        except Unreadable as error:
            self.refuse(column, str(error))
            return Decimal(0)

    def count(self, column: str, written: Convention | None) -> int:
        try:
            return read_count(self[column], written)
        except Unreadable as error:
            self.refuse(column, str(error))
            return 0


@dataclass(slots=True)
class Table:
    """The rows of a file that have the right shape, and what is wrong with the others."""

    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    read: int = 0

    def refuse(self, message: str, *, line: int = 0) -> None:
        """Note what is wrong with the file, or with a whole line of it."""
        self.rejected.append(Rejected(line, "", "", message))

    def refuse_repeats(self, *key: str) -> None:
        """Refuse every record whose `key` columns repeat those of an earlier one."""
        first: dict[tuple[str, ...], int] = {}
        for record in self.records:
            line = first.setdefault(tuple(record[name] for name in key), record.line)
            if line != record.line:
                record.refuse(key[0], f"ripete la riga {line}: tienine una sola.")

    def convention(self, column: str) -> Convention | None:
        """How the numbers of `column` are written, if they show it."""
        return convention(record[column] for record in self.records)

    def build(self, make: Callable[[Record], Row]) -> Parsed[Row]:
        """What `make` gives for every record in which it finds no mistake."""
        rows = []
        for record in self.records:
            mistakes = len(self.rejected)
            row = make(record)
            if len(self.rejected) == mistakes:
                rows.append(row)
        return Parsed(tuple(rows), tuple(sorted(self.rejected, key=_line)), self.read)


def _line(rejected: Rejected) -> int:
    return rejected.line


def shortened(text: str) -> str:
    """`text` on one line and short enough to stand in a sentence."""
    flat = " ".join(text.split())
    flat = "".join(character if character.isprintable() else "�" for character in flat)
    return flat if len(flat) <= SHOWN_CHARACTERS else f"{flat[:SHOWN_CHARACTERS]}…"


def read_table(content: bytes, columns: Sequence[Column], *, may_be_empty: bool = False) -> Table:
    """Read a CSV file with a header, separated by commas or semicolons.

    The file is refused as a whole if it is empty, too big, not UTF-8, or its header lacks a
    required column, repeats one or has one that is not in `columns` (a misspelt column would be
    lost in silence). A row is refused if its cells do not match the header or are too long.
    Rows with nothing in them are skipped. A header alone is refused unless the table
    `may_be_empty`: most often it is a file saved by mistake.
    """
    table = Table()
    text = _decoded(content, table)
    if text is None:
        return table
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(text, columns), strict=True
    )
    try:
        header = next(_filled(lines), None)
        if header is None:
            table.refuse("Il file non ha intestazione: la prima riga nomina le colonne.")
            return table
        names = _header_names(header[1], columns, table)
        if names is not None:
            _read_records(lines, names, {column.name: column for column in columns}, table)
    except csv.Error:
        table.refuse(
            "la riga non si legge: controlla che le virgolette siano chiuse e che nessun campo "
            f"superi {csv.field_size_limit()} caratteri.",
            line=lines.line_num,
        )
    if table.read == 0 and not table.rejected and not may_be_empty:
        table.refuse("Il file ha solo l'intestazione: aggiungi almeno una riga di dati.")
    return table


def decoded(content: bytes) -> str | Rejected:
    """The text of a UTF-8 file (with or without BOM), or why it cannot be read."""
    if refusal := _not_text(content):
        return Rejected(0, "", "", refusal)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `utf-8-sig` counts its offsets after the BOM, where there is one.
        line = _line_at(error.object, error.start)
        message = f"Il file non è in UTF-8 (riga {line}): salvalo come CSV UTF-8."
        return Rejected(0, "", "", message)


def _not_text(content: bytes) -> str | None:
    if len(content) > MAX_BYTES:
        return f"Il file supera {MAX_BYTES // 2**20} MB: dividilo in più file."
    if not content.removeprefix(codecs.BOM_UTF8).strip():
        return "Il file è vuoto."
    if content.startswith(b"PK\x03\x04"):
        return "Il file è una cartella di lavoro: salva il foglio come CSV UTF-8."
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "Il file è in UTF-16: salvalo come CSV UTF-8."
    if (at := content.find(b"\0")) >= 0:
        line = _line_at(content, at)
        return f"Il file contiene byte nulli (riga {line}): salvalo come CSV UTF-8."
    return None


def _decoded(content: bytes, table: Table) -> str | None:
    text = decoded(content)
    if isinstance(text, Rejected):
        table.rejected.append(text)
        return None
    return text


def _line_at(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1


def _separator(text: str, columns: Sequence[Column]) -> str:
    """The separator with which the first line names more of the columns; comma if in doubt."""
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    known = _names(columns)
    return max(",;", key=lambda mark: sum(_plain(cell) in known for cell in first_line.split(mark)))


def _plain(cell: str) -> str:
    return cell.strip().strip('"').strip().casefold()


def _names(columns: Iterable[Column]) -> dict[str, str]:
    """Every name of a column, its aliases included, to the name that the platform uses."""
    return {name.casefold(): c.name for c in columns for name in (c.name, *c.aliases)}


def _filled(lines: Lines) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with the number of the line on which each begins."""
    before = lines.line_num
    for row in lines:
        if any(cell.strip() for cell in row):
            yield before + 1, row
        before = lines.line_num


def _header_names(header: list[str], columns: Sequence[Column], table: Table) -> list[str] | None:
    """The platform's names of the file's columns, or None if the header cannot be used."""
    known = _names(columns)
    names = [known.get(_plain(cell)) for cell in header]
    expected = ", ".join(f"“{column.name}”" for column in columns)
    for cell, name in zip(header, names, strict=True):
        if name is None:
            label = shortened(cell) or "(senza nome)"
            table.refuse(f"Colonna “{label}” non riconosciuta. Colonne ammesse: {expected}.")
    for column in columns:
        if column.required and column.name not in names:
            table.refuse(f"Manca la colonna {column}. Colonne attese: {expected}.")
        if names.count(column.name) > 1:
            table.refuse(f"La colonna “{column.name}” compare più volte: tienine una sola.")
    return None if table.rejected else [name for name in names if name is not None]


def _read_records(lines: Lines, names: list[str], columns: dict[str, Column], table: Table) -> None:
    for line, row in _filled(lines):
        table.read += 1
        if len(row) != len(names):
            table.refuse(
                f"la riga ha {len(row)} campi e l'intestazione {len(names)}: controlla "
                "separatori e virgolette.",
                line=line,
            )
            continue
        values = {n: cell.strip() for n, cell in zip(names, row, strict=True)}
        record = Record(line, values, table.rejected)
        too_long = [n for n in names if len(record[n]) > columns[n].max_length]
        for name in too_long:
            record.refuse(name, f"al massimo {columns[name].max_length} caratteri.")
        if not too_long:
            table.records.append(record)
