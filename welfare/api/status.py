"""`/status`: whether the parts of the platform answer, for machines.

Only a database that does not answer makes it 503: without it nothing can be served. Without the
broker or without workers every page is still served and only new figures wait, so a load balancer
must not take the web process away: the answer is 200 and says what is down.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.reading import ReadView
from impact import recompute
from welfare.celery import app
from welfare.errors import PROBLEM_CONTENT_TYPE, problem

PING_SECONDS = 0.5
KEPT_SECONDS = 5.0
UP, DOWN = "ok", "down"


class StatusSerializer(serializers.Serializer[Any]):
    """What answers, and how much work waits."""

    database = serializers.ChoiceField([UP, DOWN])
    broker = serializers.ChoiceField([UP, DOWN])
    workers = serializers.IntegerField(help_text="How many workers answered.")
    pending_requests = serializers.IntegerField(
        allow_null=True, help_text="Changes that have not reached the pages yet."
    )
    oldest_pending_seconds = serializers.FloatField(
        allow_null=True, help_text="For how long the oldest of them has waited."
    )


class Status(ReadView):
    """Health of the platform.

    200 as long as the database answers, also without broker or workers: pages are still served
    and only new figures wait. 503 with the same fields if it does not. Never cached.
    """

    serializer_class = StatusSerializer
    max_age = 0
    throttle_classes = ()  # whoever watches must not be stopped

    def get(self, request: Request) -> Response:
        broker, workers = background()
        pending = _pending()
        fields = {
            "database": UP if pending else DOWN,
            "broker": broker,
            "workers": workers,
            "pending_requests": pending["pending"] if pending else None,
            "oldest_pending_seconds": pending["oldest_seconds"] if pending else None,
        }
        if pending:
            return Response(fields)
        detail = _("La base di dati non risponde: riprova fra qualche minuto.")
        return Response(
            problem(503, detail, **fields), status=503, content_type=PROBLEM_CONTENT_TYPE
        )


def _pending() -> dict[str, float | int | None] | None:
    """The state of the queue of record, or None if the database does not answer in time."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '1s'")
            return recompute.standing()
    except DatabaseError:
        return None


def ask_broker() -> tuple[str, int]:
    """Whether the broker answers, and how many workers do; about a second at most."""
    limits = {"socket_connect_timeout": PING_SECONDS, "socket_timeout": PING_SECONDS}
    try:
        with app.connection_for_read(transport_options=limits) as broker:
            broker.ensure_connection(max_retries=0, timeout=1)
            return UP, len(app.control.ping(timeout=PING_SECONDS, connection=broker) or [])
    except (OperationalError, OSError):
        return DOWN, 0


@dataclass(slots=True)
class Remembered:
    """An answer kept for some seconds, so that many askers do not mean many pings.

    In the memory of the process: the cache is in Redis, whose death is what we look for.
    """

    ask: Callable[[], tuple[str, int]]
    answer: tuple[str, int] = (DOWN, 0)
    until: float = 0.0

    def __call__(self) -> tuple[str, int]:
        with _LOCK:
            if time.monotonic() >= self.until:
                self.answer = self.ask()
                self.until = time.monotonic() + KEPT_SECONDS
            return self.answer


_LOCK = threading.Lock()
background = Remembered(ask_broker)
