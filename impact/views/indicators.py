"""`/indicatori/` and `/indicatori/<code>/`: what is measured, and one measure on the map."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.maps.choropleth import Choropleth
from districts.models import BoundaryRevision
from impact import measured
from impact.aggregation import Aggregation, IntervalKind, Rule
from impact.errors import Impossible, Missing
from impact.presenting import catalogue, wording
from impact.presenting import indicator as presenting
from impact.presenting import indicator_question as questions
from impact.presenting import indicator_rule as rules
from impact.presenting.boundaries import in_force
from impact.presenting.disparities import shown_disparity
from impact.presenting.explanation import Sources
from impact.presenting.indicator_question import Question
from impact.presenting.themes import themes
from impact.presenting.wording import Entry
from impact.questions import asked, law_day, read_day, refuse_unused
from impact.reading import Reading, cached_page, read_region
from impact.unequal import between_units, between_zones
from impact.views.asking import answering, being_computed
from impact.views.districts import sources_in


@require_safe
@answering
def indicator_list(request: HttpRequest) -> HttpResponse:
    """The catalogue by theme, searched and filtered by its address."""
    refuse_unused(request.GET, ("search", "theme", "level", "source"))
    reading = read_region(read_day(None))
    if reading is None:
        return being_computed(request, _("Indicatori"))
    return cached_page(request, (reading,), lambda: _catalogue(request, reading))


def _catalogue(request: HttpRequest, reading: Reading) -> HttpResponse:
    payload = reading.payload
    filters = catalogue.read_filters(request.GET, payload)
    groups = catalogue.groups(payload, measured.known_of_zones(), filters)
    levels = [("", _("Tutti"))]
    levels += [(level, catalogue.level_words(level)) for level in catalogue.LEVELS[1:]]
    context = {
        "reading": reading,
        "region": payload["region"],
        "filters": filters,
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "total": len(payload["indicators"]),
        "themes": [("", _("Tutti")), *themes().items()],
        "levels": levels,
        "sources": [
            ("", _("Tutte")),
            *sorted(((s.code, s.name) for s in sources_in(payload).values()), key=lambda s: s[1]),
        ],
    }
    return render(request, "impact/indicator_list.html", context)


@require_safe
@answering
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its definition, map, tables, rule and sources."""
    refuse_unused(request.GET, questions.USED)
    as_of = asked(request.GET, "as_of")
    day = read_day(as_of)
    reading = read_region(day)
    if reading is None:
        return being_computed(request, code)
    definition = _named(reading.payload, code)
    if definition["code"] != code:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("indicator", args=[definition["code"]]) + query)
    known = measured.known_in(definition["code"], day)
    question = questions.read_question(request.GET, definition, known, day if as_of else None)
    return cached_page(
        request,
        (reading,),
        lambda: _page(request, reading, question, known, day),
        *(f"{k.zoning} {k.computed_at.isoformat()} {k.corrections}" for k in known),
    )


def _named(payload: Entry, code: str) -> Entry:
    """The indicator with this code, ours or the source's. Raises `Missing`."""
    found: list[Entry] = payload["indicators"]
    for definition in found:
        if code in {definition["code"], definition["source_code"]}:
            return definition
    names = {i["code"]: f"{wording.local(i, 'name')} {i['code']}" for i in found}
    detail = _(
        "L'indicatore “%(code)s” non esiste. Cercalo nel catalogo, o scegline uno di questi."
    )
    raise Missing(detail % {"code": code[:60]}, allowed=list(names), names=names)


def _page(
    request: HttpRequest,
    reading: Reading,
    question: Question,
    known: list[measured.Known],
    day: date,
) -> HttpResponse:
    payload, definition = reading.payload, question.indicator
    sources = sources_in(payload)
    context = _defined(payload, question, sources) | {"reading": reading}
    law, absent = _law(question, day)
    if law is None or question.known is None or question.period is None:
        return render(request, "impact/indicator.html", context | {"absent": absent})
    zones = measured.zone_figures(definition["code"], law)
    _refuse_unknown_zone(question, zones)
    context |= _figures(payload, question, law, zones, day)
    context |= {
        "law": in_force(
            law.act_label,
            law.effective_from.isoformat() if law.effective_from else None,
            law.date_precision,
        ),
        "zonings": [(k.zoning, wording.local(cast(Any, k), "name")) for k in known],
        "periods": [(p, wording.period(p)) for p in reversed(question.known.periods)],
        "zones": [("", _("Nessuna")), *((z.code, f"{z.name} {z.code}") for z in zones)],
        "lines": presenting.lines(payload, question, zones),
        "sources": presenting.sources_of(payload, zones, definition, sources),
        "corrections": _corrections(question),
        "most_corrections": measured.MOST_CORRECTIONS,
        "computed_at": question.known.computed_at,
    }
    return render(request, "impact/indicator.html", context)


