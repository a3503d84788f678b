"""What is derived: the value of each zone, and the queue of what must be derived again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from districts.models import BoundaryRevision, Quality, Zone, Zoning
from impact.models.indicators import Indicator
from impact.models.observations import PERIOD_LENGTH

CONTENT = (
    "value",
    "numerator",
    "denominator",
    "coverage",
    "status",
    "reason",
    "quality",
    "ci_low",
    "ci_high",
    "units_observed",
    "units_total",
    "sources",
)
"""The columns of a zone value that say what it is; the others say of what, and since when."""


class ZoneValue(models.Model):
    """One row is an indicator of a zone in a revision for a period, with all that explains it.

    Written only by `impact.recompute`; every row can be rebuilt from observations and assignments.
    `numerator` and `denominator` are the sums that were divided (or the sum alone).
    """

    class Status(models.TextChoices):
        OK = "ok", "pubblicato"
        PARTIAL = "partial", "parziale"
        SUPPRESSED = "suppressed", "riservato"
        NOT_AVAILABLE = "not_available", "non disponibile"
        NOT_COMPUTED = "not_computed", "non calcolato"

    # Revision and indicator come first in the indexes below: ones of their own would only be kept.
    revision = models.ForeignKey(
        BoundaryRevision, models.CASCADE, related_name="values", db_index=False
    )
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values", db_index=False)
    period = models.CharField("periodo", max_length=PERIOD_LENGTH)
    value = models.DecimalField("valore", max_digits=26, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    coverage = models.DecimalField("copertura", max_digits=7, decimal_places=6)
    status = models.CharField("stato", max_length=14, choices=Status)
    reason = models.CharField("motivo", max_length=20, blank=True)
    quality = models.CharField("qualità", max_length=12, choices=Quality)
    ci_low = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    ci_high = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    units_observed = models.PositiveIntegerField()
    units_total = models.PositiveIntegerField()
    sources = ArrayField(models.CharField(max_length=100))
    computed_at = models.DateTimeField("calcolato", db_default=Now())

    class Meta:
        verbose_name = "valore di zona"
        verbose_name_plural = "valori di zona"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "zone", "indicator", "period"], name="zone_value_once"
            ),
        ]
        indexes = [models.Index(fields=["indicator", "period", "revision"])]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.indicator_id} {self.period}: {self.value}"


class RecomputeRequest(models.Model):
    """One row is something that changed and has not yet reached the pages.

    Triggers write it in the transaction of the change, a worker deletes it in the transaction of
    the work: nothing can be lost in between. Nothing means *all*: no zone is the whole zoning, no
    zoning is every zoning, no period is every period. A request that failed three times waits,
    with its error, for a person.
    """

    MAX_ATTEMPTS = 3

    class Kind(models.TextChoices):
        VALUES = "values", "valori di zona"
        UNITS = "units", "comuni di un distretto"
        SNAPSHOTS = "snapshots", "pagine"
        LAWS = "laws", "leggi accanto ai distretti"
        TILES = "tiles", "tasselli delle mappe"

    kind = models.CharField(max_length=10, choices=Kind)
    zoning = models.ForeignKey(Zoning, models.CASCADE, null=True, related_name="+")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, related_name="+")
    period = models.CharField(max_length=PERIOD_LENGTH, db_default="")
    requested_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(db_default=0)
    error = models.TextField(db_default="")

    class Meta:
        verbose_name = "richiesta di ricalcolo"
        verbose_name_plural = "richieste di ricalcolo"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zone__isnull=True) | Q(zoning__isnull=False),
                name="request_zone_names_its_zoning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.zoning_id}/{self.zone_id}"


class DashboardSnapshot(models.Model):
    """One row is everything a page of a zone says, computed once, as canonical JSON.

    A function of its inputs: the same inputs give the same `fingerprint` and the same text, byte
    for byte, on any machine; the time of computation stands outside. What it says of the single
    comuni stands apart in `units`, because it changes less and weighs more than the rest, and what
    it says of the laws beside its own in a `LawSnapshot`, because that follows the acts and not the
    figures. One row is current for each zone, revision and language; the others are the memory of
    what the pages once said.
    """

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="snapshots")
    revision = models.ForeignKey(BoundaryRevision, models.CASCADE, related_name="snapshots")
    language = models.CharField("lingua", max_length=2)
    fingerprint = models.CharField("impronta", max_length=64)
    body = models.TextField("contenuto")
    units = models.TextField("contenuto, per comune", blank=True)
    computed_at = models.DateTimeField("calcolato")
    superseded_at = models.DateTimeField("sostituito", null=True)

    class Meta:
        verbose_name = "fotografia"
        verbose_name_plural = "fotografie"
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "revision", "language", "fingerprint"], name="snapshot_once"
            ),
            models.UniqueConstraint(
                fields=["zone", "revision", "language"],
                condition=Q(superseded_at__isnull=True),
                name="snapshot_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id}@{self.revision_id} {self.fingerprint[:8]}"


class LawSnapshot(models.Model):
    """One row is what a page says of the other policies from a day on, until the next row's day.

    The acts in force beside a boundary change on days of their own, and no figure changes with
    them: there is one current row for each zone, revision, language and day on which any law
    changes (docs/adr/0013). Canonical JSON like `DashboardSnapshot`, and like it never edited.
    """

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="law_snapshots")
    revision = models.ForeignKey(BoundaryRevision, models.CASCADE, related_name="law_snapshots")
    language = models.CharField("lingua", max_length=2)
    from_day = models.DateField("dal")
    fingerprint = models.CharField("impronta", max_length=64)
    body = models.TextField("contenuto")
    computed_at = models.DateTimeField("calcolato")
    superseded_at = models.DateTimeField("sostituito", null=True)

    class Meta:
        verbose_name = "fotografia delle leggi"
        verbose_name_plural = "fotografie delle leggi"
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "revision", "language", "from_day", "fingerprint"],
                name="law_snapshot_once",
            ),
            models.UniqueConstraint(
                fields=["zone", "revision", "language", "from_day"],
                condition=Q(superseded_at__isnull=True),
                name="law_snapshot_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id}@{self.revision_id} dal {self.from_day} {self.fingerprint[:8]}"
