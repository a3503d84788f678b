"""Files of boundaries: of every adopted revision for anybody, of a draft for who may see it."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.boundary_files.exports import draft_file, law_file
from districts.boundary_files.formats import Format
from districts.drafting.tiles import MAX_ZOOM, draft_tile
from districts.errors import Missing
from districts.models import BoundaryRevision
from districts.questions import refuse_unused
from districts.views.asking import answering
from districts.views.draft_access import draft_seen
from districts.views.signed import signed_in


@require_safe
@answering
def zoning_file(request: HttpRequest, code: str, revision: int, form: str) -> HttpResponse:
    """A revision that was adopted, whether or not it is still the law."""
    refuse_unused(request.GET, ())
    wanted = _format(form)
    rows = BoundaryRevision.objects.filter(zoning__code=code, state__in=["adopted", "revoked"])
    found = get_object_or_404(rows.select_related("zoning", "act"), pk=revision)
    content, digest = law_file(found, wanted)
    response = _file(content, wanted, f"{code}-{found.effective_from}.{wanted}", digest)
    patch_cache_control(response, public=True, max_age=0, s_maxage=60)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@signed_in
def draft_boundaries(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A draft as it stands, for who may see it."""
    refuse_unused(request.GET, ())
    found = draft_seen(request, pk)
    wanted = _format(form)
    content = draft_file(found.revision, wanted, found.version)
    name = f"{found.revision.zoning.code}-bozza-{found.pk}-{found.version}.{wanted}"
    return _file(content, wanted, name, hashlib.sha256(content).hexdigest())


def _format(text: str) -> Format:
    try:
        return Format(text)
    except ValueError:
        if not text.isascii() or not text.isalnum():
            raise Http404 from None
        names = ", ".join(form.value for form in Format)
        detail = _("Il formato “%(form)s” non c'è. Formati: %(names)s.")
        raise Missing(detail % {"form": text[:20], "names": names}) from None


def _file(content: bytes, form: Format, name: str, digest: str) -> HttpResponse:
    response = HttpResponse(content, content_type=form.content_type)
    disposition = content_disposition_header(True, name)
    response["Content-Disposition"] = disposition or "attachment"
    response["ETag"] = f'"{digest[:32]}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@signed_in
def draft_tile_page(request: HttpRequest, pk: int, z: int, x: int, y: int) -> HttpResponse:
    """A tile of a draft as it stands, for who may see it; its ETag is the draft's version."""
    found = draft_seen(request, pk)
    if z > MAX_ZOOM or max(x, y) >= 2**z:
        detail = _("Questo tassello non c'è: lo zoom massimo è %(most)s.")
        raise Missing(detail % {"most": MAX_ZOOM})
    body = draft_tile(found.pk, z, x, y)
    if not body:
        return HttpResponse(status=204)
    response = HttpResponse(body, content_type="application/vnd.mapbox-vector-tile")
    response["ETag"] = f'"{found.pk}-{found.version}-{z}-{x}-{y}"'
    return response
