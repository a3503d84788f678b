"""A draft and the law that it starts from: is that still the last one, and what became empty."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from districts.lookups import called_by
from districts.models import BoundaryRevision, DraftMark, StateChange, Zone


def newer_law(
    revision: BoundaryRevision, known: dict[date | None, int | None] | None = None
) -> BoundaryRevision | None:
    """The law that came after the base of a draft; None while the base is the last of its zoning.

    The last by its day, in force or to come: a draft that would undo it must first know it. One
    that speaks of days gone by (a correction, the comuni of a day) is of the law of its own day.
    known: where somebody keeps {day or None: the last law} of the zoning until another law comes.
    """
    base = revision.based_on
    if base is None:
        return None
    of_its_day = corrects_its_base(revision) or is_technical(revision)
    day = revision.effective_from if of_its_day else None
    known = {} if known is None else known
    if day not in known:
        laws = BoundaryRevision.objects.standing().filter(zoning=revision.zoning_id)
        laws = laws if day is None else laws.in_force(day)
        last = laws.order_by("-effective_from", "-recorded_at")
        known[day] = last.values_list("pk", flat=True).first()
    newer = known[day]
    return None if newer in {None, base.pk} else BoundaryRevision.objects.get(pk=newer)


def corrects_its_base(revision: BoundaryRevision) -> bool:
    """Whether it holds from the very day of the law that it starts from, and so replaces it."""
    if revision.effective_from is None or (base := revision.based_on) is None:
        return False
    is_law = base.state == BoundaryRevision.State.ADOPTED
    return is_law and base.effective_from == revision.effective_from


def corrects_before_its_day(revision: BoundaryRevision) -> bool:
    """Whether it takes the place of a law that never came into force."""
    if not corrects_its_base(revision) or revision.effective_from is None:
        return False
    return _written_on(revision) < revision.effective_from


def _written_on(revision: BoundaryRevision) -> date:
    """The day on which it became law; of a draft today, on which it would."""
    if revision.state not in {BoundaryRevision.State.ADOPTED, BoundaryRevision.State.REVOKED}:
        return timezone.localdate()
    passages = StateChange.objects.filter(
        content_type=ContentType.objects.get_for_model(BoundaryRevision),
        object_id=revision.pk,
        to_state=BoundaryRevision.State.ADOPTED,
    )
    moment = passages.order_by("-pk").values_list("at", flat=True).first()
    return timezone.localdate(moment or revision.recorded_at)


def is_technical(revision: BoundaryRevision) -> bool:
    """Whether a change of comuni made it."""
    return revision.origin == BoundaryRevision.Origin.ISTAT_CHANGE


def emptied_zones(revision: BoundaryRevision) -> list[Zone]:
    """The zones of the base in which a draft leaves no unit and that nobody dissolved, by code."""
    if revision.based_on_id is None:
        return []
    dissolved = DraftMark.objects.filter(draft=revision.pk, kind=DraftMark.Kind.DISSOLVED)
    zones = Zone.objects.filter(assignments__revision=revision.based_on_id)
    left = zones.exclude(pk__in=revision.assignments.values("zone"))
    emptied = left.exclude(pk__in=dissolved.values("zone")).distinct().order_by("code")
    return called_by(revision.pk, emptied)
