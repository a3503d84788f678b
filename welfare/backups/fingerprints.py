"""What a database says, as a few digests: equal in two databases exactly if they say the same.

Of content and not of rows: no ids, no times of recording. So a restored copy, an upgraded database
and one built from the same files on another machine can be compared (docs/adr/0006).
"""

import hashlib
from typing import Any

from django.db import connection

# One line of text for each fact; sorted by bytes, so that no locale has a say.
_CONTENT = {
    "units": """
        SELECT ROW(u.istat_code, u.valid_from, u.valid_to, u.name,
            md5(ST_AsBinary(u.geometry, 'NDR')), u.area_km2)::text AS line
        FROM districts_territorialunit u""",
    "populations": """
        SELECT ROW(u.istat_code, p.year, p.reference_date, p.population, p.quality,
            p.source, p.superseded_at IS NULL)::text AS line
        FROM districts_unitpopulation p JOIN districts_territorialunit u ON u.id = p.unit_id""",
    "facts": """
        SELECT ROW(i.code, i.version, u.istat_code, g.code, z.code, o.period,
            o.value, o.quality, o.source_id, o.superseded_at IS NULL)::text AS line
        FROM impact_observation o
        JOIN impact_indicator i ON i.id = o.indicator_id
        LEFT JOIN districts_territorialunit u ON u.id = o.unit_id
        LEFT JOIN districts_zone z ON z.id = o.zone_id
        LEFT JOIN districts_zoning g ON g.id = z.zoning_id""",
    "assignments": """
        SELECT ROW(g.code, r.effective_from, r.state, r.title, u.istat_code, z.code,
            a.basis, a.confidence, a.source)::text AS line
        FROM districts_zoneassignment a
        JOIN districts_boundaryrevision r ON r.id = a.revision_id
        JOIN districts_zoning g ON g.id = r.zoning_id
        JOIN districts_zone z ON z.id = a.zone_id
        JOIN districts_territorialunit u ON u.id = a.unit_id""",
    "snapshots": """
        SELECT ROW(g.code, z.code, r.effective_from, r.title, s.language, s.fingerprint)::text
            AS line
        FROM impact_dashboardsnapshot s
        JOIN districts_zone z ON z.id = s.zone_id
        JOIN districts_zoning g ON g.id = z.zoning_id
        JOIN districts_boundaryrevision r ON r.id = s.revision_id
        WHERE s.superseded_at IS NULL""",
}

Fingerprints = dict[str, dict[str, Any]]


def fingerprints() -> Fingerprints:
    """For each kind of content its number of `rows` and their `sha256`."""
    return {kind: _digest(query) for kind, query in _CONTENT.items()}


def _digest(query: str) -> dict[str, Any]:
    """Streamed, so that millions of rows need no memory here."""
    digest = hashlib.sha256()
    rows = 0
    ordered = f'COPY (SELECT line FROM ({query}) content ORDER BY line COLLATE "C") TO STDOUT'
    with connection.cursor() as cursor, cursor.copy(ordered) as copy:
        for block in copy:
            digest.update(block)
            rows += bytes(block).count(b"\n")
    return {"rows": rows, "sha256": digest.hexdigest()}
