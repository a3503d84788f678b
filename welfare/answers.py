"""Finished answers in the memory of the process, for whoever asks the same while they hold.

What an answer itself allows any cache on the way (RFC 9111), the first of them does here, before
anything is looked up: a public answer is given again for a second, an immutable one for an hour. A
page under a rush is thus looked up once a second, and a correction is seen a second later at most.
Whoever is signed in, or shows a token, is never answered from here.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response

A_SECOND, AN_HOUR = 1.0, 3600.0
# What an entry takes beside its body: key, headers, places in the two tables.
_OVERHEAD = 2_000
# Asked of a part or of a state of the answer; and whoever brings these is somebody.
_PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")

# How whoever asked first stands with the limits of the API, which is nobody else's business.
_STANDING = "RateLimit"

Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer with status 200."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    match: ResolverMatch | None
    until: float

    def response(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(self.body, headers=dict(self.headers))
        request.resolver_match = self.match
        if "HTTP_IF_NONE_MATCH" in request.META:
            return get_conditional_response(request, response["ETag"], None, response) or response
        return response


class Store:
    """The answers of one process, the least used of which go when `room` bytes are full."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.size = 0
        self._entries: OrderedDict[Key, Kept] = OrderedDict()
        # On which headers the answers of an address depend, learnt from its `Vary`.
        self._vary: dict[Key, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def find(self, request: HttpRequest) -> Kept | None:
        address = _address(request)
        with self._lock:
            vary = self._vary.get(address)
            if vary is None:
                return None
            key = address + _asked(request, vary)
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.until < time.monotonic():
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def keep(self, request: HttpRequest, response: HttpResponse) -> None:
        seconds = _lifetime(response)
        if not seconds or (size := len(response.content) + _OVERHEAD) > self.room / 8:
            return
        vary = tuple(
            "HTTP_" + name.upper().replace("-", "_") for name in sorted(_listed(response, "Vary"))
        )
        if "HTTP_*" in vary or "HTTP_COOKIE" in vary:
            return
        headers = (item for item in response.headers.items() if not item[0].startswith(_STANDING))
        entry = Kept(
            tuple(headers),
            response.content,
            request.resolver_match,
            time.monotonic() + seconds,
        )
        address = _address(request)
        key = address + _asked(request, vary)
        with self._lock:
            self._drop(key)
            self._vary[address] = vary
            self._entries[key] = entry
            self.size += size
            while self.size > self.room:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= len(entry.body) + _OVERHEAD
            self._vary.pop(key[:_ADDRESS], None)


def _address(request: HttpRequest) -> Key:
    meta = request.META
    return (request.scheme, meta.get("HTTP_HOST"), request.path, meta.get("QUERY_STRING"))


_ADDRESS = 4


def _asked(request: HttpRequest, vary: tuple[str, ...]) -> Key:
    return tuple(request.META.get(name) for name in vary)


def _lifetime(response: HttpResponse) -> float:
    """Seconds for which `response` may be given to others; 0 for not at all."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return 0
    said = _listed(response, "Cache-Control")
    if "public" not in said or said & {"no-store", "no-cache", "private"}:
        return 0
    return AN_HOUR if "immutable" in said else A_SECOND


def _listed(response: HttpResponse, header: str) -> set[str]:
    """The members of a header that is a list, in small letters."""
    members = response.headers.get(header, "").lower().split(",")
    return {member.strip() for member in members if member.strip()}


def is_anybody(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(name in request.META for name in _PERSONAL)
    )


def answer_again(
    get_response: Callable[[HttpRequest], Any],
) -> Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]:
    """Answer whoever asks what somebody else was just told."""
    store = Store(settings.ANSWERS_MEGABYTES * 1_000_000)

    def middleware(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        if not is_anybody(request):
            return get_response(request)
        found = store.find(request)
        if found is not None:
            return found.response(request)
        response = get_response(request)
        store.keep(request, response)
        return response

    return middleware
