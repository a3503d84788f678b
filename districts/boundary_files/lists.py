"""A list of comuni and zones that a person kept in a spreadsheet, as CSV."""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from districts.boundary_files.judging import FileRefused, Refusal

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_SEPARATORS = ";,\t|"
_DIGIT_CELL = "0123456789"


@dataclass(frozen=True, slots=True)
class ListFile:
    """`fields` are named by the first line, if it is no row itself, else by their position."""

    fields: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[tuple[str, dict[str, Any]]]


def read_list_file(content: bytes) -> ListFile:
    """The rows of a CSV in whatever encoding and with whatever separator. Raises `FileRefused`."""
    notes: list[tuple[str, dict[str, Any]]] = []
    text = _decoded(content, notes)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    try:
        lines = [
            [plain(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error:
        raise FileRefused(Refusal.UNREADABLE) from None
    if not lines:
        raise FileRefused(Refusal.EMPTY)
    if len(lines) > MAX_ROWS:
        raise FileRefused(Refusal.TOO_MANY, features=len(lines), most=MAX_ROWS)
    width = max(len(line) for line in lines)
    if width > MAX_COLUMNS:
        raise FileRefused(Refusal.TOO_WIDE, columns=width, most=MAX_COLUMNS)
    if width < 2:
        raise FileRefused(Refusal.NO_ZONES, columns=first[:60])
    padded = [line + [""] * (width - len(line)) for line in lines]
    if len(padded) == 1 or any(cell and set(cell) <= set(_DIGIT_CELL) for cell in padded[0]):
        return ListFile([str(number + 1) for number in range(width)], padded, notes)
    return ListFile(padded[0], padded[1:], notes)


def plain(cell: str) -> str:
    """A cell without blanks and without what kept a spreadsheet from touching it: `'001272`,
    `="001272"`, and the apostrophe of our own exports before a formula."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell[1:] if cell.startswith("'") else cell


def _decoded(content: bytes, notes: list[tuple[str, dict[str, Any]]]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            raise FileRefused(Refusal.NOT_UTF8, line=1) from None
        notes.append(("encoding", {"encoding": "UTF-16"}))
        return text
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(("encoding", {"encoding": "Windows-1252"}))
        return content.decode("cp1252", errors="replace")
