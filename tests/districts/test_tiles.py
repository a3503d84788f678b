"""Vector tiles: what is in them, when they are built, and how they are asked for.

In the toy region (`tests.territory`) a corner of a square is the same point in all squares that
meet there, so whatever does not fit in a tile is a fault of the tiles. GDAL reads them, as in QGIS.
"""

import gzip
import json
import tempfile
from pathlib import Path

import pyogrio.raw
import pytest
import shapely
from django.db import Error, transaction
from django.test import Client

from districts.boundaries.coverage import check_coverage, clean
from districts.maps import tiling
from districts.maps.tilesets import rebuild_tilesets
from districts.models import BoundaryRevision, Tile, Tileset, TilesetUse
from impact.recompute import drain
from tests import territory

EVERY_NAME = [row + column for row in territory.ROWS for column in territory.COLUMNS]


@pytest.fixture
def tiles(toy):
    rebuild_tilesets()
    return toy


def of(revision: BoundaryRevision) -> Tileset:
    return Tileset.objects.get(uses__revision=revision)


def units() -> Tileset:
    return Tileset.objects.get(zoning=None)


def features(tileset: Tileset, zoom: int, layer: str) -> list[tuple[dict[str, str], object]]:
    """Properties and geometry [EPSG:3857] of a layer at a zoom, each tile cut at its edge."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for tile in tileset.tiles.filter(z=zoom):
            path = Path(folder) / str(tile.z) / str(tile.x) / f"{tile.y}.mvt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.decompress(tile.body))
            if layer in [str(name) for name, _kind in pyogrio.list_layers(path)]:
                meta, _fids, shapes, columns = pyogrio.raw.read(path, layer=layer)
                names = list(meta["fields"])
                rows = zip(*columns, strict=True) if names else [()] * len(shapes)
                found += [
                    (dict(zip(names, row, strict=True)), shapely.from_wkb(shape))
                    for row, shape in zip(rows, shapes, strict=True)
                ]
    return found


def zooms(tileset: Tileset) -> range:
    return range(tileset.min_zoom, tileset.max_zoom + 1)


def middle(name: str) -> shapely.Point:
    row, column = territory.ROWS.index(name[0]), territory.COLUMNS.index(name[1])
    square = shapely.from_wkb(bytes(territory.square(column, row).wkb))
    return tiling.mercator([square])[0].centroid


def test_zooms_come_from_the_shapes():
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(64) for y in range(64)]
    # A tile of 5 to 10 units in a row; 64 units within a quarter of a tile, whatever their size.
    for side in (1e3, 4e3):
        found = tiling.zooms_of([shapely.transform(s, lambda p, by=side: p * by) for s in squares])
        assert 5 <= tiling.WORLD_M / 2**found.highest / side < 10
        assert 1 / 8 < 64 * side / (tiling.WORLD_M / 2**found.lowest) <= 1 / 4


@pytest.mark.parametrize("law", ["cohesion-2017", "cohesion-2020"])
def test_every_middle_lies_in_the_zone_of_its_law(tiles, law):
    tileset = of(tiles.laws[law])
    expected = territory.by_column(2, **({"B3": "D01"} if law == "cohesion-2020" else {}))
    for zoom in zooms(tileset):
        zones = features(tileset, zoom, "zones")
        for name in EVERY_NAME:
            inside = {said["code"] for said, shape in zones if shape.contains(middle(name))}
            assert inside == {expected[name]}, (zoom, name)


@pytest.mark.parametrize("layer", ["units", "zones"])
def test_neighbours_share_their_border_at_every_zoom(tiles, layer):
    tileset = units() if layer == "units" else of(tiles.laws["cohesion-2020"])
    for zoom in zooms(tileset):
        shapes = [shape for _said, shape in features(tileset, zoom, layer)]
        whole = shapely.union_all(shapes)
        assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)
        assert whole.geom_type == "Polygon"
        assert len(whole.interiors) == 0


@pytest.mark.usefixtures("piemonte")
def test_real_comuni_leave_no_gap_that_a_screen_could_show():
    tileset = units()
    side = tiling.WORLD_M / 4096
    for zoom in (tileset.min_zoom, 7, tileset.max_zoom):
        shapes = [shape for _said, shape in features(tileset, zoom, "units")]
        apart = sum(shape.area for shape in shapes) - shapely.union_all(shapes).area
        border = sum(shape.length for shape in shapes)
        # Less than half a cell of the grid along the borders: a sixteenth of a pixel.
        assert apart < border * side / 2**zoom / 2
        holes = [
            shapely.Polygon(ring)
            for part in shapely.get_parts(shapely.union_all(shapes))
            for ring in part.interiors
        ]
        assert sum(hole.area for hole in holes) < border * side / 2**zoom / 2


def test_names_stand_inside_and_once(tiles):
    tileset = units()
    labels = features(tileset, tileset.max_zoom, "labels")
    assert sorted(said["name"] for said, _point in labels) == EVERY_NAME
    for said, point in labels:
        assert point.distance(middle(said["name"])) < 100


def test_outer_border_is_a_layer_of_lines(tiles):
    tileset = of(tiles.laws["region"])
    lines = shapely.union_all(
        [shape for _said, shape in features(tileset, tileset.max_zoom, "outline")]
    )
    region = shapely.union_all(
        [shape for _s, shape in features(tileset, tileset.max_zoom, "zones")]
    )
    assert lines.length == pytest.approx(region.length, rel=1e-3)


def test_zone_is_as_sure_as_its_least_sure_unit(toy):
    zoning = toy.zonings["health"]
    revision = territory.adopt(
        zoning, territory.date(2021, 1, 1), territory.by_row(), toy.units, confidence="medium"
    )
    rebuild_tilesets()
    tileset = of(revision)
    said = {
        s["code"]: s["confidence"] for s, _shape in features(tileset, tileset.max_zoom, "zones")
    }
    assert said == {"H1": "medium", "H2": "medium"}


def contents() -> list[tuple[str, int, int, int, bytes]]:
    rows = Tile.objects.order_by("tileset__hash", "z", "x", "y")
    return [
        (h, z, x, y, bytes(b))
        for h, z, x, y, b in rows.values_list("tileset__hash", "z", "x", "y", "body")
    ]


def test_second_run_gives_the_same_bytes(tiles):
    first = contents()
    TilesetUse.objects.all().delete()
    Tileset.objects.all().delete()
    assert rebuild_tilesets() == 6
    assert contents() == first


def test_only_what_changed_is_built(tiles):
    assert rebuild_tilesets() == 0
    before = {use.revision_id: use.tileset.hash for use in TilesetUse.objects.all()}
    corrected = territory.rename(tiles.laws["health"], H1="Altro nome")
    assert rebuild_tilesets() == 1
    after = {use.revision_id: use.tileset.hash for use in TilesetUse.objects.all()}
    [changed] = before.keys() - after.keys()
    assert (changed, after.keys() - before.keys()) == (tiles.laws["health"].pk, {corrected.pk})
    assert all(after[key] == before[key] for key in before.keys() & after.keys())
    assert Tileset.objects.filter(hash=before[changed]).count() == 0


def test_adoption_asks_for_tiles_and_the_queue_makes_them(toy):
    drain()
    revision = territory.adopt(
        toy.zonings["cohesion"], territory.date(2024, 1, 1), territory.by_column(1), toy.units
    )
    assert not TilesetUse.objects.filter(revision=revision).exists()
    drain()
    assert of(revision).tiles.exists()


def test_tile_beyond_the_map_is_refused_by_the_database(tiles):
    with pytest.raises(Error, match="tile_is_on_the_map"), transaction.atomic():
        Tile.objects.create(tileset=units(), z=3, x=8, y=0, body=b"x")


def get(address: str, **headers: str) -> object:
    return Client().get(address, headers=headers)


def place_of(tileset: Tileset) -> str:
    tile = tileset.tiles.order_by("z").first()
    return f"{tile.z}/{tile.x}/{tile.y}.mvt"


def test_tilejson_says_all_that_a_client_needs(tiles, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        answer = get("/tiles/cohesion.json")
    body = json.loads(answer.content)
    tileset = of(tiles.laws["cohesion-2020"])
    assert body["tiles"] == [
        f"http://testserver/tiles/cohesion/{tileset.hash}/{{z}}/{{x}}/{{y}}.mvt"
    ]
    assert (body["minzoom"], body["maxzoom"]) == (tileset.min_zoom, tileset.max_zoom)
    assert body["attribution"] == "Fonte: prova."
    assert body["bounds"] == pytest.approx(
        [8, 45, 8 + 4 * territory.KM_EAST, 45 + 3 * territory.KM_NORTH], abs=1e-6
    )
    layers = {layer["id"]: sorted(layer["fields"]) for layer in body["vector_layers"]}
    assert layers == {
        "zones": ["code", "confidence", "name"],
        "labels": ["code", "name"],
        "outline": [],
    }
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_day_chooses_the_boundaries(tiles):
    place = place_of(of(tiles.laws["cohesion-2017"]))
    then = get(f"/tiles/cohesion/{place}?as_of=2018-01-01", accept_encoding="gzip")
    now = get(f"/tiles/cohesion/{place}", accept_encoding="gzip")
    assert then.content != now.content
    old = of(tiles.laws["cohesion-2017"])
    assert (
        then.content == get(f"/tiles/cohesion/{old.hash}/{place}", accept_encoding="gzip").content
    )
    assert json.loads(get("/tiles/cohesion.json?alla-data=2018-01-01").content)["tiles"][0].count(
        old.hash
    )


def test_addressed_tile_is_kept_for_ever_and_the_other_for_a_minute(
    tiles, django_assert_num_queries
):
    tileset = of(tiles.laws["cohesion-2020"])
    place = place_of(tileset)
    with django_assert_num_queries(1):
        fixed = get(f"/tiles/cohesion/{tileset.hash}/{place}", accept_encoding="gzip")
    assert "immutable" in fixed["Cache-Control"]
    assert "max-age=31536000" in fixed["Cache-Control"]
    with django_assert_num_queries(2):
        short = get(f"/tiles/cohesion/{place}", accept_encoding="gzip")
    assert short["Cache-Control"] == "public, max-age=60"
    again = get(f"/tiles/cohesion/{place}", accept_encoding="gzip", if_none_match=short["ETag"])
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip, deflate, br", True),
        ("*", True),
        ("gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_who_cannot_unpack_gets_the_plain_bytes(tiles, accepted, packed):
    place = place_of(units())
    answer = get(f"/tiles/units/{place}", accept_encoding=accepted)
    assert answer.get("Content-Encoding") == ("gzip" if packed else None)
    plain = gzip.decompress(answer.content) if packed else answer.content
    assert plain == gzip.decompress(get(f"/tiles/units/{place}", accept_encoding="gzip").content)
    assert answer["Vary"] == "Accept-Encoding"


def test_place_without_anything_is_empty_and_no_mistake(tiles):
    answer = get(f"/tiles/cohesion/{units().max_zoom}/0/0.mvt")
    assert (answer.status_code, answer.content) == (204, b"")


NOWHERE = "0" * 64


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("cohesion/3/0/0.mvt", 404, "dallo zoom 10 allo zoom 12"),
        ("cohesion/13/0/0.mvt", 404, "dallo zoom 10 allo zoom 12"),
        ("cohesion/11/2048/0.mvt", 400, "da 0 a 2047"),
        ("cohesion/11/0/2048.mvt", 400, "da 0 a 2047"),
        ("cohesion/11/-1/0.mvt", 400, "tre numeri interi"),
        ("cohesion/99/0/0.mvt", 400, "il massimo è 16"),
        (f"cohesion/11/{'9' * 40}/0.mvt", 400, "tre numeri interi"),
        ("cohesion/a/b/c.mvt", 400, "tre numeri interi"),
        ("cohesion/11/1.5/0.mvt", 400, "tre numeri interi"),
        ("cohesion/11/%D9%A3/0.mvt", 400, "tre numeri interi"),
        ("cohesion/11/0/0.mvt?as_of=1900-01-01", 422, "partono dal 22/05/2017"),
        ("cohesion/11/0/0.mvt?as_of=ieri", 400, "AAAA-MM-GG"),
        ("cohesion/11/0/0.mvt?day=2020-01-01", 400, "non riconosciuto"),
        ("nulla/11/0/0.mvt", 404, "cohesion"),
        ("nulla.json", 404, "cohesion"),
        (f"cohesion/{NOWHERE}/11/0/0.mvt", 404, "/tiles/cohesion.json"),
        ("cohesion/' OR 1=1/11/0/0.mvt", 404, "/tiles/cohesion.json"),
    ],
)
def test_what_cannot_be_answered_says_why(tiles, address, status, said):
    answer = get(f"/tiles/{address}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert said in json.loads(answer.content)["detail"]


def test_tiles_of_one_zoning_are_not_those_of_another(tiles):
    tileset = of(tiles.laws["cohesion-2020"])
    assert get(f"/tiles/health/{tileset.hash}/{place_of(tileset)}").status_code == 404


def test_boundaries_without_tiles_yet_say_to_come_back(toy):
    answer = get("/tiles/cohesion.json")
    assert answer.status_code == 404
    assert "in preparazione" in json.loads(answer.content)["detail"]
    assert answer["Cache-Control"] == "no-store"


def test_invalid_coverage_is_cleaned():
    overlapping = [shapely.box(0, 0, 1, 1), shapely.box(0.99, 0, 2, 1), shapely.box(2, 0, 3, 1)]
    assert check_coverage(overlapping) != []
    cleaned = clean(overlapping)
    assert check_coverage(cleaned) == []
    assert shapely.area(cleaned).sum() == pytest.approx(3)
