"""What Celery runs for the platform itself: thin calls of actions."""

from celery import shared_task
from django.utils import timezone

from welfare import mailing
from welfare.accounts import retention
from welfare.webhooks import outbox, sending


@shared_task(name="welfare.tasks.tidy_accounts", ignore_result=True)
def tidy_accounts() -> dict[str, int]:
    """Erase what nobody needs; twin of `manage.py tidy_accounts`."""
    return retention.tidy(timezone.now())


@shared_task(name="welfare.tasks.mail_notifications", ignore_result=True)
def mail_notifications() -> dict[str, int]:
    """Mail the notices that are due; twin of `manage.py mail_notifications`."""
    return mailing.mail_due(timezone.now())


@shared_task(name="welfare.tasks.send_webhooks", ignore_result=True)
def send_webhooks() -> dict[str, int]:
    """Tell whoever asked what happened; twin of `manage.py send_webhooks`."""
    return {"made": outbox.make_deliveries(), **sending.send_due()}
