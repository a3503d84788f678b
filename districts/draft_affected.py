"""What hangs on the zones of a draft, to be decided on if a zone changes: upper layers say it.

An app registers a provider with `affected_by_draft`, as for the panels of a draft; of initiatives
comes the warning A5, of objectives with a baseline A6 (districts/boundary_checks.py).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from districts.boundary_checks import Code
from districts.models import Zone


@dataclass(frozen=True, slots=True)
class Affected:
    """One thing of a zone. `code`: A5 or A6; `state`: how it stands, in words; `address`: its page,

    empty where it has none that everybody may see.
    """

    code: Code
    zone: str
    name: str
    state: str
    address: str = ""


Provider = Callable[[Collection[Zone]], Iterable[Affected]]
"""Zones that a draft touches → what hangs on them; one question, however many there are."""

_PROVIDERS: list[Provider] = []


def affected_by_draft(provider: Provider) -> Provider:
    """Register a provider; once, however often its module is imported."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def affected(zones: Collection[Zone]) -> list[Affected]:
    """Everything that hangs on these zones, by zone and name."""
    if not zones:
        return []
    found = [one for provider in _PROVIDERS for one in provider(zones)]
    return sorted(found, key=lambda one: (one.zone, one.code, one.name))
