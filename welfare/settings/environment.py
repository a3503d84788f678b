"""Where this runs: the environment, read by every other module of settings."""

import tomllib
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# Served to people, through TLS: what is convenient on one's own machine is refused here.
HTTPS = env.bool("HTTPS", default=False)
SCHEME = "https" if HTTPS else "http"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
# Keys of before, most recent first: what they signed or encrypted is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if HTTPS and (DEBUG or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5):
    raise ImproperlyConfigured(
        "HTTPS=1 is production: DEBUG=0, and a SECRET_KEY of 50 random characters or more, such as"
        " `head -c 48 /dev/urandom | base64` gives."
    )
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
# Part of every cached page's key: a new release never shows pages that an older one drew.
RELEASE = env.str("RELEASE", default="dev")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if HTTPS else ["127.0.0.1", "localhost"])
if HTTPS and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "HTTPS=1 is production: ALLOWED_HOSTS must name the hosts under which it is served."
    )
