"""publiccode.yml obeys its standard and tells the truth about the project.

The official checker is a Go program; the schema beside this file says the same rules (standard
0.7) for the keys that are used here, and refuses any other.
"""

import copy
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads(Path(__file__).with_name("publiccode.schema.json").read_text())
CARD: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text())


def check(card: dict[str, Any]) -> None:
    jsonschema.validate(card, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_the_card_obeys_the_standard() -> None:
    check(CARD)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_a_card_without_a_mandatory_key_is_refused(key: str) -> None:
    card = copy.deepcopy(CARD)
    del card[key]
    with pytest.raises(jsonschema.ValidationError, match=key):
        check(card)


def test_a_description_too_long_is_refused() -> None:
    card = copy.deepcopy(CARD)
    card["description"]["it"]["shortDescription"] = "a" * 151
    with pytest.raises(jsonschema.ValidationError):
        check(card)


def test_files_that_it_names_exist() -> None:
    pictures = [p for text in CARD["description"].values() for p in text.get("screenshots", [])]
    assert [name for name in [CARD["logo"], *pictures] if not (ROOT / name).is_file()] == []


def test_licence_is_the_project_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert CARD["legal"]["license"] == project["license"]
    assert (ROOT / "LICENSES" / f"{project['license']}.txt").is_file()


def test_version_is_the_latest_released() -> None:
    released = re.findall(
        r"^## \[(\d[^]]*)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert (CARD["softwareVersion"], CARD["releaseDate"]) == released[0]


def test_languages_are_those_of_the_pages() -> None:
    assert CARD["localisation"]["availableLanguages"] == [code for code, _ in settings.LANGUAGES]
