"""`/distretti/<code>/`: a district, read from its snapshot."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.languages import in_italian
from districts.maps.shapes import unit_shapes, zone_shapes
from districts.models import Policy
from impact.errors import Impossible, Malformed
from impact.models import DistrictPlan, Source
from impact.presenting import wording
from impact.presenting.choices import Choices, read_choices
from impact.presenting.district import Shapes, district_page, drawn_zones
from impact.presenting.explanation import SourceFacts, Sources, explain
from impact.presenting.plans import TONES, period_of
from impact.presenting.responsible import answering as answering_bodies
from impact.questions import asked, law_day, read_boundaries_of_page, read_day, read_period
from impact.reading import Reading, cached_page, read_district
from impact.views.asking import answering, being_computed
from subsidiarity.lookups import responsible_bodies


@require_safe
@answering
def district(request: HttpRequest, code: str) -> HttpResponse:
    """The dashboard of a district; with `spiega`, how one of its numbers came about."""
    asked_day = asked(request.GET, "as_of")
    day = read_day(asked_day)
    law = _law_day(request, day)
    try:
        reading = read_district(code, law)
    except Impossible as error:
        if law == day:
            raise
        names = {"oggi": _("Gli stessi valori sui confini di oggi")}
        raise Impossible(
            error.detail, parameter="boundaries", allowed=["oggi"], names=names
        ) from None
    if reading is None:
        return being_computed(request, code)

    def fresh() -> HttpResponse:
        choices = read_choices(
            request.GET,
            reading.payload,
            day if asked_day else None,
            law if law != day else None,
        )
        if choices.explained is not None:
            return _explained(request, reading, choices)
        return _dashboard(request, reading, choices, law)

    return cached_page(request, (reading,), fresh)


def _law_day(request: HttpRequest, day: date) -> date:
    """The day of the boundaries; a period that cannot be read is told with the rest of the page."""
    boundaries = read_boundaries_of_page(request.GET)
    try:
        period = read_period(asked(request.GET, "period"))
    except Malformed:
        return day
    return law_day(boundaries, period, day)


def _dashboard(
    request: HttpRequest, reading: Reading, choices: Choices, law_day: date
) -> HttpResponse:
    payload = reading.payload
    zones = drawn_zones(payload)
    outlines, region = zone_shapes(zones)
    law, code = zones[0]
    shapes = Shapes(unit_shapes(law, code), outlines, region)
    page = district_page(payload, choices, shapes, sources_in(payload))
    context = {
        "page": page,
        "reading": reading,
        "responsible": answering_bodies(payload, responsible_bodies(law_day)),
        "plans": plans_of(payload["zone"]["code"]) if reading.planned else [],
    }
    return render(request, "impact/district.html", context)


def plans_of(code: str) -> list[dict[str, Any]]:
    """The plans of the district that everybody may read, the latest first."""
    found = DistrictPlan.objects.public().filter(
        zone__zoning__policy=Policy.COHESION, zone__code=code
    )
    return [
        {"plan": plan, "period": period_of(plan), "tone": TONES[plan.state]}
        for plan in found.order_by("-start", "code")
    ]


def _explained(request: HttpRequest, reading: Reading, choices: Choices) -> HttpResponse:
    explanation = explain(reading.payload, choices, sources_in(reading.payload))
    context = {
        "explanation": explanation,
        "zone": reading.payload["zone"],
        "reading": reading,
        "indicator": choices.explained,
        "back": choices.query(),
    }
    return render(request, "impact/district_explain.html", context)


def sources_in(payload: dict[str, Any]) -> Sources:
    """The sources of a snapshot by their code, in the reader's language."""
    return {
        source["code"]: SourceFacts(
            source["code"],
            wording.local(source, "name"),
            source["licence"],
            in_italian(source["note_it"]),
        )
        for source in payload["sources"]
    }


def known_sources() -> Sources:
    """Every source by its code, in the reader's language."""
    return {
        source.code: SourceFacts(
            source.code,
            source.name_en if wording.language() == "en" else source.name_it,
            source.licence,
            in_italian(source.note_it),
        )
        for source in Source.objects.all()
    }
