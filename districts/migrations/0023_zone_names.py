import django.db.models.deletion
from django.db import migrations, models


def _called() -> models.ForeignObject:
    return models.ForeignObject(
        editable=False,
        from_fields=["revision", "zone"],
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="districts.zonename",
        to_fields=["revision", "zone"],
    )


class Migration(migrations.Migration):
    """Names of zones by revision. `called` has no column: two that are there lead to a name."""

    dependencies = [("districts", "0022_carried_things_may_end")]
    operations = [
        migrations.CreateModel(
            name="ZoneName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nome")),
                (
                    "parent_code",
                    models.CharField(blank=True, max_length=32, verbose_name="codice superiore"),
                ),
                (
                    "parent_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="ente o area superiore"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zone_names",
                        to="districts.boundaryrevision",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="districts.zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "nome di una zona",
                "verbose_name_plural": "nomi delle zone",
                "ordering": ["revision", "zone"],
            },
        ),
        migrations.AddConstraint(
            model_name="zonename",
            constraint=models.UniqueConstraint(
                fields=("revision", "zone"), name="zone_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="zonename",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="zone_name_says_something"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("zoneassignment", "called", _called()),
                migrations.AddField("zoneoutline", "called", _called()),
            ]
        ),
    ]
