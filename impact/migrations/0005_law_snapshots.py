from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
# As for pages: read far more often than written.
COMPRESS = "ALTER TABLE impact_lawsnapshot ALTER COLUMN body SET COMPRESSION lz4"


class Migration(migrations.Migration):
    """What pages say of the laws beside the districts', by the day on which one changes."""

    dependencies = [
        ("districts", "0004_validity"),
        ("impact", "0004_observation_is_a_number"),
    ]

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
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="LawSnapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="lingua")),
                ("from_day", models.DateField(verbose_name="dal")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="impronta")),
                ("body", models.TextField(verbose_name="contenuto")),
                ("computed_at", models.DateTimeField(verbose_name="calcolato")),
                ("superseded_at", models.DateTimeField(null=True, verbose_name="sostituito")),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="law_snapshots",
                        to="districts.boundaryrevision",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="law_snapshots",
                        to="districts.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "fotografia delle leggi",
                "verbose_name_plural": "fotografie delle leggi",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("zone", "revision", "language", "from_day", "fingerprint"),
                        name="law_snapshot_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("zone", "revision", "language", "from_day"),
                        name="law_snapshot_one_current",
                    ),
                ],
            },
        ),
        migrations.RunSQL(COMPRESS, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "recompute.sql").read_text(), migrations.RunSQL.noop),
    ]
