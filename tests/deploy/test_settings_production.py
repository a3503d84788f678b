"""HTTPS=1: what Django asks of a platform that people use, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "HTTPS": "1",
    "DEBUG": "0",
    "SECRET_KEY": "mZ8qT3vN1xK6wR9pL2sD7fG4hJ0bC5yU8iO3aE6tW1nM4kQ7zX1c",
    "ALLOWED_HOSTS": "distretti.example.it",
    "HSTS_PRELOAD": "0",
}
# Without what only the tests' browser needs (tests/conftest.py).
_OURS = {key: value for key, value in os.environ.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"}


def python(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=_OURS | PRODUCTION | changes,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_deployment_checks_find_nothing() -> None:
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DEBUG": "1"}, "DEBUG=0"),
        ({"SECRET_KEY": "short"}, "50 random characters"),
        ({"SECRET_KEY": "ab" * 40}, "50 random characters"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ],
)
def test_what_is_convenient_at_home_is_refused(changes: dict[str, str], words: str) -> None:
    done = python("-c", "import welfare.settings", **changes)
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]


def test_cookies_are_of_this_host_alone() -> None:
    told = "import welfare.settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
    done = python("-c", told + " s.SESSION_COOKIE_SECURE, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN)")
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "False"]


def test_mail_in_files_lies_where_it_is_told_from_anywhere() -> None:
    told = "import welfare.settings as s; print(s.EMAIL_FILE_PATH)"
    assert python("-c", told, EMAIL_URL="filemail:///var/x/mail").stdout.strip() == "/var/x/mail"


def test_identity_by_fiscal_number_needs_a_key_of_its_own() -> None:
    provider = {"OIDC_SERVER_URL": "https://proxy.example.it", "OIDC_CLIENT_ID": "x"}
    asked = provider | {"OIDC_SUBJECT_CLAIM": "fiscal_number"}
    done = python("-c", "import welfare.settings", **asked)
    assert "OIDC_SUBJECT_KEY" in done.stderr.splitlines()[-1]
    told = "from welfare.settings import CONTENT_SECURITY_POLICY as p; print(p['DIRECTIVES'])"
    policy = python("-c", told, **asked, OIDC_SUBJECT_KEY="k" * 32).stdout
    assert "'form-action': [" in policy
    assert "https://proxy.example.it" in policy


def test_tls_without_a_trusted_proxy_is_refused(tmp_path: Path) -> None:
    """Else every request would be sent back to https, for ever."""
    done = python("deploy/gunicorn.py", TRUSTED_PROXIES="", STATE_DIR=str(tmp_path))
    assert done.returncode != 0
    assert "TRUSTED_PROXIES" in done.stderr


def test_plain_requests_are_sent_to_tls_but_for_probes() -> None:
    ask = """
import django; django.setup()
from django.test import Client
client = Client(headers={"host": "distretti.example.it"})
for path in ("/distretti/", "/health/live", "/metrics"):
    print(client.get(path).status_code, client.get(path).get("Location", ""))
print(client.get("/health/live", secure=True)["Strict-Transport-Security"])
"""
    done = python("-c", ask, DJANGO_SETTINGS_MODULE="welfare.settings")
    assert done.stdout.splitlines() == [
        "301 https://distretti.example.it/distretti/",
        "200 ",
        "404 ",
        "max-age=31536000; includeSubDomains",
    ], done.stderr
