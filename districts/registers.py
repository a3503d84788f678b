"""Of which things there is a register of changes, who reads it whole and who its outline only.

Each app registers its own (`kept`), when it is ready; `/registro/<slug>/<key>/` shows them all. The
outline says who, when and which fields, neither values nor reasons: it is for whoever keeps the
system running, who has no business with what is written in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from districts.models import (
    Act,
    ActEvent,
    BoundaryRevision,
    BoundaryRevisionEvent,
    Consultation,
    ConsultationEvent,
    Delegation,
    DelegationEvent,
    TerritorialUnit,
    TerritorialUnitEvent,
    Zone,
    ZoneEvent,
    Zoning,
    ZoningEvent,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A table of links that tells of an object too: its `event`s, by the column `owner`, each with
    what it links to in the column `linked`; `label`: how the whole of the links is called."""

    event: type[Model]
    owner: str
    linked: str
    label: str


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of object whose changes are told.

    `slug`: its part of the address. `whole`, `outline`: the permissions, asked of the object, which
    is None when the object is no more. `address`: the page of the object, if it has one.
    `parts`: tables of links whose changes are changes of the object.
    """

    slug: str
    model: type[Model]
    event: type[Model]
    whole: str
    outline: str
    address: Callable[[Any], str] = lambda _subject: ""
    parts: tuple[Part, ...] = ()


_REGISTERS: dict[str, Register] = {}


def kept(register: Register) -> None:
    """Let there be this register."""
    _REGISTERS[register.slug] = register


def register_named(slug: str) -> Register | None:
    """The register of this name, if there is one."""
    return _REGISTERS.get(slug)


def registers() -> list[Register]:
    """All registers, by name."""
    return [_REGISTERS[slug] for slug in sorted(_REGISTERS)]


def register_address(subject: Any) -> str:
    """The page of the register of an object; empty if nothing of its kind is kept."""
    for register in _REGISTERS.values():
        if register.model is type(subject):
            return reverse("register", args=[register.slug, subject.pk])
    return ""


WHOLE, OUTLINE = "districts.view_history", "districts.view_history_outline"

kept(Register("atto", Act, ActEvent, WHOLE, OUTLINE, lambda act: reverse("act", args=[act.pk])))
kept(
    Register(
        "zonizzazione",
        Zoning,
        ZoningEvent,
        WHOLE,
        OUTLINE,
        lambda zoning: reverse("zoning", args=[zoning.code]),
    )
)
kept(Register("zona", Zone, ZoneEvent, WHOLE, OUTLINE))
kept(
    Register(
        "revisione",
        BoundaryRevision,
        BoundaryRevisionEvent,
        WHOLE,
        OUTLINE,
        lambda revision: reverse("revision", args=[revision.zoning.code, revision.pk]),
    )
)
kept(
    Register(
        "comune",
        TerritorialUnit,
        TerritorialUnitEvent,
        WHOLE,
        OUTLINE,
        lambda unit: reverse("unit", args=[unit.istat_code]) if unit.kind == "comune" else "",
    )
)
kept(
    Register(
        "consultazione",
        Consultation,
        ConsultationEvent,
        WHOLE,
        OUTLINE,
        lambda consultation: reverse("consultation", args=[consultation.pk]),
    )
)
kept(
    Register(
        "delega",
        Delegation,
        DelegationEvent,
        "districts.view_delegation",
        OUTLINE,
    )
)
