"""Tokens of the API: a program that acts as one person, by one hat."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.history import remembering
from districts.permissions import allowed
from districts.rights.scopes import Scope
from subsidiarity.models import Membership

LONGEST = timedelta(days=365)
LONGEST_GRACE = timedelta(days=7)


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, user: Any) -> "TokenQuerySet":
        """One's own, by whatever hat; all of them, without any secret, to who administers."""
        if allowed(user, "welfare.manage_account"):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(membership__user=user)

    def standing(self, now: datetime) -> "TokenQuerySet":
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class Token(models.Model):
    """One row is a token: with it a program acts as the person of a membership, by that hat.

    What it can do ends with the hat, whatever day stands in `expires_at`. The secret is nowhere:
    only its SHA-256, and for a while after a rotation that of the secret before. `prefix` is the
    part of the token that may be shown and told apart.
    """

    class ScopeChoice(models.TextChoices):
        READ = Scope.READ.value, _("leggere i dati pubblicati")
        READ_PROVISIONAL = Scope.READ_PROVISIONAL.value, _("leggere i dati provvisori")
        WRITE_OBSERVATIONS = Scope.WRITE_OBSERVATIONS.value, _("caricare osservazioni")
        WRITE_PROPOSALS = Scope.WRITE_PROPOSALS.value, _("chiedere proposte di distretti")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    name = models.CharField("nome", max_length=80)
    prefix = models.CharField("prefisso", max_length=8, unique=True)
    secret_hash = models.CharField("impronta del segreto", max_length=64, unique=True)
    previous_hash = models.CharField(
        "impronta del precedente", max_length=64, blank=True, db_default=""
    )
    previous_until = models.DateTimeField("il precedente vale fino a", null=True)
    rotated_at = models.DateTimeField("rinnovato", null=True)
    scopes = ArrayField(
        models.CharField(max_length=32, choices=ScopeChoice), verbose_name="permessi", size=4
    )
    created_at = models.DateTimeField("creato", db_default=Now())
    expires_at = models.DateTimeField("scade")
    revoked_at = models.DateTimeField("revocato", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    last_used_at = models.DateTimeField("ultimo uso", null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = "token"
        verbose_name_plural = "token"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + LONGEST),
                name="token_lasts_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=[scope.value for scope in Scope])
                & Q(scopes__len__gt=0),
                name="token_has_known_scopes",
            ),
            models.CheckConstraint(
                condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 -- a pattern
                name="token_secret_is_hashed",
            ),
            models.CheckConstraint(
                condition=Q(previous_hash="", previous_until__isnull=True, rotated_at__isnull=True)
                | ~Q(previous_hash="")
                & Q(
                    rotated_at__isnull=False,
                    previous_until__isnull=False,
                    previous_until__gte=F("rotated_at"),
                    previous_until__lte=F("rotated_at") + LONGEST_GRACE,
                ),
                name="token_grace_is_a_week_at_most",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_by__isnull=False),
                name="token_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def state(self, now: datetime) -> str:
        """`standing`, `expired` or `revoked`; whether its hat still holds is asked elsewhere."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now else "standing"


_NOT_KEPT = ["secret_hash", "previous_hash", "last_used_at"]


class TokenEvent(remembering(Token, exclude=_NOT_KEPT)):  # type: ignore[misc]  # made at run time
    """One row is a change of a token: the row as entered, or as it was before.

    Neither the hashes of its secrets nor its last use are kept.
    """

    class Meta:
        verbose_name = "modifica di un token"
        verbose_name_plural = "modifiche di token"
