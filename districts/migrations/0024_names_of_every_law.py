from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"

CARRIED = """
-- A draft that renamed zones did so at its adoption, though its day was yet to come: from its day on
-- its zones have that name, before it the one that the memory of changes kept at that moment.
WITH renamed AS (
    SELECT r.zoning_id, d.zone_id, r.id AS revision_id, r.effective_from, d.name, (
        SELECT e.name FROM districts_zoneevent e
        WHERE e.pgh_obj_id = d.zone_id AND e.pgh_label = 'update' AND e.pgh_created_at = (
            SELECT max(p.pgh_created_at) FROM districts_boundaryrevisionevent p
            WHERE p.pgh_obj_id = r.id AND p.pgh_label = 'update'
                AND p.state NOT IN ('adopted', 'revoked'))
        ORDER BY e.pgh_id LIMIT 1) AS before
    FROM districts_boundaryrevision r
    JOIN (SELECT DISTINCT ON (draft_id, zone_id) draft_id, zone_id, name, withdrawn
        FROM districts_draftzonename ORDER BY draft_id, zone_id, id DESC) d ON d.draft_id = r.id
    WHERE r.state = 'adopted' AND NOT d.withdrawn
)
INSERT INTO districts_zonename (revision_id, zone_id, name, parent_code, parent_name)
SELECT a.revision_id, a.zone_id, coalesce(own.name, since.name, until.before, nullif(z.name, ''),
    z.code), z.parent_code, z.parent_name
FROM (SELECT DISTINCT revision_id, zone_id FROM districts_zoneassignment) a
JOIN districts_boundaryrevision r ON r.id = a.revision_id
JOIN districts_zone z ON z.id = a.zone_id
LEFT JOIN LATERAL (
    SELECT CASE WHEN d.withdrawn THEN NULL ELSE d.name END AS name FROM districts_draftzonename d
    WHERE d.draft_id = a.revision_id AND d.zone_id = a.zone_id ORDER BY d.id DESC LIMIT 1
) own ON true
-- A draft is read from the law that it starts from.
LEFT JOIN districts_boundaryrevision b
    ON b.id = r.based_on_id AND r.state NOT IN ('adopted', 'revoked')
LEFT JOIN LATERAL (
    SELECT n.name FROM renamed n WHERE n.zone_id = a.zone_id
        AND n.effective_from <= coalesce(b.effective_from, r.effective_from)
    ORDER BY n.effective_from DESC, n.revision_id DESC LIMIT 1
) since ON true
LEFT JOIN LATERAL (
    SELECT n.before FROM renamed n WHERE n.zone_id = a.zone_id
        AND n.effective_from > coalesce(b.effective_from, r.effective_from)
    ORDER BY n.effective_from, n.revision_id LIMIT 1
) until ON true
ON CONFLICT (revision_id, zone_id) DO NOTHING;
"""
"""The names that zones had in one column only, for every revision there is."""

# The other end of `called`: nothing is assigned to a zone that the revision does not name.
NAMED = """
ALTER TABLE districts_zoneassignment ADD CONSTRAINT zone_assigned_is_named
FOREIGN KEY (revision_id, zone_id) REFERENCES districts_zonename (revision_id, zone_id)
DEFERRABLE INITIALLY DEFERRED NOT VALID
"""


class Migration(migrations.Migration):
    """Every revision has the names of its zones, and every road keeps it so.

    The triggers come first: they hold whoever writes an assignment until the names are carried.
    """

    dependencies = [("districts", "0023_zone_names")]
    operations = [
        migrations.RunSQL(
            (SQL / "zone_names.sql").read_text(), "DROP FUNCTION districts_name_zones() CASCADE"
        ),
        migrations.RunSQL(CARRIED, migrations.RunSQL.noop),
        # What was just written is checked now: a table that waits for it cannot be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "zone_name_guards.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            NAMED,
            "ALTER TABLE districts_zoneassignment DROP CONSTRAINT zone_assigned_is_named",
        ),
    ]
