"""Somebody's account ends: they leave everywhere, and what they wrote goes, or stays as nobody's."""

from madang.community.errors import OwnsCommunities
from madang.community.events import MessageDeleted
from madang.community.service.access import Access
from madang.community.service.members import Members
from madang.community.service.removals import take_away
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import MadangError
from madang.realtime.streams import Out

BATCH_MESSAGES = 200


class Departures:
    """Verbs on people who go for good."""

    def __init__(self, tools: Tools, access: Access, members: Members) -> None:
        self._tools = tools
        self._access = access
        self._members = members

    async def check(self, account_id: str) -> None:
        """Refuse while communities would be left without an owner.

        Raises:
            OwnsCommunities.
        """
        owned = await self._tools.db.read(lambda tx: self._tools.departures.owned(tx, account_id))
        if owned:
            names = ", ".join(each.name for each in owned)
            raise OwnsCommunities(
                f"You own {names}; hand them over or delete them first.",
                community_ids=[each.community_id for each in owned],
                names=[each.name for each in owned],
            )

    async def depart(self, account_id: str, ghost_id: str, *, keeps_messages: bool) -> None:
        """Let somebody go: out of every community, and out of or into the ghost of every message."""
        if not keeps_messages:
            await self._take_all_away(account_id)
        for community_id in await self._members.communities_of(account_id):
            try:
                await self._members.leave(community_id, account_id)
            except MadangError:
                # Who cannot leave a conversation goes with its rows.
                continue
        await self._rename(account_id, ghost_id)

    async def _take_all_away(self, account_id: str) -> None:
        after = ""
        while True:
            written = await self._tools.db.read(
                lambda tx, a=after: self._tools.departures.written(  # type: ignore[misc]
                    tx, account_id, a, BATCH_MESSAGES
                )
            )
            for message_id in written:
                await self._take_away(message_id, account_id)
            if len(written) < BATCH_MESSAGES:
                return
            after = written[-1]

    async def _take_away(self, message_id: str, account_id: str) -> None:
        async def work(tx: Tx, out: Out) -> list[str]:
            message = await self._tools.messages.by_id(tx, message_id)
            if message is None:
                return []
            seq = await out.next_seq(channel_stream(message.channel_id))
            keys = await take_away(self._tools, tx, message)
            deleted = MessageDeleted(
                channel_id=message.channel_id, message_id=message_id, by_id=account_id
            )
            await out.emit(channel_stream(message.channel_id), seq, deleted)
            return keys

        if keys := await self._tools.streams.write(work):
            await self._tools.files.blobs.collect(keys)

    async def _rename(self, account_id: str, ghost_id: str) -> None:
        """Put the ghost into messages, and into what they are found by."""
        after, is_all = "", False
        while not is_all:
            after, is_all = await self._tools.db.write(
                lambda tx, a=after: self._rename_batch(tx, a, account_id, ghost_id)  # type: ignore[misc]
            )

    async def _rename_batch(
        self, tx: Tx, after: str, account_id: str, ghost_id: str
    ) -> tuple[str, bool]:
        store = self._tools.departures
        through, is_all = await store.naming(tx, account_id, after, BATCH_MESSAGES)
        for message_id in await store.touched(tx, account_id, after, through):
            before = await self._tools.messages.by_id(tx, message_id)
            if before is None:
                continue
            await store.rename(tx, message_id, account_id, ghost_id)
            now = await self._tools.messages.by_id(tx, message_id)
            if now is not None:
                await self._tools.search.change(tx, before, now)
        return through, is_all
