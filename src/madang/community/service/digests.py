"""The mail of missed mentions: hourly or daily, only what was not seen, at most once (DG1-DG5)."""

from typing import Protocol

from msgspec import Struct

from madang.community.model import Message
from madang.community.model.notifications import manner_of
from madang.community.model.telling import DIGEST_EVERY_MS, Digest
from madang.community.service.access import Access
from madang.community.service.pushing import call_of, plain
from madang.community.service.search import Search
from madang.community.service.tools import Tools
from madang.community.store.mentions import WantedCalls
from madang.community.store.notices import DigestDue
from madang.engines.sql.port import Tx

ACCOUNTS_PER_RUN_MAX = 500
LINES_MAX = 20
LINE_LENGTH_MAX_CHARS = 200


class DigestLine(Struct, frozen=True, kw_only=True):
    """One missed mention."""

    author_name: str
    channel_name: str
    text: str
    path: str
    """Of the message's page, below this installation's address."""


class Postman(Protocol):
    """Writes a digest to an account, in its language; who has no checked address gets none."""

    async def digest(self, account_id: str, lines: list[DigestLine], key: str) -> None:
        """Send the mail; `key` ends these mails."""
        ...


class Digests:
    """The job that mails what was missed."""

    def __init__(self, tools: Tools, access: Access, search: Search) -> None:
        self._tools = tools
        self._access = access
        self._search = search

    async def run(self, postman: Postman) -> int:
        """Mail every digest that is due; return how many mails went out."""
        count, now_ms = 0, self._tools.clock.now_ms()
        for digest, every_ms in DIGEST_EVERY_MS.items():
            for due in await self._due(digest, now_ms - every_ms):
                lines = await self._missed(due)
                # Noted before it is sent: a mail that is lost is better than one that comes twice.
                await self._note(due.account_id, now_ms)
                if lines:
                    await postman.digest(due.account_id, lines, due.key)
                    count += 1
        return count

    async def _due(self, digest: Digest, before_ms: int) -> list[DigestDue]:
        store = self._tools.notices.telling
        return await self._tools.db.read(
            lambda tx: store.due(tx, digest, before_ms, ACCOUNTS_PER_RUN_MAX)
        )

    async def _note(self, account_id: str, now_ms: int) -> None:
        store = self._tools.notices.telling
        await self._tools.db.write(lambda tx: store.note_told(tx, account_id, now_ms))

    async def _missed(self, due: DigestDue) -> list[DigestLine]:
        """Return the unread mentions since the last mail, newest first, as the settings let them."""
        channels = await self._search.readable(due.account_id)
        if not channels:
            return []
        wanted = WantedCalls(channel_ids=tuple(channels), before_id=None, limit=LINES_MAX * 5)

        async def work(tx: Tx) -> list[Message]:
            entries = await self._tools.reads.calls(tx, due.account_id, wanted)
            ids = [entry.message_id for entry in entries if entry.is_unread]
            return await self._tools.messages.by_ids(tx, ids)

        lines = []
        for message in await self._tools.db.read(work):
            channel = channels[message.channel_id]
            if message.sent_at_ms <= due.since_ms or not await self._is_told(due, message):
                continue
            line = DigestLine(
                author_name=message.author_name,
                channel_name=channel.name,
                text=plain(message.text)[:LINE_LENGTH_MAX_CHARS],
                path=f"/c/{channel.community_id}/{channel.channel_id}?at={message.seq}",
            )
            lines.append(line)
        return lines[:LINES_MAX]

    async def _is_told(self, due: DigestDue, message: Message) -> bool:
        """Say whether the badge of its channel counts a mention (UN10, MN8)."""
        channel = await self._access.channel(message.channel_id, due.account_id)
        rights = await self._access.rights(channel.community_id)
        assert rights is not None
        settings = await self._tools.db.read(
            lambda tx: self._tools.notifications.settings(tx, due.account_id, channel.community_id)
        )
        parent = rights.channels.get(channel.parent_id or "")
        manner = manner_of(settings, channel, self._tools.clock.now_ms(), parent)
        # The store says that it calls; only how it does is asked, and whoever was here was called.
        call = call_of(rights, message, due.account_id, is_here=True)
        if manner.level == "nothing" or (manner.is_muted and not manner.is_mention_passing):
            return False
        if call == "role":
            return not manner.is_role_suppressed
        return call != "everyone" or not manner.is_everyone_suppressed
