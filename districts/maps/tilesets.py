"""Vector tiles of every standing boundary and of the comuni, built once and kept.

A tileset is a function of its inputs: codes, names, confidence and shapes, and nothing else. What
stands is compared with what should (`inputs`), so a run that finds nothing new costs one query for
each kind; what differs is built, hashed and stored (docs/adr/0014). Units that several boundaries
share are read and simplified once for all of them, one zoom at a time, so that a country fits in
memory.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection, transaction
from numpy.typing import NDArray

from districts.boundaries import coverage
from districts.loading.differences import copy_rows
from districts.maps import tiling
from districts.models import (
    BoundaryRevision,
    TerritorialUnit,
    Tile,
    Tileset,
    TilesetUse,
    Zoning,
)
from districts.models.vocabulary import WEAKEST_FIRST

ALGORITHM = "1"
"""Raise it when the same boundaries give other tiles."""
UNITS = "units"
"""Code of the comuni, in the place of that of a zoning."""
EXTENT = 4096
# Cells beyond the edge of a tile, so that a thick line on the edge is drawn from both sides: 8 px.
_BUFFER = 64
_ZONES, _UNITS, _LABELS, _OUTLINE = "zones", "units", "labels", "outline"

_CONTENTS = """
WITH unit AS MATERIALIZED (
    SELECT id, istat_code, encode(sha256(ST_AsBinary(geometry)), 'hex') AS shape
    FROM districts_territorialunit WHERE geometry IS NOT NULL
)
SELECT a.revision_id,
    array_agg(u.id ORDER BY u.istat_code COLLATE "C"),
    array_agg(u.shape ORDER BY u.istat_code COLLATE "C"),
    array_agg(z.code ORDER BY u.istat_code COLLATE "C"),
    array_agg(n.name ORDER BY u.istat_code COLLATE "C"),
    array_agg(a.confidence ORDER BY u.istat_code COLLATE "C")
