"""The draft that an address names, for who may see or change it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from districts.drafting.chosen_units import read_list
from districts.drafting.workbench import choices_of
from districts.models import Draft, TerritorialUnit
from districts.permissions import allowed, require


def draft_seen(request: HttpRequest, pk: int) -> Draft:
    """The draft, for who may see it; nobody else is told that there is one. Raises `Http404`."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404
    rows = Draft.objects.select_related(
        "revision__zoning",
        "revision__act",
        "revision__author",
        "revision__based_on__zoning",
        "saved_by",
    )
    return get_object_or_404(rows, pk=pk)


def draft_to_change(request: HttpRequest, pk: int) -> Draft:
    """The draft, for who may change it. Raises `Http404`, `PermissionDenied`."""
    found = draft_seen(request, pk)
    require(request.user, "districts.change_draft", found)
    return found


def one_unit(draft: Draft, text: str) -> tuple[TerritorialUnit | None, list[str]]:
    """The comune that somebody wrote by name or ISTAT code; or None, and what is wrong with it."""
    units = choices_of(draft).ground.units
    read = read_list(text, units)
    if read.problems:
        return None, read.problems
    if len(read.codes) != 1:
        return None, [_("Scrivi un comune, uno solo, per nome o codice ISTAT.")]
    rows = TerritorialUnit.objects.defer("geometry")
    return rows.get(pk=units[read.codes[0]].pk), []
