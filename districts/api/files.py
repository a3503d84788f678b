"""A whole list in one file: CSV for spreadsheets and statistics, GeoJSON for maps.

Rows are read a piece at a time and written to disk past the first megabytes, so that a file of any
length takes the same memory. Only the finished file is sent: whoever receives it has all of it,
with its length and a strong ETag; what goes wrong on the way is an error and not a short table.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

import orjson
from django.db import connection, transaction
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from rest_framework import serializers

from districts.api.listing import Drawn, Listing
from districts.api.renderers import digits, written
from districts.files.sheets import harmless, lines

IN_MEMORY = 3_000_000
"""Bytes up to which a file is kept in memory, and may be given again to who asks the same."""
SEPARATOR = "; "
"""Between the texts of one cell."""

Path = tuple[str, ...]


def columns(serializer: serializers.Serializer[Any]) -> list[Path]:
    """Where each column of a table is in a row: the fields in order, nested ones as `a.b`."""
    fields = serializer.fields.items()
    return [
        (name, *rest)
        for name, field in fields
        for rest in (columns(field) if isinstance(field, serializers.Serializer) else [()])
    ]


def table(listing: Listing[Any], header: Sequence[Path]) -> Iterator[bytes]:
    """The list as CSV (RFC 4180), in UTF-8; what is not known is an empty cell."""
    yield lines([[".".join(path) for path in header]])
    for items in listing.pieces():
        yield lines([_cell(_at(row, path)) for path in header] for row in listing.rows(items))


def _at(row: Any, path: Path) -> Any:
    for name in path:
        row = None if row is None else row[name]
    return row


def _cell(value: Any) -> str:
    """A cell: numbers as JSON has them, no text that a spreadsheet would run."""
    match value:
        case None:
            return ""
        case str() | Promise():
            return harmless(str(value))
        case Decimal():
            return digits(value)
        case [*parts] if not any(isinstance(part, dict | list) for part in parts):
            texts = (part if isinstance(part, str) else _cell(part) for part in parts)
            return _cell(SEPARATOR.join(texts))
        case _:
            return written(value).decode().strip('"')


def collection(listing: Drawn[Any]) -> Iterator[bytes]:
    """The list as a FeatureCollection (RFC 7946): the fields of each row as its properties."""
    extent = listing.extent()
    box = b"" if extent is None else b'"bbox":' + written([round(x, 5) for x in extent]) + b","
    yield b'{"type":"FeatureCollection",' + box + b'"features":['
    comma = b""
    for items in listing.pieces():
        for row, shape in zip(listing.rows(items), listing.shapes(items), strict=True):
            yield comma + written(
                {
                    "type": "Feature",
                    "id": "/".join(row[name] for name in listing.identity),
                    "properties": row,
                    "geometry": shape and orjson.Fragment(shape),
                }
            )
            comma = b","
    yield b"]}"


def whole(
    chunks: Iterable[bytes], *, content_type: str, name: str, attached: bool
) -> FileResponse | HttpResponse:
    """`chunks` as one file called `name` and the day, read at one moment of the database."""
    digest = hashlib.sha256()
    with ExitStack() as until_sent, one_moment():
        file = until_sent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        until_sent.pop_all()
    length = file.tell()
    file.seek(0)
    stem, dot, extension = name.rpartition(".")
    dated = f"{stem}-{timezone.localdate().isoformat()}{dot}{extension}"
    response: FileResponse | HttpResponse
    if length > IN_MEMORY:
        response = FileResponse(file, content_type=content_type)
    else:
        response = HttpResponse(file.read(), content_type=content_type)
        response.headers["Content-Length"] = str(length)
    disposition = content_disposition_header(attached, dated)
    response.headers["Content-Disposition"] = disposition or "inline"
    response.headers["ETag"] = f'"{digest.hexdigest()[:32]}"'
    return response


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is one state of the database, whatever is committed meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
