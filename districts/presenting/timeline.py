"""The history of an object in words: what happened, who did it, in which hat, by which road."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.approving.reading import address_of
from districts.history import Source
from districts.memory.timeline import Change, Entry, referred, timeline
from districts.presenting.people import hat_words, person_name
from districts.registers import Register


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A field: its Italian label and its values in words, empty where only the outline is shown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One thing that happened; `address`: where more is told of it."""

    at: datetime
    what: str
    who: str
    hat: str
    road: str
    origin: str
    request: str
    why: str
    changes: Sequence[ShownChange]
    address: str


def shown_timeline(register: Register, key: Any, *, whole: bool) -> list[ShownEntry]:
    """The history of an object; without `whole`, neither values nor reasons."""
    entries = timeline(register, key)
    objects = referred(entries) if whole else {}
    return [_shown(entry, register.model, objects, whole=whole) for entry in entries]


def _shown(
    entry: Entry, model: type[Model], objects: Mapping[Any, Any], *, whole: bool
) -> ShownEntry:
    return ShownEntry(
        at=entry.at,
        what=_what(entry, model, whole=whole),
        who=_who(entry),
        hat=hat_words(entry.role, entry.body),
        road=_road(entry),
        origin=entry.origin,
        request=entry.request,
        why=entry.why if whole else "",
        changes=[_change(change, objects, whole=whole) for change in entry.changes],
        address=address_of(entry.of) if entry.of is not None else "",  # type: ignore[arg-type]  # only approvals
    )


def _what(entry: Entry, model: type[Model], *, whole: bool) -> str:
    if entry.states is not None:
        if not whole:
            return _("Cambio di stato")
        states = _state_words(model)
        old, new = (states.get(s.partition(":")[0], s) for s in entry.states)
        if not old:
            return _("Stato: «%(new)s»") % {"new": new}
        return _("Da «%(old)s» a «%(new)s»") % {"old": old, "new": new}
    return {
        "insert": _("Registrazione"),
        "update": _("Modifica"),
        "delete": _("Eliminazione"),
        "ask": _("Richiesta di approvazione"),
        "approve": _("Approvazione"),
        "reject": _("Rifiuto"),
    }[entry.kind]


def _state_words(model: type[Model]) -> dict[str, str]:
    """The states of a model in words; of one without a column of them, those of its passages."""
    field: Any = next((one for one in model._meta.get_fields() if one.name == "state"), None)
    if field is not None:
        return {code: str(words) for code, words in field.flatchoices}
    return {
        "asked": _("chiesta"),
        "verified": _("verificata"),
        "confirmed": _("confermato con i confini in vigore"),
        "ended": _("chiusa"),
    }


def _who(entry: Entry) -> str:
    if entry.person is not None:
        return person_name(entry.person)
    if not entry.source:
        return _("Qualcuno con accesso alla base di dati")
    return _("La piattaforma")


def _road(entry: Entry) -> str:
    """By which road it came; whatever no process of ours spoke for was typed as SQL."""
    if entry.source in {"state", "approval"}:
        return ""
    words = {
        "": _("SQL diretto"),
        Source.PAGE: _("pagina"),
        Source.ADMIN: _("amministrazione"),
        Source.API: _("API"),
        Source.TASK: _("processo in secondo piano"),
        Source.COMMAND: _("comando"),
        Source.IMPORT: _("importazione"),
    }
    road = words.get(entry.source, entry.source)
    return f"{road} ({entry.command})" if entry.command else road


def _change(change: Change, objects: Mapping[Any, Any], *, whole: bool) -> ShownChange:
    label = change.label or str(change.field.verbose_name)
    if not whole:
        return ShownChange(label, "", "")
    return ShownChange(
        label,
        *(value_words(change.field, value, objects) for value in (change.before, change.after)),
    )


def value_words(field: "Field[Any, Any]", value: Any, objects: Mapping[Any, Any]) -> str:
    """A stored value as a reader would say it; «vuoto» for none."""
    if value in (None, ""):
        return _("vuoto")
    if isinstance(field, ForeignKey):
        found = objects.get(field.related_model, {}).get(value)
        return str(found) if found is not None else _("n. %(key)s") % {"key": value}
    if isinstance(value, bool):
        return _("sì") if value else _("no")
    if field.choices:
        value = str(dict(field.flatchoices).get(value, value))
    return _moment_words(value) if isinstance(value, date) else str(value)


def _moment_words(value: date) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}"
