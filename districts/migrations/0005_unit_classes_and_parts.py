from django.db import migrations, models


class Migration(migrations.Migration):
    """Statistical classes of comuni; what a part of a comune includes and how it was drawn."""

    dependencies = [("districts", "0004_validity")]

    operations = [
        migrations.AddField(
            model_name="territorialunit",
            name="urbanisation",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(1, "città"), (2, "piccole città e sobborghi"), (3, "zone rurali")],
                null=True,
                verbose_name="grado di urbanizzazione",
            ),
        ),
        migrations.AddField(
            model_name="territorialunit",
            name="altitude_m",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="altitudine del centro (m)"
            ),
        ),
        migrations.AddField(
            model_name="territorialunit",
            name="classes_altitude_zone",
            field=models.CharField(
                blank=True,
                db_default="",
                max_length=40,
                verbose_name="zona altimetrica della classificazione",
            ),
        ),
        migrations.AddField(
            model_name="territorialunit",
            name="classes_on",
            field=models.DateField(blank=True, null=True, verbose_name="classi alla data del"),
        ),
        migrations.AddField(
            model_name="territorialunit",
            name="classes_source",
            field=models.CharField(
                blank=True, db_default="", max_length=100, verbose_name="fonte delle classi"
            ),
        ),
        migrations.AddField(
            model_name="territorialunit",
            name="note",
            field=models.CharField(
                blank=True, db_default="", max_length=300, verbose_name="che cosa comprende"
            ),
        ),
        migrations.AddField(
            model_name="territorialunit",
            name="shape_basis",
            field=models.CharField(
                choices=[
                    ("legal", "elenco ufficiale"),
                    ("derived", "conseguenza di un elenco ufficiale"),
                    ("reconstructed", "ricostruito da documenti"),
                    ("approximated", "approssimato"),
                    ("proposal", "proposta"),
                ],
                db_default="legal",
                max_length=16,
                verbose_name="fondamento del confine",
            ),
        ),
    ]
