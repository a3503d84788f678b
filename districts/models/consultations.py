"""Public consultations: what is put before everybody, what they say, what comes of it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from districts.models.acts import Act
from districts.models.units import TerritorialUnit
from districts.models.zonings import Zone, ZoneName

PERSON = settings.AUTH_USER_MODEL
MIN_DESCRIPTION = 30
MIN_COMMENT, MAX_COMMENT = 10, 4000


class Consultation(models.Model):
    """One row puts one draft before everybody, from `opens_on` to before `closes_on`.

    Whether it is open follows from the day; nothing has to run at midnight. What may be consulted
    on, a revision of boundaries today, registers itself (districts/consulting/consultable.py).
    `concluded`: what came of it is published. `withdrawn`: the draft was taken back before.
    `proposed` is what everybody was asked about, as it stood when the consultation was opened: the
    draft may be another afterwards. None for one opened before that was kept.
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("annunciata")
        CONCLUDED = "concluded", _("conclusa")
        WITHDRAWN = "withdrawn", _("ritirata")

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    state = models.CharField("stato", max_length=10, choices=State, default=State.ANNOUNCED)
    title = models.CharField("titolo", max_length=200)
    description = models.TextField("che cosa si chiede")
    proposed = models.JSONField("che cosa si propone", null=True, blank=True)
    opens_on = models.DateField("aperta dal")
    closes_on = models.DateField("fino al (escluso)")
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="atto"
    )
    opened_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="aperta da"
    )
    opened_at = models.DateTimeField("registrata il", db_default=Now())
    concluded_at = models.DateTimeField("conclusa il", null=True, blank=True)

    class Meta:
        verbose_name = "consultazione"
        verbose_name_plural = "consultazioni"
        ordering = ["-closes_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="consultation_ends_later"
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("description"), MIN_DESCRIPTION),
                name="consultation_says_what_it_asks",
            ),
            models.CheckConstraint(
                condition=Q(state="concluded", concluded_at__isnull=False)
                | (~Q(state="concluded") & Q(concluded_at__isnull=True)),
                name="consultation_concluded_has_a_moment",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state="announced"),
                name="consultation_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day on which one may comment."""
        return self.closes_on - timedelta(days=1)

    @property
    def phase(self) -> str:
        """Where it stands today: `coming`, `open`, `closed`, `concluded` or `withdrawn`."""
        if self.state != self.State.ANNOUNCED:
            return str(self.state)
        today = timezone.localdate()
        if today < self.opens_on:
            return "coming"
        return "open" if today < self.closes_on else "closed"

    @property
    def is_open(self) -> bool:
        return self.phase == "open"


class ConsultationOutcome(models.Model):
    """One row is a line of «avete detto, abbiamo fatto»: what several said, and what came of it."""

    class Effect(models.TextChoices):
        CHANGED = "changed", _("accolto")
        PARTLY = "partly", _("accolto in parte")
        UNCHANGED = "unchanged", _("non accolto")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="outcomes")
    said = models.CharField("avete detto", max_length=500)
    done = models.TextField("abbiamo fatto")
    effect = models.CharField("esito", max_length=10, choices=Effect)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("scritto il", db_default=Now())

    class Meta:
        verbose_name = "esito di una consultazione"
        verbose_name_plural = "esiti di consultazioni"
        ordering = ["consultation", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(done=""), name="outcome_says_both_sides"
            ),
            models.UniqueConstraint(fields=["consultation", "said"], name="outcome_said_once"),
        ]

    def __str__(self) -> str:
        return self.said


class CommentQuerySet(models.QuerySet["ConsultationComment"]):
    def waiting(self) -> "CommentQuerySet":
        return self.filter(state=ConsultationComment.State.WAITING)

    def published(self) -> "CommentQuerySet":
        return self.filter(state=ConsultationComment.State.PUBLISHED)

    def with_places(self) -> "CommentQuerySet":
        """With the place that each is of; `zone_called`: what the draft calls the zone."""
        own = ZoneName.objects.filter(
            revision=OuterRef("consultation__object_id"), zone=OuterRef("zone")
        )
        rows = self.select_related("zone", "unit").defer("unit__geometry")
        return rows.annotate(zone_called=Subquery(own.values("name")))


class ConsultationComment(models.Model):
    """One row is what somebody says of a draft. The words are never edited.

    `author` is empty for who did not sign in: then nothing is known of them but the name that they
    chose to give, perhaps none. Theirs, and those of who speaks for no verified body, are read
    before they are shown. `form`: the key of the form it came from, so that a second click is not
    a second comment. `zone` or `unit`: the place of the draft that it is of, if it is of one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("da leggere")
        PUBLISHED = "published", _("pubblicato")
        REJECTED = "rejected", _("non pubblicato")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="comments")
    form = models.UUIDField("modulo")
    author = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="consultation_comments"
    )
    name = models.CharField("nome", max_length=80, blank=True)
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)
    text = models.TextField("commento")
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sulla zona"
    )
    unit = models.ForeignKey(
        TerritorialUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="sul comune",
    )
    state = models.CharField("stato", max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField("ricevuto il", db_default=Now())
    moderated_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    moderated_at = models.DateTimeField("letto il", null=True, blank=True)
    reason = models.TextField("motivo", blank=True)
    answer = models.TextField("risposta", blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("risposto il", null=True, blank=True)
    outcome = models.ForeignKey(
        ConsultationOutcome, models.SET_NULL, null=True, blank=True, related_name="comments"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commento"
        verbose_name_plural = "commenti"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "form"], name="comment_once_per_form"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("text"), MIN_COMMENT)
                | Q(state="rejected", text=""),
                name="comment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(name=""), name="comment_has_one_author"
            ),
            models.CheckConstraint(
                condition=Q(zone__isnull=True) | Q(unit__isnull=True),
                name="comment_is_of_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected")
                | (~Q(reason="") & Q(moderated_by__isnull=False, moderated_at__isnull=False)),
                name="comment_rejected_says_why",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True)
                | Q(moderated_by__isnull=True)
                | ~Q(author=F("moderated_by")),
                name="comment_nobody_judges_their_own",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="comment_answer_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"commento {self.pk}"

    @property
    def awaits_answer(self) -> bool:
        """Whether it is shown to everybody and nobody has said what came of it."""
        is_shown = self.state == self.State.PUBLISHED
        return is_shown and not self.answer and self.outcome_id is None

    @property
    def speaker(self) -> Any:
        """Who says it, as the page names them; empty for who gave no name or closed the account."""
        if self.author is None:
            return self.name
        return self.author.get_full_name() if self.author.is_active else ""
