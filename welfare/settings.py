"""The one settings module: every value that differs between places is read from the environment.

The variables, each once, with what they are for: `.env.defaults`.
"""

import glob
import sysconfig
import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Served to people, through TLS: what is convenient on one's own machine is refused here.
HTTPS = env.bool("HTTPS", default=False)
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

INSTALLED_APPS = [
    "welfare",
    "impact",
    "subsidiarity",
    "districts",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "csp",
    "rules",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.gis",
    "django.contrib.humanize",
    "welfare.apps.PlatformAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "welfare.access.tell_of_request",
    "welfare.answers.answer_again",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before whatever may answer with an error page.
    "welfare.middleware.speak_the_language_of_the_path",
    "welfare.middleware.tell_what_is_allowed",
    "welfare.middleware.leave_head_without_body",
    "welfare.middleware.refuse_malformed_query",
    "welfare.middleware.limit_the_browser",
    # Before the session and cookie middlewares, so that a 304 is decided on the final body.
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "welfare.hats.wear_hat",
    "welfare.middleware.keep_for_one_person",
    "welfare.history.remember_requests",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "welfare.urls"
WSGI_APPLICATION = "welfare.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

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
AUTH_USER_MODEL = "welfare.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]


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


def _redis_database(url: str, number: int, *, for_celery: bool) -> str:
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
        "LOCATION": _redis_database(REDIS_URL, 1, for_celery=False),
        "KEY_PREFIX": REDIS_PREFIX,
        "TIMEOUT": 24 * 3600,
    }
}

# --- Finished answers, in the memory of each web process.
ANSWERS_MEGABYTES = env.int("ANSWERS_MEGABYTES", default=48)

