"""`/scenari/confronta/`: up to three drafts of one zoning side by side, and where they differ."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.drafting.findings import judge
from districts.drafting.workbench import read_workbench
from districts.errors import Impossible, Malformed
from districts.lookups import called_by
from districts.models import Draft, Zone
from districts.presenting.draft import told_apart
from districts.presenting.draft_comparison import differences, lines
from districts.presenting.draft_map import draft_map, small_map
from districts.questions import asked, refuse_unused
from districts.views.drafting import see
from districts.views.signed import page, signed_in

PLACES = ("a", "b", "c")


@require_safe
@signed_in
def comparison(request: HttpRequest) -> HttpResponse:
    """The drafts named `a`, `b` and perhaps `c`; without two, a form to choose them."""
    see(request)
    refuse_unused(request.GET, PLACES)
    chosen = _chosen(request)
    rows = Draft.objects.filter(revision__state__in=["draft", "consultation"])
    context: dict[str, Any] = {
        "choices": [
            (draft, told_apart(draft.revision))
            for draft in rows.select_related("revision__zoning", "revision__author").order_by(
                "-saved_at"
            )
        ],
        "places": [(place, _number(request, place)) for place in PLACES],
        "chosen": [(draft, told_apart(draft.revision)) for draft in chosen],
    }
    if len(chosen) > 1:
        context |= _beside(chosen)
    return page(request, "districts/drafts_compare.html", context)


def _beside(chosen: list[Draft]) -> dict[str, Any]:
    """What the drafts add up to, their zones, and where they are not alike."""
    read = [(bench, judge(bench)) for bench in map(read_workbench, chosen)]
    benches = [bench for bench, _verdict in read]
    first = benches[0]
    zones = Zone.objects.filter(zoning=first.revision.zoning_id)
    law = {zone.code: zone.name for zone in called_by(first.revision.based_on_id or 0, zones)}
    found = differences(benches, law)
    codes = {one.code for one in found}
    return {
        "lines": lines(read),
        "differences": found,
        "one_base": len({draft.revision.based_on_id for draft in chosen}) == 1,
        "base_map": small_map(first.ground, first.ground.before, codes),
        "small_maps": [
            (bench.revision.title, told_apart(bench.revision), drawn)
            for bench in benches
            if (drawn := small_map(bench.ground, bench.after, codes))
        ],
        "map": draft_map(
            first, codes, _("comune che non è ovunque nella stessa zona"), _("Scenario 1")
        ),
    }


def _chosen(request: HttpRequest) -> list[Draft]:
    """The drafts asked for, in their places. Raises `Malformed`, `Impossible`."""
    keys = [key for place in PLACES if (key := _number(request, place)) is not None]
    if len(set(keys)) < len(keys):
        raise Malformed(_("Hai scelto due volte la stessa bozza: scegline un'altra."))
    rows = Draft.objects.select_related(
        "revision__zoning",
        "revision__act",
        "revision__author",
        "revision__based_on__zoning",
        "saved_by",
    ).in_bulk(keys)
    if missing := [key for key in keys if key not in rows]:
        raise Impossible(
            _("La bozza %(key)s non c'è: sceglila dall'elenco.") % {"key": missing[0]},
            allowed=[],
        )
    found = [rows[key] for key in keys]
    if len({draft.revision.zoning_id for draft in found}) > 1:
        raise Impossible(
            _("Le bozze sono di zonizzazioni diverse: confrontane di una sola."), allowed=[]
        )
    return found


def _number(request: HttpRequest, place: str) -> int | None:
    text = asked(request.GET, place)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Malformed(_("Una bozza si indica con il suo numero."), parameter=place)
    return int(text)
