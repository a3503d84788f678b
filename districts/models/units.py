"""The territory: comuni, what became of them, how many people live there."""

from datetime import date

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Func, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.models.vocabulary import Basis, Quality


class DateRange(Func):
    """SQL `daterange(from, to)`: half-open, NULL means without end."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Region(models.Model):
    """One row is the region that this installation governs; there is one row.

    What a page says of the region (its name, whom to credit for the data, what the data lack, where
    the body that runs the platform is reached) is data, so that another region is another folder
    of files and no line of code. An address that is empty has not been published yet; the pages
    say so. `gaps` is a list of texts in both languages, `{"what_it": …, "what_en": …}`.
    """

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField("nome", max_length=100)
    official_name = models.CharField("nome ufficiale", max_length=100)
    attribution = models.TextField("riga delle fonti")
    attribution_en = models.TextField("riga delle fonti in inglese", blank=True)
    website = models.URLField("sito dell'ente", blank=True)
    feedback = models.CharField("dove segnalare", max_length=200, blank=True)
    accessibility_statement = models.URLField("dichiarazione di accessibilità", blank=True)
    privacy_notice = models.URLField("informativa privacy dell'ente", blank=True)
    gaps = models.JSONField("che cosa manca nei dati", default=list, blank=True)

    class Meta:
        verbose_name = "regione"
        verbose_name_plural = "regioni"

    def __str__(self) -> str:
        return self.name


class TerritorialUnitQuerySet(models.QuerySet["TerritorialUnit"]):
    def valid_on(self, day: date | OuterRef) -> "TerritorialUnitQuerySet":
        """Units that exist on `day`; an unknown beginning counts as before any day.

        With an `OuterRef`: on the day of the row around this question.
        """
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def comuni(self) -> "TerritorialUnitQuerySet":
        return self.filter(kind=TerritorialUnit.Kind.COMUNE)


class TerritorialUnit(models.Model):
    """One row is a comune (or a part of one) between two days.

    A comune that merged away keeps its row, with `valid_to`: its old figures and its name must
    still be found. The ISTAT code is text with its leading zeros. Geometry is missing only for
    units that ceased before the vintage of the boundaries at hand.

    The statistical classes (`urbanisation`, `altitude_m`, `classes_altitude_zone`) are those that
    `classes_source` gave on `classes_on`; `altitude_zone` is another authority's, and for a few
    comuni the two differ. Whatever adds up comuni starts from `objects.comuni()`: a part counted
    beside its comune would count twice.
    """

    class Kind(models.TextChoices):
        COMUNE = "comune", "comune"
        SUBMUNICIPAL = "submunicipal", "parte di comune"

    class Urbanisation(models.IntegerChoices):
        """The degree of urbanisation of Eurostat (DEGURBA), Regulation (EU) 2017/2391."""

        CITY = 1, _("città")
        TOWN = 2, _("piccole città e sobborghi")
        RURAL = 3, _("zone rurali")

    istat_code = models.CharField("codice ISTAT", max_length=16)
    kind = models.CharField("tipo", max_length=16, choices=Kind, default=Kind.COMUNE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="comune"
    )
    name = models.CharField("nome", max_length=100)
    cadastral_code = models.CharField("codice catastale", max_length=4, blank=True)
    province_code = models.CharField("codice della provincia", max_length=3, blank=True)
    province_name = models.CharField("provincia", max_length=60, blank=True)
    is_capital = models.BooleanField("capoluogo", default=False)
    altitude_zone = models.CharField("zona altimetrica", max_length=40, blank=True)
    urbanisation = models.PositiveSmallIntegerField(
        "grado di urbanizzazione", choices=Urbanisation, null=True, blank=True
    )
    altitude_m = models.PositiveSmallIntegerField(
        "altitudine del centro (m)", null=True, blank=True
    )
    classes_altitude_zone = models.CharField(
        "zona altimetrica della classificazione", max_length=40, blank=True, db_default=""
    )
    classes_on = models.DateField("classi alla data del", null=True, blank=True)
    classes_source = models.CharField(
        "fonte delle classi", max_length=100, blank=True, db_default=""
    )
    note = models.CharField("che cosa comprende", max_length=300, blank=True, db_default="")
    shape_basis = models.CharField(
        "fondamento del confine", max_length=16, choices=Basis, db_default=Basis.LEGAL
    )
    valid_from = models.DateField("esiste dal", null=True, blank=True)
    valid_to = models.DateField("esiste fino al (escluso)", null=True, blank=True)
    geometry = models.MultiPolygonField("confine", srid=4326, null=True, blank=True)
    area_km2 = models.DecimalField(
        "superficie (km²)", max_digits=10, decimal_places=4, null=True, blank=True
    )

    objects = TerritorialUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "unità territoriale"
        verbose_name_plural = "unità territoriali"
        ordering = ["istat_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["istat_code", "valid_from"],
                name="unit_code_once_per_start",
                nulls_distinct=False,
            ),
            ExclusionConstraint(
                name="unit_code_never_twice_on_a_day",
                expressions=[
                    (F("istat_code"), RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind="comune", parent__isnull=True)
                | Q(kind="submunicipal", parent__isnull=False),
                name="unit_parent_only_for_parts",
            ),
            models.CheckConstraint(condition=Q(area_km2__gt=0), name="unit_area_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.istat_code})"


class UnitSuccession(models.Model):
    """One row is what became of a unit on a day.

    It merged, was incorporated, renamed or divided, gave up land, or passed to another province. A
    rename keeps the code: predecessor and successor are then the same row, and `former_name` says
    what it was called. `population_share` is null where no source gives it (Mappano); those of a
    unit that was divided add up to 1.
    """

    class Kind(models.TextChoices):
        MERGER = "merger", "fusione"
        INCORPORATION = "incorporation", "incorporazione"
        RENAME = "rename", "cambio di denominazione"
        TERRITORY_CEDED = "territory_ceded", "cessione di territorio"
        PROVINCE_CHANGE = "province_change", "cambio di provincia"
        SPLIT = "split", "divisione"

    predecessor = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="origins")
    kind = models.CharField("tipo", max_length=16, choices=Kind)
    date = models.DateField("data")
    former_name = models.CharField("nome precedente", max_length=100)
    population_share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    source = models.CharField("fonte", max_length=300)

    class Meta:
        verbose_name = "successione di comuni"
        verbose_name_plural = "successioni di comuni"
        ordering = ["date", "predecessor"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "date"], name="succession_once"
            ),
            models.CheckConstraint(
                condition=Q(population_share__isnull=True)
                | Q(population_share__gt=0, population_share__lte=1),
                name="succession_share_in_unit_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former_name} → {self.successor.name} ({self.date})"


class UnitPopulationQuerySet(models.QuerySet["UnitPopulation"]):
    def current(self) -> "UnitPopulationQuerySet":
        return self.filter(superseded_at__isnull=True)

    def complete_years(self, units: "TerritorialUnitQuerySet | None" = None) -> list[int]:
        """Years, in order, for which every comune that exists today has its residents.

        Or every one of `units`, all of one kind.

        A year that arrives comune by comune weighs nothing until it is whole: shares over the few
        that came first would look like shares of the region.
        """
        if units is None:
            units = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True)
        # A subquery with one row, because all are of one kind.
        how_many = units.order_by().values("kind").annotate(units=models.Count("pk"))
        years = self.current().filter(unit__in=units).values("year")
        counted = years.annotate(units=models.Count("unit"))
        whole = counted.filter(units=models.Subquery(how_many.values("units")))
        return list(whole.order_by("year").values_list("year", flat=True))


class UnitPopulation(models.Model):
    """One row is the residents of a unit for a year, as one source gave them once.

    The only place where population stands: every weight and rate of the platform reads it here.
    A revised figure is a new row; a trigger marks the one it replaces (docs/adr/0004).
    """

    append_only = True

    unit = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField("anno")
    reference_date = models.DateField("data di riferimento")
    population = models.PositiveIntegerField("residenti")
    quality = models.CharField("qualità", max_length=12, choices=Quality, db_default=Quality.FINAL)
    source = models.CharField("fonte", max_length=100)
    recorded_at = models.DateTimeField("registrata", db_default=Now())
    superseded_at = models.DateTimeField("sostituita", null=True, blank=True, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = UnitPopulationQuerySet.as_manager()

    class Meta:
        verbose_name = "popolazione"
        verbose_name_plural = "popolazioni"
        ordering = ["unit", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(superseded_at__isnull=True),
                name="population_once_per_unit_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.year}: {self.population}"
