"""What Django is made of here: apps, middleware, templates, languages, files."""

from pathlib import Path

from welfare.settings.environment import BASE_DIR, env

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
    "welfare.middleware.limit_the_browser",
    # Before the session and cookie middlewares, so that a 304 is decided on the final body.
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "welfare.hats.wear_hat",
    "welfare.middleware.keep_for_one_person",
    # After the session, so that its page says who is signed in.
    "welfare.middleware.refuse_malformed_query",
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

# --- Rules of the Region: residents below which a district, of cohesion or of health, is warned
# about; 0 for never.
LEAST_RESIDENTS = env.int("LEAST_RESIDENTS", default=60_000)
