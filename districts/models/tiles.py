"""The territory cut into vector tiles, ready to be served."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Power

from districts.models.zonings import BoundaryRevision, Zoning

HASH = r"^[0-9a-f]{64}$"


class Tileset(models.Model):
    """One row is the tiles of one content: its hash names it, so it never changes.

    Of the zones of a zoning or, without one, of the comuni. The hash is the SHA-256 of all tiles
    before compression: who builds the same boundaries again, anywhere, gets the same address.
    Bounds are degrees (EPSG:4326), `layers` are those of TileJSON.
    """

    hash = models.CharField("impronta", max_length=64, unique=True)
    zoning = models.ForeignKey(
        Zoning, models.CASCADE, null=True, related_name="tilesets", verbose_name="zonizzazione"
    )
    min_zoom = models.PositiveSmallIntegerField("ingrandimento minimo")
    max_zoom = models.PositiveSmallIntegerField("ingrandimento massimo")
    west = models.FloatField("ovest")
    south = models.FloatField("sud")
    east = models.FloatField("est")
    north = models.FloatField("nord")
    layers = models.JSONField("strati")
    built_at = models.DateTimeField("costruito", db_default=Now())

    class Meta:
        verbose_name = "insieme di tasselli"
        verbose_name_plural = "insiemi di tasselli"
        constraints = [
            models.CheckConstraint(condition=Q(hash__regex=HASH), name="tileset_hash_is_sha256"),
            models.CheckConstraint(
                condition=Q(min_zoom__lte=F("max_zoom")), name="tileset_zooms_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zoning_id or 'units'} {self.hash[:12]}"


class Tile(models.Model):
    """One row is one tile (Mapbox Vector Tile 2.1, gzip) at z/x/y, counted from the north-west.

    A tile without anything in it has no row.
    """

    pk = models.CompositePrimaryKey("tileset", "z", "x", "y")
    tileset = models.ForeignKey(Tileset, models.CASCADE, related_name="tiles")
    z = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    body = models.BinaryField("contenuto")

    class Meta:
        verbose_name = "tassello"
        verbose_name_plural = "tasselli"
        constraints = [
            models.CheckConstraint(
                condition=Q(x__lt=Power(2, F("z"))) & Q(y__lt=Power(2, F("z"))),
                name="tile_is_on_the_map",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False) & ~Q(body=b""), name="tile_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.z}/{self.x}/{self.y}"


class TilesetUse(models.Model):
    """One row says which tiles show a standing revision, or the comuni of a vintage.

    `inputs` is the SHA-256 of all that the tiles are made of: as long as it is the same, there is
    nothing to build.
    """

    revision = models.OneToOneField(
        BoundaryRevision, models.CASCADE, null=True, related_name="tiles_in_use"
    )
    vintage = models.DateField("comuni alla data del", null=True, unique=True)
    tileset = models.ForeignKey(Tileset, models.PROTECT, related_name="uses")
    inputs = models.CharField("impronta di partenza", max_length=64)

    class Meta:
        verbose_name = "uso di tasselli"
        verbose_name_plural = "usi di tasselli"
        constraints = [
            models.CheckConstraint(
                condition=Q(revision__isnull=True) ^ Q(vintage__isnull=True),
                name="tiles_show_a_revision_or_a_vintage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id or self.vintage} → {self.tileset_id}"
