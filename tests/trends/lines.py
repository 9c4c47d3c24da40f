"""Lines as the sources send them, made for tests in the documented shapes."""

import json
from typing import Any

from tests.trends.conftest import START_MS

DID = "did:plc:testtesttesttesttesttest"


def v1(
    rkey: str,
    text: str,
    at_ms: int = START_MS,
    did: str = DID,
    **record: Any,
) -> bytes:
    """A Jetstream v1 line of a new post."""
    body = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "1970-01-01T00:00:00Z"}
    return commit(rkey, "create", "app.bsky.feed.post", {**body, **record}, at_ms, did)


def commit(
    rkey: str,
    operation: str,
    collection: str,
    record: dict[str, Any] | None = None,
    at_ms: int = START_MS,
    did: str = DID,
) -> bytes:
    """A Jetstream v1 line of any commit."""
    inner: dict[str, Any] = {
        "rev": "3",
        "operation": operation,
        "collection": collection,
        "rkey": rkey,
    }
    if record is not None:
        inner["record"] = record
    return json.dumps(
        {"did": did, "time_us": at_ms * 1000, "kind": "commit", "commit": inner}
    ).encode()


def delete(rkey: str, did: str = DID, collection: str = "app.bsky.feed.post") -> bytes:
    """A Jetstream v1 line of a withdrawn record."""
    return commit(rkey, "delete", collection, did=did)


def account(did: str = DID, status: str = "deleted", at_ms: int = START_MS) -> bytes:
    """A Jetstream v1 line of an account that is gone."""
    inner = {"active": False, "did": did, "seq": 1, "status": status}
    return json.dumps(
        {"did": did, "time_us": at_ms * 1000, "kind": "account", "account": inner}
    ).encode()


def reaction(rkey: str, of_rkey: str, kind: str = "repost", did: str = "did:plc:other") -> bytes:
    """A Jetstream v1 line of a like or repost."""
    subject = {"cid": "c", "uri": uri(of_rkey)}
    return commit(rkey, "create", f"app.bsky.feed.{kind}", {"subject": subject}, did=did)


def uri(rkey: str, did: str = DID) -> str:
    """The identity of a post."""
    return f"at://{did}/app.bsky.feed.post/{rkey}"


def v2(seq: int, rkey: str, text: str, time: str = "2025-11-21T00:00:00.000Z") -> bytes:
    """A Jetstream v2 frame of a new post, in the documented shape."""
    payload = {
        "$type": "network.bsky.jetstream.subscribeEvents#commit",
        "seq": seq,
        "did": DID,
        "time": time,
        "rev": "3",
        "operation": "create",
        "collection": "app.bsky.feed.post",
        "rkey": rkey,
        "cid": "bafy",
        "record": {"$type": "app.bsky.feed.post", "text": text},
    }
    return json.dumps({"$type": "message", "payload": payload}).encode()
