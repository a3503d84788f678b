"""What is measured: sources, indicators and how each adds up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from districts.models import Policy


class Source(models.Model):
    """One row is who published a set of figures, and under which licence they may be reused."""

    code = models.CharField("codice", max_length=100, primary_key=True)
    name_it = models.CharField("nome", max_length=200)
    name_en = models.CharField("nome in inglese", max_length=200)
    licence = models.CharField("licenza", max_length=60)
    note_it = models.TextField("nota", blank=True)

    class Meta:
        verbose_name = "fonte"
        verbose_name_plural = "fonti"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_it


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def active(self) -> "IndicatorQuerySet":
        return self.filter(state=Indicator.State.ACTIVE)

    def named(self, code: str) -> "IndicatorQuerySet":
        """The indicator with this public code, or with this code of the source's."""
        return self.filter(Q(code=code) | Q(source_code=code))


class Indicator(models.Model):
    """One row is a definition together with the rule by which it adds up over units.

    A ratio is never stored on a unit: it is a rule over `terms`, so that a zone's value is a
    ratio of sums and never a mean of percentages. A changed rule is a new version.
    """

    class Aggregation(models.TextChoices):
        SUM = "sum", "somma"
        RATIO_OF_SUMS = "ratio_of_sums", "rapporto fra somme"
        WEIGHTED_MEAN = "weighted_mean", "media pesata"
        PLATFORM = "platform", "calcolato dalla piattaforma"
        NONE = "none", "non si aggrega"

    class Direction(models.TextChoices):
        HIGHER_BETTER = "higher_better", "più alto è meglio"
        LOWER_BETTER = "lower_better", "più basso è meglio"
        NEUTRAL = "neutral", "senza verso"

    class Interval(models.TextChoices):
        NONE = "none", "nessuno"
        WILSON = "wilson", "Wilson, proporzioni"
        LOG_RATIO = "log_ratio", "logaritmico, rapporti fra conteggi"
        BYAR = "byar", "Byar, tassi"

    class Origin(models.TextChoices):
        OBSERVED = "observed", "osservazioni"
        POPULATION = "population", "popolazione residente"
        DERIVED = "derived", "altri indicatori"

    class State(models.TextChoices):
        DRAFT = "draft", "bozza"
        ACTIVE = "active", "attivo"
        RETIRED = "retired", "ritirato"

    code = models.CharField("codice", max_length=16)
    source_code = models.CharField("codice della fonte", max_length=60, blank=True)
    version = models.PositiveSmallIntegerField("versione", default=1)
    state = models.CharField("stato", max_length=8, choices=State, default=State.ACTIVE)
    name_it = models.CharField("nome", max_length=150)
    name_en = models.CharField("nome in inglese", max_length=150)
    definition_it = models.TextField("definizione")
    definition_en = models.TextField("definizione in inglese")
    meaning_it = models.CharField("che cosa significa", max_length=300, blank=True)
    meaning_en = models.CharField(
        "che cosa significa, in inglese", max_length=300, blank=True, db_default=""
    )
    note_it = models.TextField("nota", blank=True)
    unit = models.CharField("unità di misura", max_length=20)
    direction = models.CharField("verso", max_length=14, choices=Direction)
    aggregation = models.CharField("aggregazione", max_length=14, choices=Aggregation)
    origin = models.CharField("da dove viene", max_length=12, choices=Origin)
    multiplier = models.DecimalField("per", max_digits=10, decimal_places=2, default=1)
    decimals = models.PositiveSmallIntegerField("decimali", default=0)
    interval = models.CharField("intervallo", max_length=10, choices=Interval)
    min_coverage = models.DecimalField(
        "copertura minima", max_digits=7, decimal_places=6, default="0.9"
    )
    privacy_threshold = models.PositiveSmallIntegerField("soglia", null=True, blank=True)
    frequency = models.CharField("frequenza", max_length=10, default="annual")
    policy = models.CharField("politica", max_length=16, choices=Policy, blank=True)
    perspective = models.CharField("prospettiva del paper", max_length=4, blank=True)
    bes_domain = models.PositiveSmallIntegerField("dominio BES", null=True, blank=True)
    sdg = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    class_breaks = ArrayField(
        models.DecimalField(max_digits=14, decimal_places=4),
        default=list,
        blank=True,
        verbose_name="limiti delle classi",
    )
    key_figure = models.PositiveSmallIntegerField(
        "posto fra i valori chiave", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField("ordine", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indicatore"
        verbose_name_plural = "indicatori"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="indicator_version_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state="active"),
                name="indicator_one_active_version",
            ),
            models.UniqueConstraint(
                fields=["source_code"],
                condition=Q(state="active") & ~Q(source_code=""),
                name="indicator_source_code_once",
            ),
            models.CheckConstraint(
                condition=Q(min_coverage__gt=0, min_coverage__lte=1),
                name="indicator_min_coverage_in_unit_interval",
            ),
            models.CheckConstraint(
                condition=~Q(aggregation="ratio_of_sums") | Q(origin="derived"),
                name="indicator_ratio_is_derived",
            ),
            models.CheckConstraint(
                condition=Q(privacy_threshold__isnull=True) | Q(privacy_threshold__gte=3),
                name="indicator_privacy_threshold_at_least_three",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_it}"


class IndicatorTerm(models.Model):
    """One row is a component of an indicator's rule: what enters it, where, with which sign.

    `period_offset` in years (−1 = the year before). `blank_as_zero`: a cell that the source left
    empty counts as 0 (incomes leave out bands with few taxpayers); without it the unit has no
    value and lowers the coverage.
    """

    class Role(models.TextChoices):
        NUMERATOR = "numerator", "numeratore"
        DENOMINATOR = "denominator", "denominatore"
        WEIGHT = "weight", "peso"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="terms")
    component = models.ForeignKey(Indicator, models.PROTECT, related_name="used_in")
    role = models.CharField("ruolo", max_length=12, choices=Role)
    sign = models.SmallIntegerField("segno", default=1)
    period_offset = models.SmallIntegerField("scarto in anni", default=0)
    blank_as_zero = models.BooleanField("vuoto vale zero", default=False)

    class Meta:
        verbose_name = "termine"
        verbose_name_plural = "termini"
        ordering = ["indicator", "role", "component"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "component", "role", "period_offset"], name="term_once"
            ),
            models.CheckConstraint(condition=Q(sign__in=[-1, 1]), name="term_sign"),
            models.CheckConstraint(
                condition=~Q(indicator=models.F("component")), name="term_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{'−' if self.sign < 0 else '+'}{self.component.code}"
