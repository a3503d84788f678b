"""The workbench: what was done to a draft boundary, by whom, and what is locked meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import GreaterThanOrEqual

from districts.hats import OF_THE_LAW
from districts.models.units import TerritorialUnit
from districts.models.versions import Versioned
from districts.models.zonings import BoundaryRevision, Zone, ZoneAssignment, Zoning

MIN_REASON, MAX_REASON = 20, 4_000

# A mark is of a zone or of a unit; a unit is never dissolved.
_ON_ONE_THING = Q(zone__isnull=False, unit__isnull=True) | Q(
    zone__isnull=True, unit__isnull=False, kind="lock"
)


def _elsewhere(was: str, becomes: str) -> Q:
    """That the two differ. Of two unknowns SQL says neither that they do nor that they do not."""
    known = {f"{was}__isnull": False, f"{becomes}__isnull": False}
    gains = {f"{was}__isnull": True, f"{becomes}__isnull": False}
    loses = {f"{was}__isnull": False, f"{becomes}__isnull": True}
    return Q(**known) & ~Q(**{was: F(becomes)}) | Q(**gains) | Q(**loses)


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> "DraftQuerySet":
        """Those that may still become law."""
        return self.filter(revision__state__in=["draft", "consultation"])

    def visible_to(self, user: Any) -> "DraftQuerySet":
        """All of them, to the offices of the region alone.

        The same as the permission `districts.view_draft`, for a whole set.
        """
        hat = getattr(user, "hat", None)
        return self.all() if hat is not None and hat.role in OF_THE_LAW else self.none()

    def told_if_incomplete(self) -> "DraftQuerySet":
        """With `incomplete`: whether a unit that must have a zone has none (`Workbench.missing`).

        That is every comune of the vintage, and every part of one that the base assigns.
        """
        listed = ZoneAssignment.objects.filter(unit=OuterRef("pk"))
        of_base = listed.filter(revision=OuterRef(OuterRef("revision__based_on")))
        comuni = TerritorialUnit.objects.comuni().valid_on(OuterRef("revision__unit_vintage"))
        parts = TerritorialUnit.objects.exclude(kind=TerritorialUnit.Kind.COMUNE)
        mine = Exists(listed.filter(revision=OuterRef(OuterRef("pk"))))
        left = [comuni.filter(~mine), parts.filter(~mine, Exists(of_base))]
        missing = Exists(left[0]) | Exists(left[1])
        total = Q(revision__zoning__extent=Zoning.Extent.TOTAL)
        return self.annotate(incomplete=ExpressionWrapper(total & missing, models.BooleanField()))


class Draft(Versioned):
    """One row is the workbench of a draft boundary: its version, and who touched it last.

    The list itself is the assignments of the `revision`; here is only what editing needs. `version`
    grows at each step and each mark, so that of two editors the second is told what the first did.
    """

    revision = models.OneToOneField(
        BoundaryRevision, models.CASCADE, primary_key=True, related_name="draft"
    )
    saved_at = models.DateTimeField("salvata il", db_default=Now())
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DraftQuerySet.as_manager()

    steps_made: int | None = None
    """No column: the number of the last step, once somebody who holds the row has asked."""
    marked = True
    """No column: whether there may be marks, as far as whoever holds the row has asked."""

    class Meta:
        verbose_name = "banco di una bozza"
        verbose_name_plural = "banchi delle bozze"

    def __str__(self) -> str:
        return str(self.revision)


class DraftStep(models.Model):
    """One row is something done to a draft. Rows are only ever added.

    An undo is a step too, which `reverses` another; a redo reverses an undo. So nothing that was
    tried is lost, and the draft is the sum of all steps: of the units that they moved, the marks
    that they put or took off, the names and the seats that they gave. `version` is the one that the
    step made.
    """

    append_only = True

    class Kind(models.TextChoices):
        MOVE = "move", "spostamento"
        UNDO = "undo", "annullamento"
        REDO = "redo", "ripristino"
        REBASE = "rebase", "riallineamento"
        MARK = "mark", "segno"
        NAME = "name", "nome di una zona"
        SEAT = "seat", "sede"

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField("numero")
    version = models.PositiveIntegerField("versione")
    kind = models.CharField("tipo", max_length=8, choices=Kind)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    at = models.DateTimeField("il", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)

    moved: Mapping[int, tuple[int | None, int | None]]
    """Of one that was made just now, no column: {unit: the zones that it left and entered}."""

    class Meta:
        verbose_name = "passo di una bozza"
        verbose_name_plural = "passi di una bozza"
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["undo", "redo"], reverses__isnull=False)
                | ~Q(kind__in=["undo", "redo"]) & Q(reverses__isnull=True),
                name="draft_step_reverses_if_it_undoes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.number}, {self.get_kind_display()}"

    def only_moves(self) -> bool:
        """Whether no mark, name or seat is another by this step."""
        others = Q(mark_changes__isnull=False) | Q(zone_names__isnull=False)
        others |= Q(seat_changes__isnull=False)
        return not DraftStep.objects.filter(others, pk=self.pk).exists()


class DraftMove(models.Model):
    """One row says that a step took a unit from a zone to another; no zone is «senza zona»."""

    append_only = True

    step = models.ForeignKey(DraftStep, models.CASCADE, related_name="moves")
    unit = models.ForeignKey(TerritorialUnit, models.PROTECT, related_name="+")
    from_zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    to_zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "spostamento di un comune"
        verbose_name_plural = "spostamenti di comuni"
        constraints = [
            models.UniqueConstraint(fields=["step", "unit"], name="draft_move_once_per_step"),
            models.CheckConstraint(
                condition=_elsewhere("from_zone", "to_zone"), name="draft_move_goes_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.from_zone_id} → {self.to_zone_id}"


class DraftMark(models.Model):
    """One row is a mark on a zone or on a unit of a draft, until somebody takes it off.

    `lock`: nothing enters or leaves the zone, or the unit stays where it is. `dissolved`: the zone
    is empty on purpose; the law that comes out of the draft does without it.
    """

    class Kind(models.TextChoices):
        LOCK = "lock", "bloccato"
        DISSOLVED = "dissolved", "sciolta"

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="marks")
    kind = models.CharField("tipo", max_length=10, choices=Kind)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        TerritorialUnit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("il", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "segno su una bozza"
        verbose_name_plural = "segni su una bozza"
        ordering = ["draft", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind", "zone", "unit"],
                name="draft_mark_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=_ON_ONE_THING, name="draft_mark_on_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.zone or self.unit}"


class DraftMarkChange(models.Model):
    """One row says that a step put a mark, or took it off (`put` is false). Rows are only added.

    Not the memory of who changed a mark, which a trigger keeps: it says which changes are one step,
    so that an undo reverses them all.
    """

    append_only = True

    step = models.ForeignKey(DraftStep, models.CASCADE, related_name="mark_changes")
    kind = models.CharField("tipo", max_length=10, choices=DraftMark.Kind)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        TerritorialUnit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    put = models.BooleanField("messo")

    class Meta:
        verbose_name = "segno messo o tolto da un passo"
        verbose_name_plural = "segni messi o tolti da un passo"
        constraints = [
            models.UniqueConstraint(
                fields=["step", "kind", "zone", "unit"],
                name="draft_mark_changed_once_per_step",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=_ON_ONE_THING, name="draft_mark_change_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {'+' if self.put else '-'}{self.kind}"


class DraftSeatChange(models.Model):
    """One row says that a step took the seat of a zone from a comune to another; none is no seat.

    Rows are only added. The seats themselves stand in the list (`ZoneAssignment.seat`).
    """

    append_only = True

    step = models.ForeignKey(DraftStep, models.CASCADE, related_name="seat_changes")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+")
    from_unit = models.ForeignKey(
        TerritorialUnit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_unit = models.ForeignKey(
        TerritorialUnit, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "sede cambiata da un passo"
        verbose_name_plural = "sedi cambiate da un passo"
        constraints = [
            models.UniqueConstraint(fields=["step", "zone"], name="draft_seat_once_per_step"),
            models.CheckConstraint(
                condition=_elsewhere("from_unit", "to_unit"), name="draft_seat_goes_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.zone_id}, {self.from_unit_id} → {self.to_unit_id}"


class DraftReason(models.Model):
    """One row is why a draft is right although a check warns. Rows are only ever added.

    It answers the defect of its `fingerprint` and no other: when the defect changes, a reason has
    to be given again. `finding`: what was found, as it was told then (code, zone, units, figures).
    """

    append_only = True

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="reasons")
    fingerprint = models.CharField("impronta", max_length=64)
    finding = models.JSONField("che cosa è stato trovato")
    text = models.TextField("motivazione")
    at = models.DateTimeField("il", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acting_as = models.CharField("in veste di", max_length=32, blank=True)
    acting_for = models.CharField("per conto di", max_length=200, blank=True)

    class Meta:
        verbose_name = "motivazione di un avviso"
        verbose_name_plural = "motivazioni degli avvisi"
        ordering = ["draft", "pk"]
        indexes = [models.Index(fields=["draft", "fingerprint"], name="draft_reason_of")]
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("text"), MIN_REASON),
                name="draft_reason_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.text[:60]}"


class DraftZoneNameQuerySet(models.QuerySet["DraftZoneName"]):
    def by_zone(self, draft: int) -> dict[int, str]:
        """{zone: the name that a draft gives it}, of those that it names or founds."""
        rows = self.filter(draft=draft).order_by("pk")
        last = {
            zone: "" if withdrawn else name
            for zone, name, withdrawn in rows.values_list("zone", "name", "withdrawn")
        }
        return {zone: name for zone, name in last.items() if name}


class DraftZoneName(models.Model):
    """One row is a name that a draft gives a zone; the last one counts. Rows are only ever added.

    `founded`: the zone is new, and belongs to the draft until the draft is law. Laws are read
    through their lists, so a zone that is in no law is nowhere to be seen. What it all comes to
    stands in `ZoneName`, as for every revision. `step`: the step that gave the name, which takes it
    back when it is undone; `withdrawn`: that was undone, so the draft gives the zone no name, nor
    founds it any longer.
    """

    append_only = True

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="zone_names")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+")
    name = models.CharField("nome", max_length=150)
    founded = models.BooleanField("nuova", default=False, db_default=False)
    withdrawn = models.BooleanField("ritirata", default=False, db_default=False)
    step = models.ForeignKey(
        DraftStep, models.CASCADE, null=True, blank=True, related_name="zone_names"
    )
    at = models.DateTimeField("il", db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DraftZoneNameQuerySet.as_manager()

    class Meta:
        verbose_name = "nome di una zona in una bozza"
        verbose_name_plural = "nomi di zone nelle bozze"
        ordering = ["draft", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="draft_zone_has_a_name"),
            # Only what a step did is taken back, by a step.
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(founded=False, step__isnull=False),
                name="draft_zone_withdrawn_by_a_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.zone_id} «{self.name}»"
