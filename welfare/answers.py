"""Finished answers in the memory of the process, for whoever asks the same while they hold.

What an answer itself allows any cache on the way (RFC 9111), the first of them does here, before
anything is looked up: a public answer is given again for a second, an immutable one for an hour. A
page under a rush is thus looked up once a second, and a correction is seen a second later at most.
Whoever is signed in, or shows a token, is never answered from here.

`answer_at_the_door` gives them before Django makes a request of what was asked, which takes longer
than the giving; `answer_again`, a middleware, keeps them, and decides where they are unchanged.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response

from welfare import access
from welfare.logs import accepted_id, caused_by

A_SECOND, AN_HOUR = 1.0, 3600.0
# What an entry takes beside its body: key, headers, places in the two tables.
_OVERHEAD = 2_000
# Asked of a part or of a state of the answer; and whoever brings these is somebody.
_PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")

# How whoever asked first stands with the limits of the API, which is nobody else's business.
_STANDING = "RateLimit"

Key = tuple[str | None, ...]
# What the server knows of a request: `environ` of WSGI, `META` of Django.
Meta = dict[str, Any]
Application = Callable[[Meta, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer with status 200."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    path: str
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

    def find(self, meta: Meta) -> Kept | None:
        address = _address(meta)
        with self._lock:
            vary = self._vary.get(address)
            if vary is None:
                return None
            key = address + _asked(meta, vary)
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
            request.path,
            request.resolver_match,
            time.monotonic() + seconds,
        )
        address = _address(request.META)
        key = address + _asked(request.META, vary)
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
            self._vary.pop(key[: len(_ADDRESS)], None)


def _address(meta: Meta) -> Key:
    return tuple(map(meta.get, _ADDRESS))


_ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")


def _asked(meta: Meta, vary: tuple[str, ...]) -> Key:
    return tuple(map(meta.get, vary))


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


def is_anybody(meta: Meta) -> bool:
    return (
        meta["REQUEST_METHOD"] == "GET"
        and settings.SESSION_COOKIE_NAME not in meta.get("HTTP_COOKIE", "")
        and not any(name in meta for name in _PERSONAL)
    )


@cache
def of_process() -> Store:
    return Store(settings.ANSWERS_MEGABYTES * 1_000_000)


def answer_again(
    get_response: Callable[[HttpRequest], Any],
) -> Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]:
    """Answer whoever asks what somebody else was just told."""
    store = of_process()

    def middleware(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        if not is_anybody(request.META):
            return get_response(request)
        found = store.find(request.META)
        if found is not None:
            return found.response(request)
        response = get_response(request)
        store.keep(request, response)
        return response

    return middleware


def answer_at_the_door(application: Application) -> Application:
    """The same for whoever has no copy yet, with the same line in the log and in the counters."""
    store = of_process()

    def answer(environ: Meta, start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        asks_for_news = "HTTP_IF_NONE_MATCH" in environ
        found = None if asks_for_news or not is_anybody(environ) else store.find(environ)
        if found is None:
            return application(environ, start_response)
        identity = accepted_id(environ.get("HTTP_X_REQUEST_ID"))
        start_response("200 OK", [*found.headers, ("X-Request-ID", identity)])
        with caused_by(request=identity):
            seconds = time.perf_counter() - began
            access.tell("GET", found.path, found.match, status=200, seconds=seconds, statements=0)
        return [found.body]

    return answer
