"""The draft that an address names, for who may see or change it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from districts.drafting.choices import choices_of
from districts.drafting.chosen_units import read_list
from districts.models import Draft, TerritorialUnit
from districts.permissions import allowed, require


def draft_seen(request: HttpRequest, pk: int) -> Draft:
    """The draft, for who may see it; nobody else is told that there is one. Raises `Http404`."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404
    rows = Draft.objects.select_related("revision__zoning", "revision__based_on")
    found = get_object_or_404(rows, pk=pk)
    revision, base = found.revision, found.revision.based_on
    person: Any = request.user
    # Mostly both are who asks. Another person, or an act, is asked for where it is named.
    if found.saved_by_id == person.pk:
        found.saved_by = person
    if revision.author_id == person.pk:
        revision.author = person
    if base is not None and base.zoning_id == revision.zoning_id:
        base.zoning = revision.zoning
    return found


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
