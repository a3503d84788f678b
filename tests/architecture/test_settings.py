"""What the settings promise."""

import re
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]


def test_spatial_library_refuses_the_network() -> None:
    """gis.W001: with an older GDAL a spatial reference could read files and addresses."""
    assert [m for m in run_checks() if m.id == "gis.W001"] == []


@pytest.mark.django_db
def test_content_policy_allows_nothing_inline_and_no_other_host() -> None:
    policy = Client().get("/nulla/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Permissions-Policy", "camera=()"),
        ("Permissions-Policy", "publickey-credentials-get=(self)"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
    ],
)
def test_browser_is_told_what_no_page_needs(name: str, words: str) -> None:
    assert words in Client().get("/accesso/entra/")[name]


def test_forbidden_names_are_absent() -> None:
    """A module called after nothing in particular collects everything."""
    forbidden = re.compile(r"(utils|helpers|common|core|misc|services)\.py")
    ours = [
        p
        for app in ("welfare", "impact", "subsidiarity", "districts")
        for p in (ROOT / app).rglob("*.py")
    ]
    assert [p for p in ours if forbidden.fullmatch(p.name)] == []


def test_templates_carry_no_inline_style_or_script() -> None:
    guilty = re.compile(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*(src=|application/json))")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "templates").rglob("*.html")
        for line in path.read_text().splitlines()
        if guilty.search(line)
    ]
    assert found == []
