"""Checks the webhooks that Madang sends, by Standard Webhooks (https://www.standardwebhooks.com)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

TOLERANCE_S = 300


class SignatureWrong(Exception):
    """The body is not signed with this secret, or was sent too long ago."""


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, *, now_s: float | None = None
) -> dict[str, Any]:
    """Return the decoded body of a webhook whose signature is right.

    Args:
        secret: `whsec_…`, as it was shown when the webhook was made.
        headers: those of the request; their case is nothing.

    Raises:
        SignatureWrong.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        webhook_id, at = lower["webhook-id"], int(lower["webhook-timestamp"])
        given = lower["webhook-signature"].split()
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (KeyError, ValueError) as wrong:
        raise SignatureWrong("The request has no signature to check.") from wrong
    if abs((time.time() if now_s is None else now_s) - at) > TOLERANCE_S:
        raise SignatureWrong("The request was sent too long ago, or is from the future.")
    signed = b"%b.%d.%b" % (webhook_id.encode(), at, body)
    right = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    if not any(hmac.compare_digest(right, one) for one in given):
        raise SignatureWrong("The body is not signed with this secret.")
    decoded: dict[str, Any] = json.loads(body)
    return decoded
