"""What Celery runs for the territory: thin calls of actions.

Losing a message loses nothing (docs/adr/0005).
"""

from celery import shared_task
from django.utils import timezone

from districts.actions.carrying import carry_due
from districts.proposing import queue as proposal_queue


@shared_task(name="districts.tasks.carry_due", ignore_result=True)
def carry() -> int:
    """Let decisions on the things of changed zones take effect; twin of `manage.py carry_due`."""
    return carry_due(timezone.localdate())


@shared_task(name="districts.tasks.work_on_proposals", ignore_result=True)
def work_on_proposals() -> dict[str, int]:
    """Take one proposal to its end, then let the worker go; twin of `manage.py propose`."""
    done = proposal_queue.work(most=1)
    if done:
        work_on_proposals.delay()
    return done
