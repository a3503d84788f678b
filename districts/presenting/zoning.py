"""The page of one zoning: what it is, its zones, how well its list is known, how it changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from districts.boundary_files.links import law_links
from districts.changes.technical_revisions import Awaited
from districts.maps.choropleth import Choropleth
from districts.memory.law_register import LawRegister
from districts.models import BoundaryRevision, TerritorialUnit, Zoning
from districts.presenting import wording
from districts.presenting.doubtful_rows import DoubtfulRows, doubtful_rows
from districts.presenting.evidence import Foundation, foundation
from districts.presenting.live import zones_address
from districts.presenting.zone_map import Uncertain, zone_map
from districts.rights.memberships import Member, Place

LISTED = 60
"""How many left out comuni are named; of more, the few that are inside say it better."""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone. `address`: its own page, if it has one; `doubts`: its uncertain rows, in words."""

    code: str
    name: str
    parent: str
    units: str
    residents: str
    area: str
    doubts: str
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """A revision in the timeline. `state`: nothing for one that has only been followed."""

    key: int
    since: str
    iso: str
    until: str
    title: str
    act: str
    act_title: str
    act_url: str
    note: str
    basis: str
    rationale: str
    vintage: str
    derived_from: str
    derived_code: str
    corrects: str
    recorded: date
    state: str
    current: bool
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ZoningPage:
    """What the page says."""

    name: str
    code: str
    policy: str
    noun: str
    facts: Sequence[tuple[str, str]]
    sentence: str
    known: str
    band: str
    awaits: str
    construction: str
    compare: str
    map: Choropleth | None
    zones: Sequence[ZoneRow]
    units_word: str
    doubtful: DoubtfulRows
    left_out: Sequence[Member]
    left_out_words: str
    steps: Sequence[Step]
    foundation: Foundation


@dataclass(frozen=True, slots=True)
class _Totals:
    units: int
    residents: int
    area: float
    parts: int


def zoning_page(
    register: LawRegister,
    law: BoundaryRevision,
    units: Sequence[Member],
    outlines: Mapping[tuple[int, str], BaseGeometry],
    uncertain: Sequence[Uncertain],
    *,
    page: int,
    day: date,
    asked_day: date | None,
    year: int,
    awaited: Awaited | None = None,
) -> ZoningPage:
    """`units`: as `members` gives them of `law`; `page`: which of those of uncertain rows."""
    zoning = law.zoning
    inside = [(unit, place) for unit in units if (place := unit.places[0])]
    rows = _zones(inside, zoning, asked_day)
    totals = _totals([unit for unit, _place in inside])
    confidences = Counter(place.confidence for _unit, place in inside)
    left_out = _left_out(units, zoning)
    construction, compare = _against_districts(register, law, day, asked_day, totals)
    return ZoningPage(
        name=wording.name(zoning),
        code=zoning.code,
        policy=str(zoning.get_policy_display()),
        noun=wording.noun(zoning),
        facts=_facts(rows, totals, year),
        sentence=_sentence(law, rows, totals, year),
        known=wording.provenance(law, confidences, of_parts=bool(totals.parts)),
        band=_out_of_force(law, day),
        awaits=_awaits(awaited),
        construction=construction,
        compare=compare,
        map=_map(rows, outlines, uncertain, zones_address(law, day, asked_day)),
        zones=rows,
        units_word=_("Parti di comune") if totals.parts else _("Comuni"),
        doubtful=doubtful_rows(inside, page, asked_day),
        left_out=left_out if len(left_out) <= LISTED else (),
        left_out_words=_left_out_words(left_out, year),
        steps=[_step(revision, law) for revision in register.history(zoning.code)],
        foundation=foundation(register, law),
    )


def _map(
    rows: Sequence[ZoneRow],
    outlines: Mapping[tuple[int, str], BaseGeometry],
    uncertain: Sequence[Uncertain],
    source: str,
) -> Choropleth | None:
    shapes = {zone: shape for (_law, zone), shape in outlines.items()}
    said = {row.code: (row.name, row.residents) for row in rows}
    return zone_map(said, shapes, uncertain, source=source)


def _zones(
    inside: Sequence[tuple[Member, Place]], zoning: Zoning, asked_day: date | None
) -> list[ZoneRow]:
    found: dict[str, list[tuple[Member, Place]]] = {}
    for unit, place in inside:
        found.setdefault(place.zone, []).append((unit, place))
    query = f"?alla-data={asked_day.isoformat()}" if asked_day else ""
    rows = []
    for code, members in sorted(found.items()):
        totals = _totals([unit for unit, _place in members])
        weak = sum(place.weak for _unit, place in members)
        rows.append(
            ZoneRow(
                code=code,
                name=members[0][1].zone_name,
                parent=members[0][1].parent,
                units=wording.number(totals.units),
                residents=wording.number(totals.residents),
                area=wording.area(totals.area),
                doubts=wording.doubts(weak, len(members)),
                address=reverse("district", args=[code]) + query
                if zoning.policy == "cohesion"
                else "",
            )
        )
    return rows


def _totals(units: Sequence[Member]) -> _Totals:
    return _Totals(
        units=len(units),
        residents=sum(unit.population or 0 for unit in units),
        area=sum(unit.area_km2 or 0 for unit in units),
        parts=sum(unit.kind == TerritorialUnit.Kind.SUBMUNICIPAL for unit in units),
    )


