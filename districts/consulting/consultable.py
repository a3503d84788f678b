"""What everybody may be consulted on: each kind says what it is and what opening does to it.

An app registers its own (`consultable`); the engine, districts/actions/consultations.py, knows
none. A pact or a plan of a district will be a kind of the layers above.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of draft. `open`: the permission to consult on it; `view`: to read it.

    `problems`: what keeps it from being shown to everybody, told before. `opened`, `given_back`:
    its own passage of state, in the transaction of the consultation, by whom and with which reason;
    it is given back to its authors when the consultation is concluded or withdrawn.
    `is_before_everybody`: whether it stands where opening brought it.
    `page`: where everybody reads what is proposed; `summary`: the same in a few words; `proposed`:
    the whole of it as plain data, which the consultation keeps. `mended`: where its authors mend
    the problems, empty if nowhere.
    """

    code: str
    name: str
    model: type[Model]
    open: str
    view: str
    problems: Callable[[Any], Sequence[str]]
    opened: Callable[[Any, Any, str], None]
    given_back: Callable[[Any, Any, str], None]
    is_before_everybody: Callable[[Any], bool]
    page: Callable[[Any], str]
    summary: Callable[[Any], str]
    proposed: Callable[[Any], dict[str, Any]]
    mended: Callable[[Any], str]


_KINDS: dict[str, Kind] = {}


def consultable(kind: Kind) -> None:
    """Register a kind under its code."""
    _KINDS[kind.code] = kind


def kind_named(code: str) -> Kind | None:
    """The kind of a code that somebody wrote into an address."""
    return _KINDS.get(code)


def kind_for(subject: Any) -> Kind:
    """The kind of an object. Raises `KeyError`: only what is registered gets a consultation."""
    for kind in _KINDS.values():
        if kind.model is type(subject):
            return kind
    raise KeyError(type(subject))
