from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """Values without two indexes that others begin with; facts of one period found as such."""

    dependencies = [
        ("districts", "0017_draft_reasons_and_seats"),
        ("impact", "0010_batches_say_by_which_road"),
    ]
    operations = [
        migrations.AlterField(
            model_name="zonevalue",
            name="indicator",
            field=models.ForeignKey(
                db_index=False,
                on_delete=models.CASCADE,
                related_name="values",
                to="impact.indicator",
            ),
        ),
        migrations.AlterField(
            model_name="zonevalue",
            name="revision",
            field=models.ForeignKey(
                db_index=False,
                on_delete=models.CASCADE,
                related_name="values",
                to="districts.boundaryrevision",
            ),
        ),
        migrations.RunSQL((SQL / "facts.sql").read_text(), migrations.RunSQL.noop),
    ]
