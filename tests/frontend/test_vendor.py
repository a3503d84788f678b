"""What is served from static/vendor is what the lock names, and it asks nothing of other hosts."""

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "static" / "vendor"
LOCK: dict[str, Any] = json.loads((VENDOR / "vendor.lock.json").read_text())
STYLESHEETS = sorted((ROOT / "static").rglob("*.css"))


def css_references(text: str) -> list[str]:
    """Every address a stylesheet makes the browser fetch."""
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    urls = re.findall(r"""url\(\s*["']?(.*?)["']?\s*\)""", without_comments)
    return urls + re.findall(r"""@import\s+["'](.*?)["']""", without_comments)


@pytest.mark.parametrize("name", LOCK)
def test_vendored_files_match_their_hashes(name: str) -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (VENDOR / name).iterdir()
    }
    assert found == LOCK[name]["files"]


def test_every_vendored_file_is_in_the_lock() -> None:
    listed = {f"{name}/{file}" for name, entry in LOCK.items() for file in entry["files"]}
    listed |= {"vendor.lock.json", "VENDOR.md"}
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found == listed


def test_lock_says_what_vendor_toml_asks_for() -> None:
    wanted = tomllib.loads((FRONTEND / "vendor.toml").read_text())
    assert list(wanted) == list(LOCK)
    for name, entry in wanted.items():
        assert LOCK[name]["licence"] == entry["licence"]
        assert set(LOCK[name]["files"]) == set(entry["files"].values()) | {"LICENSE.txt"}


def test_versions_are_those_of_the_npm_lock() -> None:
    npm = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    exact = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    for entry in LOCK.values():
        package = entry["package"]
        assert entry["version"] == npm[f"node_modules/{package}"]["version"] == exact[package]


def test_npm_lock_carries_hashes_and_no_registry_host() -> None:
    text = (FRONTEND / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert "://" not in text
    assert "registry" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in entry for path, entry in packages.items() if path)


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda path: path.name)
def test_stylesheets_fetch_only_their_own_files(sheet: Path) -> None:
    for reference in css_references(sheet.read_text()):
        if reference.startswith(("data:", "#")):  # written here, or defined in the page
            continue
        assert "//" not in reference
        assert (sheet.parent / reference).is_file(), reference


@pytest.mark.parametrize("suffix", [".js", ".css"])
def test_no_vendored_file_points_to_a_source_map(suffix: str) -> None:
    for path in VENDOR.rglob(f"*{suffix}"):
        assert b"# sourceMappingURL=" not in path.read_bytes(), path.name
