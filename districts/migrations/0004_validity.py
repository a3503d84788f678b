from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """The days on which each revision is the law, for Python and SQL alike."""

    dependencies = [("districts", "0003_guards")]
    operations = [
        migrations.RunSQL(
            (SQL / "validity.sql").read_text(), "DROP VIEW IF EXISTS districts_validity"
        ),
        migrations.CreateModel(
            name="Validity",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="validity",
                        serialize=False,
                        to="districts.boundaryrevision",
                    ),
                ),
                (
                    "zoning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="validities",
                        to="districts.zoning",
                    ),
                ),
                ("from_day", models.DateField(verbose_name="dal")),
                ("to_day", models.DateField(null=True, verbose_name="fino al (escluso)")),
            ],
            options={
                "verbose_name": "giorni di vigenza",
                "verbose_name_plural": "giorni di vigenza",
                "db_table": "districts_validity",
                "managed": False,
            },
        ),
    ]
