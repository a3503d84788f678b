"""Which comuni a revision of boundaries takes from one zone to another."""

from collections.abc import Sequence
from dataclasses import dataclass

from districts.models import BoundaryRevision, ZoneAssignment


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose zone differs; an empty zone for none."""

    code: str
    name: str
    before: str
    after: str


def compared_with(revision: BoundaryRevision) -> BoundaryRevision | None:
    """What a revision is read against.

    The one that it corrects or starts from, or else the law that was recorded last before its day.
    """
    if revision.corrects_id or revision.based_on_id:
        return revision.corrects or revision.based_on
    laws = BoundaryRevision.objects.standing().filter(zoning=revision.zoning_id)
    earlier = laws.exclude(pk=revision.pk)
    if revision.effective_from is not None:
        earlier = earlier.filter(effective_from__lt=revision.effective_from)
    return earlier.order_by("-effective_from").first()


def moved_units(
    revision: BoundaryRevision, against: BoundaryRevision | None = None
) -> Sequence[Moved]:
    """The units that are in another zone than before, by name; none for the first of a zoning.

    `against`: what is before; what the revision is read against if none is said.
    """
    before = against or compared_with(revision)
    if before is None:
        return []
    rows = ZoneAssignment.objects.filter(revision__in=[before, revision]).values_list(
        "revision", "unit__istat_code", "unit__name", "zone__code", "zone__name"
    )
    zones: dict[tuple[str, str], dict[int, str]] = {}
    for law, code, name, zone, zone_name in rows:
        zones.setdefault((code, name), {})[law] = f"{zone_name} {zone}"
    return [
        Moved(code, name, where.get(before.pk, ""), where.get(revision.pk, ""))
        for (code, name), where in sorted(zones.items(), key=lambda item: item[0][1])
        if where.get(before.pk) != where.get(revision.pk)
    ]
