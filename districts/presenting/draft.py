"""The page of a draft: zones before and after, the comuni to choose from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from districts import formats
from districts.boundary_files.matching import NEW
from districts.drafting.scenario import Sums, neighbours
from districts.drafting.workbench import Workbench
from districts.gazetteer import fold
from districts.languages import language
from districts.models import BoundaryRevision, Policy
from districts.presenting.people import person_name

NOWHERE = "-"
"""What stands for «senza zona» in addresses and forms."""
MOVED = "spostati"
PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A number before and after, and their difference, as printed. `look`: up, down or similar."""

    name: str
    before: str
    after: str
    difference: str
    look: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone that the draft touches, or that is locked. `mark`: what its button puts on it."""

    code: str
    name: str
    state: str
    tone: str
    locked: bool
    empty: bool
    dissolved: bool
    mark: str
    seat: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A comune to choose. `before`: its zone in the base, where it is another one."""

    code: str
    name: str
    residents: str
    zone: str
    zone_code: str
    before: str
    locked: bool
    seat: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The comuni of the table: those of one page of the ones that were asked for."""

    rows: Sequence[UnitRow]
    found: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Question:
    """Which comuni the table lists: words of the name, a zone, or those around it; a page."""

    words: str = ""
    zone: str = ""
    around: bool = False
    page: int = 1


def zone_rows(bench: Workbench) -> list[ZoneRow]:
    """The zones touched, empty or locked, by code."""
    shown = {*bench.touched, *bench.emptied, *bench.locked_zones, *bench.founded}
    spoken = language()
    return [_zone_row(bench, code, spoken) for code in sorted(shown) if code in bench.zones]


def _zone_row(bench: Workbench, code: str, spoken: str) -> ZoneRow:
    before, after = bench.sums_of(code)
    state, tone = "", ""
    locked, dissolved = code in bench.locked_zones, code in bench.dissolved
    if not after.units:
        state, tone = (_("Sciolta"), "plain") if dissolved else (_("Vuota"), "error")
    elif not after.contiguous:
        state, tone = _("In %(n)s parti") % {"n": len(after.pieces)}, "warning"
    return ZoneRow(
        code=code,
        name=bench.zones[code].name,
        state=state,
        tone=tone,
        locked=locked,
        empty=not after.units,
        dissolved=dissolved,
        mark=_mark(locked, dissolved, empty=not after.units),
        seat=bench.ground.units[seat].name if (seat := bench.seats.get(code)) else "",
        figures=_zone_figures(before, after, spoken),
    )


MARKS = ("lock", "lock-off", "dissolved", "dissolved-off")
"""What can be put on a zone and taken off it; one without comuni is dissolved, another locked."""


def _mark(locked: bool, dissolved: bool, *, empty: bool) -> str:
    put, take_off = MARKS[2:] if empty else MARKS[:2]
    return take_off if (dissolved if empty else locked) else put


@lru_cache(maxsize=1_000)
def _zone_figures(before: Sums, after: Sums, _language: str) -> tuple[Figure, ...]:
    return (
        figure(_("Comuni"), before.units, after.units),
        figure(_("Residenti"), before.population, after.population),
        figure(_("Superficie (km²)"), before.area, after.area),
        figure(_("Parti"), len(before.pieces), len(after.pieces)),
    )


def figure(
    name: str, before: float | None, after: float | None, decimals: int = 0, *, better: str = ""
) -> Figure:
    """The difference is taken before anything is rounded. `better`: which way is, up or down."""
    if before is None or after is None:
        return Figure(name, _number(before, decimals), _number(after, decimals), "–", "similar")
    difference = after - before
    printed = _number(difference, decimals, signed=True)
    if not printed.strip("+−0.,"):
        said = _("quasi uguale") if difference else _("uguale")
        return Figure(name, _number(before, decimals), _number(after, decimals), said, "similar")
    look = "up" if difference > 0 else "down"
    words = (_("meglio") if look == better else _("peggio")) if better else ""
    return Figure(name, _number(before, decimals), _number(after, decimals), printed, look, words)


def _number(value: float | None, decimals: int, *, signed: bool = False) -> str:
    return formats.number(value, decimals, language=language(), signed=signed)


def alignment_figures(bench: Workbench) -> tuple[Figure, ...]:
    """A and each policy's share, in percent; nothing where there is nothing to agree with."""
    before, after = bench.ground.base.agreement, bench.standing.agreement
    if before is None or after is None:
        return ()
    policies = dict(Policy.choices)
    return (
        figure(_("Indice A"), 100 * before.index, 100 * after.index, 2, better="up"),
        *(
            figure(
                str(policies[policy]),
                100 * before.shares[policy],
                100 * after.shares[policy],
                2,
                better="up",
            )
            for policy in before.shares
            if policy in after.shares
        ),
    )