def _units(totals: _Totals) -> str:
    if not totals.parts:
        return wording.comuni(totals.units)
    many = ngettext("%(n)s parte di comune", "%(n)s parti di comune", totals.units)
    return many % {"n": wording.number(totals.units)}


def _facts(rows: Sequence[ZoneRow], totals: _Totals, year: int) -> list[tuple[str, str]]:
    return [
        (_("Zone"), wording.number(len(rows))),
        (_("Parti di comune") if totals.parts else _("Comuni"), wording.number(totals.units)),
        (_("Residenti %(year)s") % {"year": year}, wording.number(totals.residents)),
        (_("Superficie"), wording.area(totals.area)),
    ]


def _sentence(law: BoundaryRevision, rows: Sequence[ZoneRow], totals: _Totals, year: int) -> str:
    words = {
        "zones": wording.zones(len(rows)),
        "noun": wording.noun(law.zoning),
        "units": _units(totals),
        "residents": wording.residents(totals.residents),
        "year": year,
    }
    first = (
        _(
            "%(zones)s: ognuna è un’area di tipo «%(noun)s». Insieme hanno %(units)s e "
            "%(residents)s nel %(year)s."
        )
        % words
    )
    if law.zoning.extent == Zoning.Extent.PARTIAL:
        second = _("Non copre tutta la regione: il confronto si fa solo dove esiste.")
    else:
        second = _("Ogni comune sta in una zona sola.")
    return f"{first} {second}"


def _out_of_force(law: BoundaryRevision, day: date) -> str:
    if law.validity.covers(day):
        return ""
    words = {
        "day": wording.day(day),
        "since": wording.day(law.effective_from, law.date_precision),
        "end": wording.day(law.validity.to_day),
    }
    if law.validity.from_day > day:
        return _("Il %(day)s non è ancora in vigore: qui ci sono i confini dal %(since)s.") % words
    return _("Non è più in vigore dal %(end)s: qui ci sono gli ultimi confini.") % words


def _awaits(awaited: Awaited | None) -> str:
    """That comuni changed and nobody has said in which zone they are."""
    if awaited is None:
        return ""
    words = {"day": wording.day(awaited.day), "names": ", ".join(awaited.names)}
    return (
        _(
            "Dal %(day)s si aspetta una decisione su %(names)s: i comuni da cui nasce stavano in"
            " zone diverse. Fino ad allora restano i confini di prima."
        )
        % words
    )


def _against_districts(
    register: LawRegister,
    law: BoundaryRevision,
    day: date,
    asked_day: date | None,
    totals: _Totals,
) -> tuple[str, str]:
    """What their likeness to the districts can prove, and where the two are compared."""
    districts = register.districts(day)
    if districts is None or districts.zoning_id == law.zoning_id or not law.validity.covers(day):
        return "", ""
    address = f"{reverse('zonings-compare')}?a={districts.zoning.code}&b={law.zoning.code}"
    if asked_day:
        address += f"&alla-data={asked_day.isoformat()}"
    if totals.parts:
        return _(
            "Divide un comune in parti: con i distretti si confronta sulle parti, ognuna nel "
            "distretto del suo comune."
        ), address
    words = {
        "none": _(
            "Rispetto ai distretti: coincidono per costruzione, perché un elenco è nato "
            "dall’altro. La somiglianza non prova nulla."
        ),
        "partial": _(
            "Rispetto ai distretti: in parte per costruzione, perché i due elenchi hanno "
            "una base comune."
        ),
        "full": _("Rispetto ai distretti: elenchi indipendenti."),
    }[register.independence(districts, law)]
    return words, address


def _left_out(units: Sequence[Member], zoning: Zoning) -> list[Member]:
    """Comuni that a partial zoning leaves out; one of which it has a part is not left out."""
    if zoning.extent == Zoning.Extent.TOTAL:
        return []
    partly = {unit.code.split("-")[0] for unit in units if unit.places[0]}
    return [unit for unit in units if unit.places[0] is None and unit.code not in partly]


def _left_out_words(left_out: Sequence[Member], year: int) -> str:
    if not left_out:
        return ""
    words = {
        "comuni": wording.comuni(len(left_out)),
        "residents": wording.residents(sum(unit.population or 0 for unit in left_out)),
        "year": year,
    }
    return _("Restano fuori %(comuni)s, con %(residents)s nel %(year)s.") % words


def _step(revision: BoundaryRevision, shown: BoundaryRevision) -> Step:
    validity = getattr(revision, "validity", None)
    state = ""
    if revision.state == BoundaryRevision.State.REVOKED:
        state = _("revocata")
    elif validity is None:
        state = _("corretta da una revisione successiva")
    act = revision.act
    source = revision.derived_from
    return Step(
        key=revision.pk,
        since=wording.day(revision.effective_from, revision.date_precision),
        iso=revision.effective_from.isoformat() if revision.effective_from else "",
        until=wording.day(validity.to_day) if validity and validity.to_day else "",
        title=revision.title,
        act=str(act) if act else "",
        act_title=act.title if act else "",
        act_url=act.url if act else "",
        note=revision.act_note,
        basis=str(revision.get_basis_display()),
        rationale=revision.rationale,
        vintage=wording.day(revision.unit_vintage),
        derived_from=wording.name(source) if source else "",
        derived_code=source.code if source else "",
        corrects=revision.corrects.title if revision.corrects else "",
        recorded=revision.recorded_at.date(),
        state=state,
        current=revision.pk == shown.pk,
        files=law_links(shown.zoning.code, revision.pk),
    )
