"""How often an account, or an address, may do something: counted in Redis for an hour, then gone.

Addresses are counted under a keyed hash, so that nothing here says who asked. Without Redis nobody
is counted: what comes of it is read by people before it is shown.
"""

import hashlib
import hmac
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

WINDOW = 3600


def client_address(request: HttpRequest) -> str:
    """Where a request came from; behind a proxy of `TRUSTED_PROXIES`, the address that it saw."""
    address: str = request.META.get("REMOTE_ADDR", "")
    trusted = settings.TRUSTED_PROXIES
    if bool(address or "*" in trusted) and ("*" in trusted or address in trusted):
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return said or address
    return address


def within(action: str, whose: str, most: int) -> bool:
    """Whether `whose` may do it once more, which is counted: at most `most` times in an hour."""
    secret = settings.SECRET_KEY.encode()
    key = f"limit:{action}:{hmac.new(secret, whose.encode(), hashlib.sha256).hexdigest()}"
    try:
        cache.add(key, 0, WINDOW)
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two
        return True
    except RedisError as error:
        logger.warning("no cache, nobody is counted: %s", error)
        return True
