"""What happened, whom it concerns, and how each wants to be told."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Happening(models.Model):
    """One row is something that happened to one object. Rows are only ever added.

    Written in the transaction of what happened (districts/happenings.py), so neither is without the
    other. `title` is the object as it was called then; no person is named in it but by `by`, whose
    account may be closed one day. `address` is the Italian path of the page to look at.
    """

    append_only = True

    kind = models.CharField("che cosa", max_length=60)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    title = models.CharField("di che cosa", max_length=300)
    address = models.CharField("pagina", max_length=300)
    by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chi"
    )
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)
    at = models.DateTimeField("quando", db_default=Now())

    class Meta:
        verbose_name = "fatto"
        verbose_name_plural = "fatti"
        ordering = ["-id"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class Cadence(models.TextChoices):
    """When somebody is told by mail of what they also find in `/area-riservata/avvisi/`."""

    AT_ONCE = "at_once", _("subito")
    DAILY = "daily", _("ogni giorno, in una sola e-mail")
    WEEKLY = "weekly", _("ogni lunedì, in una sola e-mail")
    HERE = "here", _("solo qui, senza e-mail")
    OFF = "off", _("mai")


MAILED = (Cadence.AT_ONCE, Cadence.DAILY, Cadence.WEEKLY)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def of(self, user: Any) -> "NotificationQuerySet":
        """Those of a person; nobody else may know of them."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(person=user)


class Notification(models.Model):
    """One row tells one person of one happening, and is the record of whether a mail told it too.

    Who is invited may have no account yet: then there is an `address` in place of a person, and a
    mail is all there is. `mailings` counts the mails that were begun and not known to have failed;
    one that was interrupted may have left, so it is begun once more and never a third time.
    """

    happening = models.ForeignKey(Happening, models.PROTECT, related_name="notifications")
    person = models.ForeignKey(
        PERSON, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    address = models.EmailField("indirizzo di posta", blank=True)
    topic = models.CharField("argomento", max_length=16)
    cadence = models.CharField("e-mail", max_length=8, choices=Cadence)
    at = models.DateTimeField("quando", db_default=Now())
    read_at = models.DateTimeField("letto il", null=True, blank=True)
    mailed_at = models.DateTimeField("spedito il", null=True, blank=True)
    mailings = models.PositiveSmallIntegerField("spedizioni cominciate", default=0)
    failures = models.PositiveSmallIntegerField("spedizioni non riuscite", default=0)
    not_before = models.DateTimeField("non prima di", db_default=Now())

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "avviso a una persona"
        verbose_name_plural = "avvisi alle persone"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["happening", "person"],
                condition=Q(person__isnull=False),
                name="notification_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["happening", "address"],
                condition=~Q(address=""),
                name="notification_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="")
                | (Q(person__isnull=True) & ~Q(address="")),
                name="notification_to_person_or_address",
            ),
            models.CheckConstraint(
                condition=~Q(cadence=Cadence.OFF.value), name="notification_is_wanted"
            ),
            models.CheckConstraint(
                condition=Q(mailings__lte=2), name="notification_mailed_twice_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(
                fields=["not_before"],
                condition=Q(mailed_at__isnull=True, cadence__in=[one.value for one in MAILED]),
                name="notification_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happening_id} → {self.person_id or self.address}"


class NotificationChoice(models.Model):
    """One row is how a person wants to be told of one topic.

    Without it the rule for everybody holds (districts/notices/notifying.py).
    """

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="notification_choices")
    topic = models.CharField("argomento", max_length=16)
    cadence = models.CharField("come", max_length=8, choices=Cadence)

    class Meta:
        verbose_name = "scelta sugli avvisi"
        verbose_name_plural = "scelte sugli avvisi"
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="choice_once_per_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.cadence}"


class MailLanguage(models.Model):
    """One row is the language in which mails speak to a person; Italian to who has none."""

    person = models.OneToOneField(PERSON, models.CASCADE, related_name="mail_language")
    language = models.CharField("lingua", max_length=2, choices=settings.LANGUAGES)

    class Meta:
        verbose_name = "lingua delle e-mail"
        verbose_name_plural = "lingue delle e-mail"

    def __str__(self) -> str:
        return self.language
