"""Flows of approval, what is in flight through them, and every verdict."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.approving.rules import Policy, State, Verdict

PERSON = settings.AUTH_USER_MODEL


class ApprovalFlow(models.Model):
    """One row is a version of a flow of approval. Rows are only ever added.

    The highest version is the one that new approvals take; those in flight keep theirs.
    """

    append_only = True

    code = models.SlugField("codice", max_length=40)
    version = models.PositiveIntegerField("versione")
    name = models.CharField("nome", max_length=120)
    reason = models.TextField("motivo")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    acting_as = models.CharField(
        "in veste di", max_length=32, blank=True, default="", db_default=""
    )
    acting_for = models.CharField(
        "per conto di", max_length=200, blank=True, default="", db_default=""
    )
    at = models.DateTimeField("quando", db_default=Now())

    class Meta:
        verbose_name = "flusso di approvazione"
        verbose_name_plural = "flussi di approvazione"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="flow_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (v{self.version})"


class ApprovalStep(models.Model):
    """One row is a step of a version of a flow. Rows are only ever added, with their flow.

    `permission` is asked of whoever decides, in the policy layer (docs/adr/0018); empty asks for
    none, and then people must be named. With people named (`ApprovalSeat`) `seats` is their number.
    """

    append_only = True

    class PolicyChoice(models.TextChoices):
        ALL = Policy.ALL.value, _("tutti")
        ANY = Policy.ANY.value, _("uno qualsiasi")
        AT_LEAST = Policy.AT_LEAST.value, _("almeno")

    flow = models.ForeignKey(ApprovalFlow, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField("numero")
    name = models.CharField("nome", max_length=120)
    policy = models.CharField("regola", max_length=10, choices=PolicyChoice)
    seats = models.PositiveSmallIntegerField("posti", default=1)
    at_least = models.PositiveSmallIntegerField("approvazioni necessarie", default=1)
    permission = models.CharField("permesso", max_length=80, blank=True)
    term_days = models.PositiveSmallIntegerField("giorni per decidere", null=True, blank=True)

    class Meta:
        verbose_name = "passo di approvazione"
        verbose_name_plural = "passi di approvazione"
        ordering = ["flow", "number"]
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="step_once_per_flow"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, at_least__gte=1, at_least__lte=F("seats")),
                name="step_can_be_passed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApprovalSeat(models.Model):
    """One row names a person who sits in a step. Rows are only ever added, with their flow."""

    append_only = True

    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="named")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "posto nominato"
        verbose_name_plural = "posti nominati"
        constraints = [
            models.UniqueConstraint(fields=["step", "person"], name="seat_once_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.step_id}"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def pending(self) -> "ApprovalQuerySet":
        return self.filter(state=State.PENDING)

    def concerning(self, user: Any) -> "ApprovalQuerySet":
        """Those that `user` made or decided in, or where they sit, as delegates too."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        lent = Delegation.objects.on(timezone.localdate()).filter(delegate=user)
        sits = ApprovalSeat.objects.filter(Q(person=user) | Q(person__in=lent.values("person")))
        return self.filter(
            Q(author=user)
            | Q(asked_by=user)
            | Q(pk__in=ApprovalDecision.objects.filter(by=user).values("approval"))
            | Q(flow__in=sits.values("step__flow"))
        )


class Approval(models.Model):
    """One row is a request to approve one thing through one version of a flow.

    `author` wrote the thing; neither they nor `asked_by` decide in it. `fingerprint` is of what was
    submitted: if the thing changes meanwhile, nobody can approve what nobody was asked about.
    """

    class StateChoice(models.TextChoices):
        PENDING = State.PENDING.value, _("in attesa")
        APPROVED = State.APPROVED.value, _("approvata")
        REJECTED = State.REJECTED.value, _("respinta")
        WITHDRAWN = State.WITHDRAWN.value, _("ritirata")

    flow = models.ForeignKey(ApprovalFlow, models.PROTECT, related_name="approvals")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    title = models.CharField("che cosa", max_length=300)
    fingerprint = models.CharField("impronta", max_length=64)
    state = models.CharField(
        "stato", max_length=10, choices=StateChoice, default=StateChoice.PENDING
    )
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="autore")
    asked_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="chiesta da"
    )
    asked_at = models.DateTimeField("chiesta il", db_default=Now())
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)
    reason = models.TextField("motivo")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "approvazione"
        verbose_name_plural = "approvazioni"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state="pending"),
                name="approval_one_pending_each",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="approval_says_why"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def makers(self) -> frozenset[int]:
        """Who wrote the thing and who asked: they decide nothing in it."""
        return frozenset({self.author_id, self.asked_by_id})


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def on(self, day: date) -> "DelegationQuerySet":
        """Those that hold on `day`."""
        return self.filter(valid_from__lte=day, valid_to__gt=day, revoked_at__isnull=True)


class Delegation(models.Model):
    """One row lends a person's seats to a delegate for a time. A seat is lent, never a right:

    the delegate needs the permission of the step themselves, and cannot lend the seat on.
    """

    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="delegations_given", verbose_name="chi delega"
    )
    delegate = models.ForeignKey(
        PERSON, models.PROTECT, related_name="delegations_had", verbose_name="delegato"
    )
    flow_code = models.SlugField("solo per il flusso", max_length=40, blank=True)
    valid_from = models.DateField("dal")
    valid_to = models.DateField("fino al (escluso)")
    reason = models.TextField("motivo")
    granted_at = models.DateTimeField("concessa il", db_default=Now())
    revoked_at = models.DateTimeField("revocata il", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "delega"
        verbose_name_plural = "deleghe"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="delegation_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("delegate")), name="delegation_to_somebody_else"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.delegate_id}"


class ApprovalDecision(models.Model):
    """One row is a verdict of one person in one step of an approval. Rows are only ever added.

    `seat` is whose place it was: of `by`, or of who had delegated them (`delegation`).
    """

    append_only = True

    class VerdictChoice(models.TextChoices):
        APPROVE = Verdict.APPROVE.value, _("approva")
        REJECT = Verdict.REJECT.value, _("respinge")

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="decisions")
    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="decisions")
    verdict = models.CharField("esito", max_length=8, choices=VerdictChoice)
    reason = models.TextField("motivo")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="chi")
    seat = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="al posto di")
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="delega"
    )
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)
    at = models.DateTimeField("quando", db_default=Now())

    class Meta:
        verbose_name = "decisione"
        verbose_name_plural = "decisioni"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "by"], name="decision_once_per_person"),
            models.UniqueConstraint(fields=["approval", "seat"], name="decision_once_per_seat"),
            models.CheckConstraint(
                condition=Q(by=F("seat"), delegation__isnull=True)
                | (~Q(by=F("seat")) & Q(delegation__isnull=False)),
                name="decision_for_another_by_delegation",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.verdict}"

    @property
    def for_another(self) -> Any:
        """Whose seat it was, if not their own."""
        return self.seat if self.seat_id != self.by_id else None
