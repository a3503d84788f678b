"""Logs: one line for each thing that happened, with the request or the task that caused it.

For people in development (`LOG_FORMAT=text`), for machines in production (`json`). No personal
data: neither addresses of people, nor names, nor query strings, in which anything may stand.
"""

import logging
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_id: ContextVar[str] = ContextVar("task_id", default="")

# What a proxy may call a request: enough for every usual form, too little to forge a line.
_ID = re.compile(r"[A-Za-z0-9._=+/:-]{8,64}")

_CAUSES = {"request_id": request_id, "task_id": task_id}
# Fields that our own records carry beside their message: `extra={...}`.
FIELDS = ("method", "path", "route", "status", "ms", "queries", "task")


def accepted_id(given: str | None) -> str:
    """The id of a request: the one that a proxy gave, if it looks like one, or a new one."""
    return given if given and _ID.fullmatch(given) else f"{random.getrandbits(128):032x}"


@contextmanager
def caused_by(*, request: str = "", task: str = "") -> Iterator[None]:
    """Let what is logged within carry these ids."""
    tokens = (request_id.set(request), task_id.set(task))
    try:
        yield
    finally:
        request_id.reset(tokens[0])
        task_id.reset(tokens[1])


class Cause(logging.Filter):
    """Gives each record the ids of what caused it; lets all pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, variable in _CAUSES.items():
            setattr(record, name, variable.get())
        return True


def _details(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: getattr(record, name, None) for name in (*_CAUSES, *FIELDS)}
    return {name: value for name, value in found.items() if value not in (None, "")}


class JSONFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, details, exception."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_details(record),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(said, default=str).decode()


class TextFormatter(logging.Formatter):
    """A line for people: time, level, logger, message, and details as name=value."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's name
        details = "".join(f" {name}={value}" for name, value in _details(record).items())
        return super().formatMessage(record) + details
