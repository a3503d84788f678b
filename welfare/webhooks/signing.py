"""Signatures by the *Standard Webhooks* specification, the symmetric ones. No Django."""

import base64
import hashlib
import hmac
import secrets as random
from collections.abc import Sequence

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret as the specification writes them: 256 random bits."""
    return PREFIX + base64.b64encode(random.token_bytes(32)).decode()


def new_message() -> str:
    """An identifier of a message: the same however often it is sent."""
    return "msg_" + random.token_hex(14)


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of `message.timestamp.body` under the bytes of `secret`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(secrets: Sequence[str], message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, signed under each of `secrets`, the newest first."""
    signatures = (signature(secret, message, timestamp, body) for secret in secrets)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
