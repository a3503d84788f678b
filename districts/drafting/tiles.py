"""The tiles of a draft, cut when they are asked for: its comuni and its zones as they stand.

Those of a law are cut beforehand and named by their content (docs/adr/0014); a draft changes at
every move and is seen by few.
"""

from django.db import connection

MAX_ZOOM = 14

# The grid of a tile drops what no pixel shows.
_TILE = """
WITH box AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
        ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.05), 4326) AS around
), inside AS (
    SELECT u.istat_code, u.name, u.geometry, z.code AS zone, n.name AS zone_name
    FROM districts_zoneassignment a
    JOIN districts_territorialunit u ON u.id = a.unit_id
    JOIN districts_zone z ON z.id = a.zone_id
    JOIN districts_zonename n ON n.revision_id = a.revision_id AND n.zone_id = a.zone_id, box
    WHERE a.revision_id = %(revision)s AND u.geometry && box.around
), units AS (
    SELECT istat_code AS code, name, zone,
        ST_AsMVTGeom(ST_Transform(geometry, 3857), box.tile) AS geom
    FROM inside, box
), zones AS (
    SELECT zone AS code, zone_name AS name,
        ST_AsMVTGeom(ST_Transform(ST_Union(geometry), 3857), box.tile) AS geom
    FROM inside, box GROUP BY zone, zone_name, box.tile
)
SELECT (SELECT coalesce(ST_AsMVT(units, 'units'), '') FROM units WHERE geom IS NOT NULL)
    || (SELECT coalesce(ST_AsMVT(zones, 'zones'), '') FROM zones WHERE geom IS NOT NULL)
"""


def draft_tile(revision: int, z: int, x: int, y: int) -> bytes:
    """A tile (Mapbox Vector Tile 2.1) with the layers `units` and `zones`; empty where none lie."""
    with connection.cursor() as cursor:
        cursor.execute(_TILE, {"revision": revision, "z": z, "x": x, "y": y})
        return bytes(cursor.fetchone()[0])