FROM districts_zoneassignment a
JOIN unit u ON u.id = a.unit_id
JOIN districts_zone z ON z.id = a.zone_id
JOIN districts_zonename n ON n.revision_id = a.revision_id AND n.zone_id = a.zone_id
WHERE a.revision_id = ANY(%s)
GROUP BY a.revision_id ORDER BY a.revision_id
"""

# Lines and surfaces reach beyond the edge of the tile; a point belongs to one tile only.
_CUT = """
WITH shape AS MATERIALIZED (
    SELECT subject, layer, code, properties,
        ST_GeomFromWKB(wkb, 3857) AS geom, CASE WHEN layer = 'labels' THEN 0 ELSE %(buffer)s END
            AS buffer
    FROM unnest(%(subjects)s::int[], %(layers)s::text[], %(codes)s::text[],
        ARRAY(SELECT jsonb_array_elements(%(properties)s::jsonb)), %(shapes)s::bytea[])
        AS s (subject, layer, code, properties, wkb)
), span AS (
    SELECT shape.*, %(world)s / 2 AS half, %(world)s / 2 ^ %(zoom)s AS side,
        buffer * %(world)s / 2 ^ %(zoom)s / %(extent)s AS margin
    FROM shape
), piece AS (
    SELECT subject, layer, code, properties, x, y, ST_AsMVTGeom(
        geom, ST_TileEnvelope(%(zoom)s, x, y), %(extent)s, buffer) AS geom
    FROM span,
        generate_series(greatest(floor((ST_XMin(geom) - margin + half) / side)::int, 0),
            least(floor((ST_XMax(geom) + margin + half) / side)::int, (1 << %(zoom)s) - 1)) AS x,
        generate_series(greatest(floor((half - ST_YMax(geom) - margin) / side)::int, 0),
            least(floor((half - ST_YMin(geom) + margin) / side)::int, (1 << %(zoom)s) - 1)) AS y
), layer AS (
    SELECT subject, x, y, layer, ST_AsMVT(feature, layer, %(extent)s, 'geom' ORDER BY code) AS mvt
    FROM piece CROSS JOIN LATERAL (SELECT piece.geom, piece.properties) AS feature
    WHERE piece.geom IS NOT NULL
    GROUP BY subject, x, y, layer
)
SELECT subject, x, y, string_agg(mvt, ''::bytea ORDER BY layer)
FROM layer GROUP BY subject, x, y
HAVING bool_or(layer <> 'labels')
ORDER BY subject, x, y
"""


@dataclass(slots=True)
class Subject:
    """What one tileset shows: the zones of a revision, or the comuni of a vintage.

    `units`: {primary key: hash of its shape}, in code order; `members`, aligned with them, the code
    of the shape that each is part of; `properties`: by that code, what a tile says of the shape.
    """

    code: str
    zoning: int | None
    layer: str
    units: dict[int, str]
    members: Sequence[str]
    properties: dict[str, dict[str, str]]
    revision: int | None = None
    vintage: date | None = None
    inputs: str = ""
    tiles: dict[tuple[int, int, int], bytes] = field(default_factory=dict)


Shape = tuple[str, str, dict[str, str], shapely.Geometry]
"""Layer, code, properties and geometry [EPSG:3857] of one feature."""


@transaction.atomic
def rebuild_tilesets() -> int:
    """Build what differs from what stands, drop what nothing shows; returns how many were built.

    In one transaction, because readers must find the tiles of every address they are given.
    """
    known = {(use.revision_id, use.vintage): use.inputs for use in TilesetUse.objects.all()}
    groups = _grouped([*_revisions(), *_vintages()])
    subjects = [subject for _base, members in groups for subject in members]
    built = 0
    for base, members in groups:
        new = [s for s in members if known.get((s.revision, s.vintage)) != s.inputs]
        if new:
            _build(list(base), new)
            built += len(new)
    _drop_unused({(subject.revision, subject.vintage) for subject in subjects})
    return built


def _grouped(subjects: Sequence[Subject]) -> list[tuple[dict[int, str], list[Subject]]]:
    """Subjects by the coverage that they are cut from: the largest that holds all their units.

    A zoning of part of the comuni is simplified among all of them, so that its borders fall on
    those that the comuni have at the same zoom. That coverage is therefore one of its inputs.
    """
    groups: list[tuple[dict[int, str], list[Subject]]] = []
    for subject in sorted(subjects, key=lambda s: (-len(s.units), s.code, str(s.vintage))):
        own = subject.units.keys()
        fitting = (group for group in groups if own <= group[0].keys())
        base, members = next(fitting, (subject.units, []))
        if not members:
            groups.append((base, members))
        members.append(subject)
        subject.inputs = _digest(
            [
                subject.code,
                subject.members,
                subject.properties,
                [[shape, key in own] for key, shape in base.items()],
            ]
        )
    return groups


def _revisions() -> Iterator[Subject]:
    standing = BoundaryRevision.objects.standing()
    zonings = dict(standing.values_list("pk", "zoning"))
    codes = dict(Zoning.objects.values_list("pk", "code"))
    with connection.cursor() as cursor:
        cursor.execute(_CONTENTS, [list(zonings)])
        rows = cursor.fetchall()
    for revision, units, shapes, zones, names, confidences in rows:
        properties: dict[str, dict[str, str]] = {}
        for code, name, confidence in zip(zones, names, confidences, strict=True):
            said = properties.setdefault(
                code, {"code": code, "name": name, "confidence": confidence}
            )
            said["confidence"] = min(said["confidence"], confidence, key=WEAKEST_FIRST.index)
        yield Subject(
            code=codes[zonings[revision]],
            zoning=zonings[revision],
            layer=_ZONES,
            units=dict(zip(units, shapes, strict=True)),
            members=zones,
            properties=properties,
            revision=revision,
        )


def _vintages() -> Iterator[Subject]:
    standing = BoundaryRevision.objects.standing()
    for vintage in sorted(set(standing.values_list("unit_vintage", flat=True))):
        comuni = (
            TerritorialUnit.objects.comuni()
            .valid_on(vintage)
            .filter(geometry__isnull=False)
            .annotate(wkb=AsWKB("geometry"))
            .order_by("istat_code")
            .values_list("pk", "istat_code", "name", "wkb")
        )
        shapes, properties = {}, {}
        for key, code, name, wkb in comuni:
            shapes[key] = hashlib.sha256(wkb).hexdigest()
            properties[code] = {"code": code, "name": name}
        if shapes:
            yield Subject(
                code=UNITS,
                zoning=None,
                layer=_UNITS,
                units=shapes,
                members=list(properties),
                properties=properties,
                vintage=vintage,
            )


def _digest(content: Any) -> str:
    written = json.dumps([ALGORITHM, content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _build(base: Sequence[int], subjects: Sequence[Subject]) -> None:
    """Build the tilesets of subjects that are cut from one coverage, zoom by zoom."""
    rows = TerritorialUnit.objects.filter(pk__in=base).values_list("pk", AsWKB("geometry"))
    found = {key: bytes(wkb) for key, wkb in rows}
    degrees = shapely.from_wkb([found[key] for key in base])
    units = coverage.clean(tiling.mercator(degrees))
    zooms = tiling.zooms_of(units)
    position = {key: number for number, key in enumerate(base)}
    parts = [[position[key] for key in subject.units] for subject in subjects]
    anchors: dict[int, dict[str, tiling.Anchor]] = {}
    for zoom in zooms.downwards:
        lighter = tiling.simplified(units, zoom)
        drawn: list[tuple[int, Shape]] = []
        for number, (subject, part) in enumerate(zip(subjects, parts, strict=True)):
            shapes = _outlines(subject, lighter[part])
            if zoom == zooms.highest:
                places = tiling.anchors(list(shapes.values()), zooms)
                anchors[number] = dict(zip(shapes, places, strict=True))
            named = {code: at for code, at in anchors[number].items() if at.lowest <= zoom}
            border = tiling.outline(list(shapes.values()))
            drawn += [(number, shape) for shape in _shapes(subject, shapes, named, border)]
        for number, x, y, tile in _cut(drawn, zoom):
            subjects[number].tiles[zoom, x, y] = tile
    for subject, part in zip(subjects, parts, strict=True):
        _store(subject, zooms, shapely.total_bounds(degrees[part]).tolist())


def _outlines(subject: Subject, units: NDArray[np.object_]) -> dict[str, shapely.Geometry]:
    """{code: shape} of what a tileset shows; every comune is one already."""
    if subject.layer == _UNITS:
        return dict(zip(subject.members, units, strict=True))
    return dict(tiling.zones(units, subject.members))


def _shapes(
    subject: Subject,
    shapes: dict[str, shapely.Geometry],
    named: dict[str, tiling.Anchor],
    border: Sequence[shapely.LineString],
) -> Iterator[Shape]:
    for code, shape in shapes.items():
        yield subject.layer, code, subject.properties[code], shape
    for code, anchor in named.items():
        said = subject.properties[code]
        yield _LABELS, code, {"code": code, "name": said["name"]}, anchor.point
    for number, line in enumerate(border):
        yield _OUTLINE, f"{number:06d}", {}, line


def _cut(drawn: Sequence[tuple[int, Shape]], zoom: int) -> Iterable[tuple[int, int, int, bytes]]:
    """Subject, x, y and bytes of every tile of a zoom that has something in it."""
    subjects = [number for number, _shape in drawn]
    layers, codes, properties, shapes = zip(*(shape for _number, shape in drawn), strict=True)
    with connection.cursor() as cursor:
        # The planner cannot know how few tiles there are: it would compile for half a second.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(
            _CUT,
            {
                "subjects": subjects,
                "layers": list(layers),
                "codes": list(codes),
                # One text, because the quotes in an array of them are escaped one by one.
                "properties": json.dumps(properties, ensure_ascii=False),
                "shapes": shapely.to_wkb(np.array(shapes, dtype=object)).tolist(),
                "zoom": zoom,
                "world": tiling.WORLD_M,
                "extent": EXTENT,
                "buffer": _BUFFER,
            },
        )
        return [(number, x, y, bytes(tile)) for number, x, y, tile in cursor.fetchall()]


def _store(subject: Subject, zooms: tiling.Zooms, bounds: Sequence[float]) -> None:
    """Keep the tiles under their hash, unless they are there, and say what shows them."""
    west, south, east, north = (round(degrees, 6) for degrees in bounds)
    layers = _layers(subject, zooms)
    content = hashlib.sha256(_digest([subject.code, layers, west, south, east, north]).encode())
    for (z, x, y), tile in sorted(subject.tiles.items()):
        content.update(f"{z}/{x}/{y} {hashlib.sha256(tile).hexdigest()}\n".encode())
    tileset, built = Tileset.objects.get_or_create(
        hash=content.hexdigest(),
        defaults={
            "zoning_id": subject.zoning,
            "min_zoom": zooms.lowest,
            "max_zoom": zooms.highest,
            "west": west,
            "south": south,
            "east": east,
            "north": north,
            "layers": layers,
        },
    )
    if built:
        copy_rows(
            Tile,
            ["tileset", "z", "x", "y", "body"],
            (
                (tileset.pk, *place, gzip.compress(tile, 9, mtime=0))
                for place, tile in sorted(subject.tiles.items())
            ),
        )
    TilesetUse.objects.update_or_create(
        revision_id=subject.revision,
        vintage=subject.vintage,
        defaults={"tileset": tileset, "inputs": subject.inputs},
    )


def _layers(subject: Subject, zooms: tiling.Zooms) -> list[dict[str, Any]]:
    """The `vector_layers` of TileJSON."""
    fields = {
        "code": "Code",
        "name": "Name",
        "confidence": "How well its units are known, at worst: high, medium, low",
    }
    said = {
        subject.layer: [*next(iter(subject.properties.values()))],
        _LABELS: ["code", "name"],
        _OUTLINE: [],
    }
    words = {
        _ZONES: "Zones, surfaces",
        _UNITS: "Comuni, surfaces",
        _LABELS: "Where each name stands, from the zoom with room for it",
        _OUTLINE: "The outer border of all together, lines",
    }
    return [
        {
            "id": layer,
            "description": words[layer],
            "minzoom": zooms.lowest,
            "maxzoom": zooms.highest,
            "fields": {name: fields[name] for name in names},
        }
        for layer, names in said.items()
    ]


def _drop_unused(shown: set[tuple[int | None, date | None]]) -> None:
    """Forget what shows nothing any more.

    Tiles of a content that nothing shows go at once: their addresses are given by `TileJSON` for a
    minute at a time, and a map that comes too late falls back on the outline of the server.
    """
    for use in TilesetUse.objects.all():
        if (use.revision_id, use.vintage) not in shown:
            use.delete()
    Tileset.objects.filter(uses__isnull=True).delete()
