"""Tables of the platform itself: who signs in, which programs act for them, whom it tells."""

from welfare.models.tokens import Token, TokenEvent
from welfare.models.users import User, UserEvent
from welfare.models.webhooks import Delivery, DeliveryAttempt, Webhook, WebhookEvent, WebhookNews

__all__ = [
    "Delivery",
    "DeliveryAttempt",
    "Token",
    "TokenEvent",
    "User",
    "UserEvent",
    "Webhook",
    "WebhookEvent",
    "WebhookNews",
]
