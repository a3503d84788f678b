"""The position paper that the platform puts into practice, from `paper.yaml`.

Every statement of the paper has a row: what it asks in short, what answers it here, and whether it
does already. The file is part of the code, because what answers is code.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse


class State(StrEnum):
    """Whether what a statement asks for can be used today."""

    NOW = "now"
    PARTLY = "partly"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `pages` are the names of the addresses where it can be seen at work."""

    code: str
    says_it: str
    says_en: str
    here_it: str
    here_en: str
    state: State
    pages: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"paper-{self.code.lower().replace('.', '-')}"

    @property
    def addresses(self) -> list[str]:
        return [reverse(name) for name in self.pages]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper with its statements, in its order."""

    code: str
    title_it: str
    title_en: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is quoted of the paper itself."""

    title: str
    publisher: str
    day: date


def _read() -> dict[str, Any]:
    text = Path(__file__).with_name("paper.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


@lru_cache(maxsize=1)
def statements() -> tuple[Section, ...]:
    """All sections in the order of the paper."""
    return tuple(
        Section(
            section["code"],
            section["title_it"],
            section["title_en"],
            tuple(_statement(row) for row in section["statements"]),
        )
        for section in _read()["sections"]
    )


def _statement(row: list[Any]) -> Statement:
    code, state, says_it, says_en, here_it, here_en, *pages = row
    return Statement(code, says_it, says_en, here_it, here_en, State(state), tuple(pages))


PAPER = Paper(**_read()["paper"])
