"""The bars of a comparison: each zone of the first zoning cut by those of the second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from districts.alignment import ZoneAgreement
from districts.boundaries.agreement import Agreement
from districts.maps.plotting import percent
from districts.presenting import wording

# A piece this wide has room for its name.
_LABELLED = 0.18
SHOWN = 13
"""Bars before «Mostra tutti»."""
MOST = 60
"""Zones that a page draws, those that differ most; what all of them are cut into is in the CSV."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar. `label`: the zone of b, where it fits."""

    x: str
    width: str
    matched: bool
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A zone of a. `words`: the pieces outside the matched zone; `match`: that zone."""

    code: str
    name: str
    weight: str
    match: str
    segments: Sequence[Segment]
    words: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Bars:
    """Zones that differ, the most first; `left`: how many more there are.

    `identical`: names of those with equal boundaries.
    """

    first: Sequence[Bar]
    more: Sequence[Bar]
    left: int
    whole: int
    identical: Sequence[str]


def bars(found: Agreement, a_names: Mapping[str, str], b_names: Mapping[str, str]) -> Bars:
    """`a_names`, `b_names`: {code: name} of the zones of each zoning."""
    differing = differing_most(
        [zone for zone in found.zones if zone.only_here or zone.match is None]
    )
    drawn = [_bar(zone, found, a_names, b_names) for zone in differing[:MOST]]
    identical = {a for a, _b in found.metrics.identical_zones}
    return Bars(
        first=drawn[:SHOWN],
        more=drawn[SHOWN:],
        left=len(differing) - len(drawn),
        whole=len(found.zones),
        identical=[a_names[zone.zone] for zone in found.zones if zone.zone in identical],
    )


def differing_most(zones: Sequence[ZoneAgreement]) -> list[ZoneAgreement]:
    """Those of which most lies outside the matched zone first."""
    return sorted(zones, key=lambda zone: (zone.intersection - zone.weight, zone.zone))


def weighed(value: float, kind: str) -> str:
    """A weight as it is read: residents or km²."""
    return wording.number(round(value)) if kind == "population" else wording.area(value)


def _bar(
    zone: ZoneAgreement,
    found: Agreement,
    a_names: Mapping[str, str],
    b_names: Mapping[str, str],
) -> Bar:
    kind = found.pair.weight_kind
    segments, start = [], 0.0
    for piece in zone.pieces:
        share = piece.weight / zone.weight
        segments.append(
            Segment(
                x=percent(100 * start),
                width=percent(100 * share),
                matched=piece.matched,
                label=b_names[piece.zone] if share > _LABELLED else "",
            )
        )
        start += share
    residents = wording.residents(round(zone.weight))
    return Bar(
        code=zone.zone,
        name=a_names[zone.zone],
        weight=residents if kind == "population" else wording.area(zone.weight),
        match=b_names[zone.match] if zone.match else _("nessuna zona abbinata"),
        segments=segments,
        words=[
            (
                wording.units(piece.units, found.kind),
                b_names[piece.zone],
                weighed(piece.weight, kind),
            )
            for piece in zone.pieces
            if not piece.matched
        ],
    )
