"""Bluesky Jetstream: v1 lines and v2 frames carry the same commits in other wrappings.

Facts: github.com/bluesky-social/jetstream (README, internal/subscribe); AT protocol lexicons
`app.bsky.feed.post`, `like`, `repost`.
"""

import msgspec
from msgspec import Struct

from madang.trends.formats.parsed import (
    Arrived,
    AuthorWithdrawn,
    Invalid,
    Other,
    Parsed,
    Reacted,
    ReactionKind,
    ReactionWithdrawn,
    Withdrawn,
)
from madang.trends.formats.times import ms_from_iso

SOURCE = "bluesky"
POST = "app.bsky.feed.post"
REACTIONS: dict[str, ReactionKind] = {
    "app.bsky.feed.like": "like",
    "app.bsky.feed.repost": "repost",
}


class Commit(Struct, frozen=True, rename={"kind": "$type"}):
    """A commit: the `commit` of a v1 line, or the payload of a v2 frame."""

    operation: str = ""
    collection: str = ""
    rkey: str = ""
    record: msgspec.Raw = msgspec.Raw()
    kind: str = ""
    did: str = ""
    time: str = ""
    active: bool = True
    account: msgspec.Raw = msgspec.Raw()


class _PostRecord(Struct, frozen=True):
    text: str
    createdAt: str | None = None
    langs: list[str] | None = None
    tags: list[str] | None = None


class _Subject(Struct, frozen=True):
    uri: str


class _ReactionRecord(Struct, frozen=True):
    subject: _Subject


class _Account(Struct, frozen=True):
    active: bool = True


_decode_commit = msgspec.json.Decoder(Commit).decode
_decode_post = msgspec.json.Decoder(_PostRecord).decode
_decode_reaction = msgspec.json.Decoder(_ReactionRecord).decode
_decode_account = msgspec.json.Decoder(_Account).decode

V2_PREFIX = "network.bsky.jetstream.subscribeEvents#"


def parse_v1(did: str, time_us: int, kind: str, commit: bytes, account: bytes) -> Parsed:
    """Read a v1 line whose top level is taken apart already."""
    at_ms = time_us // 1000
    if kind == "commit":
        return _commit(did, _decode_commit(commit), at_ms)
    if kind == "account":
        return _account(did, _decode_account(account).active, at_ms)
    return Other(at_ms=at_ms)


def parse_v2(payload: bytes) -> Parsed:
    """Read the payload of a v2 frame."""
    event = _decode_commit(payload)
    if not event.kind.startswith(V2_PREFIX) or not event.did:
        return Invalid(reason=f"jetstream v2: unknown payload {event.kind[:80]!r}")
    at_ms = ms_from_iso(event.time)
    kind = event.kind.removeprefix(V2_PREFIX)
    if kind == "commit":
        return _commit(event.did, event, at_ms)
    if kind == "account":
        active = _decode_account(event.account).active if event.account else event.active
        return _account(event.did, active, at_ms)
    return Other(at_ms=at_ms)


def _account(did: str, is_active: bool, at_ms: int | None) -> Parsed:
    if is_active:
        return Other(at_ms=at_ms)
    return AuthorWithdrawn(source=SOURCE, author_id=did, at_ms=at_ms)


def _commit(did: str, commit: Commit, at_ms: int | None) -> Parsed:
    uri = f"at://{did}/{commit.collection}/{commit.rkey}"
    if commit.collection == POST:
        if commit.operation == "delete":
            return Withdrawn(source=SOURCE, post_id=uri, at_ms=at_ms)
        return _post(did, uri, commit, at_ms)
    kind = REACTIONS.get(commit.collection)
    if kind is None:
        return Other(at_ms=at_ms)
    if commit.operation == "delete":
        return ReactionWithdrawn(source=SOURCE, reaction_id=uri, at_ms=at_ms)
    subject = _decode_reaction(commit.record).subject.uri
    return Reacted(source=SOURCE, reaction_id=uri, kind=kind, post_id=subject, at_ms=at_ms)


def _post(did: str, uri: str, commit: Commit, at_ms: int | None) -> Parsed:
    record = _decode_post(commit.record)
    return Arrived(
        source=SOURCE,
        post_id=uri,
        author_id=did,
        author_name=None,
        text=record.text,
        tags=" ".join(f"#{tag}" for tag in record.tags or ()),
        lang=record.langs[0] if record.langs else None,
        url=f"https://bsky.app/profile/{did}/post/{commit.rkey}",
        at_ms=at_ms,
        created_at_ms=ms_from_iso(record.createdAt),
        likes_count=0,
        reposts_count=0,
        is_synthetic=False,
    )
