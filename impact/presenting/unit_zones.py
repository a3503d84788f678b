"""A comune through time: its zones in every law, what it came from and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from districts import formats
from districts.models import Policy, UnitSuccession, Zoning, is_uncertain
from districts.unit_records import Belonging, Passage, UnitRecord
from impact.presenting import wording
from impact.presenting.boundaries import basis, confidence, in_force
from impact.presenting.responsible import Body

# The districts first, then the policies of the paper, then what only administers.
_ORDER = [
    Policy.COHESION,
    Policy.HEALTH,
    Policy.SOCIAL,
    Policy.LABOUR,
    Policy.EDUCATION,
    Policy.DEVELOPMENT,
    Policy.ADMINISTRATION,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """The zone of the comune in one zoning; `uncertain` if that must be shown as such."""

    policy: str
    zoning: str
    zoning_code: str
    zone: str
    code: str
    district: bool
    parent: str
    law: str
    basis: str
    confidence: str
    uncertain: bool
    responsible: Sequence[Body] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """The zone of the comune in one law: from when to when; `now` if it holds on the day asked."""

    zoning: str
    zone: str
    code: str
    since: str
    until: str
    act: str
    now: bool
    uncertain: bool


@dataclass(frozen=True, slots=True)
class History:
    """A line of the past: a sentence, and the other comune it leads to."""

    day: str
    text: str
    code: str
    name: str
    source: str = ""


def ended(record: UnitRecord) -> str:
    """That the comune is no more, since when."""
    if record.ended_on is None:
        return ""
    return _("Dal %(day)s non è più un comune.") % {"day": formats.day(record.ended_on)}


def absent(
    record: UnitRecord, history: Sequence[Belonging], own: Belonging | None, day: date
) -> str:
    """What did not exist yet on the day: the comune itself, or the districts."""
    if record.exists_since is not None and day < record.exists_since:
        words = {"day": formats.day(day), "since": formats.day(record.exists_since)}
        return (
            _(
                "Il %(day)s questo comune non esisteva ancora: è nato il %(since)s. Le zone sono"
                " quelle del territorio che ha oggi."
            )
            % words
        )
    first = min((z.effective_from for z in history if z.policy == Policy.COHESION), default=None)
    if own is None and first is not None and day < first:
        words = {"day": formats.day(day), "first": formats.day(first)}
        return (
            _("Il %(day)s i distretti non c’erano ancora: i loro confini partono dal %(first)s.")
            % words
        )
    return ""


def past_rows(history: Sequence[Belonging], day: date) -> list[PastRow]:
    """The zones in every law, in the fixed order of policies, each policy's latest first."""
    shown = [zone for zone in history if zone.zoning_kind != Zoning.Kind.REGION]
    shown.sort(key=lambda zone: zone.effective_from, reverse=True)
    shown.sort(key=lambda zone: (_ORDER.index(Policy(zone.policy)), zone.zoning))
    return [
        PastRow(
            zoning=zone.zoning_name_en if wording.language() == "en" else zone.zoning_name_it,
            zone=zone.zone_name,
            code=zone.zone,
            since=wording.day(zone.effective_from.isoformat(), zone.date_precision),
            until=formats.day(zone.to_day) if zone.to_day else "",
            act=zone.act,
            now=zone.holds_on(day),
            uncertain=is_uncertain(zone.basis, zone.confidence),
        )
        for zone in shown
    ]


def is_told(record: UnitRecord, passage: Passage) -> bool:
    """Everything that happened to the comune but the same rename seen from its other end."""
    return passage.code != record.code or passage.kind == UnitSuccession.Kind.RENAME


def fate(passage: Passage) -> History:
    words = {
        UnitSuccession.Kind.MERGER: _("si è fuso con altri in"),
        UnitSuccession.Kind.INCORPORATION: _("è stato incorporato in"),
        UnitSuccession.Kind.TERRITORY_CEDED: _("ha ceduto parte del territorio a"),
        UnitSuccession.Kind.PROVINCE_CHANGE: _("è passato a un’altra provincia come"),
        UnitSuccession.Kind.SPLIT: _("è stato diviso: ne è nato"),
        UnitSuccession.Kind.RENAME: _("si chiamava %(name)s") % {"name": passage.former_name},
    }
    kind = UnitSuccession.Kind(passage.kind)
    renamed = kind == UnitSuccession.Kind.RENAME
    return History(
        formats.day(date.fromisoformat(passage.day)),
        words[kind],
        "" if renamed else passage.code,
        "" if renamed else passage.name,
        passage.source,
    )


def origin(passage: Passage) -> History:
    words = {
        UnitSuccession.Kind.MERGER: _("vi è confluito"),
        UnitSuccession.Kind.INCORPORATION: _("ha incorporato"),
        UnitSuccession.Kind.TERRITORY_CEDED: _("ha ricevuto parte del territorio di"),
        UnitSuccession.Kind.PROVINCE_CHANGE: _("era di un’altra provincia, come"),
        UnitSuccession.Kind.SPLIT: _("è nato dalla divisione di"),
        UnitSuccession.Kind.RENAME: _("prima era"),
    }
    return History(
        formats.day(date.fromisoformat(passage.day)),
        words[UnitSuccession.Kind(passage.kind)],
        passage.code,
        passage.former_name,
        passage.source,
    )


def zone_rows(
    zones: Sequence[Belonging], responsible: Mapping[tuple[str, str], Sequence[Body]]
) -> list[ZoneRow]:
    """The zones in a fixed order of policies; the region, which divides nothing, left out."""
    shown = [zone for zone in zones if zone.zoning_kind != Zoning.Kind.REGION]
    shown.sort(key=lambda zone: (_ORDER.index(Policy(zone.policy)), zone.zoning))
    return [
        ZoneRow(
            policy=wording.policy(zone.policy),
            zoning=zone.zoning_name_en if wording.language() == "en" else zone.zoning_name_it,
            zoning_code=zone.zoning,
            zone=zone.zone_name,
            code=zone.zone,
            district=zone.policy == Policy.COHESION,
            parent=zone.parent_name,
            law=law(zone),
            basis=basis(zone.basis),
            confidence=confidence(zone.confidence),
            uncertain=is_uncertain(zone.basis, zone.confidence),
            responsible=responsible.get((zone.zoning, zone.zone), ()),
        )
        for zone in shown
    ]


def law(zone: Belonging) -> str:
    return in_force(zone.act, zone.effective_from.isoformat(), zone.date_precision)
