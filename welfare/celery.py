"""The Celery application: `celery -A welfare worker|beat`.

Tasks are told of as requests are: a line in the log with the task's id and, where a request sent
it, that request's; a count for Prometheus.
"""

import logging
import os
import time
from contextlib import ExitStack
from typing import Any

from celery import Celery, signals

from welfare.logs import caused_by, request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "welfare.settings")
app = Celery("welfare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

logger = logging.getLogger(__name__)
_HEADER = "caused_by_request"
# The tasks that run in this process, by id: when each began, and what its log lines carry.
_running: dict[str, tuple[float, ExitStack]] = {}


@signals.before_task_publish.connect
def _name_the_request(headers: dict[str, Any], **_signal: Any) -> None:
    if cause := request_id.get():
        headers[_HEADER] = cause


@signals.task_prerun.connect
def _begin(task_id: str, task: Any, **_signal: Any) -> None:
    from welfare.history import task_context

    request = getattr(task.request, _HEADER, None) or ""
    context = ExitStack()
    context.enter_context(caused_by(request=request, task=task_id))
    context.enter_context(task_context(task_id, task.name, request))
    _running[task_id] = (time.monotonic(), context)


@signals.task_postrun.connect
def _end(task_id: str, task: Any, state: str | None, retval: Any, **_signal: Any) -> None:
    """One line; a sweep that found nothing to do is not worth one."""
    from welfare.metrics import count_task

    began, context = _running.pop(task_id)
    seconds = time.monotonic() - began
    idle = state == "SUCCESS" and isinstance(retval, dict) and not any(retval.values())
    fields = {"task": task.name, "status": state, "ms": round(seconds * 1000, 1)}
    logger.log(logging.DEBUG if idle else logging.INFO, "task", extra=fields)
    count_task(task.name, state or "UNKNOWN", seconds)
    context.close()
