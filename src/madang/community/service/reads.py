"""Read markers. Unread is derived, by one definition: others' standing messages beyond the marker."""

from msgspec import Struct

from madang.community.events import ReadMarked
from madang.community.model import ReadState
from madang.community.model.notifications import NotificationSetting
from madang.community.service.access import Access
from madang.community.service.tools import Tools, account_stream, channel_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.realtime.streams import Out, Position


class ReadStates(Struct, frozen=True, kw_only=True):
    """What is unread of a community, and how it tells, at a position of the account's own stream."""

    at: Position
    states: list[ReadState]
    settings: list[NotificationSetting]


class Reads:
    """Verbs on read markers."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def mark(self, channel_id: str, account_id: str, read_seq: int) -> ReadState:
        """Move the marker of an account (back, too: mark as unread), at most to the stream's top."""
        await self._access.channel(channel_id, account_id)
        if read_seq < 0:
            raise Malformed("read_seq is below 0.")
        stream, reads = account_stream(account_id), self._tools.reads

        async def work(tx: Tx, out: Out) -> ReadState:
            top = await self._tools.streams.position(tx, channel_stream(channel_id))
            wanted = min(read_seq, top.seq)
            if await reads.read_seq(tx, account_id, channel_id) != wanted:
                seq = await out.next_seq(stream)
                await reads.mark(tx, account_id, channel_id, wanted)
                await out.emit(stream, seq, ReadMarked(channel_id=channel_id, read_seq=wanted))
            return await reads.state(tx, account_id, channel_id)

        return await self._tools.streams.write(work)

    async def states(self, community_id: str, account_id: str) -> ReadStates:
        """Return the read states of a community's channels."""
        await self._access.need(community_id, account_id, "member")
        readable_ids = await self._access.readable_ids(community_id, account_id)

        async def work(tx: Tx) -> ReadStates:
            states = await self._tools.reads.states(tx, account_id, community_id)
            return ReadStates(
                at=await self._tools.streams.position(tx, account_stream(account_id)),
                states=[state for state in states if state.channel_id in readable_ids],
                settings=await self._tools.notifications.settings(tx, account_id, community_id),
            )

        return await self._tools.db.read(work)
