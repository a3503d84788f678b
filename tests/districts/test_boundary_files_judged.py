"""Files that must not be opened, or not believed: each is refused by what it is."""

import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from districts.boundary_files import opening
from districts.boundary_files.judging import (
    MAX_BYTES,
    MAX_MEMBERS,
    FileRefused,
    Kind,
    Refusal,
    judge,
)
from districts.boundary_files.opening import Choice, Layer, open_file
from tests.boundary_files import geojson, geopackage, opened_by, packed, shapefile

SQUARE = shapely.box(8.0, 45.0, 8.02, 45.02)
BOW = shapely.Polygon([(8, 45), (8.02, 45), (8, 45.02), (8.02, 45.02)])
ONE = [({"zona": "D01"}, SQUARE)]


def why(content: bytes, layer: str = "") -> Refusal:
    with pytest.raises(FileRefused) as refused:
        open_file(judge(content), opened_by(), layer)
    return refused.value.why


def read(content: bytes, layer: str = "") -> Layer:
    found = open_file(judge(content), opened_by(), layer)
    assert isinstance(found, Layer)
    return found


def notes(layer: Layer) -> dict[str, dict[str, object]]:
    return {note.code: dict(note.figures) for note in layer.notes}


def test_formats_are_told_by_their_content():
    kinds = {
        geopackage({"zone": ONE}): Kind.GEOPACKAGE,
        shapefile(ONE): Kind.SHAPEFILE,
        geojson(ONE): Kind.GEOJSON,
        b'{"type": "Topology", "objects": {}}': Kind.TOPOJSON,
        b"001001;D01\n": Kind.CSV,
        packed({"confini.gpkg": geopackage({"zone": ONE})}): Kind.GEOPACKAGE,
    }
    assert [judge(content).kind for content in kinds] == list(kinds.values())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Refusal.EMPTY),
        (b" \n", Refusal.EMPTY),
        (b"MZ\x90\0" + b"\0" * 90, Refusal.PROGRAM),
        (b"\x7fELF" + b"\0" * 90, Refusal.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Refusal.PROGRAM),
        (b"%PDF-1.7 ...", Refusal.OTHER_FORMAT),
        (b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", Refusal.OTHER_FORMAT),
        (b"\0\1\2\3", Refusal.OTHER_FORMAT),
        (b'{"type": "Fea', Refusal.UNREADABLE),
        (b'{"a": "\xff\xfe"}', Refusal.NOT_UTF8),
        (b'{"type": "FeatureCollection", "features": []}', Refusal.NO_FEATURES),
        (packed({"nota.txt": b"niente"}), Refusal.NO_SHAPEFILE),
        (packed({"../../etc/zone.shp": b"x"}), Refusal.OUTSIDE),
        (packed({"/etc/zone.shp": b"x"}), Refusal.OUTSIDE),
        (packed({"C:\\zone.shp": b"x"}), Refusal.OUTSIDE),
        (packed({f"{i}.shp": b"" for i in range(MAX_MEMBERS + 1)}), Refusal.BOMB),
        (shapefile(ONE, without=[".dbf", ".shx"]), Refusal.INCOMPLETE_SHAPEFILE),
        (shapefile(ONE)[:-60], Refusal.BROKEN_ZIP),
    ],
)
def test_bad_file_is_refused_by_what_it_is(content: bytes, expected: Refusal):
    assert why(content) == expected


def test_too_large_file_is_refused_before_it_is_looked_at():
    with pytest.raises(FileRefused) as refused:
        judge(b"x" * (MAX_BYTES + 1))
    assert refused.value.why == Refusal.TOO_LARGE


