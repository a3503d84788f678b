"""What a district means to change by when: its plan, the objectives, from where each starts."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.hats import Role
from districts.models import Act, BoundaryRevision, Policy, Quality, Versioned, Zone
from districts.permissions import hat_of
from impact.models.indicators import Indicator
from impact.models.observations import PERIOD_LENGTH
from impact.models.values import ZoneValue
from impact.plans.rules import AGREED, UNDER_WAY
from subsidiarity.models import Actor, Perspective

POLICIES = [choice for choice in Policy.choices if choice[0] not in {"cohesion", "administration"}]
"""What a plan brings together: cohesion is its result, and administration no policy of it."""

ONE_PLAN = "plan_one_open_for_a_district_and_day"


class DaysOfPlan(Func):
    """SQL `daterange(start, end, '[]')`: both days belong to it."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, *expressions: Any) -> None:
        super().__init__(*expressions, Value("[]"))


class ThreeYearsAfter(Func):
    """The same day three years later (a plan ends before it)."""

    template = "(%(expressions)s + interval '3 years')::date"
    output_field = models.DateField()


class DistrictPlanQuerySet(models.QuerySet["DistrictPlan"]):
    def public(self) -> "DistrictPlanQuerySet":
        """Approved, now or once: what was closed without an act never was."""
        return self.filter(Q(state__in=AGREED) | Q(state="closed", act__isnull=False))

    def under_way(self) -> "DistrictPlanQuerySet":
        """Those on which others count already."""
        return self.filter(state__in=UNDER_WAY)

    def visible_to(self, user: Any) -> "DistrictPlanQuerySet":
        """Public ones; to the offices of the region all, to a coordinator those of the district.

        The same as the permission `impact.view_plan`, for a whole set.
        """
        hat = hat_of(user)
        if hat is not None and hat.role in (Role.REGIONAL_OFFICIAL, Role.BOUNDARY_ADMINISTRATOR):
            return self.all()
        if hat is not None and hat.role == Role.COORDINATOR:
            return self.public() | self.filter(zone=hat.zone)
        return self.public()


class DistrictPlan(Versioned):
    """One row is a plan of a district for at most three years (*Piano di zona*), `start` to `end`.

    Both days belong to it. A district has one plan for a day, but for those that are closed. What
    it is made of are its objectives, which the database lets change while the plan is a draft; it
    leaves that state only with objectives of three policies. The code never changes, whichever
    district a new boundary gives the plan to.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Bozza")
        CONSULTATION = "consultation", _("In consultazione")
        APPROVED = "approved", _("Approvato")
        RUNNING = "running", _("In corso")
        CLOSED = "closed", _("Chiuso")

    code = models.CharField("codice", max_length=48, unique=True, editable=False)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="plans", verbose_name="distretto")
    title = models.CharField("titolo", max_length=160)
    summary = models.TextField("che cosa vuole cambiare", max_length=2000, blank=True)
    start = models.DateField("primo giorno")
    end = models.DateField("ultimo giorno")
    state = models.CharField("stato", max_length=12, choices=State, default="draft")
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="atto"
    )
    is_demonstration = models.BooleanField("dati dimostrativi", default=False)
    created_at = models.DateTimeField("creato", db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("salvato", db_default=Now())
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = DistrictPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "piano di distretto"
        verbose_name_plural = "piani di distretto"
        ordering = ["-start", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="plan_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(end__lt=ThreeYearsAfter(F("start"))), name="plan_of_three_years_at_most"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AGREED) | Q(act__isnull=False),
                name="plan_is_approved_by_an_act",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="plan_has_a_title"),
            ExclusionConstraint(
                name=ONE_PLAN,
                expressions=[
                    (F("zone"), RangeOperators.EQUAL),
                    (DaysOfPlan(F("start"), F("end")), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="closed"),
                # Plans may change places by one boundary (impact/plans/carrying.py).
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """As `public` of a set."""
        return self.state in AGREED or (self.state == self.State.CLOSED and self.act_id is not None)

    @property
    def is_draft(self) -> bool:
        return bool(self.state == self.State.DRAFT)

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    def has(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return bool(self.start <= day <= self.end)

    def shares_days_with(self, other: "DistrictPlan") -> bool:
        return bool(self.start <= other.end and other.start <= self.end)


class Objective(models.Model):
    """One row is a value that an indicator of the district is to reach by a day, and who answers.

    `target` is in the unit of the indicator. From where it starts are its baselines: the first is
    frozen when the objective is written, one more comes with each boundary that changes the
    district.
    """

    plan = models.ForeignKey(DistrictPlan, models.CASCADE, related_name="objectives")
    title = models.CharField("obiettivo", max_length=160)
    policy = models.CharField("politica", max_length=16, choices=POLICIES)
    perspective = models.CharField("prospettiva", max_length=4, choices=Perspective)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="objectives", verbose_name="indicatore"
    )
    target = models.DecimalField("valore da raggiungere", max_digits=20, decimal_places=6)
    due = models.DateField("entro il")
    responsible = models.ForeignKey(
        Actor, models.PROTECT, related_name="objectives", verbose_name="ente responsabile"
    )

    class Meta:
        verbose_name = "obiettivo"
        verbose_name_plural = "obiettivi"
        ordering = ["plan", "policy", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "indicator", "due"], name="objective_once_for_an_indicator_and_day"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="objective_says_what"),
            models.CheckConstraint(
                condition=Q(policy__in=[code for code, _label in POLICIES]),
                name="objective_of_a_policy_of_plans",
            ),
            models.CheckConstraint(
                condition=Q(perspective__in=Perspective.values),
                name="objective_of_a_known_perspective",
            ),
            # PostgreSQL's numeric has a NaN, greater than any number that fits the column.
            models.CheckConstraint(condition=Q(target__lt=10**14), name="objective_is_a_number"),
        ]

    def __str__(self) -> str:
        return self.title


class Baseline(models.Model):
    """One row is from where an objective starts, on one boundary: never changed, only added to.

    Frozen from a `ZoneValue` with the period, coverage, quality and sources of then. The last row
    of an objective counts; those before it say what it was on the boundaries before. No value
    (NULL) where the new boundary has none to give: never 0. The database lets rows go while the
    plan is a draft, with their objective; not `append_only`, which would keep those too.
    """

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="baselines")
    revision = models.ForeignKey(
        BoundaryRevision, models.PROTECT, related_name="+", verbose_name="confini"
    )
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", verbose_name="distretto")
    period = models.CharField("periodo", max_length=PERIOD_LENGTH)
    value = models.DecimalField("valore", max_digits=26, decimal_places=6, null=True)
    coverage = models.DecimalField("copertura", max_digits=7, decimal_places=6)
    status = models.CharField("stato", max_length=14, choices=ZoneValue.Status)
    quality = models.CharField("qualità", max_length=12, choices=Quality)
    sources = ArrayField(models.CharField(max_length=100), verbose_name="fonti")
    recorded_at = models.DateTimeField("registrato", db_default=Now())

    class Meta:
        verbose_name = "valore di partenza"
        verbose_name_plural = "valori di partenza"
        ordering = ["objective", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "revision", "zone"], name="baseline_once_for_a_boundary"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, status__in=["ok", "partial"])
                | Q(value__isnull=True) & ~Q(status__in=["ok", "partial"]),
                name="baseline_null_only_if_not_available",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.period}: {self.value}"
