"""manage.py wake_workers: turn the database's notifications into Celery messages.

Every change, however made, ends in `NOTIFY recompute` (impact/sql/recompute.sql). The first one
wakes a worker at once; those that follow within `WINDOW` seconds share one more message. Missing a
notification costs time, not data: beat sweeps the queue.
"""

import logging
import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import connection

from impact.tasks import recompute

logger = logging.getLogger(__name__)

WINDOW = 0.5
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
            listener.execute("LISTEN recompute")
            self._wake()
            while True:
                for _first in listener.notifies(stop_after=1):
                    self._wake()
                followers = sum(1 for _follower in listener.notifies(timeout=WINDOW))
                if followers:
                    self._wake()

    def _wake(self) -> None:
        try:
            recompute.delay()
        except recompute.OperationalError as error:
            logger.warning("no broker (%s); the next sweep will do it", error)


_CONNECT = {"host", "port", "dbname", "user", "password", "options"}
