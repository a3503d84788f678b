"""How often the API may be asked, and the headers that say so.

Counted in Redis, in windows of a minute that begin with the clock's: by token, by account (which
may have several) and, for who shows no token, by address. Without Redis nobody is counted and
everybody is served: the limits protect the others from one who asks too much, and are no lock
(docs/adr/0030).
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from districts.limits import household, unreadable

logger = logging.getLogger(__name__)

WINDOW = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands with one limit: `quota` requests in a window, `left` of them in the
    `seconds` until the next; `left` is negative for who asked for more."""

    policy: str
    quota: int
    left: int
    seconds: int


class Throttle(BaseThrottle):
    """Refuses who has asked too much; the headers of the answer say how one stands."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.standing = count(_limits_of(request))
        if self.standing is not None:
            _tell(request, self.standing)
        return self.standing is None or self.standing.left >= 0

    def wait(self) -> float | None:
        return self.standing.seconds if self.standing else None


def headers_of(standing: Standing) -> dict[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers (10) writes them."""
    name = f'"{standing.policy}"'
    return {
        "RateLimit-Policy": f"{name};q={standing.quota};w={WINDOW}",
        "RateLimit": f"{name};r={max(standing.left, 0)};t={standing.seconds}",
    }


def _tell(request: Request, standing: Standing) -> None:
    told: Any = request._request
    told.answer_headers = headers_of(standing)  # written by districts.api.reading.ReadView


def count_refusal(request: Request) -> None:
    """Count a token that was no good against the address it came from. Raises `Throttled`."""
    standing = count([("refused", _address(request), settings.API_REFUSED_PER_MINUTE)])
    if standing is not None and standing.left < 0:
        _tell(request, standing)
        raise Throttled(wait=standing.seconds)


def count(limits: Sequence[tuple[str, str, int]]) -> Standing | None:
    """Count one request against each of `limits` (policy, who, quota; a quota of 0 is none).

    The standing that is nearest to its end; None if there is no limit, or nobody to count. One
    round trip to Redis.
    """
    asked = [limit for limit in limits if limit[2] > 0]
    if not asked:
        return None
    window, passed = divmod(int(time.time()), WINDOW)
    try:
        client = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]  # RedisCache
        with client.pipeline(transaction=False) as pipeline:
            for policy, who, _quota in asked:
                key = cache.make_key(f"rate:{policy}:{who}:{window}")
                pipeline.incr(key)
                pipeline.expire(key, 2 * WINDOW)
            counted = pipeline.execute()[::2]
    except RedisError as error:
        logger.warning("requests are not counted: %s", error)
        return None
    seconds = WINDOW - passed
    standings = [
        Standing(policy, quota, quota - number, seconds)
        for (policy, _who, quota), number in zip(asked, counted, strict=True)
    ]
    return min(standings, key=lambda standing: standing.left)


def _limits_of(request: Request) -> list[tuple[str, str, int]]:
    token: Any = request.auth
    if token is None:
        return [("address", _address(request), settings.API_ANONYMOUS_PER_MINUTE)]
    return [
        ("token", str(token.pk), settings.API_TOKEN_PER_MINUTE),
        ("account", str(token.membership.user_id), settings.API_ACCOUNT_PER_MINUTE),
    ]


def _address(request: Request) -> str:
    """Whence it came; not to be read back out of Redis."""
    return unreadable(household(request._request))
