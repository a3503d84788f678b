"""`/status`: what answers, quickly even if something does not."""

import time

import pytest
from celery import Celery

from welfare.api import status
from welfare.api.status import DOWN, UP, Remembered, ask_broker

FIELDS = ["database", "broker", "workers", "pending_requests", "oldest_pending_seconds"]


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(status, "background", Remembered(ask_broker))


def test_fields(api):
    answer = api("/status")
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == FIELDS
    assert body["database"] == UP
    assert answer.headers["Cache-Control"] == "no-store"


def test_pending_requests_are_counted(api, territory):
    from impact.models import RecomputeRequest

    RecomputeRequest.objects.create(kind="values")
    body = api("/status").json()
    assert body["pending_requests"] == 1
    assert body["oldest_pending_seconds"] is not None


def test_a_dead_broker_is_told_quickly_and_pages_go_on(api, monkeypatch):
    """200: a web process that still serves every page must not be taken away."""
    nowhere = Celery(broker="redis+socket:///nowhere/redis.sock")
    monkeypatch.setattr(status, "app", nowhere)
    began = time.monotonic()
    answer = api("/status")
    assert time.monotonic() - began < 2
    assert answer.status_code == 200
    assert (answer.json()["broker"], answer.json()["workers"]) == (DOWN, 0)


def test_a_dead_database_is_503_with_the_same_fields(client, settings, monkeypatch, db):
    from django.db import OperationalError

    def no_answer():
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(status.recompute, "standing", no_answer)
    answer = client.get("/api/v1/status")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["database"], body["pending_requests"]) == (DOWN, None)
    assert set(FIELDS) < set(body)


def test_many_askers_are_one_ping():
    asked = []

    def ask():
        asked.append(1)
        return UP, 3

    remembered = Remembered(ask)
    assert [remembered(), remembered()] == [(UP, 3), (UP, 3)]
    assert len(asked) == 1
