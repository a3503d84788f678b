"""Where a request comes from, and how often an account or an address may do something.

There is one answer to "who asks": sign-in, API, comments and the memory of changes all take it
from here. Counts are kept in Redis for an hour, then gone; addresses under a keyed hash, so that
nothing here says who asked. Without Redis nobody is counted: what comes of it is read by people
before it is shown.
"""

import hashlib
import hmac
import ipaddress
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

WINDOW = 3600


def client_address(request: HttpRequest) -> str:
    """Where a request came from; empty where nobody says.

    Behind a proxy of `TRUSTED_PROXIES` it is the address that the first of `TRUSTED_PROXY_COUNT`
    proxies saw: what stands before it in `X-Forwarded-For`, anybody may have written.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    trusted = settings.TRUSTED_PROXIES
    if "*" in trusted or (address and address in trusted):
        said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
        seen = said[-settings.TRUSTED_PROXY_COUNT :][0]
        return seen or address
    return address


def household(request: HttpRequest) -> str:
    """Whom to count for a request: its address, or its /64, since of IPv6 one has countless."""
    try:
        ip = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    return str(ip if ip.version == 4 else ipaddress.ip_network(f"{ip}/64", strict=False))


def unreadable(whose: str) -> str:
    """`whose`, to count by and not to be read back."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, whose.encode(), hashlib.sha256).hexdigest()[:32]


def within(action: str, whose: str, most: int) -> bool:
    """Whether `whose` may do it once more, which is counted: at most `most` times in an hour."""
    key = f"limit:{action}:{unreadable(whose)}"
    try:
        cache.add(key, 0, WINDOW)
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two
        return True
    except RedisError as error:
        logger.warning("no cache, nobody is counted: %s", error)
        return True
