"""Push subscriptions of browsers, and what is sent to them (docs/specs/notifications.md, PU1-PU9)."""

import base64
import binascii
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from madang.community.errors.notices import PushInvalid

SUBSCRIPTIONS_MAX = 10
ENDPOINT_LENGTH_MAX_CHARS = 1024
PUBLIC_KEY_BYTES = 65
AUTH_BYTES = 16
FOLD_S = 10.0
BODY_LENGTH_MAX_CHARS = 140


class PushKeys(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The browser's keys, in base64url without padding (RFC 8291, 3.2)."""

    p256dh: Annotated[str, Meta(max_length=120)]
    auth: Annotated[str, Meta(max_length=60)]


class NewSubscription(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a browser's `PushSubscription.toJSON()` says."""

    endpoint: str
    keys: PushKeys


class Subscription(Struct, frozen=True, kw_only=True):
    """One browser that is woken for an account."""

    subscription_id: str
    account_id: str
    endpoint: str
    p256dh: str
    auth: str
    session_id: str
    created_at_ms: int


class PushText(Struct, frozen=True, kw_only=True):
    """What the service worker shows; sent encrypted, so only the browser reads it."""

    title: str
    body: str
    tag: str
    """The channel: a newer notification takes the place of an older one."""
    url: str
    count: int


class PushAnswer(Struct, frozen=True):
    """What a push service said."""

    status: int
    """0: it was not reached."""
    retry_after_s: int | None


def checked(new: NewSubscription, *, may_be_plain: bool) -> None:
    """Refuse what no message can be sent to.

    Raises:
        PushInvalid: not an https address, or keys of another size than RFC 8291's.
    """
    parts = urlsplit(new.endpoint)
    schemes = ("https", "http") if may_be_plain else ("https",)
    is_address = parts.scheme in schemes and parts.hostname and parts.username is None
    if len(new.endpoint) > ENDPOINT_LENGTH_MAX_CHARS or not is_address:
        raise PushInvalid("A push endpoint is an https address.")
    sizes = len(decoded(new.keys.p256dh)), len(decoded(new.keys.auth))
    if sizes != (PUBLIC_KEY_BYTES, AUTH_BYTES):
        raise PushInvalid(f"The keys have {PUBLIC_KEY_BYTES} and {AUTH_BYTES} bytes.")


def decoded(text: str) -> bytes:
    """Return the bytes of base64url, padded or not; nothing for what is none."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", True)
    except (binascii.Error, ValueError):
        return b""


def encoded(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
