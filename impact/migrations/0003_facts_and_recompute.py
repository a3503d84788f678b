from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Superseding facts, the view of all facts, and the triggers that ask for recomputation."""

    dependencies = [("impact", "0002_initial"), ("districts", "0003_guards")]
    operations = [
        migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "terms.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "recompute.sql").read_text(), migrations.RunSQL.noop),
    ]
