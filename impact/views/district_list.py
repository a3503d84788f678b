"""All districts, on a map and in a table that can be sorted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.lookups import district_outlines
from impact.presenting import district_list as presenting
from impact.presenting import region
from impact.presenting.boundaries import boundary_words
from impact.presenting.district_list import ListChoices, read_list_choices
from impact.presenting.district_map import alignment_of, district_map, figure_of
from impact.questions import asked, read_day, refuse_unused
from impact.reading import Reading, cached_page, read_region
from impact.views.asking import answering, being_computed


@require_safe
@answering
def district_list(request: HttpRequest) -> HttpResponse:
    """The districts of a day with the figures that each is known by."""
    refuse_unused(request.GET, ("as_of", "indicator", "sort"))
    as_of = asked(request.GET, "as_of")
    day = read_day(as_of)
    reading = read_region(day)
    if reading is None:
        return being_computed(request, _("Elenco dei distretti"))

    def fresh() -> HttpResponse:
        choices = read_list_choices(request.GET, reading.payload, day if as_of else None)
        return render(request, "impact/district_list.html", _context(reading, choices))

    return cached_page(request, (reading,), fresh)


def _context(reading: Reading, choices: ListChoices) -> dict[str, Any]:
    payload = reading.payload
    districts = payload["districts"]
    if choices.indicator is None:
        measure = alignment_of(districts, payload["zone"]["population_year"])
    else:
        measure = figure_of(payload, choices.indicator)
    outlines = district_outlines(choices.day or timezone.localdate())
    return {
        "reading": reading,
        "payload": payload,
        **region.law_words(payload["boundary"]),
        "law": boundary_words(payload["boundary"]),
        "provenance": region.provenance(payload["boundary"]),
        "counted": region.counted_policies(payload),
        "steps": [(_("Territori"), reverse("home"))],
        "choices": choices,
        "measures": presenting.measures(payload),
        "regional": presenting.regional_words(payload, choices.indicator),
        "columns": presenting.columns(payload, choices),
        "rows": presenting.rows(payload, choices),
        "map": district_map(
            districts,
            outlines,
            measure,
            zoning=payload["boundary"]["zoning"],
            day=choices.day,
        ),
    }