def test_encrypted_archive_is_refused():
    content = bytearray(shapefile(ONE))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    assert why(bytes(content)) == Refusal.ENCRYPTED


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archive_altered_anywhere_is_refused_and_breaks_nothing(how: int):
    """One byte after the other: what unpacking raises is always one of our refusals."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", how) as archive:
        archive.writestr("zone.geojson", geojson(ONE))
    whole = content.getvalue()
    refused = set()
    for at in range(len(whole)):
        try:
            judge(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        except FileRefused as error:
            refused.add(error.why)
    assert Refusal.BROKEN_ZIP in refused


def test_archive_in_an_archive_is_not_opened():
    content = geojson(ONE)
    for _ in range(1200):
        content = packed({"zone.json": content})
    assert why(content) == Refusal.NO_SHAPEFILE
    assert why(packed({"zone.json": packed({"zone.json": geojson(ONE)})})) == Refusal.NO_SHAPEFILE


def test_table_of_many_columns_is_refused_before_it_is_filled_up():
    wide = b"a" + b";" * 1_000_000 + b"\n" + b"001001;D01\n" * 15_000
    assert why(wide) == Refusal.TOO_WIDE
    many = {f"c{number}": "x" for number in range(300)}
    assert why(geojson([(many, SQUARE)])) == Refusal.TOO_WIDE


def test_link_in_an_archive_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("zone.shp")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert why(content.getvalue()) == Refusal.OUTSIDE


@pytest.mark.parametrize("honest", [True, False])
def test_archive_that_swells_is_not_unpacked(honest: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("districts.boundary_files.judging.MAX_UNPACKED", 1_000_000)
    content = bytearray(packed({"zone.shp": b"\0" * 5_000_000, "zone.dbf": b"", "zone.shx": b""}))
    if not honest:
        # The directory says that the member has a hundred bytes.
        at = content.find(b"PK\x01\x02")
        struct.pack_into("<I", content, at + 24, 100)
    assert why(bytes(content)) in {Refusal.BOMB, Refusal.BROKEN_ZIP}


def test_database_that_is_no_geopackage_is_refused(tmp_path: Path):
    path = tmp_path / "x.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE zone (zona text)")
    assert why(path.read_bytes()) == Refusal.NOT_A_GEOPACKAGE


def test_geopackage_whose_view_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "CPU_SECONDS", 2)
    path = tmp_path / "x.gpkg"
    path.write_bytes(geopackage({"zone": ONE}))
    with sqlite3.connect(path) as database:
        # Triggers of the format call functions that only GDAL has.
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(
            "CREATE VIEW lunga AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n)"
            " SELECT i AS zona FROM n WHERE i < 0"
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
            " VALUES ('lunga', 'attributes', 'lunga')"
        )
    assert why(path.read_bytes()) == Refusal.TOO_HEAVY


def test_process_that_opens_files_knows_only_the_formats_that_are_read():
    every = set(pyogrio.list_drivers())
    skipped = {*opening._SKIPPED.split(), "MapInfo File"}
    assert every - skipped == opening.DRIVERS
    assert not skipped & opening.DRIVERS


def test_several_layers_are_there_to_choose_from():
    content = geopackage({"zone": ONE, "altro": ONE * 3})
    choice = open_file(judge(content), opened_by())
    assert isinstance(choice, Choice)
    assert choice.layers == [("zone", 1, True), ("altro", 3, True)]
    assert len(read(content, "altro").rows) == 3
    assert why(content, "terzo") == Refusal.NO_LAYER


def test_empty_layer_is_refused():
    assert why(geopackage({"zone": []})) == Refusal.NO_FEATURES


def test_other_coordinates_are_converted_and_it_is_said():
    metres = shapely.box(500_000, 4_990_000, 501_000, 4_991_000)
    layer = read(geopackage({"zone": [({"zona": "D01"}, metres)]}, crs="EPSG:32632"))
    assert notes(layer)["reprojected"]["code"] == 32632
    assert layer.shapes is not None
    assert layer.shapes[0] is not None
    west, south, _, _ = layer.shapes[0].bounds
    assert (west, south) == pytest.approx((9.0, 45.063), abs=0.001)


@pytest.mark.parametrize(
    ("shape", "taken"),
    [
        (SQUARE, "EPSG:4326"),
        (shapely.box(500_000, 4_990_000, 501_000, 4_991_000), "EPSG:32632"),
    ],
)
def test_missing_prj_is_guessed_aloud(shape: shapely.Polygon, taken: str):
    layer = read(shapefile([({"zona": "D01"}, shape)], without=[".prj"]))
    assert taken in str(notes(layer)["no_crs"]["taken"])


def test_missing_prj_that_cannot_be_guessed_is_refused():
    far = shapely.box(-9e6, 1e6, -8.9e6, 1.1e6)
    assert why(shapefile([({"zona": "D01"}, far)], without=[".prj"])) == Refusal.NO_CRS


def test_heights_are_dropped_and_it_is_said():
    high = shapely.force_3d(SQUARE, 300)
    layer = read(geojson([({"zona": "D01"}, high)]))
    assert "z" in notes(layer)
    assert layer.shapes is not None
    assert not shapely.has_z(layer.shapes[0])


def test_border_that_crosses_itself_is_mended_with_its_place():
    said = notes(read(geojson([({"zona": "D01"}, BOW)])))["mended"]
    assert said == {"row": 1, "reason": "Self-intersection", "lon": 8.01, "lat": 45.01}


def test_shape_without_inside_is_beyond_mending():
    flat = shapely.Polygon([(8, 45), (8.25, 45.25), (8.5, 45.5), (8, 45)])
    assert why(geojson([({"zona": "D01"}, flat)])) == Refusal.BEYOND_MENDING


def test_points_beside_polygons_are_told_and_points_alone_refused():
    point = shapely.Point(8, 45)
    mixed = shapely.GeometryCollection([SQUARE, point])
    layer = read(geojson([({"zona": "D01"}, mixed), ({"zona": "D02"}, SQUARE)]))
    assert notes(layer)["not_polygons"] == {"count": 1}
    assert why(geojson([({"zona": "D01"}, point)])) == Refusal.NOT_POLYGONS


def test_rows_without_shape_are_counted():
    layer = read(geojson([({"zona": "D01"}, SQUARE), ({"zona": "D02"}, None)]))
    assert notes(layer)["no_shape"] == {"count": 1}
    assert layer.shapes is not None
    assert layer.shapes[1] is None


def test_names_of_a_shapefile_are_read_in_either_encoding():
    rows = [({"zona": "Città"}, SQUARE)]
    for encoding in ("UTF-8", "CP1252"):
        layer = read(shapefile(rows, without=[".cpg"], encoding=encoding))
        assert layer.rows[0][0] == "Città"
    assert notes(layer)["encoding"] == {"encoding": "Windows-1252"}


def test_numbers_that_are_none_are_refused():
    broken = shapely.polygons(np.array([(8, 45), (8.1, 45), (np.inf, 45.1), (8, 45)]))
    assert why(geopackage({"zone": [({"zona": "D01"}, broken)]})) == Refusal.NOT_FINITE


def test_sheet_is_read_like_a_list(tmp_path: Path):
    path = tmp_path / "elenco.ods"
    columns = [np.array(["001001", "001002"], dtype=object), np.array(["D01", "D02"], dtype=object)]
    pyogrio.raw.write(path, None, columns, ["codice", "zona"], layer="Foglio1", driver="ODS")
    layer = read(path.read_bytes())
    assert (layer.shapes, list(layer.fields)) == (None, ["codice", "zona"])
    assert [list(row) for row in layer.rows] == [["001001", "D01"], ["001002", "D02"]]


@pytest.mark.parametrize(
    ("content", "fields", "rows", "encoding"),
    [
        ("codice;zona\n001001;Città\n".encode(), ["codice", "zona"], [["001001", "Città"]], ""),
        (
            "codice;zona\n001001;Città\n".encode("cp1252"),
            ["codice", "zona"],
            [["001001", "Città"]],
            "Windows-1252",
        ),
        (
            "codice\tzona\n001001\tCittà\n".encode("utf-16"),
            ["codice", "zona"],
            [["001001", "Città"]],
            "UTF-16",
        ),
        (b'="001001",\'=D01\n', ["1", "2"], [["001001", "=D01"]], ""),
    ],
)
def test_list_is_read_as_spreadsheets_write_it(
    content: bytes, fields: list[str], rows: list[list[str]], encoding: str
):
    layer = read(content)
    assert (list(layer.fields), [list(row) for row in layer.rows]) == (fields, rows)
    assert notes(layer).get("encoding", {}).get("encoding", "") == encoding


def test_list_of_one_column_is_refused():
    assert why(b"codice\n001001\n") == Refusal.NO_ZONES
