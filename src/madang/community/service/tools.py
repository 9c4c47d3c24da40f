"""What every verb of the community works with: the stores, the streams, the clock, presence."""

from typing import Protocol

from msgspec import Struct

from madang.community.store import MemberStore, MessageStore, ReadStore, StructureStore
from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database
from madang.kernel.clock import Clock
from madang.realtime.presence import State
from madang.realtime.streams import StreamWriter


class PresenceBoard(Protocol):
    """Who of the asked accounts is here now."""

    def present(self, account_ids: list[str]) -> dict[str, State]:
        """Return the states of those that are not offline."""
        ...


class Tools(Struct, frozen=True, kw_only=True):
    """Passed whole, so that a verb's signature names only what the verb is about."""

    db: Database
    streams: StreamWriter
    bus: Bus
    clock: Clock
    presence: PresenceBoard
    structure: StructureStore
    members: MemberStore
    messages: MessageStore
    reads: ReadStore


def channel_stream(channel_id: str) -> str:
    """Name the stream of a channel."""
    return f"channel:{channel_id}"


def community_stream(community_id: str) -> str:
    """Name the stream of a community."""
    return f"community:{community_id}"


def account_stream(account_id: str) -> str:
    """Name an account's own stream."""
    return f"account:{account_id}"