# --- Celery only wakes workers up: the queue of record is the database (docs/adr/0005).
CELERY_BROKER_URL = _redis_database(REDIS_URL, 0, for_celery=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": REDIS_PREFIX,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
RECOMPUTE_SWEEP_SECONDS = env.float("RECOMPUTE_SWEEP_SECONDS", default=15.0)
WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", default=10.0)
CELERY_BEAT_SCHEDULE = {
    "sweep-recompute-requests": {
        "task": "impact.tasks.recompute",
        "schedule": RECOMPUTE_SWEEP_SECONDS,
        # A sweep that found no worker in time is replaced by the next one.
        "options": {"expires": RECOMPUTE_SWEEP_SECONDS},
    },
    "send-webhooks": {
        "task": "welfare.tasks.send_webhooks",
        "schedule": WEBHOOK_SECONDS,
        "options": {"expires": WEBHOOK_SECONDS},
    },
    # On the first day of a boundary; so often that the day need not be told to anybody.
    "carry-due": {
        "task": "districts.tasks.carry_due",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "tidy-accounts": {
        "task": "welfare.tasks.tidy_accounts",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}
# Proposals of districts: how many are worked on at once on all workers, whose rest is for the
# figures; beat looks for what a lost message left.
PROPOSAL_SLOTS = env.int("PROPOSAL_SLOTS", default=1)
CELERY_BEAT_SCHEDULE["work-on-proposals"] = {
    "task": "districts.tasks.work_on_proposals",
    "schedule": RECOMPUTE_SWEEP_SECONDS,
    "options": {"expires": RECOMPUTE_SWEEP_SECONDS},
}
# The mails that notices wait for: those to be sent at once leave within this time.
NOTIFICATIONS_SECONDS = env.float("NOTIFICATIONS_SECONDS", default=30.0)
CELERY_BEAT_SCHEDULE["mail-notifications"] = {
    "task": "welfare.tasks.mail_notifications",
    "schedule": NOTIFICATIONS_SECONDS,
    "options": {"expires": NOTIFICATIONS_SECONDS},
}
CELERY_TIMEZONE = "Europe/Rome"

# --- Language and numbers
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Rome"
USE_TZ = True
USE_I18N = True

# --- Static files: hashed names, served by the web process itself
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("guida", BASE_DIR / "docs" / "guida" / "immagini"),  # pictures of the user guide
]
# Uploaded files: beside the state, never below what is served; views hand them out.
FILE_UPLOAD_HANDLERS = [
    "districts.files.receiving.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILES_DIR = Path(env.str("FILES_DIR", default=str(BASE_DIR / ".files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "welfare.staticfiles.HashedStaticFilesStorage"},
}

# --- Identity provider (SPID, CIE) behind the Region's proxy, by OpenID Connect; none unless told.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="SPID / CIE")
# The claim that recognises a person. One that says who they are, such as a fiscal number, is kept
# only as a hash under OIDC_SUBJECT_KEY.
OIDC_SUBJECT_CLAIM = env.str("OIDC_SUBJECT_CLAIM", default="sub")
OIDC_SUBJECT_KEY = env.str("OIDC_SUBJECT_KEY", default="")
# Levels of assurance: those admitted (none: all), and those that count as a second factor.
OIDC_ADMITTED_ACR = env.list("OIDC_ADMITTED_ACR", default=[])
OIDC_SECOND_FACTOR_ACR = env.list("OIDC_SECOND_FACTOR_ACR", default=[])
OIDC_EMAIL_IS_VERIFIED = env.bool("OIDC_EMAIL_IS_VERIFIED", default=False)
if OIDC_SERVER_URL and OIDC_SUBJECT_CLAIM != "sub" and len(OIDC_SUBJECT_KEY) < 32:
    raise ImproperlyConfigured(
        "OIDC_SUBJECT_CLAIM other than `sub` needs an OIDC_SUBJECT_KEY of 32 characters or more,"
        " kept as long as the accounts: without it nobody would be recognised."
    )
# A form that leads there by redirections has to be admitted, with the hosts on the way.
_OIDC_HOSTS = env.list("OIDC_HOSTS", default=[])
if OIDC_SERVER_URL and not _OIDC_HOSTS:
    _OIDC_HOSTS = ["/".join(OIDC_SERVER_URL.split("/")[:3])]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [  # type: ignore[assignment]  # allauth mixes kinds
        {
            "provider_id": "identita",
            "name": OIDC_NAME,
            "client_id": env.str("OIDC_CLIENT_ID"),
            "secret": env.str("OIDC_CLIENT_SECRET", default=""),
            "settings": {
                "server_url": OIDC_SERVER_URL,
                "verified_email": OIDC_EMAIL_IS_VERIFIED,
                "scope": env.list("OIDC_SCOPE", default=["openid", "profile", "email"]),
            },
        }
    ]
SOCIALACCOUNT_ADAPTER = "welfare.accounts.identity.IdentityAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"

# --- Security: nothing from any other host, nothing inline
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
        "form-action": [SELF, *_OIDC_HOSTS],
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
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Accounts (docs/adr/0019, docs/security.md): by e-mail, verified; the name is not asked for
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reserved"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "welfare.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "welfare.accounts.forms.SignupForm",
    "login": "welfare.accounts.forms.LoginForm",
    "reset_password": "welfare.accounts.forms.ResetPasswordForm",
    "add_email": "welfare.accounts.forms.AddEmailForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "welfare.accounts.names.NamesForm"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
PASSWORD_RESET_TIMEOUT = 24 * 3600
# Per address and per account; offices share one address, so that is the looser one.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "40/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,3/h/key",
}
MFA_ADAPTER = "welfare.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "welfare.accounts.keys.AddForm",
    "login_webauthn": "welfare.accounts.keys.LoginForm",
    "authenticate_webauthn": "welfare.accounts.keys.AuthenticateForm",
    "reauthenticate_webauthn": "welfare.accounts.keys.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Distretti di coesione sociale"
