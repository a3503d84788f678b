"""`/distretti/confronta/`: up to four districts side by side."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from impact.presenting import beside, region
from impact.presenting.beside import Asked
from impact.presenting.boundaries import boundary_words
from impact.presenting.choices import all_periods, key_figures, read_known_period
from impact.presenting.wording import period as period_words
from impact.questions import asked, read_day, refuse_unused
from impact.reading import Reading, cached_page, read_district, read_region
from impact.views.asking import answering, being_computed
from impact.views.districts import sources_in


@require_safe
@answering
def compare(request: HttpRequest) -> HttpResponse:
    """The key figures, facts and policies of the districts that the address names."""
    refuse_unused(request.GET, (*beside.NAMES, "as_of", "period"))
    as_of = asked(request.GET, "as_of")
    day = read_day(as_of)
    whole = read_region(day)
    if whole is None:
        return being_computed(request, _("Confronta i distretti"))
    names = {d["code"]: d["name"] for d in whole.payload["districts"]}
    period = read_known_period(request.GET, whole.payload)
    question = beside.read_asked(request.GET, names, period, day if as_of else None)
    readings = _readings(question, day)
    if readings is None:
        return being_computed(request, _("Confronta i distretti"))
    return cached_page(
        request,
        (whole, *readings),
        lambda: render(
            request,
            "impact/compare.html",
            _context(question, whole, readings),
            status=422 if question.problems else 200,
        ),
    )


def _readings(question: Asked, day: date) -> list[Reading] | None:
    """The snapshots of the districts, None while one is being computed for the first time."""
    found = [read_district(code, day) for code in question.codes]
    known = [reading for reading in found if reading is not None]
    return known if len(known) == len(found) else None


def _context(question: Asked, whole: Reading, readings: list[Reading]) -> dict[str, Any]:
    payload, payloads = whole.payload, [reading.payload for reading in readings]
    names = {d["code"]: d["name"] for d in payload["districts"]}
    left = [(code, f"{name} {code}") for code, name in names.items() if code not in question.typed]
    used = {
        source
        for one in payloads
        for indicator in key_figures(one)
        for cell in one["values"].get(indicator["code"], {}).values()
        for source in cell["sources"]
    }
    return {
        "reading": whole,
        "question": question,
        "chosen": beside.chosen(question, names),
        "can_add": len(question.typed) < beside.MOST and left,
        "left": [("", _("Scegli un distretto")), *left],
        "most": beside.MOST,
        "example": question.query(list(names)[: min(2, beside.MOST)]),
        "periods": [
            ("", _("Più recente")),
            *((period, period_words(period)) for period in all_periods(payload)),
        ],
        "places": beside.places(payloads, question.day),
        "facts": beside.facts(payloads, payload),
        "rows": beside.rows(payloads, payload, question.period),
        "policies": beside.policy_rows(payloads),
        "region_name": payload["region"]["name"],
        "law": boundary_words(payload["boundary"]),
        "provenance": region.provenance(payload["boundary"]),
        "sources": [source for code, source in sources_in(payload).items() if code in used],
    }
