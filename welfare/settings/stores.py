"""Where things are kept: the database, and Redis, of which losing all loses nothing."""

import glob
import sysconfig

from welfare.settings.environment import env

# --- Database: the application's role cannot rewrite facts; migrations run under the owner's
# (`DATABASE_URL=$DATABASE_OWNER_URL manage.py migrate`). See docs/adr/0003.
DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.contrib.gis.db.backends.postgis")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# A page that asks for too long, or waits too long for a lock, gives up (deploy/gunicorn.py says
# when); a load or a computation may take its time (0), but no transaction is left open for ever.
_LIMITS = {
    "statement_timeout": env.int("DATABASE_STATEMENT_SECONDS", default=0),
    "lock_timeout": env.int("DATABASE_LOCK_SECONDS", default=0),
    "idle_in_transaction_session_timeout": env.int("DATABASE_IDLE_SECONDS", default=900),
}
_options = DATABASES["default"].setdefault("OPTIONS", {})
_options["options"] = " ".join(
    [_options.get("options", ""), *(f"-c {name}={s * 1000}" for name, s in _LIMITS.items())]
).strip()
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="welfare_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _wheel_library(pattern: str) -> str | None:
    """Path of the one library of a wheel that matches, or None: Django then looks for Debian's.

    GDAL 3.12 of the pyogrio wheel refuses network and file access from a spatial reference
    (CVE-2026-114582); Debian 12's GDAL 3.6 does not, and Django warns of it (gis.W001).
    """
    hits = sorted(glob.glob(f"{sysconfig.get_paths()['platlib']}/{pattern}"))
    return hits[0] if len(hits) == 1 else None


if _gdal := _wheel_library("pyogrio.libs/libgdal-*.so*"):
    GDAL_LIBRARY_PATH = _gdal
if _geos := _wheel_library("shapely.libs/libgeos_c-*.so*"):
    GEOS_LIBRARY_PATH = _geos

# --- Redis: cache in one database, Celery's messages in another. Losing it loses nothing.
REDIS_URL = env.str("REDIS_URL")
# Two platforms on one server would take each other's messages; each then has a prefix of its own.
REDIS_PREFIX = env.str("REDIS_PREFIX", default="")


def redis_database(url: str, number: int, *, for_celery: bool) -> str:
    """`url` pointed at database `number`; a socket path is spelt differently by the two clients."""
    path = url.partition("?")[0]
    if path.startswith("unix://"):
        if for_celery:
            return f"redis+socket://{path.removeprefix('unix://')}?virtual_host={number}"
        return f"{path}?db={number}"
    return f"{path.rstrip('/')}/{number}"


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_database(REDIS_URL, 1, for_celery=False),
        "KEY_PREFIX": REDIS_PREFIX,
        "TIMEOUT": 24 * 3600,
    }
}

# --- Finished answers, in the memory of each web process.
ANSWERS_MEGABYTES = env.int("ANSWERS_MEGABYTES", default=48)
