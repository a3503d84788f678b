from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Triggers that keep facts and law from being rewritten."""

    dependencies = [("districts", "0002_initial")]
    operations = [
        migrations.RunSQL((SQL / "guards.sql").read_text(), migrations.RunSQL.noop),
    ]
