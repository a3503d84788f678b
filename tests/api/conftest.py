"""The toy region, built once for each module of these tests; none of them writes."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction

from tests import territory as toy_region


@pytest.fixture(scope="module")
def territory(django_db_setup: None, django_db_blocker) -> Iterator[toy_region.Territory]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield toy_region.build()
        transaction.set_rollback(True)


@pytest.fixture
def toy(territory: toy_region.Territory, db: None) -> toy_region.Territory:
    return territory


@pytest.fixture
def api(client, db, territory):
    """`api("/values?zone=D01")`: the answer of the API to a GET."""

    def get(path: str, **headers: str):
        return client.get(f"/api/v1{path}", headers=headers)

    return get


def whole(answer) -> bytes:
    """The body of an answer, a file's too."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def features(api):
    """`features("/districts/geo")`: the FeatureCollection at an address."""

    def get(path: str) -> dict[str, Any]:
        answer = api(path)
        assert answer.status_code == 200, whole(answer)
        return orjson.loads(whole(answer))

    return get


@pytest.fixture
def table(api):
    """`table("/districts")`: the list as CSV, as rows of texts, the header first."""

    def get(path: str) -> list[list[str]]:
        answer = api(path, accept="text/csv")
        assert answer.status_code == 200, whole(answer)
        return list(csv.reader(StringIO(whole(answer).decode(), newline="")))

    return get


@pytest.fixture
def rows(api):
    """`rows("/values?zone=D01")`: the results of the one page of a list."""

    def get(path: str) -> list[dict[str, Any]]:
        answer = api(path)
        assert answer.status_code == 200, answer.content
        assert answer.json()["next"] is None
        return answer.json()["results"]

    return get


@pytest.fixture
def problem(api):
    """`problem("/values?as_of=x", 400)`: the problem document of an error."""

    def get(path: str, status: int, **headers: str) -> dict[str, Any]:
        answer = api(path, **headers)
        assert answer.status_code == status, whole(answer)
        assert answer.headers["Content-Type"] == "application/problem+json"
        body = answer.json()
        assert body["status"] == status
        assert body["title"]
        return body

    return get


@pytest.fixture
def plain_static_files(settings):
    """Static files under their own names: their hashed ones exist only after collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def one_connection():
    """Requests leave the connection open, as those of Django's own test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
