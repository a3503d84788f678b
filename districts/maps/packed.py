"""Bytes that are kept packed (gzip) and travel so to whoever can unpack them."""

import gzip

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


def pack(content: bytes) -> bytes:
    """The same bytes for the same content: there is no time inside."""
    return gzip.compress(content, mtime=0)


def packed_response(
    request: HttpRequest, packed: bytes, content_type: str | None = None
) -> HttpResponse:
    unpacks = _unpacks(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(packed if unpacks else gzip.decompress(packed), content_type)
    if unpacks:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _unpacks(accepted: str) -> bool:
    """Whether `Accept-Encoding` allows gzip: named, or under `*`, and not with the weight 0."""
    weights = {}
    for entry in accepted.lower().split(","):
        name, _separator, weight = entry.replace(" ", "").partition(";q=")
        weights[name] = weight
    weight = weights.get("gzip", weights.get("*", "0"))
    return weight == "" or weight.strip("0.") != ""
