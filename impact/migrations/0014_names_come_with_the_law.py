from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"

# Laws of other days may call a zone otherwise than their pages did.
EVERYTHING = """
INSERT INTO impact_recomputerequest (kind)
SELECT kind FROM unnest(ARRAY['snapshots', 'laws', 'tiles']) AS kind
WHERE EXISTS (SELECT 1 FROM districts_draftzonename)
"""


class Migration(migrations.Migration):
    """What a zone is called today asks for nothing: pages and tiles have the names of the laws."""

    dependencies = [
        ("districts", "0024_names_of_every_law"),
        ("impact", "0013_plans"),
    ]
    operations = [
        migrations.RunSQL((SQL / "recompute.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "tiles.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
