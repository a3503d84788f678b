"""What bodies do together: the initiative, its parties, what each gives to whom, its money."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.models import Policy, Versioned, Zone
from subsidiarity.models.actors import Actor
from subsidiarity.models.vocabulary import (
    AccessRule,
    Ladder,
    Need,
    Perspective,
    Resource,
    Setting,
    WellbeingDimension,
)


def several(name: str, choices: type[models.TextChoices]) -> ArrayField:
    """Some codes of a closed list, in its order."""
    codes = models.CharField(max_length=24, choices=choices)
    return ArrayField(codes, default=list, blank=True, verbose_name=name)


def known(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """Every code of the array exists."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__contained_by": choices.values}),
        name=f"initiative_{field}_known",
    )


class Initiative(Versioned):
    """One row is something that bodies do together: a co-design project, later a pact, a pilot.

    The tables of the kinds hang below it, one level deep (docs/adr/0019). `lead` is the body that
    answers for it; the other parties are participations. A draft may lack anything and contradict
    itself: what must hold is asked of it when it leaves that state, by the guards of its kind.
    """

    class Kind(models.TextChoices):
        CO_DESIGN = "co_design", _("Co-progettazione")

    kind = models.CharField("tipo", max_length=16, choices=Kind, editable=False)
    code = models.CharField("codice", max_length=16, unique=True, editable=False)
    state = models.CharField("stato", max_length=16, default="draft", db_default="draft")
    lead = models.ForeignKey(
        Actor, models.PROTECT, related_name="led_initiatives", verbose_name="ente capofila"
    )
    title = models.CharField("titolo", max_length=160, blank=True)
    summary = models.TextField("di che cosa si tratta", max_length=600, blank=True)
    needs = several("bisogni", Need)
    wellbeing = several("dimensioni di benessere", WellbeingDimension)
    people_assets = models.TextField(
        "quali risorse mettono in campo le persone?", max_length=2000, blank=True
    )
    relations_changed = models.TextField("relazioni che cambiano", max_length=2000, blank=True)
    participation_ladder = models.CharField(
        "livello di partecipazione", max_length=16, choices=Ladder, blank=True
    )
    districts = models.ManyToManyField(
        Zone, blank=True, related_name="initiatives", verbose_name="distretti"
    )
    policies = several("politiche", Policy)
    perspectives = several("prospettive", Perspective)
    access_rule = models.CharField("accesso", max_length=12, choices=AccessRule, blank=True)
    access_reason = models.TextField("perché è selettivo", max_length=1000, blank=True)
    setting = models.CharField("luogo", max_length=16, choices=Setting, blank=True)
    setting_reason = models.TextField(
        "come ricostruisce la domiciliarità", max_length=1000, blank=True
    )
    start = models.DateField("inizio", null=True, blank=True)
    end = models.DateField("fine", null=True, blank=True)
    parties = models.ManyToManyField(Actor, through="Participation", related_name="initiatives")
    created_at = models.DateTimeField("creata", db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("salvata", db_default=Now())
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "iniziativa"
        verbose_name_plural = "iniziative"
        ordering = ["code"]
        indexes = [
            GinIndex(fields=["needs"], name="initiative_needs"),
            models.Index(fields=["kind", "state", "code"], name="initiative_kind_state"),
        ]
        constraints = [
            known("needs", Need),
            known("wellbeing", WellbeingDimension),
            known("policies", Policy),
            known("perspectives", Perspective),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(start__isnull=False, end__isnull=False, end__gt=F("start")),
                name="initiative_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | ~Q(title="")
                & Q(needs__len__gte=1, policies__len__gte=1, perspectives__len__gte=1),
                name="initiative_says_what_and_for_which_need",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code


class Participation(models.Model):
    """One row is a body that takes part in an initiative beside its lead, in one role."""

    class Role(models.TextChoices):
        PARTNER = "partner", _("Partner")
        PROVIDER = "provider", _("Fornitore di servizi")
        SUPPORTER = "supporter", _("Sostenitore")
        FUNDER = "funder", _("Finanziatore")
        STEERING = "steering", _("Cabina di regia")
        EVALUATOR = "evaluator", _("Valutatore")
        BENEFICIARIES = "beneficiaries", _("Gruppo di beneficiari")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="participations", verbose_name="ente"
    )
    role = models.CharField("ruolo", max_length=16, choices=Role, default=Role.PARTNER)

    class Meta:
        verbose_name = "partecipazione"
        verbose_name_plural = "partecipazioni"
        ordering = ["initiative", "actor__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "actor", "role"], name="participation_once_in_a_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"


class Commitment(models.Model):
    """One row is what one body gives to another within an initiative: an edge of the exchange.

    Circularity is computed on these edges, never declared. The value in euros is `quantity` times
    `unit_value`; without a unit value the commitment counts as an edge and has no value, not zero.
    """

    class Capital(models.TextChoices):
        HUMAN = "human", _("Umano")
        SOCIAL = "social", _("Sociale")
        RELATIONAL = "relational", _("Relazionale")
        ECONOMIC = "economic", _("Economico")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="commitments")
    giver = models.ForeignKey(
        Actor, models.PROTECT, related_name="commitments_given", verbose_name="chi dà"
    )
    receiver = models.ForeignKey(
        Actor, models.PROTECT, related_name="commitments_received", verbose_name="chi riceve"
    )
    resource = models.CharField("che cosa", max_length=16, choices=Resource)
    capital_kind = models.CharField("capitale", max_length=12, choices=Capital, blank=True)
    description = models.CharField("descrizione", max_length=300)
    quantity = models.DecimalField("quantità", max_digits=14, decimal_places=2)
    unit = models.CharField("unità di misura", max_length=40)
    unit_value = models.DecimalField(
        "valore di una unità, in euro", max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "impegno"
        verbose_name_plural = "impegni"
        ordering = ["initiative", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="commitment_is_given_to_another"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="commitment_is_of_some_quantity"
            ),
            models.CheckConstraint(
                condition=Q(unit_value__isnull=True) | Q(unit_value__gte=0),
                name="commitment_value_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def value(self) -> Any:
        """In euros; None where nobody gave a value to its unit."""
        return None if self.unit_value is None else self.quantity * self.unit_value


class BudgetLine(models.Model):
    """One row is an amount under one heading of the budget; its heading says on which side.

    A heading without a row was left empty, which is not the same as zero.
    """

    class Side(models.TextChoices):
        SOURCE = "source", _("Fonti")
        USE = "use", _("Usi")

    class Heading(models.TextChoices):
        PUBLIC = "public", _("Contributo pubblico")
        OWN = "own", _("Risorse proprie degli enti")
        PRIVATE = "private", _("Altre fonti private")
        STAFF = "staff", _("Personale")
        MATERIALS = "materials", _("Spazi e materiali")
        SERVICES = "services", _("Servizi e altre spese")
        EVALUATION = "evaluation", _("Valutazione")

    SOURCES = (Heading.PUBLIC, Heading.OWN, Heading.PRIVATE)

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="budget_lines")
    heading = models.CharField("voce", max_length=12, choices=Heading)
    side = models.GeneratedField(
        expression=Case(
            When(heading__in=[heading.value for heading in SOURCES], then=Value("source")),
            default=Value("use"),
        ),
        output_field=models.CharField("parte", max_length=8, choices=Side),
        db_persist=True,
    )
    amount = models.DecimalField("importo", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "voce di bilancio"
        verbose_name_plural = "voci di bilancio"
        ordering = ["initiative", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "heading"], name="budget_line_once_for_each_heading"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.get_heading_display()
