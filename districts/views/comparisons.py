"""`/zonizzazioni/confronta/`: two zonings against each other, by the boundaries of one day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.alignment import EmptyUniverseError
from districts.boundaries.agreement import Agreement, agreement, nothing_in_common
from districts.boundaries.common_units import common_units
from districts.boundaries.editions import Edition, current_edition
from districts.errors import Impossible
from districts.files.sheets import sheet
from districts.keeping import kept_page
from districts.lookups import revision_in_force
from districts.memory.law_register import LawRegister, read_laws
from districts.models import BoundaryRevision
from districts.presenting import wording
from districts.presenting.comparison import Sides, comparison_words, names_of
from districts.presenting.comparison_map import comparison_map
from districts.presenting.matrix import matrix
from districts.presenting.pieces import bars
from districts.questions import Weight, asked, listed, read_choice, read_day, refuse_unused
from districts.rights.memberships import Member, unit_outlines, zone_outlines
from districts.views.asking import address, answering

PARAMETERS = ("a", "b", "as_of", "weight")
# As a page writes them, and as the API does.
WEIGHTS: dict[str, Weight] = {
    "popolazione": "population",
    "area": "area",
    "population": "population",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked; `as_of` as it was written, None for today."""

    a: str | None
    b: str | None
    as_of: str | None
    day: date
    weight: Weight


@dataclass(frozen=True, slots=True)
class Compared:
    """Two laws, their units, and how far they agree."""

    sides: Sides
    units: list[Member]
    found: Agreement
    year: int


@require_safe
@answering
def comparison(request: HttpRequest) -> HttpResponse:
    """The two zonings asked for; without one of them, what there is to choose from."""
    question = _read(request.GET)
    edition = current_edition()

    def fresh() -> HttpResponse:
        register = read_laws()
        if question.a is None or question.b is None:
            context = _choices(request, register, question, edition)
            return render(request, "districts/comparison_start.html", context)
        compared = _compare(register, question)
        asked_day = question.day if question.as_of else None
        context = _choices(request, register, question, edition) | _page(compared, asked_day)
        return render(request, "districts/comparison.html", context)

    return kept_page(request, [edition.fingerprint, question.day.isoformat()], fresh)


@require_safe
@answering
def comparison_units(request: HttpRequest) -> HttpResponse:
    """The comuni to move, as the page lists them."""
    question = _read(request.GET)
    compared = _compare(read_laws(), question)
    found, sides = compared.found, compared.sides
    header = ["istat_code", "name", f"population_{compared.year}", "zone_a", "zone_a_name"]
    rows = (
        (
            unit.code,
            found.unit_names[unit.code],
            found.population.get(unit.code),
            unit.a_zone,
            sides.a_names[unit.a_zone],
            unit.b_zone,
            sides.b_names[unit.b_zone],
            unit.b_target,
        )
        for unit in found.moves.units
    )
    name = f"{question.a}-{question.b}-comuni"
    return sheet(name, [*header, "zone_b", "zone_b_name", "zone_b_matched"], rows)


@require_safe
@answering
def comparison_pieces(request: HttpRequest) -> HttpResponse:
    """The crosswalk: the pieces into which the two zonings cut the territory."""
    question = _read(request.GET)
    compared = _compare(read_laws(), question)
    sides = compared.sides
    kind = compared.found.pair.weight_kind
    header = ["zone_a", "zone_a_name", "zone_b", "zone_b_name", "units", kind, "matched"]
    rows = (
        (piece.a_code, piece.a, piece.b_code, piece.b, piece.units, piece.raw, int(piece.matched))
        for piece in matrix(compared.found, sides.a_names, sides.b_names).crossings
    )
    return sheet(f"{question.a}-{question.b}-incroci", header, rows)


def _read(parameters: QueryDict) -> Question:
    refuse_unused(parameters, PARAMETERS)
    as_of = asked(parameters, "as_of")
    weight = WEIGHTS[read_choice(parameters, "weight", tuple(WEIGHTS))]
    a, b = asked(parameters, "a"), asked(parameters, "b")
    return Question(a, b, as_of, read_day(as_of), weight)


