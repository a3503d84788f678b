"""The places of a draft that somebody may speak of: its zones and its comuni."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F

from districts.models import (
    BoundaryRevision,
    Consultation,
    ConsultationComment,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
)

ZONE, UNIT = "z", "u"


@dataclass(frozen=True)
class Places:
    """What a comment may be of, by how a form writes it: `z-D06` a zone, `u-001272` a comune.

    zones: {key: zone, under the name that the draft gives it}; units: {key: unit}, by name. `home`:
    {key of a unit: key of its zone}.
    """

    zones: Mapping[str, Zone] = field(default_factory=dict)
    units: Mapping[str, TerritorialUnit] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)

    def words(self, key: str) -> str:
        """What it is called; empty if it is not here."""
        if (zone := self.zones.get(key)) is not None:
            return f"{zone.code} {zone.name}"
        unit = self.units.get(key)
        return unit.name if unit else ""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Comments on a zone: on it as a whole, on comuni that the draft puts there."""

    key: str
    name: str
    zone: int
    units: int


def places_of(subject: Any) -> Places:
    """The zones and comuni of a draft of boundaries; none of anything else."""
    if not isinstance(subject, BoundaryRevision):
        return Places()
    rows = ZoneAssignment.objects.filter(revision=subject)
    rows = rows.select_related("unit", "zone").annotate(zone_called=F("called__name"))
    zones: dict[str, Zone] = {}
    units: dict[str, TerritorialUnit] = {}
    home: dict[str, str] = {}
    for row in rows.defer("unit__geometry").order_by("unit__name", "unit__istat_code"):
        row.zone.name = row.zone_called  # to be read: that of the draft
        at, of = f"{ZONE}-{row.zone.code}", f"{UNIT}-{row.unit.istat_code}"
        zones.setdefault(at, row.zone)
        units[of], home[of] = row.unit, at
    return Places(dict(sorted(zones.items())), units, home)


def place_key(comment: ConsultationComment) -> str:
    """Of which place a comment is; empty for the draft as a whole."""
    if comment.zone is not None:
        return f"{ZONE}-{comment.zone.code}"
    return f"{UNIT}-{comment.unit.istat_code}" if comment.unit is not None else ""


def counted(consultation: Consultation, places: Places) -> list[PlaceCount]:
    """Comments that are not refused, by zone of the draft; those of no place are not here."""
    rows = consultation.comments.exclude(state="rejected")
    pairs = rows.values_list("zone__code", "unit__istat_code").order_by()
    keys = {
        f"{ZONE}-{zone}" if zone else f"{UNIT}-{unit}" if unit else "": number
        for zone, unit, number in pairs.annotate(number=Count("pk"))
    }
    on: dict[str, list[int]] = {}
    for key, number in keys.items():
        if key in places.zones:
            on.setdefault(key, [0, 0])[0] += number
        elif key in places.home:
            on.setdefault(places.home[key], [0, 0])[1] += number
    return [PlaceCount(key, places.words(key), *on[key]) for key in sorted(on)]
