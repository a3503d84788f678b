"""How the territory is divided, by which law, since when."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from districts.models.acts import Act
from districts.models.units import TerritorialUnit
from districts.models.vocabulary import Basis, Confidence, Policy

MIN_RATIONALE = 30


class Zoning(models.Model):
    """One row is a way of dividing the region for one purpose; its boundaries are revisions.

    `is_reference`: the zoning that stands for its policy in every measure of alignment (a policy
    may have several zonings: `sia` and `social` are both social).
    """

    class Kind(models.TextChoices):
        STATUTORY = "statutory", "prevista da norma"
        PROGRAMME = "programme", "di programma"
        ADMINISTRATIVE = "administrative", "amministrativa"
        SCAFFOLD = "scaffold", "storica"
        REGION = "region", "l'intera regione"

    class Extent(models.TextChoices):
        TOTAL = "total", "totale"
        PARTIAL = "partial", "parziale"

    code = models.SlugField("codice", max_length=32, unique=True)
    policy = models.CharField("politica", max_length=16, choices=Policy)
    kind = models.CharField("tipo", max_length=16, choices=Kind)
    extent = models.CharField("estensione", max_length=8, choices=Extent)
    is_reference = models.BooleanField("rappresenta la sua politica", default=False)
    name_it = models.CharField("nome", max_length=150)
    name_en = models.CharField("nome in inglese", max_length=150)
    zone_noun_it = models.CharField("nome delle zone", max_length=60, blank=True)
    zone_noun_en = models.CharField("nome delle zone in inglese", max_length=60, blank=True)
    ended_on = models.DateField("cessata il", null=True, blank=True)

    class Meta:
        verbose_name = "zonizzazione"
        verbose_name_plural = "zonizzazioni"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(is_reference=True),
                name="zoning_one_reference_per_policy",
            ),
        ]

    def __str__(self) -> str:
        return self.name_it


class Zone(models.Model):
    """One row is the identity of a zone, which lasts through the revisions of its boundary.

    A code is never used again for another zone. What it is called is dated, and stands in
    `ZoneName`; `name` and `parent_*` are those of the law of today, or of the law nearest to it,
    for whoever speaks of the zone and of no day (`districts.actions.law_names`).
    """

    zoning = models.ForeignKey(Zoning, models.PROTECT, related_name="zones")
    code = models.CharField("codice", max_length=32)
    name = models.CharField("nome", max_length=150)
    parent_code = models.CharField("codice superiore", max_length=32, blank=True)
    parent_name = models.CharField("ente o area superiore", max_length=150, blank=True)

    class Meta:
        verbose_name = "zona"
        verbose_name_plural = "zone"
        ordering = ["zoning", "code"]
        constraints = [
            models.UniqueConstraint(fields=["zoning", "code"], name="zone_code_once_per_zoning"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class DistrictManager(models.Manager["District"]):
    def get_queryset(self) -> models.QuerySet["District"]:
        return super().get_queryset().filter(zoning__policy=Policy.COHESION)


class District(Zone):
    """A zone of the cohesion zoning: a *distretto di coesione sociale*."""

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        proxy = True
        verbose_name = "distretto"
        verbose_name_plural = "distretti"
        ordering = ["code"]


class BoundaryRevisionQuerySet(models.QuerySet["BoundaryRevision"]):
    def standing(self) -> "BoundaryRevisionQuerySet":
        """Adopted and not corrected by a later adopted revision: the law of some day."""
        return self.filter(validity__isnull=False)

    def in_force(self, day: date) -> "BoundaryRevisionQuerySet":
        """At most one revision for each zoning: the law of `day`."""
        until = Q(validity__to_day__isnull=True) | Q(validity__to_day__gt=day)
        return self.filter(until, validity__from_day__lte=day).order_by("zoning_id")


class BoundaryRevision(models.Model):
    """One row is a complete division of a zoning's territory, in force or proposed.

    It holds *all* assignments of its zoning, so that zones are disjoint by construction
    (`UNIQUE(revision, unit)`) and a draft, today's law and the law of 2016 are rows of one kind.
    Once adopted it is never edited: a boundary changes by a later revision, a mistake in a
    reconstruction by one that `corrects` it. `effective_from` is the day of the law,
    `recorded_at` the moment at which the platform learnt it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("bozza")
        CONSULTATION = "consultation", _("in consultazione")
        ADOPTED = "adopted", _("adottata")
        REVOKED = "revoked", _("revocata")

    class DatePrecision(models.TextChoices):
        DAY = "day", "giorno"
        YEAR = "year", "anno"
        VINTAGE = "vintage", "data della fonte"

    class Origin(models.TextChoices):
        MANUAL = "manual", "a mano"
        IMPORT = "import", "importazione"
        ISTAT_CHANGE = "istat_change", "variazione ISTAT"
        SCENARIO = "scenario_generator", "proposta calcolata"

    zoning = models.ForeignKey(Zoning, models.PROTECT, related_name="revisions")
    state = models.CharField("stato", max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField("titolo", max_length=200)
    rationale = models.TextField("motivazione")
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="revisions", verbose_name="atto"
    )
    act_note = models.CharField("nota sull'atto", max_length=300, blank=True)
    effective_from = models.DateField("in vigore dal", null=True, blank=True)
    date_precision = models.CharField(
        "precisione della data", max_length=8, choices=DatePrecision, default=DatePrecision.DAY
    )
    basis = models.CharField("fondamento", max_length=16, choices=Basis)
    unit_vintage = models.DateField("comuni alla data del")
    derived_from = models.ForeignKey(
        Zoning,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="costruita a partire da",
    )
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="parte da"
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="corregge",
    )
    origin = models.CharField("origine", max_length=20, choices=Origin, default=Origin.MANUAL)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("registrata", db_default=Now())

    objects = BoundaryRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "revisione dei confini"
        verbose_name_plural = "revisioni dei confini"
        ordering = ["zoning", "-effective_from", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(effective_from__isnull=False),
                name="revision_adopted_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True)
                | Q(approver__isnull=True)
                | ~Q(author=F("approver")),
                name="revision_nobody_approves_their_own",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("rationale"), MIN_RATIONALE),
                name="revision_gives_its_reasons",
            ),
            models.UniqueConstraint(
                fields=["zoning", "effective_from"],
                condition=Q(state="adopted", corrects__isnull=True),
                name="revision_one_law_per_day",
            ),
            # One that was revoked corrects nothing any more, and another may.
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(state="adopted"),
                name="revision_corrected_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def act_label(self) -> str:
        """The act if the platform knows it, else what is known about there being none."""
        return str(self.act) if self.act else self.act_note


