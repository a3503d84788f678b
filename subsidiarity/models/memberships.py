"""Who may speak for a body, and which body has which task on a district."""

from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from districts.hats import OF_THE_REGION, Role
from districts.models import Act, BoundaryRevision, Zone
from districts.permissions import hat_of
from subsidiarity.models.actors import Actor

ENDS_AFTER_IT_BEGINS = Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
# Whoever is refused, or sent away on the very first day, has held it for no day.
ENDS_NO_EARLIER = Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "DatedQuerySet":
        """Those that hold on `day`; half-open, no end means still."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Mandate(models.Model):
    """One row is a task that a body has on a zone for a time, such as *ente gestore*.

    `confirmed_in`: the boundaries under which somebody last confirmed it. When a later law moves
    comuni, rights stay on the old ones until it is confirmed again: nobody gains or loses a
    territory by surprise.
    """

    class Task(models.TextChoices):
        MANAGING_BODY = "managing_body", _("Ente gestore")
        LEAD_BODY = "lead_body", _("Capofila dell'ambito")
        STEERING = "steering", _("Cabina di regia")

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="mandates", verbose_name="ente")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="mandates", verbose_name="zona")
    task = models.CharField("compito", max_length=16, choices=Task)
    valid_from = models.DateField("dal")
    valid_to = models.DateField("fino al (escluso)", null=True, blank=True)
    confirmed_in = models.ForeignKey(
        BoundaryRevision,
        models.PROTECT,
        related_name="+",
        verbose_name="confermato con i confini",
    )
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="atto"
    )
    source = models.CharField("fonte", max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "mandato"
        verbose_name_plural = "mandati"
        ordering = ["zone", "task", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "zone", "task"],
                condition=Q(valid_to__isnull=True),
                name="mandate_once_at_a_time",
            ),
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="mandate_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_task_display()} {self.zone.code}"


class MandateProposalQuerySet(models.QuerySet["MandateProposal"]):
    def visible_to(self, user: Any) -> "MandateProposalQuerySet":
        """One's own, those of the body that one acts for; to officials all of them.

        The same as the permission `subsidiarity.view_mandate_proposal`, for a whole set.
        """
        hat = hat_of(user)
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if hat is not None and hat.role == Role.REGIONAL_OFFICIAL:
            return self.all()
        seen = Q(by=user)
        return self.filter(seen if hat is None else seen | Q(actor=hat.body))


class MandateProposal(models.Model):
    """One row is a wish that a body be given a task on a zone. The database lets nobody change it.

    What became of it stands in its approval; approved, there is a `Mandate` that says the same.
    Not `append_only`: who asks for the approval locks the row, for which that right is needed.
    """

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name="ente")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", verbose_name="zona")
    task = models.CharField("compito", max_length=16, choices=Mandate.Task)
    valid_from = models.DateField("dal")
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="atto"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="proposto da"
    )
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)
    at = models.DateTimeField("quando", db_default=Now())

    objects = MandateProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposta di mandato"
        verbose_name_plural = "proposte di mandato"
        ordering = ["-at", "-id"]
        triggers = (
            pgtrigger.Protect(
                name="proposal_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_task_display()} {self.zone.code}"


class MembershipQuerySet(DatedQuerySet):
    def open(self) -> "MembershipQuerySet":
        """Those that nobody has ended, verified or not."""
        return self.filter(valid_to__isnull=True)

    def waiting(self) -> "MembershipQuerySet":
        """Those that somebody asked for and nobody has answered."""
        return self.open().filter(verified_at__isnull=True)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """One's own, those of the body that one acts for, and those that one may verify.

        The same as the permission `subsidiarity.view_membership`, for a whole set.
        """
        hat = hat_of(user)
        if not getattr(user, "is_authenticated", False):
            return self.none()
        seen = Q(user=user)
        if hat is not None:
            seen |= Q(actor=hat.body)
            if hat.role == Role.REGIONAL_OFFICIAL:
                return self.all()
            if hat.role == Role.SYSTEM_ADMINISTRATOR:
                seen |= Q(role__in=OF_THE_REGION)
            if hat.role == Role.COORDINATOR:
                theirs = Actor.objects.in_territory(hat.zone or 0, hat.law or 0)
                seen |= Q(actor__in=theirs.values("pk"))
        return self.filter(seen)


class Membership(models.Model):
    """One row lets a person act for a body, in one role, for a time: a hat.

    It counts from when somebody else has verified it. A coordinator's comes with the mandate of
    their body on a district and ends with it.
    """

    class RoleChoice(models.TextChoices):
        MEMBER = Role.MEMBER.value, _("Collaboratore")
        LEGAL_REPRESENTATIVE = Role.LEGAL_REPRESENTATIVE.value, _("Legale rappresentante")
        COORDINATOR = Role.COORDINATOR.value, _("Coordinatore di distretto")
        REGIONAL_OFFICIAL = Role.REGIONAL_OFFICIAL.value, _("Funzionario regionale")
        BOUNDARY_ADMINISTRATOR = (
            Role.BOUNDARY_ADMINISTRATOR.value,
            _("Amministratore dei confini"),
        )
        EVALUATOR = Role.EVALUATOR.value, _("Valutatore")
        SYSTEM_ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR.value, _("Amministratore di sistema")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="memberships", verbose_name="ente"
    )
    role = models.CharField("ruolo", max_length=24, choices=RoleChoice)
    mandate = models.ForeignKey(
        Mandate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="mandato",
    )
    valid_from = models.DateField("dal")
    valid_to = models.DateField("fino al (escluso)", null=True, blank=True)
    asked_at = models.DateTimeField("chiesto", db_default=Now())
    verified_at = models.DateTimeField("verificato il", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenenza"
        verbose_name_plural = "appartenenze"
        ordering = ["actor", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "actor", "role", "mandate"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(condition=ENDS_NO_EARLIER, name="membership_ends_no_earlier"),
            models.CheckConstraint(
                condition=Q(role=Role.COORDINATOR.value, mandate__isnull=False)
                | (~Q(role=Role.COORDINATOR.value) & Q(mandate__isnull=True)),
                name="membership_coordinator_has_a_mandate",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (Q(verified_at__isnull=False) & ~Q(verified_by=F("user"))),
                name="membership_nobody_verifies_their_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.actor}"

    @property
    def state(self) -> str:
        """Where it stands, as the register of state changes calls it."""
        if self.valid_to is not None:
            return "ended"
        return "asked" if self.verified_at is None else "verified"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        return self.filter(closed_at__isnull=True)

    def for_person(self, user: Any) -> "InvitationQuerySet":
        """Those sent to the address by which `user` signs in."""
        if not getattr(user, "is_authenticated", False) or not user.email:
            return self.none()
        return self.filter(email__iexact=user.email)

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Those sent to oneself, and those of the body that one speaks for."""
        own = self.for_person(user)
        hat = hat_of(user)
        if hat is None or hat.role != Role.LEGAL_REPRESENTATIVE:
            return own
        return self.filter(Q(actor=hat.body) | Q(pk__in=own.values("pk")))


class Invitation(models.Model):
    """One row invites whoever signs in by an address to act for a body.

    It says nothing of whether somebody with that address exists. Accepted, it becomes a membership
    that whoever sent it has verified.
    """

    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="invitations", verbose_name="ente"
    )
    email = models.EmailField("indirizzo di posta")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("mandato il", db_default=Now())
    closed_at = models.DateTimeField("chiuso il", null=True, blank=True)
    membership = models.OneToOneField(
        Membership, models.PROTECT, null=True, blank=True, related_name="invitation"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invito"
        verbose_name_plural = "inviti"
        ordering = ["actor", "email", "-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "email"],
                condition=Q(closed_at__isnull=True),
                name="invitation_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=True) | Q(closed_at__isnull=False),
                name="invitation_accepted_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.actor}"

    @property
    def state(self) -> str:
        """Where it stands, as the register of state changes calls it."""
        if self.closed_at is None:
            return "sent"
        return "closed" if self.membership_id is None else "accepted"
