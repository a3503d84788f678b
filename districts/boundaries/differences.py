"""Which comuni a revision of boundaries takes from one zone to another, and what it calls anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from districts.lookups import names_of
from districts.models import BoundaryRevision, ZoneAssignment


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose zone differs.

    before, after: name and code of its zones, each as its own revision calls it; left, entered: the
    codes alone. Empty ones for no zone.
    """

    code: str
    name: str
    before: str
    after: str
    left: str
    entered: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A zone that two revisions have under different names."""

    code: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.code}: {self.before} → {self.after}"


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
        "revision", "unit__istat_code", "unit__name", "zone__code", "called__name"
    )
    nowhere = "", ""
    zones: dict[tuple[str, str], dict[int, tuple[str, str]]] = {}
    for law, code, name, zone, zone_name in rows:
        zones.setdefault((code, name), {})[law] = zone, f"{zone_name} {zone}"
    found = []
    for (code, name), where in sorted(zones.items(), key=lambda item: item[0][1]):
        left, was = where.get(before.pk, nowhere)
        entered, is_now = where.get(revision.pk, nowhere)
        if left != entered:
            found.append(Moved(code, name, was, is_now, left, entered))
    return found


def renamed_zones(revision: BoundaryRevision) -> Sequence[Renamed]:
    """The zones that a revision calls otherwise than what it is read against, by code."""
    before = compared_with(revision)
    return renamed(dict(names_of(before)), dict(names_of(revision))) if before else []


def renamed(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[Renamed]:
    """Those of two {code: name} that are in both under different names, by code."""
    return [
        Renamed(code, before[code], after[code])
        for code in sorted(before.keys() & after.keys())
        if before[code] != after[code]
    ]
