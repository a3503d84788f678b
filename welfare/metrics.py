"""What Prometheus reads: requests of this host's web processes, tasks of all workers, the queue.

The web processes of a host add up through files in `PROMETHEUS_MULTIPROC_DIR`
(deploy/gunicorn.py); workers, which may run elsewhere, through Redis; the queue and the pages are
asked of the database at each reading. Losing any of them loses statistics and nothing else.
"""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector
from redis.exceptions import RedisError

from impact import recompute
from welfare.backups.manifests import newest

logger = logging.getLogger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_REQUESTS = Counter("distretti_http_requests", "Requests answered.", ["method", "route", "status"])
_REQUEST_SECONDS = Histogram(
    "distretti_http_request_seconds",
    "Time to answer a request.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25),
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()
    _REQUEST_SECONDS.labels(route).observe(seconds)


# --- Tasks: a hash of Redis, whose fields are task, outcome and bucket.
_TASKS = "metrics:tasks"
_TASK_BUCKETS = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0)


def _tasks_hash() -> tuple[Any, str]:
    """The client of the cache's Redis and the key in it."""
    client = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined] # RedisCache
    return client, cache.make_key(_TASKS)


def count_task(task: str, outcome: str, seconds: float) -> None:
    """Count one task that ended: `outcome` is Celery's state, SUCCESS or FAILURE."""
    bucket = next((str(bound) for bound in _TASK_BUCKETS if seconds <= bound), "+Inf")
    try:
        client, key = _tasks_hash()
        with client.pipeline(transaction=False) as pipeline:
            pipeline.hincrby(key, f"{task}|{outcome}|{bucket}", 1)
            pipeline.hincrbyfloat(key, f"{task}|{outcome}|sum", seconds)
            pipeline.execute()
    except RedisError as error:
        logger.warning("task not counted: %s", error)


def _tasks() -> Metric:
    family = HistogramMetricFamily(
        "distretti_task_seconds", "Time of background tasks.", labels=["task", "outcome"]
    )
    try:
        client, key = _tasks_hash()
        stored = client.hgetall(key)
    except RedisError:
        return family
    counted: dict[tuple[str, str], dict[str, float]] = {}
    for field, value in stored.items():
        task, outcome, bucket = field.decode().split("|")
        counted.setdefault((task, outcome), {})[bucket] = float(value)
    for labels, by_bucket in sorted(counted.items()):
        below, buckets = 0.0, []
        for bucket in (*map(str, _TASK_BUCKETS), "+Inf"):
            below += by_bucket.get(bucket, 0)
            buckets.append((bucket, below))
        family.add_metric(labels, buckets, by_bucket.get("sum", 0))
    return family


# --- What the database and the backups tell
_STANDING = {
    "pending": ("distretti_recompute_pending", "Changes that have not reached the pages yet."),
    "failed": ("distretti_recompute_failed", "Changes that could not be computed."),
    "oldest_seconds": ("distretti_recompute_oldest_seconds", "Age of the oldest change waiting."),
    "snapshot_seconds": ("distretti_snapshot_age_seconds", "Age of the newest page."),
}


class Standing(Collector):
    """Gauges read at each scrape; what cannot be known is left out."""

    def collect(self) -> Iterator[Metric]:
        try:
            standing = recompute.standing()
        except DatabaseError:
            standing = {}
        yield _gauge("distretti_database_up", "Whether the database answers.", bool(standing))
        for name, (metric, words) in _STANDING.items():
            value = standing.get(name)
            if value is None and standing and name == "oldest_seconds":
                value = 0  # nothing waits
            if value is not None:
                yield _gauge(metric, words, value)
        if (age := backup_seconds()) is not None:
            yield _gauge("distretti_backup_age_seconds", "Age of the newest backup.", age)
        yield _tasks()


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=float(value))


def backup_seconds() -> float | None:
    """Age of the newest backup in BACKUP_DIR; None if there is none, or no folder is told."""
    last = newest(Path(settings.BACKUP_DIR)) if settings.BACKUP_DIR else None
    if last is None:
        return None
    return (datetime.now(UTC) - datetime.fromisoformat(last.made_at)).total_seconds()


def exposition() -> bytes:
    """Everything, in Prometheus's text format."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)
        requests = generate_latest(registry)
    else:
        requests = generate_latest(REGISTRY)
    standing = CollectorRegistry()
    standing.register(Standing())
    return requests + generate_latest(standing)
