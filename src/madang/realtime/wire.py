"""The frames of the socket as structs (`docs/specs/streams.md`, On the wire)."""

from typing import Literal

import msgspec
from msgspec import Struct

from madang.realtime.presence import Person
from madang.realtime.stream_log import Entry

STREAM_NAME_LENGTH_MAX_CHARS = 64
STREAMS_PER_FRAME_MAX = 256
WATCHED_MAX = 400


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """One stream a client asks for, and what it holds of it."""

    stream: str
    epoch: str | None
    seq: int | None


class Hello(Struct, frozen=True, tag_field="op", tag="hello", forbid_unknown_fields=True):
    """First frame of a client, and again to renew its token."""

    token: str | None


class Subscribe(Struct, frozen=True, tag_field="op", tag="subscribe", forbid_unknown_fields=True):
    """Begin (or begin again) to follow streams."""

    streams: list[Wanted]


class Unsubscribe(
    Struct, frozen=True, tag_field="op", tag="unsubscribe", forbid_unknown_fields=True
):
    """Stop following streams."""

    streams: list[str]


class Ping(Struct, frozen=True, tag_field="op", tag="ping", forbid_unknown_fields=True):
    """Heartbeat; names the streams whose tops the client wants to compare (ST9)."""

    streams: list[str]


class TypingOp(Struct, frozen=True, tag_field="op", tag="typing", forbid_unknown_fields=True):
    """The person is writing in a channel."""

    channel_id: str


class PresenceOp(Struct, frozen=True, tag_field="op", tag="presence", forbid_unknown_fields=True):
    """The person is at the device, or not."""

    state: Literal["active", "idle"]


class WatchOp(Struct, frozen=True, tag_field="op", tag="watch", forbid_unknown_fields=True):
    """The accounts on screen, in place of those before; only of these presence is told (PR6)."""

    account_ids: list[str]


ClientFrame = Hello | Subscribe | Unsubscribe | Ping | TypingOp | PresenceOp | WatchOp
decode_client_frame = msgspec.json.Decoder(ClientFrame).decode
_quoted = msgspec.json.encode


def event_frame(entry: Entry) -> bytes:
    """Return the frame of a durable event; its body is not encoded again (ST11)."""
    return b'{"op":"event","stream":%b,"seq":%d,"at_ms":%d,"event":%b}' % (
        _quoted(entry.stream),
        entry.seq,
        entry.at_ms,
        entry.body,
    )


def ephemeral_frame(stream: str, body: bytes) -> bytes:
    """Return the frame of an ephemeral event."""
    return b'{"op":"ephemeral","stream":%b,"event":%b}' % (_quoted(stream), body)


def welcome_frame(connection_id: str, account_id: str | None, heartbeat_ms: int) -> bytes:
    """Return the answer to `hello`."""
    return msgspec.json.encode(
        {
            "op": "welcome",
            "connection_id": connection_id,
            "account_id": account_id,
            "heartbeat_ms": heartbeat_ms,
        }
    )


def subscribed_frame(stream: str, epoch: str, seq: int, resync: bool) -> bytes:
    """Return the answer to one wanted stream; `seq` is the stream's top."""
    return msgspec.json.encode(
        {"op": "subscribed", "stream": stream, "epoch": epoch, "seq": seq, "resync": resync}
    )


def dropped_frame(stream: str, code: str) -> bytes:
    """Tell that a subscription ended, and by which error code."""
    return msgspec.json.encode({"op": "dropped", "stream": stream, "code": code})


def pong_frame(tops: dict[str, int]) -> bytes:
    """Return the answer to `ping`."""
    return msgspec.json.encode({"op": "pong", "tops": tops})


def people_frame(people: list[Person]) -> bytes:
    """Tell how accounts on screen are shown now."""
    return msgspec.json.encode({"op": "people", "people": people})


def error_frame(body: dict[str, object]) -> bytes:
    """Tell that the frame before was refused; `body` is an error's wire form."""
    return msgspec.json.encode({"op": "error", **body})
