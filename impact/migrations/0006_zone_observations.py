from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Figures observed on a zone as a whole ask for its cells, as those of comuni do."""

    dependencies = [("impact", "0005_law_snapshots")]
    operations = [
        migrations.RunSQL((SQL / "terms.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "recompute.sql").read_text(), migrations.RunSQL.noop),
    ]
