from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Boundaries, units and zones that change ask for their tiles."""

    dependencies = [("districts", "0007_tiles"), ("impact", "0006_zone_observations")]
    operations = [
        migrations.AlterField(
            model_name="recomputerequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("values", "valori di zona"),
                    ("units", "comuni di un distretto"),
                    ("snapshots", "pagine"),
                    ("laws", "leggi accanto ai distretti"),
                    ("tiles", "tasselli delle mappe"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL((SQL / "tiles.sql").read_text(), migrations.RunSQL.noop),
        # A platform that is upgraded has boundaries already.
        migrations.RunSQL(
            "INSERT INTO impact_recomputerequest (kind) SELECT 'tiles'"
            " WHERE EXISTS (SELECT FROM districts_boundaryrevision)",
            migrations.RunSQL.noop,
        ),
    ]
