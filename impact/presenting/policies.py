"""The five policies as a district sees them: who else governs here, and who differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import shapely
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from districts import formats
from districts.maps.cartography import Frame
from impact.presenting import wording
from impact.presenting.boundaries import basis
from impact.presenting.wording import Entry

_NAMED = 3
_WIDTH = 220
_MARGIN = 4
TONES = {"coincides": "ok", "almost": "warning", "nested": "info", "diverges": "warning"}

ZoneShapes = Mapping[tuple[str, str], BaseGeometry]
"""Outline of each zone by code of its zoning and its own."""


@dataclass(frozen=True, slots=True)
class SmallMap:
    """A district over the outline of a policy's zone; `apart` are its comuni that differ."""

    view_box: str
    zone: str
    district: str
    apart: Sequence[str]


@dataclass(frozen=True, slots=True)
class Differing:
    """A comune on one side of the boundary only."""

    code: str
    name: str
    residents: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyColumn:
    """One column of the strip. `compare`: where all districts are held against its zones."""

    name: str
    available: bool
    tag: str
    tone: str
    zone: str = ""
    parent: str = ""
    coincidence: str = ""
    nesting: str = ""
    sentence: str = ""
    construction: str = ""
    outside: Sequence[Differing] = ()
    added: Sequence[Differing] = ()
    law: str = ""
    compare: str = ""
    map: SmallMap | None = None


def policy_columns(
    payload: Entry,
    zones: ZoneShapes,
    units: Mapping[str, BaseGeometry],
    day: date | None = None,
) -> list[PolicyColumn]:
    """The five policies, always five and always in the same order; `day` as in `Choices`."""
    return [_column(policy, payload, zones, units, day) for policy in payload["policies"]]


def alignment_words(payload: Entry) -> str:
    """«0,606 · 11º su 30 · su sociale, lavoro, scuola»; nothing without an independent policy."""
    alignment = payload["alignment"]
    if alignment["index"] is None or alignment["rank"] is None:
        return ""
    position, of = alignment["rank"]
    names = [wording.policy(policy).lower() for policy in alignment["policies"]]
    return _("%(index)s · %(position)s su %(of)s · calcolato su %(policies)s") % {
        "index": wording.number(alignment["index"], 3),
        "position": formats.ordinal(position, language=wording.language()),
        "of": of,
        "policies": wording.joined(names),
    }


def _column(
    policy: Entry,
    payload: Entry,
    zones: ZoneShapes,
    units: Mapping[str, BaseGeometry],
    day: date | None,
) -> PolicyColumn:
    if not policy["available"]:
        return PolicyColumn(
            name=wording.policy(policy["policy"]),
            available=False,
            tag=_("Nessun dato"),
            tone="plain",
            sentence=_absence(policy),
        )
    tags = {
        "coincides": _("Coincide"),
        "almost": _("Quasi uguale"),
        "nested": _("Annidato"),
        "diverges": _("Diverge"),
    }
    since = wording.day(policy["effective_from"])
    return PolicyColumn(
        name=wording.policy(policy["policy"]),
        available=True,
        tag=tags[policy["state"]],
        tone=TONES[policy["state"]],
        zone=policy["zone_name"],
        parent=policy["parent_name"],
        coincidence=wording.number(policy["coincidence"], 3),
        nesting=wording.number(policy["nesting"], 3),
        sentence=_sentence(policy),
        construction=construction(policy["independence"]),
        # A district inside a larger zone differs from it as a whole, not by these comuni.
        outside=[] if _is_inside(policy) else [_differing(unit) for unit in policy["only_here"]],
        added=[_differing(unit) for unit in policy["only_there"]],
        law=_("In vigore dal %(day)s · %(basis)s")
        % {"day": since, "basis": basis(policy["basis"])},
        compare=_comparison(payload["boundary"]["zoning"], policy["zoning"], day),
        map=_small_map(policy, payload, zones, units),
    )


def _comparison(districts: str, zoning: str, day: date | None) -> str:
    question = {"a": districts, "b": zoning}
    if day:
        question["alla-data"] = day.isoformat()
    return f"{reverse('zonings-compare')}?{urlencode(question)}"


def _absence(policy: Entry) -> str:
    if policy["known_from"]:
        return _("I suoi confini sono noti solo dal %(day)s: in questa data non è nell'indice.") % {
            "day": wording.day(policy["known_from"])
        }
    return _("Zonizzazione non caricata: la politica resta in elenco e non entra nell'indice.")


def _is_inside(policy: Entry) -> bool:
    return policy["state"] == "nested" and not policy["matched"]


def construction(independence: str) -> str:
    """What an agreement can prove, in words; nothing where it proves in full."""
    return {
        "none": _("Coincidono per costruzione: un elenco è nato dall'altro, fuori dall'indice."),
        "partial": _("In parte per costruzione: i due elenchi hanno una base comune."),
    }.get(independence, "")


def _sentence(policy: Entry) -> str:
    if policy["state"] == "coincides":
        return _("Stessi confini.")
    if policy["state"] == "nested":
        if policy["matched"]:
            return _("Il distretto è tutto dentro una zona più grande.")
        return _("Il distretto è tutto dentro una zona più grande, abbinata a un altro distretto.")
    units = [*policy["only_here"], *policy["only_there"]]
    many = ngettext("%(n)s comune diverso", "%(n)s comuni diversi", len(units))
    said = many % {"n": wording.number(len(units))}
    if 0 < len(units) <= _NAMED:
        return f"{said}: {wording.joined([unit['name'] for unit in units])}."
    return f"{said}."


def _differing(unit: Entry) -> Differing:
    return Differing(
        unit["code"], unit["name"], wording.number(unit["population"]), unit["zone_name"]
    )


def _small_map(
    policy: Entry, payload: Entry, zones: ZoneShapes, units: Mapping[str, BaseGeometry]
) -> SmallMap | None:
    """None where an outline is not known."""
    zone = zones.get((policy["zoning"], policy["zone"]))
    district = zones.get((payload["boundary"]["zoning"], payload["zone"]["code"]))
    if zone is None or district is None:
        return None
    differing = [] if _is_inside(policy) else policy["only_here"]
    apart = [units[unit["code"]] for unit in differing if unit["code"] in units]
    frame = Frame.around([zone, district], _WIDTH, padding=_MARGIN)
    # Half a pixel of this drawing, in degrees: what is lost cannot be seen.
    coarse = shapely.simplify([zone, district, *apart], 0.5 / frame.scale)
    outline, inside, *others = [frame.trace([shape]) for shape in coarse]
    return SmallMap(frame.view_box, outline, inside, [path for path in others if path])