def _compare(register: LawRegister, question: Question) -> Compared:
    """Raises `Impossible`, with what could be asked instead."""
    a, b = (_law(register, question, side) for side in ("a", "b"))
    if a.zoning_id == b.zoning_id:
        others = _comparable(register, question.day, without=a.zoning.code)
        detail = _("«%(name)s» è da entrambe le parti: scegli una seconda zonizzazione.")
        words = {"name": wording.name(a.zoning)}
        raise Impossible(detail % words, parameter="b", allowed=list(others), names=others)
    units, year = common_units(a, b, asked_year=None, day=question.day)
    proof = register.independence(a, b)
    try:
        found = agreement(units, weight=question.weight, proof=proof)
    except EmptyUniverseError:
        raise nothing_in_common(a, b) from None
    return Compared(Sides(a, b, names_of(units, 0), names_of(units, 1)), units, found, year)


def _law(register: LawRegister, question: Question, side: str) -> BoundaryRevision:
    code = question.a if side == "a" else question.b
    others = _comparable(register, question.day)
    if code is None:
        detail = _("Indica con “%(name)s” il codice di una zonizzazione.")
        raise Impossible(
            detail % {"name": side}, parameter=side, allowed=list(others), names=others
        )
    if code not in register.zonings:
        detail = _("La zonizzazione “%(code)s” non esiste. Zonizzazioni: %(codes)s.")
        words = {"code": code[:60], "codes": listed(list(others))}
        raise Impossible(detail % words, parameter=side, allowed=list(others), names=others)
    law = register.on(code, question.day)
    # Raises, with the days that have a law.
    return law or revision_in_force(register.zonings[code], question.day)


def _comparable(register: LawRegister, day: date, without: str | None = None) -> dict[str, str]:
    """{code: name} of the zonings that have a law on `day`."""
    return {
        code: wording.name(zoning)
        for code, zoning in register.zonings.items()
        if code != without and register.on(code, day)
    }


def _choices(
    request: HttpRequest, register: LawRegister, question: Question, edition: Edition
) -> dict[str, Any]:
    """The controls, and what they were set to."""
    options = list(_comparable(register, question.day).items())
    districts = register.districts(question.day)
    swapped = request.GET.copy()
    swapped["a"], swapped["b"] = question.b or "", question.a or ""
    weights = [
        (_("Residenti"), address(request, "weight", None), question.weight == "population"),
        (_("Superficie"), address(request, "weight", "area"), question.weight == "area"),
    ]
    return {
        "region": edition,
        "question": question,
        "options": [("", _("Scegli…")), *options],
        "first": question.a or (districts.zoning.code if districts else ""),
        "weights": weights,
        "swap": f"{reverse('zonings-compare')}?{swapped.urlencode()}",
        "query": request.GET.urlencode(),
        "as_of": question.as_of,
        "day": question.day,
    }


def _page(compared: Compared, asked_day: date | None) -> dict[str, Any]:
    found, sides = compared.found, compared.sides
    outlines = zone_outlines([sides.a, sides.b])
    drawn = unit_outlines([unit.code for unit in found.moves.units])
    a_outlines, b_outlines = (
        {zone: shape for (law, zone), shape in outlines.items() if law == side.pk}
        for side in (sides.a, sides.b)
    )
    names = sides.a_names, sides.b_names
    return {
        "words": comparison_words(found, _other(compared), _known(compared), sides, compared.year),
        "laws": [(side.zoning, wording.in_force(side), side) for side in (sides.a, sides.b)],
        "sides": sides,
        "metrics": found.metrics,
        "independence": found.independence,
        "moving": found.residents(unit.code for unit in found.moves.units),
        "bars": bars(found, *names),
        "matrix": matrix(found, *names),
        "map": comparison_map(found, sides, (a_outlines, b_outlines), drawn, asked_day),
        "year": compared.year,
    }


def _other(compared: Compared) -> Agreement:
    """The same pair by the other weight, which stands beside the first."""
    by: Weight = "area" if compared.found.pair.weight_kind == "population" else "population"
    try:
        return agreement(compared.units, weight=by, proof=compared.found.independence)
    except EmptyUniverseError:
        return compared.found


def _known(compared: Compared) -> Agreement | None:
    """On the rows that both know well, where their lists share a basis."""
    found = compared.found
    if found.independence != "partial":
        return None
    kind: Weight = found.pair.weight_kind
    try:
        return agreement(compared.units, weight=kind, proof="partial", at_least="high")
    except EmptyUniverseError:
        return None
