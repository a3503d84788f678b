"""Webhooks: addresses that want to be told, what is to be told them, and how that went."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.history import remembering
from districts.permissions import allowed
from subsidiarity.models import Membership

LONGEST_GRACE = timedelta(days=7)


class Kind(models.TextChoices):
    """What happens that somebody elsewhere may want to know."""

    PROJECT_STATE = "project.state_changed", _("un progetto di co-progettazione cambia stato")
    BOUNDARY_ADOPTED = "boundary.adopted", _("una revisione dei confini è adottata")
    DISTRICT_RECOMPUTED = "district.recomputed", _("i valori di un distretto sono ricalcolati")
    ACTOR_VERIFIED = "actor.verified", _("un ente è verificato")


PING = "webhook.ping"
"""What a trial delivery is called; nobody subscribes to it."""


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: Any) -> "WebhookQuerySet":
        """One's own, by whatever hat; all of them, without any secret, to who administers."""
        if allowed(user, "welfare.manage_account"):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(membership__user=user)


class Webhook(models.Model):
    """One row is an address that is told of chosen events, for the person and hat of a membership.

    The secret signs what is sent and must therefore be readable to us: it is encrypted under
    SECRET_KEY. `origin` is where the platform was when the address was registered; the links of
    what is sent begin with it. `failing_since`: the first failure since the last success.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("attivo")
        OFF = "off", _("spento")
        DISABLED = "disabled", _("fermato")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    name = models.CharField("nome", max_length=80)
    url = models.CharField("indirizzo", max_length=500)
    origin = models.CharField("origine dei collegamenti", max_length=300)
    events = ArrayField(models.CharField(max_length=40, choices=Kind), verbose_name="eventi")
    secret = models.TextField("segreto, cifrato")
    previous_secret = models.TextField("segreto precedente, cifrato", blank=True, db_default="")
    previous_until = models.DateTimeField("il precedente firma fino a", null=True)
    rotated_at = models.DateTimeField("rinnovato", null=True)
    state = models.CharField("stato", max_length=10, choices=State, db_default=State.ACTIVE)
    reason = models.CharField("perché è fermo", max_length=300, blank=True, db_default="")
    failing_since = models.DateTimeField("non risponde dal", null=True)
    created_at = models.DateTimeField("creato", db_default=Now())

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = "webhook"
        verbose_name_plural = "webhook"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(events__contained_by=Kind.values) & Q(events__len__gt=0),
                name="webhook_has_known_events",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "off", "disabled"]), name="webhook_state_known"
            ),
            models.CheckConstraint(
                condition=Q(previous_secret="", previous_until__isnull=True)
                | ~Q(previous_secret="")
                & Q(
                    rotated_at__isnull=False,
                    previous_until__isnull=False,
                    previous_until__gte=F("rotated_at"),
                    previous_until__lte=F("rotated_at") + LONGEST_GRACE,
                ),
                name="webhook_grace_is_a_week_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name


_NOT_KEPT = ["secret", "previous_secret", "failing_since"]


class WebhookEvent(remembering(Webhook, exclude=_NOT_KEPT)):  # type: ignore[misc]  # made at run time
    """One row is a change of a webhook: the row as entered, or as it was before; no secret."""

    class Meta:
        verbose_name = "modifica di un webhook"
        verbose_name_plural = "modifiche di webhook"


class WebhookNews(models.Model):
    """One row is something that happened and that nobody has been told of yet.

    Triggers write it in the transaction of what happened (`welfare/sql/webhooks.sql`), and only
    where some webhook asks for it; making the deliveries takes it away.
    """

    kind = models.CharField("evento", max_length=40)
    subject = models.PositiveBigIntegerField("oggetto")
    from_state = models.CharField("da", max_length=32, blank=True, db_default="")
    to_state = models.CharField("a", max_length=32, blank=True, db_default="")
    at = models.DateTimeField("quando", db_default=Now())

    class Meta:
        verbose_name = "novità da annunciare"
        verbose_name_plural = "novità da annunciare"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Delivery(models.Model):
    """One row is one message for one webhook: waiting, delivered, or given up.

    `message` is the `webhook-id`: the same at each attempt, so that whoever gets it twice can tell.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("in attesa")
        DELIVERED = "delivered", _("consegnato")
        GIVEN_UP = "given_up", _("abbandonato")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message = models.CharField("identificativo", max_length=40)
    kind = models.CharField("evento", max_length=40)
    body = models.TextField("contenuto")
    state = models.CharField("stato", max_length=10, choices=State, db_default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("tentativi", db_default=0)
    next_at = models.DateTimeField("prossimo tentativo", db_default=Now())
    created_at = models.DateTimeField("creato", db_default=Now())

    class Meta:
        verbose_name = "consegna"
        verbose_name_plural = "consegne"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "message"], name="message_once_per_webhook"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "given_up"]),
                name="delivery_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message}"


class DeliveryAttempt(models.Model):
    """One row is one attempt to deliver: the answer, or why there was none. Kept for 30 days."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField("quando", db_default=Now(), db_index=True)
    status = models.PositiveSmallIntegerField("risposta", null=True)
    milliseconds = models.PositiveIntegerField("durata (ms)")
    answer = models.CharField("inizio della risposta", max_length=500, blank=True)
    error = models.CharField("errore", max_length=300, blank=True)

    class Meta:
        verbose_name = "tentativo di consegna"
        verbose_name_plural = "tentativi di consegna"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.status or self.error}"
