"""Proposals of districts: what was asked, by whom, and the best answer there is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.models.units import TerritorialUnit
from districts.models.zonings import BoundaryRevision, Zone
from districts.proposing.states import ENDED, UNDER_WAY

SHORTEST, LONGEST, USUAL = 5, 300, 60
"""Seconds that the solver is given."""
HEAVIEST = 100
"""The largest weight of a policy."""


class Proposal(models.Model):
    """One row is a request for the districts that agree best with several zonings, and its answer.

    What is asked never changes: it is a copy of what stood when it was asked (units, residents,
    base), so that a draft edited meanwhile changes no answer. `lower` is what the best plan so far
    is worth, `upper` what no plan that keeps the same rules can exceed, both between 0 and 1; the
    plan is in the `units`. Whatever ends keeps the best plan there was.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("in coda")
        RUNNING = "running", _("in corso")
        DONE = "done", _("conclusa")
        CANCELLED = "cancelled", _("annullata")
        INFEASIBLE = "infeasible", _("impossibile")
        FAILED = "failed", _("non riuscita")

    class Outcome(models.TextChoices):
        NONE = "", "nessuno"
        OPTIMAL = "optimal", "provata ottima"
        WITHIN = "within", "entro lo scarto chiesto"
        OPEN = "open", "tempo finito"
        STOPPED = "stopped", "fermata"
        INFEASIBLE = "infeasible", "impossibile"
        UNKNOWN = "unknown", "nessun piano trovato"

    title = models.CharField("titolo", max_length=200)
    base = models.ForeignKey(
        BoundaryRevision, models.PROTECT, related_name="proposals", verbose_name="parte da"
    )
    day = models.DateField("leggi del giorno")
    year = models.PositiveSmallIntegerField("residenti dell'anno")
    least = models.PositiveIntegerField("residenti almeno", null=True, blank=True)
    most = models.PositiveIntegerField("residenti al più", null=True, blank=True)
    seconds = models.PositiveSmallIntegerField("secondi di calcolo", default=USUAL)
    fingerprint = models.CharField("impronta", max_length=64, editable=False)
    asked_at = models.DateTimeField("chiesta il", db_default=Now())
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)

    state = models.CharField("stato", max_length=10, choices=State, default=State.QUEUED)
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField("tentativi", default=0)
    started_at = models.DateTimeField("cominciata il", null=True, blank=True)
    heard_at = models.DateTimeField("ultimo segno", null=True, blank=True)
    ended_at = models.DateTimeField("finita il", null=True, blank=True)
    phase = models.CharField("fase", max_length=16, blank=True)
    outcome = models.CharField("esito", max_length=10, choices=Outcome, blank=True)
    lower = models.FloatField("indice del piano", null=True, blank=True)
    upper = models.FloatField("indice che nessun piano supera", default=1.0)
    first_seconds = models.FloatField("secondi fino al primo piano", null=True, blank=True)
    obstacles = models.JSONField("ostacoli", default=list, blank=True)
    links = models.JSONField("collegamenti", default=list, blank=True)
    error = models.TextField("errore", blank=True)

    class Meta:
        verbose_name = "proposta di distretti"
        verbose_name_plural = "proposte di distretti"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(state__in=UNDER_WAY),
                name="proposal_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="proposal_band_has_room",
            ),
            models.CheckConstraint(
                condition=Q(seconds__gte=SHORTEST, seconds__lte=LONGEST),
                name="proposal_time_is_limited",
            ),
            models.CheckConstraint(
                condition=Q(upper__lte=1)
                & (Q(lower__isnull=True) | Q(lower__gte=0, lower__lte=F("upper"))),
                name="proposal_plan_within_its_bound",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, ended_at__isnull=True)
                | Q(state__in=ENDED, ended_at__isnull=False),
                name="proposal_ended_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(outcome__in=["optimal", "within", "open"], lower__isnull=False)
                | Q(outcome="unknown", lower__isnull=True),
                name="proposal_done_says_what_it_proved",
            ),
            models.CheckConstraint(
                condition=~Q(state="infeasible") | Q(outcome="infeasible", lower__isnull=True),
                name="proposal_infeasible_has_no_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="proposal_failed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(cancel_asked_by__isnull=False),
                name="proposal_cancelled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def has_plan(self) -> bool:
        return self.lower is not None

    @property
    def gap(self) -> float | None:
        """How much the best plan there is may exceed this one, as a part of the bound."""
        if self.lower is None:
            return None
        return (self.upper - self.lower) / self.upper if self.upper else 0.0


class ProposalPolicy(models.Model):
    """One row is a zoning that a proposal is to agree with, by its law of the day, and its weight.

    Weights are whole numbers; what counts is each one's part of their sum.
    """

    append_only = True

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="policies")
    law = models.ForeignKey(BoundaryRevision, models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField("peso")

    class Meta:
        verbose_name = "politica di una proposta"
        verbose_name_plural = "politiche di una proposta"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "law"], name="proposal_policy_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HEAVIEST),
                name="proposal_policy_weighs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law_id} × {self.weight}"


class ProposalDistrict(models.Model):
    """One row is a district that a proposal is to draw anew around its seat.

    `exempt`: the band of residents does not hold for it.
    """

    append_only = True

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="districts")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+")
    seat = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="+")
    exempt = models.BooleanField("senza limiti di residenti", default=False)

    class Meta:
        verbose_name = "distretto di una proposta"
        verbose_name_plural = "distretti di una proposta"
        ordering = ["proposal", "zone__code"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "zone"], name="proposal_district_once"),
            models.UniqueConstraint(fields=["proposal", "seat"], name="proposal_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} @ {self.seat_id}"


class ProposalRule(models.Model):
    """One row is something that a proposal must keep besides band and seats.

    `pin`: the unit goes to the district. `locked_unit`: it stays where the base has it.
    `locked_district`: the district stays as the base has it.
    """

    append_only = True

    class Kind(models.TextChoices):
        PIN = "pin", "comune in un distretto"
        LOCKED_UNIT = "locked_unit", "comune dov'è"
        LOCKED_DISTRICT = "locked_district", "distretto com'è"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="rules")
    kind = models.CharField("tipo", max_length=15, choices=Kind)
    unit = models.ForeignKey(
        TerritorialUnit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "regola di una proposta"
        verbose_name_plural = "regole di una proposta"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "kind", "unit", "zone"],
                name="proposal_rule_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind="pin", unit__isnull=False, zone__isnull=False)
                | Q(kind="locked_unit", unit__isnull=False, zone__isnull=False)
                | Q(kind="locked_district", unit__isnull=True, zone__isnull=False),
                name="proposal_rule_names_what_it_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.unit_id or ''} {self.zone_id or ''}"


class ProposalUnit(models.Model):
    """One row is a unit to be given a district: as it was when asked, and where the plan has it.

    `residents` and `base_zone` are copies. `zone` is the best plan so far, null for every unit
    while there is none.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="units")
    unit = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="+")
    residents = models.PositiveIntegerField("residenti")
    base_zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "comune di una proposta"
        verbose_name_plural = "comuni di una proposta"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "unit"], name="proposal_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.zone_id}"
