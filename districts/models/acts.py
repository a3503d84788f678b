"""Acts of public bodies, and the register of every change of state."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from districts.files.private import PrivateStorage


class Act(models.Model):
    """One row is an act of a public body: deliberation, decree, convention, minutes.

    The authority is text plus its IPA code, not a foreign key: acts of 1980 come from bodies
    that no longer exist.
    """

    class Kind(models.TextChoices):
        DGR = "DGR", "DGR"
        DCR = "DCR", "DCR"
        LR = "LR", "L.R."
        DD = "DD", "DD"
        LEGGE = "L", "L."
        DELIBERA = "delibera", "delibera"
        DECRETO = "decreto", "decreto"
        CONVENZIONE = "convenzione", "convenzione"
        ALTRO = "altro", "atto"

    kind = models.CharField("tipo", max_length=12, choices=Kind)
    authority = models.CharField("organo", max_length=120)
    authority_ipa = models.CharField("codice IPA", max_length=20, blank=True)
    number = models.CharField("numero", max_length=32)
    date = models.DateField("data")
    title = models.CharField("oggetto", max_length=300, blank=True)
    url = models.URLField("indirizzo", blank=True)

    class Meta:
        verbose_name = "atto"
        verbose_name_plural = "atti"
        ordering = ["-date", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "authority", "number", "date"], name="act_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} del {self.date:%d/%m/%Y}"


def random_name(_document: "ActDocument", _name: str) -> str:
    """A name that nobody can guess, and nothing of the one that the file came with."""
    return f"acts/{secrets.token_urlsafe(24)}.pdf"


class ActDocument(models.Model):
    """One row is a file of an act, as it was uploaded. Rows are only ever added.

    A better one comes after, and is the one shown. `name` is what it was called, for people to
    read: never a path, and never the name under which it is stored or downloaded.
    """

    append_only = True

    act = models.ForeignKey(Act, models.PROTECT, related_name="documents", verbose_name="atto")
    file = models.FileField("file", storage=PrivateStorage(), upload_to=random_name)
    name = models.CharField("nome", max_length=150)
    size = models.PositiveIntegerField("byte")
    sha256 = models.CharField("impronta", max_length=64)
    is_public = models.BooleanField("pubblico", default=False)
    added_at = models.DateTimeField("caricato il", db_default=Now())
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)

    class Meta:
        verbose_name = "documento di un atto"
        verbose_name_plural = "documenti di atti"
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class StateChange(models.Model):
    """One row is one passage of one object from a state to another. Rows are only ever added."""

    append_only = True

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    from_state = models.CharField("da", max_length=32, blank=True)
    to_state = models.CharField("a", max_length=32)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The hat, as words: it must still be told when body and membership are gone.
    acting_as = models.CharField("in veste di", max_length=32, blank=True, db_default="")
    acting_for = models.CharField("per conto di", max_length=200, blank=True, db_default="")
    at = models.DateTimeField("quando", db_default=Now())
    reason = models.TextField("motivo", blank=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "cambio di stato"
        verbose_name_plural = "cambi di stato"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.from_state or '—'} → {self.to_state}"
