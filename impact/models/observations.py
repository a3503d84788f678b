"""What was observed: one row for each figure that a source gave."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from districts.models import Quality, TerritorialUnit, Zone
from impact.models.indicators import Indicator, Source

# SDMX time periods: 2023, 2023-S1, 2023-Q4.
PERIOD_PATTERN = r"^[0-9]{4}(-(S[12]|Q[1-4]))?$"
PERIOD_LENGTH = 7


class ImportBatch(models.Model):
    """One row is one file that was loaded, with what became of its rows.

    The same bytes loaded again change nothing: the sum of the file is the key of the memory.
    `known`: what the process said of itself (districts/history.py), such as source, hat, token and
    network: facts have no other memory than the file that they came in.
    """

    append_only = True

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField("righe lette")
    rows_loaded = models.PositiveIntegerField("caricate")
    rows_unchanged = models.PositiveIntegerField("invariate")
    rows_rejected = models.PositiveIntegerField("respinte")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("quando", db_default=Now())
    known: Any = models.JSONField(
        "per quale via", default=dict, db_default=Value({}, models.JSONField()), editable=False
    )

    class Meta:
        verbose_name = "caricamento"
        verbose_name_plural = "caricamenti"
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rows_read=models.F("rows_loaded")
                    + models.F("rows_unchanged")
                    + models.F("rows_rejected")
                ),
                name="batch_rows_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.rows_loaded} righe)"


class ObservationQuerySet(models.QuerySet["Observation"]):
    def current(self) -> "ObservationQuerySet":
        return self.filter(superseded_at__isnull=True)


class Observation(models.Model):
    """One row is a figure for a unit (or a zone) and a period, as it was known from a moment on.

    Never changed and never deleted: a correction is a new row, and a trigger of the database
    marks the row it replaces, whoever writes and by whatever road (docs/adr/0004). A row that
    names in `supersedes` anything but the current figure is refused: someone else came first.
    """

    append_only = True

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    unit = models.ForeignKey(
        TerritorialUnit, models.PROTECT, null=True, blank=True, related_name="observations"
    )
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="observations"
    )
    period = models.CharField("periodo", max_length=PERIOD_LENGTH)
    value = models.DecimalField("valore", max_digits=20, decimal_places=6, null=True, blank=True)
    quality = models.CharField("qualità", max_length=12, choices=Quality, db_default=Quality.FINAL)
    source = models.ForeignKey(Source, models.PROTECT, related_name="observations")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("registrata", db_default=Now())
    superseded_at = models.DateTimeField("sostituita", null=True, blank=True, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = "osservazione"
        verbose_name_plural = "osservazioni"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, zone__isnull=True)
                | Q(unit__isnull=True, zone__isnull=False),
                name="observation_of_a_unit_or_a_zone",
            ),
            models.CheckConstraint(
                condition=Q(
                    value__isnull=False,
                    quality__in=["final", "provisional", "estimated", "imputed"],
                )
                | Q(value__isnull=True, quality__in=["missing", "suppressed"]),
                name="observation_null_only_if_missing",
            ),
            # PostgreSQL's numeric has a NaN, which no sum survives; it counts as greater than any
            # number, and every number that fits the column is below this one.
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__lt=Decimal(10) ** 14),
                name="observation_is_a_number",
            ),
            models.CheckConstraint(
                condition=Q(period__regex=PERIOD_PATTERN), name="observation_period_form"
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator", "period"],
                condition=Q(superseded_at__isnull=True, unit__isnull=False),
                name="observation_one_current_per_unit",
            ),
            models.UniqueConstraint(
                fields=["zone", "indicator", "period"],
                condition=Q(superseded_at__isnull=True, zone__isnull=False),
                name="observation_one_current_per_zone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["indicator", "period"],
                condition=Q(superseded_at__isnull=True),
                name="observation_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.value}"
