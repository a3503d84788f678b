"""Composition root: settings, URLs, the user model, the API's root, Celery, health."""

from welfare.celery import app as celery_app

__all__ = ["celery_app"]
