"""The draft that an address names, for who may see or change it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from districts.models import Draft
from districts.permissions import allowed, require


def draft_seen(request: HttpRequest, pk: int) -> Draft:
    """The draft, for who may see it; nobody else is told that there is one. Raises `Http404`."""
    if not allowed(request.user, "districts.view_draft"):
        raise Http404
    rows = Draft.objects.select_related(
        "revision__zoning", "revision__act", "revision__based_on__zoning", "saved_by"
    )
    return get_object_or_404(rows, pk=pk)


def draft_to_change(request: HttpRequest, pk: int) -> Draft:
    """The draft, for who may change it. Raises `Http404`, `PermissionDenied`."""
    found = draft_seen(request, pk)
    require(request.user, "districts.change_draft", found)
    return found
