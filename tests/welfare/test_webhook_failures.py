"""Webhooks whose receiver fails: tried again, stopped, told, and sent again after a kill."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from tests.welfare.hooks import added, verified
from tests.welfare.receiver import receiving
from welfare.models import Delivery, DeliveryAttempt, Webhook
from welfare.tasks import send_webhooks
from welfare.webhooks import actions

pytestmark = pytest.mark.django_db


def test_failures_are_tried_again_and_success_clears_them(people, hook, receiver):
    webhook, _secret = hook
    receiver.answers = [500, 503, 200]
    verified(people.bodies["beta"], people.people["official"])
    for attempt in (1, 2):
        assert send_webhooks()["failed"] == 1
        delivery = webhook.deliveries.get()
        assert (delivery.state, delivery.attempts) == ("waiting", attempt)
        assert delivery.next_at > timezone.now()
        assert send_webhooks()["failed"] == 0, "not before its time"
        webhook.refresh_from_db()
        assert webhook.failing_since is not None
        Delivery.objects.update(next_at=timezone.now())
    assert send_webhooks()["delivered"] == 1
    webhook.refresh_from_db()
    assert webhook.failing_since is None
    identifiers = {headers["webhook-id"] for _path, headers, _body in receiver.received}
    assert len(identifiers) == 1
    assert list(DeliveryAttempt.objects.order_by("pk").values_list("status", flat=True)) == [
        500,
        503,
        200,
    ]


def test_ten_attempts_and_no_more(people, hook, receiver):
    webhook, _secret = hook
    receiver.answers = [500]
    actions.ping(webhook=webhook, by=people.people["gamma_head"])
    for _attempt in range(12):
        Delivery.objects.update(next_at=timezone.now())
        send_webhooks()
    assert len(receiver.received) == 10
    assert webhook.deliveries.get().state == "given_up"


def test_one_that_fails_does_not_keep_another_waiting(people, owner, receiver):
    added(owner, receiver)
    with receiving() as other:
        django_settings.WEBHOOK_ADMITTED_ORIGINS.append(other.origin)
        receiver.answers = [500]
        added(owner, other)
        for code in ("beta", "consortium"):
            verified(people.bodies[code], people.people["official"])
        assert send_webhooks() == {"made": 4, "delivered": 2, "failed": 1}
        assert (len(receiver.received), len(other.received)) == (1, 2)


def test_days_of_failure_stop_it_and_its_owner_is_told(
    people, hook, receiver, owner, django_capture_on_commit_callbacks
):
    webhook, _secret = hook
    receiver.answers = [500]
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=6))
    actions.ping(webhook=webhook, by=owner)
    actions.ping(webhook=webhook, by=owner)
    with django_capture_on_commit_callbacks(execute=True):
        send_webhooks()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.reason) == (
        "disabled",
        "Da più di 5 giorni nessuna consegna arriva.",
    )
    assert {one.state for one in webhook.deliveries.all()} == {"given_up"}
    (sent,) = mail.outbox
    assert sent.to == [owner.email]
    assert "fermato" in sent.subject
    assert send_webhooks()["failed"] == 0
    actions.turn_on(webhook=webhook, by=owner)
    webhook.refresh_from_db()
    assert (webhook.state, webhook.reason, webhook.failing_since) == ("active", "", None)


def test_gone_is_gone(hook, receiver, owner):
    webhook, _secret = hook
    receiver.answers = [410]
    actions.ping(webhook=webhook, by=owner)
    send_webhooks()
    webhook.refresh_from_db()
    assert webhook.state == "disabled"
    assert "410" in webhook.reason


def _work(database: str) -> None:
    """What a worker does, in a process of its own."""
    connections.close_all()
    connections.databases["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database
    send_webhooks()


@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_sending_and_writing_down_sends_again(people, receiver, owner):
    """At least once, under the same identifier, for whoever receives to tell."""
    webhook, _secret = added(owner, receiver)
    actions.ping(webhook=webhook, by=owner)

    def wait(handler):
        time.sleep(30)

    receiver.answers = [wait, 200]
    worker = multiprocessing.get_context("fork").Process(
        target=_work, args=(connection.settings_dict["NAME"],)
    )
    connections.close_all()
    worker.start()
    for _tenth in range(150):
        if receiver.received:
            break
        time.sleep(0.1)
    assert receiver.received, "sent"
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert webhook.deliveries.get().attempts == 0
    for _tenth in range(50):  # until the database has seen that the worker is gone
        if send_webhooks()["delivered"]:
            break
        time.sleep(0.1)
    first, second = [headers["webhook-id"] for _path, headers, _body in receiver.received]
    assert first == second
    delivery = webhook.deliveries.get()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
