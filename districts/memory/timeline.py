"""The history of one object: every change, passage and verdict, in one reading, newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, ForeignKey, Model

from districts.models import Approval, ApprovalDecision, StateChange
from districts.registers import Part, Register


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed: raw values, None for unknown or nothing; `label` if the field is a
    column of links, whose own name would say too little."""

    field: "Field[Any, Any]"
    before: Any
    after: Any
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `kind`: insert, update, delete, state, ask, approve or reject.

    `person`: who, or None; `source`: by which road, "" for SQL; `of`: what of the object's it was,
    when not the object itself (an approval). `states`: from and to, of a passage.
    """

    at: datetime
    order: int
    kind: str
    person: Any = None
    role: str = ""
    body: str = ""
    source: str = ""
    command: str = ""
    request: str = ""
    origin: str = ""
    why: str = ""
    changes: Sequence[Change] = ()
    states: tuple[str, str] | None = None
    of: Model | None = None


def timeline(register: Register, key: Any) -> list[Entry]:
    """Everything that is remembered of the object with this key, the newest first."""
    subject = register.model._base_manager.filter(pk=key).first()
    events = list(register.event._base_manager.filter(pgh_obj_id=key).order_by("pgh_id"))
    entries = list(_of_events(register.event, events, subject))
    for part in register.parts:
        entries += _of_links(part, key)
    if isinstance(key, int):
        passages = list(_of_states(register.model, key))
        entries = _without_doubles(entries, passages) + passages
        entries += _of_approvals(register.model, key)
    people = get_user_model()._default_manager.in_bulk(
        {entry.person for entry in entries if isinstance(entry.person, int)}
    )
    named = [
        replace(entry, person=people.get(entry.person)) if isinstance(entry.person, int) else entry
        for entry in entries
    ]
    return sorted(named, key=lambda entry: (entry.at, entry.order), reverse=True)


def _of_events(event: type[Model], rows: Sequence[Any], subject: Model | None) -> Iterator[Entry]:
    """Each event with what it changed.

    An update keeps the row before it: what it became is the row of the next event, or the object as
    it is.
    """
    fields = [field for field in event._meta.concrete_fields if not field.name.startswith("pgh_")]
    for row, following in zip(rows, [*rows, subject][1:], strict=True):
        changes: list[Change] = []
        if row.pgh_label == "update" and following is not None:
            changes = list(_differences(fields, row, following))
        yield _entry(row, row.pgh_label, changes)


def _of_links(part: Part, key: Any) -> Iterator[Entry]:
    """A link made or undone is a change of what it belongs to."""
    field: Any = part.event._meta.get_field(part.linked)
    rows: Any = part.event._base_manager.filter(**{part.owner: key})
    for row in rows.order_by("pgh_id"):
        linked = getattr(row, field.attname)
        ends = (linked, None) if row.pgh_label == "delete" else (None, linked)
        yield _entry(row, "update", [Change(field, ends[0], ends[1], part.label)])


def _entry(row: Any, kind: str, changes: Sequence[Change]) -> Entry:
    """An event with what the process knew of it."""
    facts: Mapping[str, Any] = row.pgh_context or {}
    return Entry(
        at=row.pgh_created_at,
        order=row.pgh_id,
        kind=kind,
        person=facts.get("person"),
        role=facts.get("role", ""),
        body=facts.get("body", ""),
        source=facts.get("source", ""),
        command=facts.get("command", ""),
        request=facts.get("request", ""),
        origin=facts.get("origin", ""),
        why=facts.get("why", ""),
        changes=changes,
    )


def _differences(fields: Iterable[Any], before: Any, after: Any) -> Iterator[Change]:
    for field in fields:
        was, is_now = getattr(before, field.attname), getattr(after, field.attname)
        if was != is_now:
            yield Change(field, was, is_now)


def _of_states(model: type[Model], key: int) -> Iterator[Entry]:
    kind = ContentType.objects.get_for_model(model)
    rows = StateChange.objects.filter(content_type=kind, object_id=key)
    for row in rows.select_related("by"):
        yield Entry(
            at=row.at,
            order=row.pk,
            kind="state",
            person=row.by,
            role=row.acting_as,
            body=row.acting_for,
            source="state",
            why=row.reason,
            states=(row.from_state, row.to_state),
        )


def _without_doubles(events: Sequence[Entry], passages: Sequence[Entry]) -> list[Entry]:
    """A passage is told by its own row, which knows the reason: the event need not repeat it."""
    told = {passage.states for passage in passages}
    kept = []
    for entry in events:
        rest = [
            change
            for change in entry.changes
            if change.field.name != "state" or (change.before, change.after) not in told
        ]
        if rest or not entry.changes:
            kept.append(replace(entry, changes=rest))
    return kept


def _of_approvals(model: type[Model], key: int) -> Iterator[Entry]:
    kind = ContentType.objects.get_for_model(model)
    asked = list(
        Approval.objects.filter(content_type=kind, object_id=key).select_related("asked_by")
    )
    for row in asked:
        yield Entry(
            at=row.asked_at,
            order=row.pk,
            kind="ask",
            person=row.asked_by,
            role=row.acting_as,
            body=row.acting_for,
            source="approval",
            why=row.reason,
            of=row,
        )
    verdicts = ApprovalDecision.objects.filter(approval__in=asked).select_related("by", "approval")
    for verdict in verdicts if asked else ():
        yield Entry(
            at=verdict.at,
            order=verdict.pk,
            kind=verdict.verdict,
            person=verdict.by,
            role=verdict.acting_as,
            body=verdict.acting_for,
            source="approval",
            why=verdict.reason,
            of=verdict.approval,
        )


def referred(entries: Iterable[Entry]) -> dict[type[Model], dict[Any, Any]]:
    """The objects that changed values point to, one query for each of their models."""
    wanted: dict[type[Model], set[Any]] = {}
    for entry in entries:
        for change in entry.changes:
            if isinstance(change.field, ForeignKey):
                keys = {change.before, change.after} - {None}
                wanted.setdefault(change.field.related_model, set()).update(keys)
    return {model: model._base_manager.in_bulk(keys) for model, keys in wanted.items()}
