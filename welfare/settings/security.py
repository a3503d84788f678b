"""Security of what browsers get: nothing from any other host, nothing inline, cookies by TLS."""

from csp.constants import NONE, SELF

from welfare.settings.environment import HTTPS, env
from welfare.settings.identity import OIDC_HOSTS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF, *OIDC_HOSTS],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# A working day: who comes back tomorrow signs in again.
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
if HTTPS:
    # A browser takes a cookie so named from this very host only, and only through TLS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# Whether a request came through TLS, gunicorn says, which believes the proxies of TRUSTED_PROXIES
# and nobody else (deploy/gunicorn.py): no SECURE_PROXY_SSL_HEADER, which would believe anybody.
# Whose word on where a request came from is taken, in the register of changes.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
TRUSTED_PROXY_COUNT = max(env.int("TRUSTED_PROXY_COUNT", default=1), 1)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Probes come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# To enter the browsers' preload lists is for the owner of the whole domain to decide.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Forms of the workbench have a field for each comune: those of a country fit.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
