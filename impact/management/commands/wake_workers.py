"""manage.py wake_workers: turn the database's notifications into Celery messages.

Every change, however made, ends in `NOTIFY recompute` (impact/sql/recompute.sql), every request for
a proposal of districts in `NOTIFY proposals` (districts/sql/proposals.sql). The first one wakes a
worker at once; those that follow within `WINDOW` seconds share one more message. Missing a
notification costs time, not data: beat sweeps the queues.
"""

import logging
import time
from collections.abc import Collection
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import connection

from districts.tasks import work_on_proposals
from impact.tasks import recompute

logger = logging.getLogger(__name__)

WINDOW = 0.5
TASKS: dict[str, Any] = {"recompute": recompute, "proposals": work_on_proposals}
RECONNECT_SECONDS = 2.0


class Command(BaseCommand):
    help = "Listen to the database and wake the workers up."

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            try:
                self._listen()
            except psycopg.OperationalError as error:
                logger.warning("lost the database (%s); trying again", error)
                time.sleep(RECONNECT_SECONDS)

    def _listen(self) -> None:
        """Until the connection breaks. What changed while nobody listened is asked for first."""
        parameters = connection.get_connection_params()
        wanted = {k: v for k, v in parameters.items() if k in _CONNECT}
        with psycopg.connect(**wanted, autocommit=True) as listener:
            for channel in TASKS:
                listener.execute(f"LISTEN {channel}")
            self._wake(TASKS)
            while True:
                self._wake({first.channel for first in listener.notifies(stop_after=1)})
                self._wake({follower.channel for follower in listener.notifies(timeout=WINDOW)})

    def _wake(self, channels: Collection[str]) -> None:
        for task in (TASKS[channel] for channel in sorted(channels)):
            try:
                task.delay()
            except task.OperationalError as error:
                logger.warning("no broker (%s); the next sweep will do it", error)


_CONNECT = {"host", "port", "dbname", "user", "password", "options"}
