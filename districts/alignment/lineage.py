"""Whether the likeness of two zonings is evidence, or the way one of them was built."""

from collections.abc import Mapping, Sequence
from typing import Literal

Independence = Literal["full", "partial", "none"]


def lineage(code: str, derived_from: Mapping[str, str | None]) -> tuple[str, ...]:
    """The zoning and what it was built from, up to the root: ("sia", "health", "ussl_1980").

    ``derived_from`` gives the parent of each code; no entry or None means a root. Raises
    ValueError if the chain comes back on itself.
    """
    chain = [code]
    while (parent := derived_from.get(chain[-1])) is not None:
        if parent in chain:
            raise ValueError(f"zoning {parent} is derived from itself: {' -> '.join(chain)}")
        chain.append(parent)
    return tuple(chain)


def independence(a: Sequence[str], b: Sequence[str]) -> Independence:
    """What the agreement of two zonings can prove, from their lineages.

    ``none``: one was built out of the other («coincidono per costruzione»). ``partial``: both
    stand on the same scaffold («in parte per costruzione»). ``full``: no shared ancestor is
    known. Raises ValueError for an empty lineage.
    """
    if not a or not b:
        raise ValueError("a lineage holds at least the zoning itself")
    if a[0] in b or b[0] in a:
        return "none"
    return "full" if set(a).isdisjoint(b) else "partial"