def _defined(payload: Entry, question: Question, sources: Sources) -> dict[str, Any]:
    """What is said of the indicator even where no figure of it is known."""
    definition = question.indicator
    return {
        "definition": definition,
        "name": wording.local(definition, "name"),
        "text": wording.local(definition, "definition"),
        "question": question,
        "unit": catalogue.unit_words(definition["unit"]),
        "level": catalogue.level_words(catalogue.level_of(definition)),
        "direction": rules.direction_words(definition),
        "formula": rules.formula(definition),
        "terms": rules.terms(payload, definition, sources),
        "downloads": questions.downloads(question),
    }


def _law(question: Question, day: date) -> tuple[BoundaryRevision | None, str]:
    """The boundaries to read by, or why there are none for this period."""
    if question.known is None:
        return None, _("Nessuna fonte ha ancora dato valori di questo indicatore.")
    of_day = law_day(question.boundaries, question.period, day)
    try:
        return measured.law_on(question.known.zoning, of_day), ""
    except Impossible as error:
        if question.boundaries == "current":
            raise
        return None, error.detail


def _refuse_unknown_zone(question: Question, zones: list[measured.ZoneFigures]) -> None:
    names = {zone.code: f"{zone.name} {zone.code}" for zone in zones}
    if question.zone is not None and question.zone not in names:
        detail = _("La zona “%(code)s” non esiste in questi confini. Scegline una di queste.")
        raise Impossible(
            detail % {"code": question.zone[:60]},
            parameter="zone",
            allowed=list(names),
            names=names,
        )


def _figures(
    payload: Entry,
    question: Question,
    law: BoundaryRevision,
    zones: list[measured.ZoneFigures],
    day: date,
) -> dict[str, Any]:
    """Map and table of what is shown, zones or comuni: the same rows."""
    of_units = question.level == questions.LEVELS[1]
    if of_units:
        rule = _rule(question)
        units = measured.unit_figures(question.indicator["code"], rule, law, question.period or "")
        rows = presenting.unit_rows(payload, question, units)
        known = between_units([unit for unit in units if question.zone in {None, unit.zone}])
    else:
        rows = presenting.zone_rows(payload, question, zones)
        known = between_zones(zones, question.period or "")
    return {
        "period": wording.period(question.period or ""),
        "disparity": shown_disparity(question.indicator, known, of_units=of_units),
        "of_units": of_units,
        "rows": rows,
        "map": _map(payload, question, rows, law, day, of_units=of_units),
        "opening": presenting.opening(payload, question, rows),
        "adding_up": rules.adding_up(
            question.indicator,
            payload["region"]["name"],
            presenting.reference_of(payload, question.indicator, question.period or ""),
            [row.number for row in rows],
        ),
        "compared": any(row.interval for row in rows),
        "headers": _headers(question, of_units=of_units),
        "levels": [
            (_("Zone"), question.query(livello=None, zona=None), not of_units),
            (_("Comuni"), question.query(livello="comuni"), of_units),
        ],
    }


def _map(
    payload: Entry,
    question: Question,
    rows: Sequence[presenting.Row],
    law: BoundaryRevision,
    day: date,
    *,
    of_units: bool,
) -> Choropleth | None:
    """The rows on the ground; where they are districts the map knows their residents."""
    shapes = presenting.Shapes(
        law=law,
        day=day,
        zones=measured.zone_outlines(law),
        units=measured.unit_outlines(law) if of_units else {},
    )
    known = payload["districts"] if questions.is_cohesion(question) else ()
    residents = {district["code"]: district["population"] for district in known}
    addresses = {row.code: row.address if of_units else row.choose for row in rows}
    return presenting.indicator_map(
        question,
        [{"code": r.code, "name": r.name, "population": residents.get(r.code)} for r in rows],
        {row.code: row.number for row in rows},
        shapes,
        lambda code: addresses[code],
    )


def _headers(question: Question, *, of_units: bool) -> list[tuple[str, str, str, bool]]:
    """Words, state, address and whether it is of numbers, of the two columns that sort."""
    found = []
    for column, words in (
        ("nome", _("Comune") if of_units else _("Zona")),
        ("valore", _("Valore")),
    ):
        first = column if column == "nome" else f"-{column}"
        turned = f"-{column}" if first == column else column
        following = turned if question.order == first else first
        state = ""
        if question.order.removeprefix("-") == column:
            state = "descending" if question.order.startswith("-") else "ascending"
        usual = questions.ORDERS[0]
        query = question.query(ordina=following if following != usual else None)
        found.append((words, state, f"{query}#tabella", column == "valore"))
    return found


def _rule(question: Question) -> Rule:
    """The rule as the pure module wants it, from the definition that pages have."""
    definition = question.indicator
    ratio = definition["aggregation"] == "ratio_of_sums"
    return Rule(
        aggregation=cast(Aggregation, definition["aggregation"]),
        multiplier=Decimal(str(definition["multiplier"])) if ratio else Decimal(1),
        decimals=definition["decimals"],
        min_coverage=Decimal(str(definition["min_coverage"])),
        privacy_threshold=question.known.privacy_threshold if question.known else None,
        interval=cast(IntervalKind, definition["interval"]) if ratio else "none",
    )


def _corrections(question: Question) -> list[presenting.CorrectionRow]:
    if question.known is None or not question.known.corrections:
        return []
    found = measured.corrections(question.indicator["code"])
    return presenting.correction_rows(found, question.indicator["decimals"])
