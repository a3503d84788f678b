"""Webhooks from what happens to what arrives: triggers, the real task, a real receiver."""

import json
import os
import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import BoundaryRevision, Zone
from districts.states import change_state, record_state
from impact.models import DashboardSnapshot
from subsidiarity import states
from subsidiarity.models import Actor, Membership
from tests import initiatives
from tests.programs import with_second_factor
from tests.welfare.hooks import added, signatures, verified
from welfare.models import Delivery, Webhook, WebhookEvent, WebhookNews
from welfare.models.webhooks import Kind
from welfare.tasks import send_webhooks
from welfare.webhooks import actions, sending

pytestmark = pytest.mark.django_db


def test_what_happens_arrives_signed(people, hook, receiver):
    webhook, secret = hook
    verified(people.bodies["beta"], people.people["official"])
    assert send_webhooks() == {"made": 1, "delivered": 1, "failed": 0}
    ((path, headers, body),) = receiver.received
    assert path == "/ricevi?di=prova"
    assert headers["content-type"] == "application/json"
    assert headers["webhook-signature"] == signatures(secret, headers, body)
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    told = json.loads(body)
    assert told.pop("timestamp")
    assert told == {
        "type": "actor.verified",
        "data": {"id": "beta", "url": "https://distretti.example.org/api/v1/actors/beta"},
    }
    delivery = webhook.deliveries.get()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    one = delivery.tries.get()
    assert (one.status, one.answer, one.error) == (200, "ok", "")
    assert send_webhooks() == {"made": 0, "delivered": 0, "failed": 0}


def test_what_is_told_can_be_read_there(client, people, hook, receiver):
    official = people.people["official"]
    verified(people.bodies["beta"], official)
    project = initiatives.project(people, people.bodies["beta"], code="CP-000001", state="draft")
    change_state(project, to="proposed", table=states.CO_DESIGN, by=official)
    revision = BoundaryRevision.objects.filter(zoning__code="cohesion").first()
    record_state(revision, to="adopted", by=official)
    snapshot_of("D01")
    send_webhooks()
    told = [json.loads(body) for _path, _headers, body in receiver.received]
    assert {one["type"] for one in told} == set(Kind.values)
    for one in told:
        path = one["data"]["url"].removeprefix("https://distretti.example.org")
        assert client.get(path).status_code == 200, one


def snapshot_of(code: str) -> None:
    zone = Zone.objects.get(zoning__code="cohesion", code=code)
    for language in ("it", "en"):
        DashboardSnapshot.objects.create(
            zone=zone,
            revision=BoundaryRevision.objects.filter(zoning__code="cohesion").first(),
            language=language,
            fingerprint=os.urandom(32).hex(),
            body="{}",
            computed_at=timezone.now(),
            superseded_at=timezone.now(),
        )


def test_district_computed_again_and_again_is_told_once(hook, receiver, people):
    for _time in range(3):
        snapshot_of("D01")
    snapshot_of("D02")
    assert send_webhooks()["made"] == 2


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("draft", "proposed", 1),
        ("proposed", "withdrawn", 1),
        ("proposed", "opened", 1),
        ("draft", "withdrawn", 0),
        ("withdrawn", "draft", 0),
    ],
)
def test_drafts_are_nobodys_business(people, hook, before, after, told):
    """What ceases to be public is told; what never was, is not, not even to its own body."""
    project = initiatives.project(people, people.bodies["gamma"], code="CP-000001", state=before)
    change_state(project, to=after, table=states.CO_DESIGN, by=people.people["official"])
    assert send_webhooks()["made"] == told
    assert WebhookNews.objects.count() == 0


def test_only_chosen_events_are_told(people, owner, receiver):
    added(owner, receiver, Kind.BOUNDARY_ADOPTED)
    verified(people.bodies["beta"], people.people["official"])
    assert WebhookNews.objects.count() == 0, "nobody asks: nothing is written"
    assert send_webhooks()["made"] == 0


def test_what_is_undone_is_not_told(people, hook):
    with transaction.atomic():
        verified(people.bodies["beta"], people.people["official"])
        assert WebhookNews.objects.count() == 1
        transaction.set_rollback(True)
    assert send_webhooks()["made"] == 0


def test_replay_is_the_same_message(hook, receiver, owner):
    webhook, secret = hook
    actions.ping(webhook=webhook, by=owner)
    send_webhooks()
    delivery = webhook.deliveries.get()
    actions.replay(delivery=delivery, by=owner)
    assert send_webhooks()["delivered"] == 1
    (_p, first, body), (_q, second, again) = receiver.received
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert second["webhook-signature"] == signatures(secret, second, again)
    assert delivery.tries.count() == 2
    assert json.loads(body)["type"] == "webhook.ping"