def difference_rows(bench: Workbench) -> list[tuple[str, str, str, str]]:
    """(comune, its code, zone in the base, zone in the draft) of those that are elsewhere."""
    return [
        (
            bench.ground.units[code].name,
            code,
            zone_words(bench, bench.ground.before.get(code)),
            zone_words(bench, bench.after.get(code)),
        )
        for code in bench.moved
    ]


def told_apart(revision: BoundaryRevision) -> str:
    """What tells a draft from another of the same title: «n. 12, Anna Verdi, 27/11/2026»."""
    return _("n. %(number)s, %(who)s, %(day)s") % {
        "number": revision.pk,
        "who": person_name(revision.author),
        "day": formats.day(timezone.localtime(revision.recorded_at).date()),
    }


def zone_words(bench: Workbench, code: str | None) -> str:
    """«D05 Val Susa», or «senza zona»."""
    if code is None:
        return _("senza zona")
    if code.startswith(NEW):
        return _("zona nuova «%(name)s»") % {"name": code.removeprefix(NEW)}
    zone = bench.zones.get(code)
    return f"{code} {zone.name}" if zone else code


def listing(bench: Workbench, question: Question, chosen: Collection[str]) -> Listing:
    """The comuni that the question asks for, by name; the chosen ones are ticked."""
    found = sorted(asked_for(bench, question), key=lambda code: bench.ground.units[code].name)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(question.page, 1), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(unit_rows(bench, shown, chosen), len(found), page, pages)


def asked_for(bench: Workbench, question: Question) -> list[str]:
    """The codes of the comuni that the question asks for, on whatever page."""
    units, after = bench.ground.units, bench.after
    if question.zone == MOVED:
        codes: Collection[str] = bench.moved
    elif question.zone == NOWHERE:
        codes = [code for code in units if code not in after]
    elif question.zone:
        codes = sorted(bench.standing.members.get(question.zone, ()))
    else:
        codes = list(units)
    if question.around and question.zone:
        codes = neighbours(bench.ground.land, codes)
    words = fold(question.words).split()
    if not words:
        return list(codes)
    sought = bench.ground.sought
    return [code for code in codes if all(word in sought[code] for word in words)]


def unit_rows(
    bench: Workbench, codes: Sequence[str], chosen: Collection[str] = ()
) -> list[UnitRow]:
    """Comuni as the table lists them; the chosen ones are ticked."""
    return [_unit_row(bench, code, chosen) for code in codes]


def _unit_row(bench: Workbench, code: str, chosen: Collection[str]) -> UnitRow:
    unit = bench.ground.units[code]
    zone, before = bench.after.get(code), bench.ground.before.get(code)
    named = bench.zones.get(zone or "")
    return UnitRow(
        code=code,
        name=unit.name,
        residents=_number(unit.population, 0),
        zone=named.name if named else _("senza zona"),
        zone_code=zone or "",
        before=zone_words(bench, before) if before != zone else "",
        locked=code in bench.locked_units or (zone or "") in bench.locked_zones,
        seat=bench.seats.get(zone or "") == code,
        chosen=code in chosen,
    )
