"""The log of a draft in words: what each step did, and who made it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.drafting.log import Logged
from districts.models import DraftStep
from districts.presenting.people import hat_words, person_name


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the log, in words: what it did, and to what."""

    what: str
    units: str
    who: str
    hat: str
    at: Any


def step_rows(steps: Sequence[Logged]) -> list[StepRow]:
    """The log in words, as it was given."""
    return [
        StepRow(
            what=_what(one),
            units=_units(one),
            who=person_name(one.by),
            hat=hat_words(one.acting_as, one.acting_for),
            at=timezone.localtime(one.at),
        )
        for one in steps
    ]


def _what(logged: Logged) -> str:
    kind = logged.kind
    if logged.others:
        return _OTHER_STEPS.get(kind, _OTHER_STEPS[DraftStep.Kind.NAME])()
    return _STEPS[kind]() if kind in _STEPS else _moved(logged)


_STEPS: dict[str, Callable[[], str]] = {
    DraftStep.Kind.UNDO: lambda: _("Annullato uno spostamento"),
    DraftStep.Kind.REDO: lambda: _("Ripetuto uno spostamento"),
    DraftStep.Kind.REBASE: lambda: _("Riallineata alla legge nuova"),
}
_OTHER_STEPS: dict[str, Callable[[], str]] = {
    DraftStep.Kind.UNDO: lambda: _("Annullato"),
    DraftStep.Kind.REDO: lambda: _("Ripetuto"),
    DraftStep.Kind.MARK: lambda: _("Blocchi e scioglimenti"),
    DraftStep.Kind.NAME: lambda: _("Zone e nomi"),
    DraftStep.Kind.SEAT: lambda: _("Sedi"),
}


def _moved(logged: Logged) -> str:
    if logged.scattered:
        return _("In più zone")
    return _("In %(zone)s") % {"zone": logged.to_zone} if logged.to_zone else _("Senza zona")


def _units(logged: Logged) -> str:
    """«Sestriere (D06 → D05)», the first few; of a step that moved none, what it did."""
    nowhere = _("senza zona")
    said = [
        f"{name} ({before or nowhere} → {after or nowhere})" for name, before, after in logged.moves
    ]
    rest = logged.count - len(said)
    if rest:
        said.append(ngettext("e un altro", "e altri %(n)s", rest) % {"n": rest})
    return ", ".join([*said, *(_other(*one) for one in logged.others)])


def _other(what: str, on: str, word: str) -> str:
    return _OTHERS[what]() % {"on": on, "word": word}


_OTHERS: dict[str, Callable[[], str]] = {
    "put-lock": lambda: _("bloccata la zona %(on)s"),
    "off-lock": lambda: _("sbloccata la zona %(on)s"),
    "put-lock-unit": lambda: _("bloccato il comune di %(on)s"),
    "off-lock-unit": lambda: _("sbloccato il comune di %(on)s"),
    "put-dissolved": lambda: _("sciolta la zona %(on)s"),
    "off-dissolved": lambda: _("non più sciolta la zona %(on)s"),
    "put-zone": lambda: _("aggiunta la zona %(on)s %(word)s"),
    "off-zone": lambda: _("tolta la zona %(on)s %(word)s"),
    "put-name": lambda: _("%(on)s si chiamerà «%(word)s»"),
    "off-name": lambda: _("%(on)s si chiama ancora «%(word)s»"),
    "put-seat": lambda: _("%(word)s è la sede di %(on)s"),
    "off-seat": lambda: _("%(word)s non è più la sede di %(on)s"),
}