def test_rotation_signs_with_both_for_the_time_chosen(hook, receiver, owner):
    webhook, old = hook
    new = actions.rotate_webhook(webhook=webhook, by=owner, grace_days=2)
    actions.ping(webhook=webhook, by=owner)
    send_webhooks()
    _path, headers, body = receiver.received[0]
    assert headers["webhook-signature"].split() == [
        signatures(new, headers, body),
        signatures(old, headers, body),
    ]
    webhook.refresh_from_db()
    assert sending.secrets_of(webhook, webhook.previous_until) == [new]


def test_secrets_are_encrypted_and_in_no_event(hook, owner):
    webhook, secret = hook
    actions.rotate_webhook(webhook=webhook, by=owner, grace_days=1)
    webhook.refresh_from_db()
    assert secret not in {webhook.secret, webhook.previous_secret}
    assert secret[6:] not in str(list(WebhookEvent.objects.values()))


@pytest.mark.parametrize("ended", ["membership", "body"])
def test_it_stops_with_its_hat(people, hook, receiver, owner, ended):
    webhook, _secret = hook
    verified(people.bodies["beta"], people.people["official"])
    if ended == "membership":
        Membership.objects.filter(user=owner).update(valid_to=timezone.localdate())
    else:
        Actor.objects.filter(pk=owner.hat.body).update(state="suspended")
    send_webhooks()
    webhook.refresh_from_db()
    assert webhook.state == "disabled"
    assert "finito o è sospeso" in webhook.reason
    assert receiver.received == []


def test_powerful_hat_without_second_factor_stops_it(people, receiver):
    official = with_second_factor(people.people["official"])
    webhook, _secret = added(official, receiver)
    actions.ping(webhook=webhook, by=official)
    official.authenticator_set.all().delete()
    send_webhooks()
    webhook.refresh_from_db()
    assert "secondo fattore" in webhook.reason
    assert receiver.received == []


def test_address_that_leads_inside_is_never_connected_to(hook, receiver, owner, settings):
    """Whatever stands in the row, and however it came there."""
    webhook, _secret = hook
    settings.WEBHOOK_ADMITTED_ORIGINS = []
    actions.ping(webhook=webhook, by=owner)
    send_webhooks()
    assert receiver.received == []
    assert webhook.deliveries.get().tries.get().error == "refused: scheme"


def test_off_is_off_and_on_is_from_now(people, hook, receiver, owner):
    webhook, _secret = hook
    actions.ping(webhook=webhook, by=owner)
    actions.turn_off(webhook=webhook, by=owner)
    verified(people.bodies["beta"], people.people["official"])
    send_webhooks()
    actions.turn_on(webhook=webhook, by=owner)
    send_webhooks()
    assert receiver.received == []
    assert webhook.deliveries.get().state == "given_up"


def test_others_do_nothing_with_it(hook, people):
    webhook, _secret = hook
    other, system = people.people["beta_head"], people.people["system"]
    for act in (actions.ping, actions.turn_on, actions.turn_off):
        with pytest.raises(PermissionDenied):
            act(webhook=webhook, by=other)
    actions.turn_off(webhook=webhook, by=system)
    with pytest.raises(PermissionDenied):
        actions.turn_on(webhook=webhook, by=system)
    assert list(Webhook.objects.visible_to(other)) == []
    assert list(Webhook.objects.visible_to(system)) == [webhook]


def test_log_is_forgotten_after_thirty_days(hook, owner):
    webhook, _secret = hook
    actions.ping(webhook=webhook, by=owner)
    actions.ping(webhook=webhook, by=owner)
    send_webhooks()
    old = timezone.now() - timedelta(days=31)
    Delivery.objects.filter(pk=webhook.deliveries.first().pk).update(created_at=old)
    sending.forget_old(timezone.now())
    assert webhook.deliveries.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"events": []}, {"events": ["everything"]}, {"state": "asleep"}, {"previous_secret": "x"}],
)
def test_database_refuses_what_a_webhook_cannot_be(hook, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Webhook.objects.update(**wrong)


def test_command_is_the_twin_of_the_task(hook, receiver, owner, capsys):
    actions.ping(webhook=hook[0], by=owner)
    call_command("send_webhooks")
    assert capsys.readouterr().out == "0 messages made, 1 delivered, 0 failed\n"


def test_address_that_the_form_refuses_is_no_webhook(client, people):
    from tests.people import signed_in

    browser = signed_in(people.people["gamma_head"])
    for url in ("https://127.0.0.1/", "http://example.org/", "https://2130706433/"):
        answer = browser.post(
            "/area-riservata/webhook/nuovo/",
            {"name": "x", "url": url, "events": [Kind.ACTOR_VERIFIED]},
        )
        assert answer.status_code == 422
        assert url in answer.content.decode()
    assert Webhook.objects.count() == 0
