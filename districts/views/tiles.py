"""`/tiles/…`: the prebuilt vector tiles of a zoning, or of the comuni, and the TileJSON of them.

The address with a hash never changes its content and is kept for a year; the one without it shows
the boundaries of a day and is asked again after a minute. Tiles lie compressed in the database and
leave it as they lie there, unless the client cannot unpack them.
"""

import re
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.errors import Malformed, Missing
from districts.lookups import law_of
from districts.maps import tiling
from districts.maps.packed import packed_response
from districts.maps.tilesets import UNITS
from districts.models import BoundaryRevision, Region, Tile, Tileset, Zoning
from districts.questions import asked, listed, read_day, refuse_unknown

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
A_YEAR, A_MINUTE = 31_536_000, 60
DAY = ("as_of", "alla-data")

Place = tuple[int, int, int]

# Ten digits count more tiles than the world has at any zoom that anyone draws.
_WHOLE = re.compile(r"[0-9]{1,10}")


@require_safe
def tile(request: HttpRequest, zoning: str, **address: str) -> HttpResponse:
    """The tile of the boundaries in force on a day, today if none is asked."""
    refuse_unknown(request.GET, DAY)
    place = _place(**address)
    tileset = _tileset(zoning, read_day(asked(request.GET, "as_of")))
    _check_zoom(tileset, place[0])
    return _answer(request, _body(tileset.tiles.all(), place), max_age=A_MINUTE)


@require_safe
def addressed_tile(
    request: HttpRequest, zoning: str, fingerprint: str, **address: str
) -> HttpResponse:
    """The tile of a content, for ever."""
    refuse_unknown(request.GET, ())
    place = _place(**address)
    own = Q(zoning=None) if zoning == UNITS else Q(zoning__code=zoning)
    named = Tileset.objects.filter(own, hash=fingerprint)
    body = _body(Tile.objects.filter(tileset__in=named), place)
    if body is None:
        tileset = named.first()
        if tileset is None:
            detail = _("Questi tasselli non ci sono (più): quelli attuali sono in %(address)s.")
            raise Missing(detail % {"address": reverse("tilejson", args=[zoning])})
        _check_zoom(tileset, place[0])
    return _answer(request, body, max_age=A_YEAR, immutable=True)


@require_safe
def tilejson(request: HttpRequest, zoning: str) -> HttpResponse:
    """What a map client needs to draw the boundaries of a day (TileJSON 3.0.0)."""
    refuse_unknown(request.GET, DAY)
    tileset = _tileset(zoning, read_day(asked(request.GET, "as_of")))
    region = Region.objects.first()
    names = {"name": _("Comuni")}
    if tileset.zoning:
        names = {"name": tileset.zoning.name_it, "description": tileset.zoning.name_en}
    any_place = reverse("addressed-tile", args=[zoning, tileset.hash, "Z", "X", "Y"])
    tiles = request.build_absolute_uri(any_place).replace("Z/X/Y.mvt", "{z}/{x}/{y}.mvt")
    body: dict[str, Any] = {
        "tilejson": "3.0.0",
        **names,
        "version": "1.0.0",
        "attribution": region.attribution if region else "",
        "scheme": "xyz",
        "tiles": [tiles],
        "minzoom": tileset.min_zoom,
        "maxzoom": tileset.max_zoom,
        "bounds": [tileset.west, tileset.south, tileset.east, tileset.north],
        "vector_layers": tileset.layers,
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    return _public(response, max_age=A_MINUTE)


def _place(z: str, x: str, y: str) -> Place:
    """The three numbers of an address. Raises `Malformed` for a place that is not on the map."""
    if not all(_WHOLE.fullmatch(text) for text in (z, x, y)):
        raise Malformed(
            _("Un tassello si chiede con tre numeri interi, zoom/colonna/riga: ad esempio 7/66/46.")
        )
    zoom, column, row = int(z), int(x), int(y)
    if zoom > tiling.MAX_ZOOM:
        # A client draws what lies beyond out of the largest tile, so this is a mistake of its own.
        detail = _("Lo zoom %(zoom)s non esiste: il massimo è %(highest)s.")
        raise Malformed(detail % {"zoom": zoom, "highest": tiling.MAX_ZOOM})
    if max(column, row) >= 2**zoom:
        detail = _("Allo zoom %(zoom)s colonna e riga vanno da 0 a %(last)s.")
        raise Malformed(detail % {"zoom": zoom, "last": 2**zoom - 1})
    return zoom, column, row


def _tileset(code: str, day: date) -> Tileset:
    """The tiles of the boundaries of a day. Raises `Missing`, or `Impossible` for a day without."""
    tilesets = Tileset.objects.select_related("zoning")
    if code == UNITS:
        known = tilesets.filter(zoning=None).order_by("-uses__vintage")
        found = known.filter(uses__vintage__lte=day).first() or known.last()
    else:
        law = BoundaryRevision.objects.filter(zoning__code=code).in_force(day)
        found = tilesets.filter(uses__revision__in=law).first()
    if found is not None:
        return found
    if code != UNITS:
        codes = list(Zoning.objects.values_list("code", flat=True))
        if code not in codes:
            detail = _("Non ci sono tasselli di “%(code)s”. Ci sono quelli di: %(codes)s.")
            words = {"code": code[:60], "codes": listed([UNITS, *codes])}
            raise Missing(detail % words, allowed=[UNITS, *codes])
        law_of(code, day)
    raise Missing(_("I tasselli di questi confini sono in preparazione: riprova fra un minuto."))


def _body(tiles: QuerySet[Tile], place: Place) -> bytes | None:
    z, x, y = place
    body = tiles.filter(z=z, x=x, y=y).values_list("body", flat=True).first()
    return None if body is None else bytes(body)


def _check_zoom(tileset: Tileset, zoom: int) -> None:
    """Raise `Missing` outside the zooms that were built; within them, no tile is an empty one."""
    if not tileset.min_zoom <= zoom <= tileset.max_zoom:
        detail = _(
            "Ci sono tasselli dallo zoom %(lowest)s allo zoom %(highest)s: oltre, ingrandisci"
            " quelli dello zoom %(highest)s."
        )
        raise Missing(detail % {"lowest": tileset.min_zoom, "highest": tileset.max_zoom})


def _answer(
    request: HttpRequest, body: bytes | None, *, max_age: int, immutable: bool = False
) -> HttpResponse:
    """The bytes, or 204 where nothing lies, which no client takes for a mistake."""
    if body is None:
        return _public(HttpResponse(status=204), max_age=max_age, immutable=immutable)
    response = packed_response(request, body, CONTENT_TYPE)
    return _public(response, max_age=max_age, immutable=immutable)


def _public(response: HttpResponse, *, max_age: int, immutable: bool = False) -> HttpResponse:
    """Kept by anyone, and drawn by any other portal."""
    patch_cache_control(response, public=True, max_age=max_age)
    if immutable:
        patch_cache_control(response, immutable=True)
    response["Access-Control-Allow-Origin"] = "*"
    set_response_etag(response)
    return response
