"""What upper layers show of a draft beside its figures: each app says its own part.

An app writes in a module of its own a provider and registers it with `beside_draft`; the module is
imported when the app is ready, like its `permissions`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from districts.drafting.workbench import Workbench
from districts.presenting.draft import Figure


@dataclass(frozen=True, slots=True)
class Panel:
    """A table before and after of one zone. `note`: what the reader must know of the numbers."""

    title: str
    figures: tuple[Figure, ...]
    note: str = ""


Provider = Callable[[Workbench], Iterable[Panel]]
"""The draft as read → its panels; few questions, and none that grows with the moves."""

_PROVIDERS: list[Provider] = []


def beside_draft(provider: Provider) -> Provider:
    """Register a provider; once, however often its module is imported."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def panels_of(bench: Workbench) -> list[Panel]:
    """Every panel of the draft, app by app."""
    return [panel for provider in _PROVIDERS for panel in provider(bench)]
