"""That something happened: each app says of its own, others listen without being known to it.

An action that changes something says `happened(code, subject, by=…)` in its own transaction: a row
of `Happening` is written with it or not at all. Whoever has something to do about it (notices to
people, messages to other systems) is a listener, called in the same transaction with the row, and
writes what it has to do; what goes out into the world goes later, from those rows.

The kinds stand in the module `happenings` of the app that owns the object, imported when the app is
ready, like its `permissions`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.translation import override

from districts.models import Happening
from districts.permissions import worn_by

LONGEST_TITLE = 300


class Topic(StrEnum):
    """What a happening is about, as people choose what to be told of."""

    TO_DO = "to_do"
    MODERATION = "moderation"
    BODIES = "bodies"
    PROJECTS = "projects"
    APPROVALS = "approvals"
    CONSULTATIONS = "consultations"
    COMMENTS = "comments"


def _nobody(_subject: Any) -> Iterable[int | str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of happening; `code` is `noun.participle`, such as `project.submitted`.

    `words`: a msgid with the place `%(title)s`. `title`, `page`: what the object is called and the
    address to look at it. `concerned`: the keys of the people to tell; an e-mail address in their
    place tells somebody who has no account. Whoever did it is never told.
    """

    code: str
    model: type[Model]
    topic: Topic
    words: str
    page: Callable[[Any], str]
    concerned: Callable[[Any], Iterable[int | str]] = _nobody
    title: Callable[[Any], str] = str


Listener = Callable[[Happening, Kind, Any], None]
"""(the row, its kind, the object) → what the listener writes in the same transaction."""

_KINDS: dict[str, Kind] = {}
_LISTENERS: list[Listener] = []


def occurs(kind: Kind) -> None:
    """Register a kind under its code."""
    _KINDS[kind.code] = kind


def kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]


def kind_named(code: str) -> Kind | None:
    """The kind of a code; None for a row of a release that knew others."""
    return _KINDS.get(code)


def listens(listener: Listener) -> Listener:
    """Register a listener; once, however often its module is imported."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


@transaction.atomic
def happened(code: str, subject: Any, *, by: Any) -> Happening:
    """Write that `code` happened to `subject`, and let every listener write what follows from it.

    `by`: who did it, with the hat worn; None for the platform itself, or who has no account.
    """
    kind = _KINDS[code]
    person = by if getattr(by, "is_authenticated", False) else None
    with override("it"):  # addresses are kept as the Italian pages have them
        address = kind.page(subject)
        title = " ".join(kind.title(subject).split())[:LONGEST_TITLE]
    row = Happening.objects.create(
        kind=code,
        content_type=ContentType.objects.get_for_model(kind.model),
        object_id=subject.pk,
        title=title,
        address=address,
        by=person,
        **worn_by(person),
    )
    for listener in _LISTENERS:
        listener(row, kind, subject)
    return row
