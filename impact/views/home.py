"""The region at a glance, and the search of a comune or a district."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts import gazetteer
from districts.gazetteer import Place
from districts.lookups import district_outlines
from districts.models import Region
from districts.places import places_on
from impact.errors import Malformed
from impact.presenting import region
from impact.presenting.boundaries import doubts
from impact.presenting.choices import VIEWS
from impact.presenting.district_map import alignment_of, district_map
from impact.questions import asked, read_choice, read_day, refuse_unused
from impact.reading import Reading, cached_page, read_region
from impact.views.asking import address, answering, being_computed

LONGEST_SEARCH = 100
SHORTEST_SEARCH = 2
MOST_RESULTS = 50


@require_safe
@answering
def home(request: HttpRequest) -> HttpResponse:
    """How far the boundaries of the policies coincide, from the sentence to the map."""
    refuse_unused(request.GET, ("as_of", "view"))
    as_of = asked(request.GET, "as_of")
    day = read_day(as_of)
    view = read_choice(request.GET, "view", VIEWS)
    reading = read_region(day)
    if reading is None:
        return being_computed(request, _("La regione a colpo d’occhio"))
    asked_day = day if as_of else None
    return cached_page(
        request,
        (reading,),
        lambda: render(request, "impact/home.html", _home(request, reading, view, asked_day)),
    )


def _home(
    request: HttpRequest, reading: Reading, view: str, asked_day: date | None
) -> dict[str, Any]:
    payload = reading.payload
    districts = payload["districts"]
    views = [
        (words, f"{address(request, 'view', way)}#mappa", way == view)
        for way, words in zip(VIEWS, (_("Mappa"), _("Tabella")), strict=True)
    ]
    measure = alignment_of(districts, payload["zone"]["population_year"])
    return {
        "reading": reading,
        "boundary": payload["boundary"],
        "payload": payload,
        "title": region.title(payload),
        "day": asked_day,
        "claim": region.claim(payload),
        "policies": region.policy_rows(payload),
        "containing": region.containing_policy(payload),
        **region.law_words(payload["boundary"]),
        "laws": region.laws(payload),
        "provenance": region.provenance(payload["boundary"]),
        "vintages": region.vintages(payload),
        "divergent": region.most_divergent(payload),
        "as_table": view == VIEWS[1],
        "views": views,
        "measure": measure,
        "districts": [(district, doubts(district)) for district in districts],
        "map": district_map(
            districts,
            district_outlines(asked_day or timezone.localdate()),
            measure,
            zoning=payload["boundary"]["zoning"],
            day=asked_day,
            views=views,
        ),
    }


@require_safe
@answering
def search(request: HttpRequest) -> HttpResponse:
    """What answers to the text typed: opened at once if it can only be one, else listed."""
    refuse_unused(request.GET, ("search",))
    query = (asked(request.GET, "search") or "").strip()
    if len(query) > LONGEST_SEARCH:
        detail = _("Il testo da cercare è troppo lungo: il massimo è di %(n)s caratteri.")
        raise Malformed(detail % {"n": LONGEST_SEARCH})
    found: list[Place] = []
    similar: list[Place] = []
    if len(gazetteer.fold(query)) >= SHORTEST_SEARCH:
        places = places_on(timezone.localdate())
        found = gazetteer.find(query, places)
        only = gazetteer.meant(query, found)
        if only is not None:
            return redirect(_page_of(only))
        similar = [] if found else gazetteer.similar(query, places)
    return render(
        request,
        "impact/search.html",
        {
            "region": Region.objects.values("name", "official_name", "attribution").first(),
            "query": query,
            "too_short": bool(query) and len(gazetteer.fold(query)) < SHORTEST_SEARCH,
            "shortest": SHORTEST_SEARCH,
            "count": len(found),
            "results": [(place, _page_of(place)) for place in found[:MOST_RESULTS]],
            "similar": [(place, _page_of(place)) for place in similar],
        },
    )


def _page_of(place: Place) -> str:
    if place.kind == "district":
        return reverse("district", args=[place.code])
    return reverse("unit", args=[place.code])
