"""What awaits a person: each app says its own part, `/area-riservata/` puts them together.

An app writes in its module `waiting` a provider and registers it with `awaited`; the module is
imported when the app is ready, like its `permissions`. A provider asks a fixed number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Whose(StrEnum):
    """Whose turn it is. `OWN`: nobody's, it is among what the person takes part in."""

    YOURS = "yours"
    OTHERS = "others"
    OWN = "own"


class Tone(StrEnum):
    """How pressing it is: the colour of the edge, which the words also say."""

    NORMAL = ""
    BLOCKED = "error"
    LATE = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits: a verb and its object, a sentence of what to do, the page to do it on.

    `deadline` and `since` are days; `state` is a word for the tag, with its `state_tone`.
    """

    title: str
    address: str
    detail: str = ""
    whose: Whose = Whose.YOURS
    tone: Tone = Tone.NORMAL
    deadline: date | None = None
    since: date | None = None
    state: str = ""
    state_tone: str = ""


Provider = Callable[[Any, date], Iterable[Item]]
"""(user with their hat, today) → what awaits them."""

_PROVIDERS: list[Provider] = []


def awaited(provider: Provider) -> Provider:
    """Register a provider; once, however often its module is imported."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def awaiting(user: Any, day: date) -> list[Item]:
    """Everything that awaits `user`: what has a deadline first, the nearest before."""
    items = [item for provider in _PROVIDERS for item in provider(user, day)]
    return sorted(items, key=lambda item: (item.deadline is None, item.deadline or day))
