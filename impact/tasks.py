"""What Celery runs: thin calls of actions. Losing a message loses nothing (docs/adr/0005)."""

from celery import shared_task

from impact import recompute as queue


@shared_task(name="impact.tasks.recompute", ignore_result=True)
def recompute() -> dict[str, int]:
    """Empty the queue of record; twin of `manage.py recompute`."""
    done = queue.drain()
    return {"fulfilled": done.fulfilled, "failed": done.failed}
