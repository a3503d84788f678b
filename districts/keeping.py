"""Finished pages and long computations, kept in Redis under all that they depend on.

Such a key never has to be invalidated: what changed is another key, and the old one expires.
Without Redis everything is made anew each time.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from redis.exceptions import RedisError

from districts.maps.packed import pack, packed_response

logger = logging.getLogger(__name__)

Value = TypeVar("Value")


def kept(name: str, parts: Sequence[str], make: Callable[[], Value]) -> Value:
    """The value made before of these very `parts` and release, else `make()`.

    `parts`: all that the value depends on; `name`: what kind of value it is. None is not kept.
    """
    text = "\n".join([settings.RELEASE, *parts])
    key = f"{name}:{hashlib.sha256(text.encode()).hexdigest()}"
    try:
        value: Value | None = cache.get(key)
    except RedisError as error:
        logger.warning("no cache: %s", error)
        return make()
    if value is not None:
        return value
    value = make()
    if value is not None:
        try:
            cache.set(key, value)
        except RedisError as error:
            logger.warning("no cache: %s", error)
    return value


def kept_page(
    request: HttpRequest, parts: Sequence[str], render: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page as it was last made of these `parts`, in this language, at this address.

    The address with its host: a page names its own, for search engines. The page is the same
    whoever asks: while it is drawn nobody is signed in, so it opens no session and any cache on the
    way may keep it, for a second. What belongs to one person is another address, which a page asks
    for on its own; so nothing secret is packed beside what an attacker can choose. An error is not
    kept.
    """
    if request.method not in {"GET", "HEAD"}:
        return render()
    made: list[HttpResponse] = []

    def body() -> bytes | None:
        response = _for_anybody(request, render)
        made.append(response)
        return pack(response.content) if response.status_code == 200 else None

    packed = kept("page", [get_language() or "", request.build_absolute_uri(), *parts], body)
    if packed is None:
        return made[0]
    response = packed_response(request, packed)
    # Browsers ask each time, and get a 304 by the ETag.
    patch_cache_control(response, public=True, max_age=0, s_maxage=1)
    return response


def _for_anybody(request: HttpRequest, render: Callable[[], HttpResponse]) -> HttpResponse:
    """What `render` gives to whoever is not signed in."""
    reader = request.user  # not evaluated here, which would take a session
    request.user = AnonymousUser()
    try:
        return render()
    finally:
        request.user = reader
