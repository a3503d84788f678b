"""`/ogc/…`: OGC API – Features. JSON alone; a GIS is its reader, people have the pages."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.errors import Missing
from districts.models import Region
from districts.ogc import documents
from districts.ogc.asking import SYSTEMS, read, read_crs, read_format
from districts.ogc.collections import all_collections, extents, find_collection
from districts.questions import refuse_unknown

ROOT = "/ogc"
A_MINUTE = 60


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    region = Region.objects.first()
    title = region.official_name if region else _("Distretti")
    attribution = region.attribution if region else ""
    return _answer(documents.landing(_address(request), title, attribution))


@require_safe
def conformance(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    return _answer({"conformsTo": documents.CONFORMANCE})


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    body = documents.openapi(_address(request), settings.VERSION, all_collections())
    return _answer(body, documents.OPENAPI)


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    address, every = _address(request), all_collections()
    known = extents(every)
    itself = documents.link(address("/collections"), "self", documents.JSON, _("Questo documento"))
    return _answer(
        {
            "links": [itself],
            "crs": list(SYSTEMS),
            "collections": [documents.collection(address, one, known) for one in every],
        }
    )


@require_safe
def collection(request: HttpRequest, code: str) -> HttpResponse:
    _refuse(request)
    one = find_collection(code)
    return _answer(documents.collection(_address(request), one, extents([one])))


@require_safe
def items(request: HttpRequest, code: str) -> HttpResponse:
    one = find_collection(code)
    question = read(request.GET, one.filters)
    rows = one.chosen(question)
    found = rows.count()
    page = rows[question.offset : question.offset + question.limit]
    features = list(one.features(page, question.srid))
    body = {
        "type": "FeatureCollection",
        "numberMatched": found,
        "numberReturned": len(features),
        "links": documents.feature_links(
            _address(request), one, request.GET.dict(), question, found
        ),
        "features": features,
    }
    return _answer(body, documents.GEOJSON, crs=question.crs)


@require_safe
def item(request: HttpRequest, code: str, feature: str) -> HttpResponse:
    _refuse(request, "crs")
    crs = read_crs(request.GET, "crs")
    one = find_collection(code)
    rows = one.everything().filter(one.named(feature))
    found = next(one.features(rows[:1], SYSTEMS[crs]), None)
    if found is None:
        detail = _("In “%(code)s” non c'è l'elemento “%(feature)s”: elencali in %(address)s.")
        items_address = f"{ROOT}/collections/{one.code}/items"
        words = {"code": one.code, "feature": feature[:60], "address": items_address}
        raise Missing(detail % words)
    here = _address(request)
    path = f"/collections/{one.code}"
    links = [
        documents.link(here(f"{path}/items/{feature}"), "self", documents.GEOJSON, one.title),
        documents.link(here(path), "collection", documents.JSON, one.title),
    ]
    return _answer(found | {"links": links}, documents.GEOJSON, crs=crs)


def _refuse(request: HttpRequest, *known: str) -> None:
    """Raise `Malformed` for a parameter that is not understood."""
    refuse_unknown(request.GET, ("f", *known))
    read_format(request.GET.get("f"))


def _address(request: HttpRequest) -> documents.Address:
    return lambda path: request.build_absolute_uri(ROOT + path)


def _answer(body: Any, kind: str = documents.JSON, *, crs: str | None = None) -> HttpResponse:
    """Kept by anyone for a minute, and read by any other portal."""
    written = orjson.dumps(body, default=str)
    response = HttpResponse(written, content_type=kind)
    if crs is not None:
        response["Content-Crs"] = f"<{crs}>"
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=A_MINUTE)
    set_response_etag(response)
    return response
