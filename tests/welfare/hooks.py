"""Webhooks of the toy region, and what to do to make them speak."""

import base64
import hashlib
import hmac

from districts.states import change_state
from subsidiarity import states
from subsidiarity.models import Actor
from tests.welfare.receiver import Receiver
from welfare.models import Webhook
from welfare.models.webhooks import Kind
from welfare.webhooks import actions


def added(owner, receiver: Receiver, *events: str) -> tuple[Webhook, str]:
    return actions.add_webhook(
        by=owner,
        name="R",
        url=receiver.url,
        events=events or Kind.values,
        origin="https://distretti.example.org",
    )


def verified(actor: Actor, by) -> None:
    """Let `actor` be verified, as the action does it."""
    Actor.objects.filter(pk=actor.pk).update(state=Actor.State.SUBMITTED)
    actor.refresh_from_db()
    change_state(actor, to=Actor.State.VERIFIED, table=states.ACTOR, by=by)


def signatures(secret: str, headers: dict[str, str], body: bytes) -> str:
    """By hand, as the specification says it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join(
        [headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body]
    )
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
