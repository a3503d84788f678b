"""What a draft would do to the figures, told before it is adopted: each app says its own part.

An app writes in a module of its own a provider and registers it with `told_before_adoption`; the
module is imported when the app is ready, like its `permissions`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from districts.drafting.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Line:
    """A zone in a table of effects: before, what leaves, what comes, after, as printed."""

    zone: str
    code: str
    before: str
    left: str
    entered: str
    after: str
    adds_up: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One quantity, zone by zone. `note`: what the reader must know of the numbers."""

    title: str
    lines: Sequence[Line]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one app says: tables that must add up, and sentences on what is computed again."""

    tables: Sequence[Table] = ()
    recomputed: Sequence[str] = ()
    kept: Sequence[str] = ()


Provider = Callable[[Workbench], Part]
"""The draft as read → its effects; few questions, and none that grows with the moves."""

_PROVIDERS: list[Provider] = []


def told_before_adoption(provider: Provider) -> Provider:
    """Register a provider; once, however often its module is imported."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def effects_of(bench: Workbench) -> Part:
    """Everything that is told, app by app."""
    parts: Iterable[Part] = [provider(bench) for provider in _PROVIDERS]
    parts = list(parts)
    return Part(
        tables=[table for part in parts for table in part.tables],
        recomputed=[line for part in parts for line in part.recomputed],
        kept=[line for part in parts for line in part.kept],
    )
