"""What becomes of the things of a zone that a boundary changes: projects, plans, later pacts."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.models.zonings import BoundaryRevision, Zone


class CarryDecision(models.Model):
    """One row says what becomes of one thing of a zone that a draft changes. Rows are only added.

    The last one of a thing and a zone counts, as long as the zone changes as it did then (`change`:
    fingerprint of the units that come and go). `to_codes`: the zones that it is in afterwards; what
    outcomes there are for a thing, its kind says.
    """

    append_only = True

    class Outcome(models.TextChoices):
        STAYS = "stays", _("resta nella zona")
        MOVES = "moves", _("passa a un’altra zona")
        SPLITS = "splits", _("si divide fra più zone")
        CLOSES = "closes", _("si chiude con i confini di prima")

    revision = models.ForeignKey(BoundaryRevision, models.PROTECT, related_name="carried")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", verbose_name="zona")
    outcome = models.CharField("esito", max_length=6, choices=Outcome)
    to_codes: Any = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name="zone di arrivo"
    )
    change = models.CharField("impronta del cambiamento", max_length=64)
    reason = models.TextField("motivo")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)
    at = models.DateTimeField("quando", db_default=Now())

    class Meta:
        verbose_name = "decisione su ciò che è di una zona"
        verbose_name_plural = "decisioni su ciò che è di una zona"
        ordering = ["revision", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="carry_of_a_thing")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["stays", "closes"], to_codes__len=0)
                | Q(outcome="moves", to_codes__len=1)
                | Q(outcome="splits", to_codes__len__gte=2),
                name="carry_goes_where_it_says",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="carry_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.object_id}: {self.get_outcome_display()}"


class CarryEffect(models.Model):
    """One row says that a decision took effect, on the first day of its boundary or after it."""

    append_only = True

    decision = models.OneToOneField(CarryDecision, models.PROTECT, related_name="effect")
    at = models.DateTimeField("quando", db_default=Now())

    class Meta:
        verbose_name = "effetto di una decisione"
        verbose_name_plural = "effetti di decisioni"

    def __str__(self) -> str:
        return str(self.decision)
