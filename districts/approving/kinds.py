"""What can be approved: each kind says what it is, who may ask, and what follows from a yes.

An app registers its own (`approvable`); the engine, districts/actions/approvals.py, knows none.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Model

from districts.approving.rules import Step


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of approval. `flow`: the steps taken until somebody defines others.

    `author`: key of who wrote the thing, or None. `fingerprint`: of all that is being approved.
    `problems`: what would keep it from taking effect, told before anybody is asked. `approved`: the
    effect, in the transaction of the last verdict, by who gave it and with their reason; what it
    raises undoes the verdict too. `facts`: what is being approved, as label and words: it stands on
    the page of the approval, decided or not.
    """

    code: str
    name: str
    model: type[Model]
    ask: str
    flow: Sequence[Step]
    author: Callable[[Any], int | None]
    fingerprint: Callable[[Any], str]
    problems: Callable[[Any], Sequence[str]]
    approved: Callable[[Any, Any, str], None]
    address: Callable[[Any], str]
    facts: Callable[[Any], Sequence[tuple[str, str]]]

    @property
    def rights(self) -> tuple[str, ...]:
        """The permissions that a step of any flow of this kind asks for: those of its first flow.

        Whoever defines a flow chooses how many decide and in what order, never who has the right.
        """
        return tuple(dict.fromkeys(step.permission for step in self.flow))


_KINDS: dict[str, Kind] = {}


def approvable(kind: Kind) -> None:
    """Register a kind under its code."""
    _KINDS[kind.code] = kind


def kind_of(code: str) -> Kind:
    """The kind of a code. Raises `KeyError`: codes come from rows that the platform wrote."""
    return _KINDS[code]


def kinds() -> list[Kind]:
    """Every kind, in the order of its code."""
    return [_KINDS[code] for code in sorted(_KINDS)]


def content_print(content: object) -> str:
    """The fingerprint of plain data: equal for equal content only."""
    return hashlib.sha256(orjson.dumps(content, default=str)).hexdigest()
