"""What Celery runs: thin calls of actions. Losing a message loses nothing (docs/adr/0005)."""

from celery import shared_task
from django.utils import timezone

from impact import recompute as queue
from impact.plans.baselines import recompute_due


@shared_task(name="impact.tasks.recompute", ignore_result=True)
def recompute() -> dict[str, int]:
    """Empty the queue of record; twin of `manage.py recompute`."""
    done = queue.drain()
    return {"fulfilled": done.fulfilled, "failed": done.failed}


@shared_task(name="impact.tasks.recompute_baselines", ignore_result=True)
def recompute_baselines() -> int:
    """Objectives of districts that changed get their baseline on the new boundaries; twin of
    `manage.py recompute_baselines`."""
    return recompute_due(timezone.localdate())
