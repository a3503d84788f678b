"""What Celery runs for the territory: thin calls of actions."""

from celery import shared_task
from django.utils import timezone

from districts.actions.carrying import carry_due


@shared_task(name="districts.tasks.carry_due", ignore_result=True)
def carry() -> int:
    """Let decisions on the things of changed zones take effect; twin of `manage.py carry_due`."""
    return carry_due(timezone.localdate())
