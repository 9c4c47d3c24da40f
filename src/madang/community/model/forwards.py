"""What a forwarded message carries along of the one it was made from (docs/specs/forwards.md)."""

from msgspec import Struct


class Forwarded(Struct, frozen=True, kw_only=True):
    """Another's message as it stood when it was forwarded.

    It names no place: where it stands is asked for, and told only to whom may see it (FW4).
    """

    author_id: str
    author_name: str
    text: str
    sent_at_ms: int


class ForwardedRow(Struct, frozen=True, kw_only=True):
    """What was forwarded, with the id of its first message, which readers are not told."""

    origin_id: str
    forwarded: Forwarded


class Origin(Struct, frozen=True, kw_only=True):
    """Where a forwarded message first stood, for whom may see it."""

    community_id: str
    channel_id: str
    message_id: str
    seq: int
