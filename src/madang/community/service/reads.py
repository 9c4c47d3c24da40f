"""Read markers. Unread is derived, by one definition: others' standing messages beyond the marker."""

from msgspec import Struct

from madang.community.events import ReadMarked
from madang.community.model import ReadState
from madang.community.model.notifications import NotificationSetting
from madang.community.model.threads import Thread
from madang.community.service.access import Access
from madang.community.service.rights import Rights
from madang.community.service.tools import Tools, account_stream, channel_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.realtime.streams import Out, Position


class ReadStates(Struct, frozen=True, kw_only=True):
    """What is unread of a community, and how it tells, at a position of the account's own stream."""

    at: Position
    states: list[ReadState]
    settings: list[NotificationSetting]
    threads: list[Thread]
    """The threads the caller follows that are not archived, of channels the caller sees."""


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
        rights = await self._access.rights(community_id)
        assert rights is not None

        async def work(tx: Tx) -> ReadStates:
            states, threads = await self._counted(tx, community_id, account_id, readable_ids)
            settings = await self._tools.notifications.settings(tx, account_id, community_id)
            return ReadStates(
                at=await self._tools.streams.position(tx, account_stream(account_id)),
                states=states,
                # What was set of a place that is not seen any more is kept, and not told (PM17).
                settings=[s for s in settings if await self._is_seen(tx, rights, s, account_id)],
                threads=threads,
            )

        return await self._tools.db.read(work)

    async def _is_seen(
        self, tx: Tx, rights: Rights, setting: NotificationSetting, account_id: str
    ) -> bool:
        if setting.place == "community":
            return True
        if setting.place == "category":
            return rights.sees_category(setting.place_id, account_id)
        channel = rights.channels.get(setting.place_id) or await self._tools.structure.channel(
            tx, setting.place_id
        )
        return channel is not None and rights.sees_channel(channel, account_id)

    async def mark_all(
        self, community_id: str, account_id: str, category_id: str | None = None
    ) -> None:
        """Read everything of a community, or of one category, with the threads one follows (UN15).

        Raises:
            CommunityNotFound, NotMember.
        """
        await self._access.need(community_id, account_id, "member")
        rights = await self._access.rights(community_id)
        assert rights is not None
        wanted_ids = frozenset(
            channel.channel_id
            for channel in rights.channels.values()
            if category_id in (None, channel.category_id)
            and rights.sees_channel(channel, account_id)
        )
        stream, reads = account_stream(account_id), self._tools.reads

        async def work(tx: Tx, out: Out) -> None:
            states, _ = await self._counted(tx, community_id, account_id, wanted_ids)
            for state in states:
                if state.unread_count == 0 and state.mention_count == 0:
                    continue
                channel_id = state.channel_id
                top = await self._tools.streams.position(tx, channel_stream(channel_id))
                seq = await out.next_seq(stream)
                await reads.mark(tx, account_id, channel_id, top.seq)
                await out.emit(stream, seq, ReadMarked(channel_id=channel_id, read_seq=top.seq))

        await self._tools.streams.write(work)

    async def _counted(
        self, tx: Tx, community_id: str, account_id: str, channel_ids: frozenset[str]
    ) -> tuple[list[ReadState], list[Thread]]:
        """Return the states of channels and of the followed threads in them, and those threads."""
        now_ms = self._tools.clock.now_ms()
        followed = await self._tools.threads.followed(tx, account_id, community_id, now_ms)
        threads = [thread for thread in followed if thread.channel.parent_id in channel_ids]
        counted_ids = channel_ids.union(thread.channel.channel_id for thread in threads)
        states = await self._tools.reads.states(tx, account_id, community_id, now_ms)
        return [state for state in states if state.channel_id in counted_ids], threads
