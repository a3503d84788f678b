"""`/registro/<what>/<key>/`: the history of one thing, for those who may see it; as CSV too."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.boundaries.differences import Moved, moved_units
from districts.files.sheets import sheet
from districts.models import BoundaryRevision
from districts.permissions import allowed
from districts.presenting.timeline import ShownEntry, shown_timeline
from districts.registers import Register, register_named
from districts.views.signed import page, signed_in

SHOWN = 200


@require_safe
@signed_in
def register(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The history of one object, the newest first."""
    found, subject, whole = _asked(request, slug, key)
    entries = shown_timeline(found, _key(found, key), whole=whole)
    if subject is None and not entries:
        raise Http404
    moved: Sequence[Moved] = ()
    if whole and isinstance(subject, BoundaryRevision):
        moved = moved_units(subject)
    context = {
        "register": found,
        "key": key,
        "noun": found.model._meta.verbose_name,
        "title": str(subject) if subject is not None and whole else f"n. {key}",
        "gone": subject is None,
        "address": found.address(subject) if subject is not None else "",
        "entries": entries[:SHOWN],
        "left": max(len(entries) - SHOWN, 0),
        "whole": whole,
        "moved": moved,
        "compare": reverse("revision", args=[subject.zoning.code, subject.pk])
        if whole and isinstance(subject, BoundaryRevision)
        else "",
    }
    return page(request, "districts/register.html", context)


@require_safe
@signed_in
def register_sheet(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The same as a table: a row for each field that changed, or for each thing that happened."""
    found, _subject, whole = _asked(request, slug, key)
    entries = shown_timeline(found, _key(found, key), whole=whole)
    header = [_("quando"), _("che cosa"), _("chi"), _("in veste di"), _("da dove")]
    header += [_("rete"), _("richiesta"), _("motivo"), _("campo"), _("prima"), _("dopo")]
    return sheet(f"registro-{found.slug}-{_key(found, key)}", header, _rows(entries))


def _rows(entries: Sequence[ShownEntry]) -> Iterator[Sequence[Any]]:
    for entry in entries:
        head = [
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.what,
            entry.who,
            entry.hat,
            entry.road,
            entry.origin,
            entry.request,
            entry.why,
        ]
        for change in entry.changes:
            yield [*head, change.label, change.before, change.after]
        if not entry.changes:
            yield [*head, "", "", ""]


def _asked(request: HttpRequest, slug: str, key: str) -> tuple[Register, Any, bool]:
    """The register, its object if it still is, and whether the person may read it whole.

    Who may read not even its outline finds nothing: raises `Http404`.
    """
    found = register_named(slug)
    if found is None:
        raise Http404
    subject = found.model._base_manager.filter(pk=_key(found, key)).first()
    whole = allowed(request.user, found.whole, subject)
    if not whole and not allowed(request.user, found.outline, subject):
        raise Http404
    return found, subject, whole


def _key(register: Register, key: str) -> Any:
    """The key as the model has it: a number for most. Raises `Http404` for no possible key."""
    try:
        value = register.model._meta.pk.to_python(key)
    except ValidationError:
        raise Http404 from None
    if isinstance(value, int) and not 0 < value < 2**63:
        raise Http404
    return value