MFA_TOTP_TOLERANCE = 1
# Passkeys need TLS, but on one's own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Days after which beat erases what nobody needs (welfare/accounts/retention.py).
UNVERIFIED_ACCOUNT_DAYS = env.int("UNVERIFIED_ACCOUNT_DAYS", default=7)
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=730)
NOTICE_DAYS = env.int("NOTICE_DAYS", default=365)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=90)
REJECTED_COMMENT_DAYS = env.int("REJECTED_COMMENT_DAYS", default=180)
# Residents below which a district, of cohesion or of health, is warned about; 0 for never.
LEAST_RESIDENTS = env.int("LEAST_RESIDENTS", default=60_000)

# --- API
REST_FRAMEWORK = {
    # Cookies are no identity here; who shows no token is nobody in particular (docs/adr/0030).
    "DEFAULT_AUTHENTICATION_CLASSES": ["welfare.api.authentication.BearerAuthentication"],
    "DEFAULT_THROTTLE_CLASSES": ["welfare.api.throttling.Throttle"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["districts.api.renderers.JSONRenderer"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "welfare.api.schema.PlatformSchema",
    "EXCEPTION_HANDLER": "welfare.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": False,
}
# Requests a minute: of one address without a token, of one token, of all tokens of an account, and
# of tokens that are no good from one address. 0: as many as one likes.
API_ANONYMOUS_PER_MINUTE = env.int("API_ANONYMOUS_PER_MINUTE", default=1200)
API_TOKEN_PER_MINUTE = env.int("API_TOKEN_PER_MINUTE", default=3000)
API_ACCOUNT_PER_MINUTE = env.int("API_ACCOUNT_PER_MINUTE", default=6000)
API_REFUSED_PER_MINUTE = env.int("API_REFUSED_PER_MINUTE", default=60)
SPECTACULAR_SETTINGS = {
    "TITLE": "Distretti di coesione sociale",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Districts, zonings, indicators and their values, to be read by anyone.\n\n"
        "Lists come in pages: follow `next` until it is null. Every parameter is optional unless "
        "it says otherwise, and is given once: an unknown, repeated or empty one is refused, "
        "because a filter that is ignored returns everything. A question that has no answer is "
        "422 and names what exists. Every answer has a strong `ETag`.\n\n"
        "No key is needed to read. Who shows a token (`Authorization: Bearer …`, made in the "
        "reserved area) acts by its hat within its scopes and has higher limits; `RateLimit` and "
        "`RateLimit-Policy` say how one stands."
    ),
    "EXTENSIONS_INFO": {"x-summary": "Districts, zonings and indicators of the Region"},
    "CONTACT": {"name": "Regione Piemonte", "url": "https://www.regione.piemonte.it/"},
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "SERVERS": [{"url": "/", "description": "The server that gave you this document"}],
    "TAGS": [
        {"name": "territory", "description": "Districts, zonings and how far they coincide"},
        {"name": "figures", "description": "Indicators and their values"},
        {"name": "actors", "description": "Bodies that take part, of the three spheres"},
        {"name": "initiatives", "description": "What bodies do together: co-design projects"},
        {"name": "proposals", "description": "Districts that agree best, with a proven bound"},
        {"name": "consultations", "description": "Drafts put before everybody, and what came"},
        {"name": "platform", "description": "Where everything is, and whether it is well"},
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    # The labels of choices are Italian words of the pages.
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "welfare.api.schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "UpOrDown": ["ok", "down"],
        "Policy": "districts.models.Policy",
        "ProjectState": "subsidiarity.api.projects.STATES",
        "Basis": "districts.models.Basis",
        "Confidence": "districts.models.Confidence",
        "ZoningKind": "districts.models.Zoning.Kind",
        "UnitKind": "districts.models.TerritorialUnit.Kind",
        "ActorKind": "subsidiarity.models.Actor.Kind",
        "ActorState": "subsidiarity.models.Actor.State",
        "SuccessionKind": "districts.models.UnitSuccession.Kind",
    },
}

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
SITE_URL = (env.str("SITE_URL", default="") or f"{ACCOUNT_DEFAULT_HTTP_PROTOCOL}://{_HOST}").rstrip(
    "/"
)
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
