"""What leaves for elsewhere, and watching over it: webhooks, mail, metrics, backups, logs."""

import tomllib

from django.core.exceptions import ImproperlyConfigured

from welfare.settings.environment import ALLOWED_HOSTS, BASE_DIR, HTTPS, SCHEME, env

# --- Webhooks: after how many days without one success an address is given up; and the origins,
# such as http://127.0.0.1:9000, that are told something though they are private or without TLS.
WEBHOOK_FAILING_DAYS = env.int("WEBHOOK_FAILING_DAYS", default=5)
WEBHOOK_ADMITTED_ORIGINS = env.list("WEBHOOK_ADMITTED_ORIGINS", default=[])
if HTTPS and WEBHOOK_ADMITTED_ORIGINS:
    raise ImproperlyConfigured(
        "HTTPS=1 is production: WEBHOOK_ADMITTED_ORIGINS must be empty, webhooks go to public"
        " addresses through TLS."
    )

# --- E-mail, by address: consolemail:// writes it to the log, filemail:///folder into files,
# smtp+tls://user:password@host:587 sends it.
_mail = env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://")
if _mail["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    # The library drops the slash by which the folder is the same wherever a process was started.
    _mail["EMAIL_FILE_PATH"] = f"/{_mail['EMAIL_FILE_PATH']}"
vars().update(_mail)
# A mail server that does not answer must not hold a worker.
EMAIL_TIMEOUT = 20
# Where the pages are, for who reads of them in a mail: by default the first host that is served.
_HOST = (ALLOWED_HOSTS[0] if HTTPS else f"127.0.0.1:{env.int('PORT', default=8000)}").lstrip(".")
SITE_URL = (env.str("SITE_URL", default="") or f"{SCHEME}://{_HOST}").rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="distretti@localhost")

# --- Watching over it (docs/operations.md)
# Who may read /metrics: whoever knows the token, or asks from these networks. Neither: nobody.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=[])
# From when on a queue that does not shrink, or a backup that was not made, is a fault.
QUEUE_LATE_SECONDS = env.int("QUEUE_LATE_SECONDS", default=900)
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_LATE_HOURS = env.int("BACKUP_LATE_HOURS", default=30)

LOGGING = tomllib.loads((BASE_DIR / "deploy" / "logging.toml").read_text())
LOGGING["handlers"]["console"]["formatter"] = env.str("LOG_FORMAT", default="text")
LOGGING["root"]["level"] = env.str("LOG_LEVEL", default="INFO")
