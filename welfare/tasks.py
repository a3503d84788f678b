"""What Celery runs for the platform itself: thin calls of actions."""

from celery import shared_task
from django.utils import timezone

from welfare.accounts import retention


@shared_task(name="welfare.tasks.tidy_accounts", ignore_result=True)
def tidy_accounts() -> dict[str, int]:
    """Erase what nobody needs; twin of `manage.py tidy_accounts`."""
    return retention.tidy(timezone.now())
