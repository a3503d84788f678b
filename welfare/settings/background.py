"""Background work: Celery only wakes workers up, the queue of record is the database (ADR 0005)."""

from welfare.settings.environment import env
from welfare.settings.stores import REDIS_PREFIX, REDIS_URL, redis_database

CELERY_BROKER_URL = redis_database(REDIS_URL, 0, for_celery=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "global_keyprefix": REDIS_PREFIX,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
RECOMPUTE_SWEEP_SECONDS = env.float("RECOMPUTE_SWEEP_SECONDS", default=15.0)
WEBHOOK_SECONDS = env.float("WEBHOOK_SECONDS", default=10.0)
# The mails that notices wait for: those to be sent at once leave within this time.
NOTIFICATIONS_SECONDS = env.float("NOTIFICATIONS_SECONDS", default=30.0)
# Proposals of districts that are worked on at once on all workers, whose rest is for the figures.
PROPOSAL_SLOTS = env.int("PROPOSAL_SLOTS", default=1)
CELERY_BEAT_SCHEDULE = {
    "sweep-recompute-requests": {
        "task": "impact.tasks.recompute",
        "schedule": RECOMPUTE_SWEEP_SECONDS,
        # A sweep that found no worker in time is replaced by the next one.
        "options": {"expires": RECOMPUTE_SWEEP_SECONDS},
    },
    # What a lost message left.
    "work-on-proposals": {
        "task": "districts.tasks.work_on_proposals",
        "schedule": RECOMPUTE_SWEEP_SECONDS,
        "options": {"expires": RECOMPUTE_SWEEP_SECONDS},
    },
    "mail-notifications": {
        "task": "welfare.tasks.mail_notifications",
        "schedule": NOTIFICATIONS_SECONDS,
        "options": {"expires": NOTIFICATIONS_SECONDS},
    },
    "send-webhooks": {
        "task": "welfare.tasks.send_webhooks",
        "schedule": WEBHOOK_SECONDS,
        "options": {"expires": WEBHOOK_SECONDS},
    },
    # On the first day of a boundary; so often that the day need not be told to anybody.
    "carry-due": {
        "task": "districts.tasks.carry_due",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    # Once the values of a new boundary are computed: three questions where nothing is due.
    "recompute-baselines": {
        "task": "impact.tasks.recompute_baselines",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "tidy-accounts": {
        "task": "welfare.tasks.tidy_accounts",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}
CELERY_TIMEZONE = "Europe/Rome"
