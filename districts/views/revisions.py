"""`/zonizzazioni/<code>/revisioni/<id>/`: one revision against another, on a map and in a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts import formats
from districts.boundaries.differences import Moved, compared_with, moved_units, renamed
from districts.boundaries.editions import current_edition
from districts.boundaries.revision_shapes import outlines_of, unit_shapes
from districts.changes.warned import warnings_of
from districts.drafting.base import corrects_its_base, is_technical
from districts.errors import Malformed
from districts.keeping import kept_page
from districts.languages import language
from districts.lookups import names_of
from districts.maps.choropleth import Tiles
from districts.models import BoundaryRevision, UnitPopulation
from districts.permissions import allowed
from districts.presenting import wording
from districts.presenting.live import tiles_address, units_address
from districts.presenting.zone_map import Uncertain, zone_map
from districts.questions import asked, refuse_unused
from districts.views.asking import answering
from districts.views.signed import page


@require_safe
@answering
def revision(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A revision: what it changes, against the one before or another of the same zoning."""
    rows = BoundaryRevision.objects.select_related("zoning", "act", "based_on", "corrects")
    found = get_object_or_404(rows, pk=pk, zoning__code=code)
    # Of what everybody may see nobody is asked who they are: one page serves all.
    a_draft = found.state == BoundaryRevision.State.DRAFT
    if a_draft and not allowed(request.user, "districts.view_revision", found):
        raise Http404
    refuse_unused(request.GET, ("against",))
    if a_draft:
        others = _others(found, seen=True)
        return page(request, "districts/revision.html", _context(request, found, others))
    others = _others(found, seen=False)
    edition = current_edition()

    def fresh() -> HttpResponse:
        context = _context(request, found, others) | {"region": edition}
        return render(request, "districts/revision.html", context)

    return kept_page(request, [edition.fingerprint], fresh)


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """A zone that is not what it was: units and residents that leave and that come."""

    code: str
    name: str
    left: int
    entered: int
    people: str


def _others(found: BoundaryRevision, *, seen: bool) -> list[BoundaryRevision]:
    """What it can be held against: the laws of its zoning; for offices, drafts too."""
    rows = BoundaryRevision.objects.filter(zoning=found.zoning_id).exclude(pk=found.pk)
    if not seen:
        rows = rows.exclude(state=BoundaryRevision.State.DRAFT)
    return list(rows.order_by("-effective_from", "-recorded_at"))


def _against(
    request: HttpRequest, found: BoundaryRevision, others: Sequence[BoundaryRevision]
) -> BoundaryRevision | None:
    """The one asked for. Raises `Malformed` for one that is not of the same zoning."""
    text = asked(request.GET, "against")
    if text is None:
        return compared_with(found)
    known = {str(other.pk): other for other in others}
    if text not in known:
        detail = _("Scegli una revisione della stessa zonizzazione: %(keys)s.")
        raise Malformed(detail % {"keys": ", ".join(known) or "–"}, allowed=list(known))
    return known[text]


def _context(
    request: HttpRequest, found: BoundaryRevision, others: Sequence[BoundaryRevision]
) -> dict[str, Any]:
    before = _against(request, found, others)
    moved = moved_units(found, before) if before else ()
    people = _residents([one.code for one in moved])
    touched = sorted({side for one in moved for side in (one.left, one.entered) if side})
    names, former = dict(names_of(found)), dict(names_of(before)) if before else {}
    return {
        "revision": found,
        "name": wording.name(found.zoning),
        "before": before,
        "others": [(other, _called(other)) for other in others],
        "corrects": found.corrects or (found.based_on if corrects_its_base(found) else None),
        "warnings": warnings_of(found) if is_technical(found) else (),
        "moved": [(one, wording.number(people.get(one.code))) for one in moved],
        "people": wording.number(sum(people.values())),
        "changes": _changes(moved, people, former | names),
        "renamed": renamed(former, names),
        "map": _map(found, before, moved, touched, names),
    }


def _called(other: BoundaryRevision) -> str:
    """A revision in the list to choose from: day, title, state."""
    since = wording.day(other.effective_from) if other.effective_from else _("senza data")
    return f"{since} · {other.title} ({other.get_state_display()})"


def _residents(codes: Sequence[str]) -> dict[str, int]:
    """Residents of units by code, in the last year that each has."""
    rows = UnitPopulation.objects.current().filter(unit__istat_code__in=codes).order_by("year")
    return dict(rows.values_list("unit__istat_code", "population"))


def _changes(
    moved: Sequence[Moved], people: dict[str, int], names: Mapping[str, str]
) -> list[ZoneChange]:
    """`names`: {code: name} of the zones of both, as the revision calls those that it has."""
    left = Counter(one.left for one in moved if one.left)
    entered = Counter(one.entered for one in moved if one.entered)
    balance: Counter[str] = Counter()
    for one in moved:
        balance[one.entered] += people.get(one.code, 0)
        balance[one.left] -= people.get(one.code, 0)
    return [
        ZoneChange(
            code,
            names[code],
            left[code],
            entered[code],
            formats.number(balance[code], language=language(), signed=True),
        )
        for code in sorted(left.keys() | entered.keys())
    ]


def _map(
    found: BoundaryRevision,
    before: BoundaryRevision | None,
    moved: Sequence[Moved],
    touched: Sequence[str],
    names: Mapping[str, str],
) -> Any:
    """The zones of the revision, `{code: name}`, with the units that moved hatched."""
    outlines = outlines_of(found, before, touched)
    shapes = unit_shapes(found, [one.code for one in moved])
    validity = getattr(found, "validity", None)
    live = validity is not None and validity.has_days
    hatched = []
    if shapes:
        tiles = Tiles(units_address(found), "units", list(shapes)) if live else None
        words = _("comune che cambia zona")
        hatched = [Uncertain(list(shapes.values()), tiles, words)]
    source = tiles_address(found.zoning.code, validity.from_day) if live and validity else ""
    said = {zone: (names[zone], "") for zone in outlines}
    return zone_map(said, outlines, hatched, source=source)
