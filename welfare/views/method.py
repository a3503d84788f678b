"""`/metodo/`: the position paper, statement by statement, and how every number is made."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.alignment.zones import ALMOST
from districts.keeping import kept_page
from districts.models import Region
from districts.questions import read_day, refuse_unused
from impact.aggregation import COVERAGE_FLOOR, MIN_PRIVACY_THRESHOLD, Rule
from impact.comparison import MIN_TREND_PERIODS
from impact.errors import Malformed
from impact.presenting import wording
from impact.reading import Reading, cached_page, read_region
from impact.views.asking import answering
from welfare.paper import PAPER, State, statements


@require_safe
@answering
def method(request: HttpRequest) -> HttpResponse:
    """The page; with a computed region, its own figures as the examples."""
    refuse_unused(request.GET, ())
    try:
        reading = read_region(read_day(None))
    except Malformed:
        # No law yet: the method is the same.
        reading = None
    if reading is not None:
        return cached_page(request, (reading,), lambda: _page(request, reading))
    return kept_page(request, ["method"], lambda: _page(request, None))


def _page(request: HttpRequest, reading: Reading | None) -> HttpResponse:
    return render(request, "welfare/method.html", _context(reading))


def _context(reading: Reading | None) -> dict[str, Any]:
    sections = statements()
    every = [statement for section in sections for statement in section.statements]
    context = {
        "title": _("Metodo"),
        "steps": [(_("Territori"), reverse("home"))],
        "reading": reading,
        "region": None if reading else Region.objects.first(),
        "paper": PAPER,
        "sections": sections,
        "statements": len(every),
        "done": sum(statement.state == State.NOW for statement in every),
        "partly": sum(statement.state == State.PARTLY for statement in every),
        "later": sum(statement.state == State.LATER for statement in every),
        "almost": ALMOST,
        "floor": COVERAGE_FLOOR,
        "complete": Rule("ratio_of_sums").min_coverage,
        "privacy": MIN_PRIVACY_THRESHOLD,
        "trend": MIN_TREND_PERIODS,
    }
    if reading is not None:
        alignment = reading.payload["alignment"]
        context |= {
            "districts": len(reading.payload["districts"]),
            "index": alignment["index"],
            "share": alignment["all_policy_share"],
            "policies": wording.joined([wording.policy(p).lower() for p in alignment["policies"]]),
            "counted": len(alignment["policies"]),
            "of": len(reading.payload["policies"]),
        }
    return context
