"""What Celery runs: thin calls of actions. Losing a message loses nothing (docs/adr/0005)."""

from celery import shared_task

from districts import proposal_queue


@shared_task(name="districts.tasks.work_on_proposals", ignore_result=True)
def work_on_proposals() -> dict[str, int]:
    """Take one proposal to its end, then let the worker go; twin of `manage.py propose`."""
    done = proposal_queue.work(most=1)
    if done:
        work_on_proposals.delay()
    return done
