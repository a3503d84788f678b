"""Logs: who caused a line, and what never stands in one."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from celery import signals
from celery.app.trace import build_tracer
from django.test import Client

from impact.models import RecomputeRequest
from impact.tasks import recompute
from welfare.celery import app
from welfare.logs import Cause, JSONFormatter, TextFormatter, accepted_id, caused_by


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything from INFO up, as production writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JSONFormatter())
    handler.addFilter(Cause())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_request_is_one_line_without_its_query(client: Client, log: io.StringIO, db: None) -> None:
    answer = client.get(
        "/comuni/nulla/?q=Mario+Rossi", headers={"x-request-id": "proxy-0123456789"}
    )
    assert answer["X-Request-ID"] == "proxy-0123456789"
    [line] = [line for line in lines(log) if line["logger"] == "welfare.access"]
    assert line.items() >= {
        "level": "INFO", "message": "request", "request_id": "proxy-0123456789",
        "method": "GET", "path": "/comuni/nulla/", "route": "unit", "status": 400, "queries": 0,
    }.items()  # fmt: skip
    assert set(line) - {"time", "ms"} == {
        "level", "logger", "message", "request_id", "method", "path", "route", "status", "queries",
    }  # fmt: skip
    assert "Rossi" not in log.getvalue()


def test_probes_are_not_worth_a_line(client: Client, log: io.StringIO) -> None:
    assert client.get("/health/live").status_code == 200
    assert lines(log) == []


@pytest.mark.parametrize("given", [None, "", "short", "x" * 65, 'a"},{"level":"b', "riga\nnuova1"])
def test_what_does_not_look_like_an_id_is_replaced(given: str | None) -> None:
    made = accepted_id(given)
    assert made != given
    assert len(made) == 32
    assert made != accepted_id(given)


def test_task_carries_its_id_and_that_of_the_request(log: io.StringIO, db: None) -> None:
    headers: dict[str, object] = {}
    with caused_by(request="proxy-0123456789"):
        signals.before_task_publish.send(sender=recompute.name, headers=headers)
    RecomputeRequest.objects.create(kind="values")
    # What a worker does with a message.
    build_tracer(recompute.name, recompute, app=app)("task-1", (), {}, {"id": "task-1", **headers})
    [line] = [line for line in lines(log) if line["message"] == "task"]
    assert line["task"] == "impact.tasks.recompute"
    assert line["status"] == "SUCCESS"
    assert line["task_id"] == "task-1"
    assert line["request_id"] == "proxy-0123456789"


def test_exception_stays_in_its_line() -> None:
    try:
        raise ValueError("una\nriga")
    except ValueError:
        record = logging.getLogger("here").makeRecord(
            "here", logging.ERROR, "file", 1, "non va", (), sys.exc_info()
        )
    text = JSONFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["exception"].startswith("Traceback")
    record.status = 500
    assert "ERROR here non va status=500" in TextFormatter().format(record)
