"""Accounts (ADR 0019, docs/security.md): by e-mail, verified; the name is not asked for."""

from welfare.settings.environment import HTTPS, SCHEME, env

AUTH_USER_MODEL = "welfare.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

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
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SCHEME
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
