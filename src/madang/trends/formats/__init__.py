"""Recognises the shape of a line from its own content and reads it (TR4). Pure: bytes in, facts out."""

import msgspec
from msgspec import Raw, Struct

from madang.trends.formats import jetstream, mastodon, synthetic, twitter
from madang.trends.formats.parsed import (
    Arrived,
    AuthorWithdrawn,
    Invalid,
    Other,
    Parsed,
    Reacted,
    ReactionWithdrawn,
    Withdrawn,
)

LINE_MAX_BYTES = 1_000_000


class _Probe(Struct, rename={"frame_kind": "$type"}):
    """The top level of every known shape at once; nested parts stay bytes until it is known."""

    did: str = ""
    time_us: int = 0
    kind: str = ""
    commit: Raw = Raw()
    account: Raw = Raw()
    frame_kind: str = ""
    payload: Raw = Raw()
    error: Raw = Raw()
    id_str: str = ""
    user: Raw = Raw()
    delete: Raw = Raw()
    content: Raw = Raw()
    event: str = ""
    synthetic: Raw = Raw()


_probe = msgspec.json.Decoder(_Probe).decode
_decode_text = msgspec.json.Decoder(str).decode


def parse(body: bytes) -> Parsed:
    """Say what a line is. Never raises: what cannot be read is Invalid, with the reason."""
    if len(body) > LINE_MAX_BYTES:
        return Invalid(reason=f"line of {len(body)} bytes is over {LINE_MAX_BYTES}")
    try:
        return _parse(body)
    except msgspec.DecodeError as error:
        return Invalid(reason=str(error)[:300])
    except (UnicodeDecodeError, RecursionError) as error:
        return Invalid(reason=f"{type(error).__name__}: {error}"[:300])


def _parse(body: bytes) -> Parsed:
    probe = _probe(body)
    if probe.time_us and probe.did:
        return jetstream.parse_v1(probe.did, probe.time_us, probe.kind, probe.commit, probe.account)
    if probe.payload and probe.frame_kind == "message":
        return jetstream.parse_v2(probe.payload)
    if probe.synthetic:
        return synthetic.parse(probe.synthetic)
    if probe.id_str and probe.user:
        return twitter.parse_status(body)
    if probe.delete:
        return twitter.parse_delete(probe.delete)
    if probe.content and probe.account:
        return mastodon.parse_status(body)
    if probe.event:
        payload = _decode_text(probe.payload) if probe.payload else ""
        return mastodon.parse_frame(probe.event, payload)
    return Invalid(reason="no known shape")


__all__ = [
    "LINE_MAX_BYTES",
    "Arrived",
    "AuthorWithdrawn",
    "Invalid",
    "Other",
    "Parsed",
    "Reacted",
    "ReactionWithdrawn",
    "Withdrawn",
    "parse",
]
