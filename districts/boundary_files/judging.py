"""What the bytes of a file are, judged by themselves and not by its name, before anything opens it.

GDAL tries every format it knows on a file, some of which name further files to be read. So a file
is opened only if it begins as one of ours does, and in a process that knows no other format.
"""

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

MAX_BYTES = 25 * 1024 * 1024
"""Of a file; the comuni of Italy with borders of some metres are about as much."""
MAX_UNPACKED = 200 * 1024 * 1024
"""Of everything in an archive."""
MAX_MEMBERS = 200
_CHUNK = 1024 * 1024
# What unpacking an archive raises that was cut, altered, or packed in a way that nobody knows.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE = b"SQLite format 3\0"
_GPKG = (b"GPKG", b"GP10", b"GP11", b"GP12")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<")
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_OF_A_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


class Kind(StrEnum):
    """The formats that are read."""

    GEOPACKAGE = "gpkg"
    SHAPEFILE = "shp"
    GEOJSON = "geojson"
    TOPOJSON = "topojson"
    SHEET = "ods"
    WORKBOOK = "xlsx"
    CSV = "csv"


class Refusal(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PROGRAM = "program"
    OTHER_FORMAT = "other_format"
    ENCRYPTED = "encrypted"
    OUTSIDE = "outside"
    BOMB = "bomb"
    BROKEN_ZIP = "broken_zip"
    NO_SHAPEFILE = "no_shapefile"
    INCOMPLETE_SHAPEFILE = "incomplete_shapefile"
    NOT_A_GEOPACKAGE = "not_a_geopackage"
    NOT_UTF8 = "not_utf8"
    UNREADABLE = "unreadable"
    TOO_HEAVY = "too_heavy"
    NO_LAYERS = "no_layers"
    NO_FEATURES = "no_features"
    NO_LAYER = "no_layer"
    TOO_MANY = "too_many"
    TOO_WIDE = "too_wide"
    NO_CRS = "no_crs"
    STRANGE_CRS = "strange_crs"
    NOT_POLYGONS = "not_polygons"
    NOT_FINITE = "not_finite"
    BEYOND_MENDING = "beyond_mending"
    NO_UNITS = "no_units"
    NO_ZONES = "no_zones"
    ELSEWHERE = "elsewhere"


class FileRefused(Exception):
    """A file that is not read. `figures`: what the sentence names."""

    def __init__(self, why: Refusal, **figures: Any) -> None:
        super().__init__(why)
        self.why = why
        self.figures = figures


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that may be opened. `parts`: the files of an archive to be laid out, by safe name."""

    kind: Kind
    content: bytes
    parts: Mapping[str, bytes] = field(default_factory=dict)


def judge(content: bytes) -> Judged:
    """What a file is. Raises `FileRefused`."""
    if not content.strip():
        raise FileRefused(Refusal.EMPTY)
    if len(content) > MAX_BYTES:
        raise FileRefused(Refusal.TOO_LARGE)
    if content.startswith(_PROGRAMS):
        raise FileRefused(Refusal.PROGRAM)
    if content.startswith(_SQLITE):
        # Bytes 68 to 71 are the application id (OGC 12-128r19, requirement 2).
        if content[68:72] not in _GPKG:
            raise FileRefused(Refusal.NOT_A_GEOPACKAGE)
        return Judged(Kind.GEOPACKAGE, content)
    if content.startswith(_ZIP):
        return _archive(content)
    if content.startswith(_OTHER):
        raise FileRefused(Refusal.OTHER_FORMAT)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return _json(content)
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(Refusal.OTHER_FORMAT)
    return Judged(Kind.CSV, content)


def _json(content: bytes) -> Judged:
    plain = content.removeprefix(b"\xef\xbb\xbf")
    try:
        plain.decode()
    except UnicodeDecodeError as error:
        line = plain.count(b"\n", 0, error.start) + 1
        raise FileRefused(Refusal.NOT_UTF8, line=line) from None
    kind = Kind.TOPOJSON if _TOPOLOGY.search(plain) else Kind.GEOJSON
    return Judged(kind, plain)


def _archive(content: bytes) -> Judged:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(members)
            names = {member.filename for member in members}
            if content[30:].startswith(_ODS):
                unpack(archive, members)
                return Judged(Kind.SHEET, content)
            if "xl/workbook.xml" in names:
                unpack(archive, members)
                return Judged(Kind.WORKBOOK, content)
            return _packed(archive, members)
    except _BROKEN:
        raise FileRefused(Refusal.BROKEN_ZIP) from None


def _check(members: list[zipfile.ZipInfo]) -> None:
    """Raise for what an archive says of itself; what it is, is seen by unpacking."""
    for member in members:
        name = member.filename.replace("\\", "/")
        path = PurePosixPath(name)
        link = stat.S_ISLNK(member.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) or link:
            raise FileRefused(Refusal.OUTSIDE, name=member.filename[:60])
        if member.flag_bits & 0x1:
            raise FileRefused(Refusal.ENCRYPTED)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FileRefused(Refusal.BOMB)


def _packed(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Judged:
    """The shapefiles of an archive, or the one file of another kind that lies in it."""
    wanted = [member for member in members if _suffix(member) in _OF_A_SHAPEFILE]
    if not any(_suffix(member) == ".shp" for member in wanted):
        whole = [member for member in members if _suffix(member) in (".gpkg", ".geojson", ".json")]
        if len(whole) != 1:
            raise FileRefused(Refusal.NO_SHAPEFILE)
        content = next(iter(unpack(archive, whole).values()))
        # An archive in an archive could hold a further one, without end.
        inside = None if content.startswith(_ZIP) else judge(content)
        if inside is None or inside.kind not in (Kind.GEOPACKAGE, Kind.GEOJSON, Kind.TOPOJSON):
            raise FileRefused(Refusal.NO_SHAPEFILE)
        return inside
    parts = {
        f"{_stem(name)}{PurePosixPath(name).suffix.lower()}": content
        for name, content in unpack(archive, wanted).items()
    }
    for name in [name for name in parts if name.endswith(".shp")]:
        missing = [end for end in (".dbf", ".shx") if name.removesuffix(".shp") + end not in parts]
        if missing:
            raise FileRefused(Refusal.INCOMPLETE_SHAPEFILE, name=name, missing=", ".join(missing))
    return Judged(Kind.SHAPEFILE, b"", parts)


def unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Members by name; stops when there is more than fits, whatever the archive promised."""
    left = MAX_UNPACKED
    found = {}
    for member in members:
        content = io.BytesIO()
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise FileRefused(Refusal.BOMB)
                content.write(chunk)
        found[member.filename] = content.getvalue()
    return found


def _suffix(member: zipfile.ZipInfo) -> str:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return "" if hidden else name.suffix.lower()


def _stem(name: str) -> str:
    """The name without folders and without what no file name should have."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return re.sub(r"[^\w -]", "_", stem)[:60] or "_"
