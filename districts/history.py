"""The memory of rows that may change: every change is kept by a trigger, whatever road it took.

For each model that somebody may edit there is a table of events (`remembering`), into which
triggers of the database write; pages, admin, API, tasks, commands and SQL pass the same way. An
event keeps the row *before* an update or a deletion, or as it was entered; what it became stands in
the next event, or in the row itself. So the history of rows older than the memory is whole too.

With each event goes what the process knew: person, hat, source, request, reason. An event without
it came from none of our processes: somebody typed SQL. See docs/adr/0021.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

import orjson
import pghistory
from django.db import connection, models

from districts.hats import Hat


class Source(StrEnum):
    """The road by which a change came. None of these: SQL."""

    PAGE = "page"
    ADMIN = "admin"
    API = "api"
    TASK = "task"
    COMMAND = "command"
    IMPORT = "import"


def remembering(model: type[models.Model], *, exclude: Sequence[str] = ()) -> Any:
    """Abstract base of the table of events of `model`; the class made of it says what a row is."""
    return pghistory.create_event_model(
        model,
        pghistory.InsertEvent("insert"),
        pghistory.UpdateEvent("update", row=pghistory.Old),
        pghistory.DeleteEvent("delete"),
        exclude=list(exclude),
        obj_field=pghistory.ObjForeignKey(related_name="+", null=False),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # documented for "none", typed without
        # The application reads it; only the triggers add to it, with their owner's right.
        attrs={"append_only": True, "written_by_triggers": True},
        abstract=True,
    )


_facts: ContextVar[dict[str, Any] | None] = ContextVar("facts", default=None)
# What may change a row; a page that only reads pays nothing.
_WRITES = re.compile(
    r"\s*(insert|update|delete|merge|truncate|call|do)\b|\s*with\b.*\b(insert|update|delete)\b",
    re.IGNORECASE | re.DOTALL,
)
_TELL = "SELECT set_config('pghistory.context_metadata', {}, true); "


@contextmanager
def known(source: Source, **facts: Any) -> Iterator[None]:
    """Let what is changed within carry `source` and these facts, besides those known already."""
    outermost = _facts.get() is None
    token = _facts.set({**(_facts.get() or {}), "source": source.value, **_said(facts)})
    try:
        with connection.execute_wrapper(_tell) if outermost else nullcontext():
            yield
    finally:
        _facts.reset(token)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Let what is changed within carry the reason, if anything is known of who changes it."""
    now = _facts.get()
    token = _facts.set({**now, "why": reason} if now is not None and reason else now)
    try:
        yield
    finally:
        _facts.reset(token)


def add(**facts: Any) -> None:
    """Add to what is known in this process, if anything is, until the innermost `known` ends."""
    if (now := _facts.get()) is not None:
        now.update(_said(facts))


def now_known() -> dict[str, Any]:
    """What is known now, to be kept with a row that has no memory of its own: a file loaded."""
    return dict(_facts.get() or {})


def acting(user: Any, hat: Hat | None) -> dict[str, Any]:
    """Who acts, as facts: the person's key, and the hat in words that outlive the membership."""
    if not getattr(user, "is_authenticated", False):
        return {}
    return {
        "person": user.pk,
        "role": hat.role.value if hat else "",
        "body": hat.body_name if hat else "",
    }


def tell_transaction(cursor: Any) -> None:
    """Say what is known to the rest of this transaction: for a COPY, which no wrapper sees."""
    if (now := _facts.get()) is not None:
        cursor.execute(_TELL.format("%s"), [_text(now)])


def _tell(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Put what is known before a statement that writes, in the same message to the database.

    pghistory's own wrapper does it to more statements, misreads a literal `%` and never forgets.
    """
    now = _facts.get()
    if now is None or not isinstance(sql, str) or not _WRITES.match(sql):
        return execute(sql, params, many, context)
    if many:
        tell_transaction(context["cursor"])
        return execute(sql, params, many, context)
    if isinstance(params, Mapping):
        told = _TELL.format("%(facts_known)s")
        values: Any = {**params, "facts_known": _text(now)}
    else:
        told, values = _TELL.format("%s"), (_text(now), *(params or ()))
    text = sql if params is not None else sql.replace("%", "%%")
    result = execute(told + text, values, many, context)
    while result is not None and result.nextset():
        pass
    return result


def _text(facts: dict[str, Any]) -> str:
    return orjson.dumps(facts, default=str).decode()


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "")}
