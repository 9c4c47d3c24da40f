"""Hooks: what a community tells an address elsewhere, and how each delivery is signed.

Signed by Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0).
"""

import base64
import hashlib
import hmac
import secrets
from typing import Literal, get_args
from urllib.parse import urlsplit

from msgspec import Struct

from madang.community.errors.webhooks import HookAddressInvalid

HookEvent = Literal[
    "community.message_sent",
    "community.message_edited",
    "community.message_deleted",
    "community.reaction_added",
    "community.reaction_removed",
    "community.member_joined",
    "community.member_left",
    "community.channel_created",
    "community.channel_updated",
    "community.channel_deleted",
]
HookState = Literal["active", "paused", "stopped"]
DeliveryState = Literal["waiting", "delivered", "failed"]

HOOK_EVENTS: tuple[HookEvent, ...] = get_args(HookEvent)
HOOKS_MAX = 10
URL_LENGTH_MAX_CHARS = 1000
SECRET_PREFIX = "whsec_"
SECRET_BYTES = 24


class Hook(Struct, frozen=True, kw_only=True):
    """An address elsewhere that is told of events; its secret is shown once."""

    hook_id: str
    community_id: str
    name: str
    url: str
    events: tuple[HookEvent, ...]
    made_by_id: str
    """It is told what this member sees, and nothing else."""
    made_by_name: str
    created_at_ms: int
    state: HookState
    """`stopped`: too many deliveries in a row failed."""


class MadeHook(Struct, frozen=True, kw_only=True):
    """A hook with the secret its deliveries are signed with."""

    hook: Hook
    secret: str


class Delivery(Struct, frozen=True, kw_only=True):
    """One event for one hook, and how it went."""

    delivery_id: str
    """The `webhook-id`: the same for every try."""
    hook_id: str
    kind: HookEvent
    created_at_ms: int
    state: DeliveryState
    tries_count: int
    status: int | None
    """HTTP status of the last try; None when there was no answer."""
    problem: str
    """Why the last try failed; empty when it did not."""
    tried_at_ms: int | None
    due_at_ms: int | None
    """When it is tried next; None when it is not."""


def new_secret() -> str:
    """Return a fresh signing secret."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, delivery_id: str, at_s: int, body: bytes) -> str:
    """Return the value of `webhook-signature` for a delivery at a moment in Unix seconds."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b"%b.%d.%b" % (delivery_id.encode(), at_s, body)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def clean_url(url: str, *, may_be_plain: bool) -> str:
    """Return an address that may be told of events.

    Raises:
        HookAddressInvalid: no https address (http where allowed), too long, or with a password.
    """
    try:
        parts = urlsplit(url.strip())
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise HookAddressInvalid("This is no address.") from None
    schemes = ("https", "http") if may_be_plain else ("https",)
    if (
        parts.scheme not in schemes
        or not parts.hostname
        or not has_port
        or "@" in parts.netloc
        or len(url) > URL_LENGTH_MAX_CHARS
    ):
        raise HookAddressInvalid("A hook's address begins with https:// and names a host.")
    return parts.geturl()
