"""How large zonings are: zones, units, residents, and how well their lists are known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, FilteredRelation, Q, Sum

from districts.models import BoundaryRevision, TerritorialUnit, ZoneAssignment


@dataclass(frozen=True, slots=True)
class Size:
    """`units` assigned, `parts` those of them that are parts of a comune; rows by what they are."""

    zones: int = 0
    units: int = 0
    parts: int = 0
    residents: int = 0
    bases: Mapping[str, int] = field(default_factory=dict)
    confidences: Mapping[str, int] = field(default_factory=dict)


NOTHING = Size()

_PEOPLE = Q(unit__populations__superseded_at__isnull=True)


def sizes(laws: Collection[BoundaryRevision], year: int) -> dict[int, Size]:
    """{law: its size} with the residents of `year`; one query."""
    known = _PEOPLE & Q(unit__populations__year=year)
    part = Q(unit__kind=TerritorialUnit.Kind.SUBMUNICIPAL)
    rows = (
        ZoneAssignment.objects.filter(revision__in=laws)
        .annotate(people=FilteredRelation("unit__populations", condition=known))
        .values_list("revision", "zone", "basis", "confidence")
        .annotate(
            units=Count("pk"),
            parts=Count("pk", filter=part),
            residents=Sum("people__population", default=0),
        )
    )
    zones: dict[int, set[int]] = {}
    found: dict[int, Size] = {}
    for law, zone, basis, confidence, units, parts, residents in rows:
        zones.setdefault(law, set()).add(zone)
        known_size = found.get(law, NOTHING)
        found[law] = Size(
            zones=len(zones[law]),
            units=known_size.units + units,
            parts=known_size.parts + parts,
            residents=known_size.residents + residents,
            bases=_more(known_size.bases, basis, units),
            confidences=_more(known_size.confidences, confidence, units),
        )
    return found


def whole_region(year: int) -> Size:
    """The comuni of today and their residents in `year`; one query."""
    known = Q(populations__superseded_at__isnull=True, populations__year=year)
    counted = (
        TerritorialUnit.objects.comuni()
        .filter(valid_to__isnull=True)
        .annotate(people=FilteredRelation("populations", condition=known))
        .aggregate(units=Count("pk"), residents=Sum("people__population", default=0))
    )
    return Size(units=counted["units"], residents=counted["residents"])


def _more(counts: Mapping[str, int], key: str, count: int) -> dict[str, int]:
    return dict(counts) | {key: counts.get(key, 0) + count}