class Validity(models.Model):
    """One row is the days on which a standing revision is the law: from `from_day` to `to_day`.

    Half-open; no `to_day` means still. A view of the database (districts/sql/validity.sql), so that
    Python and SQL ask the same thing when they ask what is in force.
    """

    revision = models.OneToOneField(
        BoundaryRevision, models.DO_NOTHING, primary_key=True, related_name="validity"
    )
    zoning = models.ForeignKey(Zoning, models.DO_NOTHING, related_name="validities")
    from_day = models.DateField("dal")
    to_day = models.DateField("fino al (escluso)", null=True)

    class Meta:
        managed = False
        db_table = "districts_validity"
        verbose_name = "giorni di vigenza"
        verbose_name_plural = "giorni di vigenza"

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.from_day} – {self.to_day or '…'}"

    @property
    def has_days(self) -> bool:
        """Whether there are any: the zoning may have ended before."""
        return self.covers(self.from_day)

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.from_day <= day and (self.to_day is None or day < self.to_day)


class ZoneName(models.Model):
    """One row is what a revision calls one of its zones, and the body or area above it.

    So a name has the days of its law, and goes with a law that is revoked. The database writes the
    row with the first assignment of the zone, as the revision that this one starts from called it
    (districts/sql/zone_names.sql); it changes while the revision is a draft and is final with the
    adoption. `parent_*`: as the source prints it (the ASL of a health district).
    """

    revision = models.ForeignKey(BoundaryRevision, models.CASCADE, related_name="zone_names")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="names")
    name = models.CharField("nome", max_length=150)
    parent_code = models.CharField("codice superiore", max_length=32, blank=True)
    parent_name = models.CharField("ente o area superiore", max_length=150, blank=True)

    class Meta:
        verbose_name = "nome di una zona"
        verbose_name_plural = "nomi delle zone"
        ordering = ["revision", "zone"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "zone"], name="zone_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="zone_name_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.zone_id} «{self.name}»"


class ZoneAssignment(models.Model):
    """One row says that a unit belongs to a zone in a revision, and how well that is known.

    `seat`: the zone has its offices there. As a column of this row it cannot be elsewhere.
    `called`: what the revision calls the zone; no column, but a foreign key of two of them, which
    the database keeps (districts/sql/zone_names.sql).
    """

    revision = models.ForeignKey(BoundaryRevision, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="assignments")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="assignments")
    basis = models.CharField("fondamento", max_length=16, choices=Basis)
    confidence = models.CharField("affidabilità", max_length=8, choices=Confidence)
    source = models.CharField("fonte", max_length=300)
    seat = models.BooleanField("sede della zona", default=False, db_default=False)
    called = models.ForeignObject(
        "ZoneName",
        models.DO_NOTHING,
        from_fields=["revision", "zone"],
        to_fields=["revision", "zone"],
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "assegnazione"
        verbose_name_plural = "assegnazioni"
        constraints = [
            models.UniqueConstraint(fields=["revision", "unit"], name="unit_once_per_revision"),
            models.UniqueConstraint(
                fields=["revision", "zone"], condition=Q(seat=True), name="one_seat_per_zone"
            ),
        ]
        indexes = [models.Index(fields=["revision", "zone"])]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.zone_id}"


class ZoneOutline(models.Model):
    """One row is the shape of a zone in a revision: derived from its units, kept for drawing.

    `geometry` is the exact union; `display` comes from simplifying all zones of the revision
    together, so that neighbours still share their border.
    """

    revision = models.ForeignKey(BoundaryRevision, models.CASCADE, related_name="outlines")
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="outlines")
    geometry = models.MultiPolygonField(srid=4326)
    display = models.MultiPolygonField(srid=4326)
    area_km2 = models.DecimalField(max_digits=12, decimal_places=4)
    units_count = models.PositiveIntegerField()
    called = models.ForeignObject(
        "ZoneName",
        models.DO_NOTHING,
        from_fields=["revision", "zone"],
        to_fields=["revision", "zone"],
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = "contorno"
        verbose_name_plural = "contorni"
        constraints = [
            models.UniqueConstraint(fields=["revision", "zone"], name="outline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id}@{self.revision_id}"
