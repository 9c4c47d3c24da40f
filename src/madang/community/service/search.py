"""Search over everything the caller may read, the mentions inbox, and the build of the index."""

from msgspec import Struct

from madang.community.model import Channel, Message, Permission
from madang.community.model.search import (
    PAGE_HITS_DEFAULT,
    PAGE_HITS_MAX,
    Asked,
    Wanted,
    parse_query,
    searched_text,
)
from madang.community.model.words import Part, excerpt_of
from madang.community.service.access import Access
from madang.community.service.tools import Tools
from madang.community.store.mentions import CallEntry, WantedCalls
from madang.community.store.search import Entry
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.kernel.ids import is_id
from madang.kernel.paging import page_limit

# Counted up with every change of what a text is found by (SE1, SE2): the index is built again.
INDEX_VERSION = 2
BUILD_BATCH_MESSAGES = 500


class Hit(Struct, frozen=True, kw_only=True):
    """One found message, and the place in its text."""

    message: Message
    community_id: str
    excerpt: list[Part]


class SearchPage(Struct, frozen=True, kw_only=True):
    """Found messages, newest first. `next` goes on after the last; None: there are no more."""

    hits: list[Hit]
    next: str | None
    unknown: list[str]
    """Filters whose name nobody and nothing has."""


class MentionHit(Struct, frozen=True, kw_only=True):
    """A message that calls the caller, and whether it is still unread."""

    message: Message
    community_id: str
    excerpt: list[Part]
    is_unread: bool


class MentionPage(Struct, frozen=True, kw_only=True):
    """Mentions of the caller, newest first."""

    mentions: list[MentionHit]
    next: str | None


class Search:
    """Verbs on the search index."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def find(
        self,
        query: str,
        account_id: str | None,
        *,
        community_id: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> SearchPage:
        """Return what a query finds among what the caller may read (SE3-SE17).

        Raises:
            SearchInvalid: the query cannot be read.
        """
        asked = parse_query(query)
        most = page_limit(limit or PAGE_HITS_DEFAULT, PAGE_HITS_MAX)
        before = _cursor(cursor)
        channels = await self._readable(account_id, community_id)
        wanted, unknown = await self._looked_up(asked, channels, account_id, before)
        if unknown or not wanted.channel_ids:
            return SearchPage(hits=[], next=None, unknown=unknown)
        entries, messages = await self._tools.db.read(lambda tx: self._read(tx, wanted, most))
        places = _places(entries)
        hits = [
            Hit(
                message=message,
                community_id=channels[places[message.message_id]].community_id,
                excerpt=excerpt_of(searched_text(message), list(asked.phrases)),
            )
            for message in messages
        ]
        return SearchPage(hits=hits, next=_next(entries, most), unknown=[])

    async def mentions(
        self, account_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> MentionPage:
        """Return every mention of the caller in what they may read, newest first."""
        most = page_limit(limit or PAGE_HITS_DEFAULT, PAGE_HITS_MAX)
        if cursor is not None and not is_id(cursor):
            raise Malformed("cursor is none that a page gave.")
        channels = await self.readable(account_id)
        if not channels:
            return MentionPage(mentions=[], next=None)
        wanted = WantedCalls(channel_ids=tuple(channels), before_id=cursor, limit=most + 1)

        async def work(tx: Tx) -> tuple[list[CallEntry], list[Message]]:
            entries = await self._tools.reads.calls(tx, account_id, wanted)
            ids = [entry.message_id for entry in entries[:most]]
            return entries, await self._tools.messages.by_ids(tx, ids)

        entries, messages = await self._tools.db.read(work)
        unread = {entry.message_id for entry in entries if entry.is_unread}
        mentions = [
            MentionHit(
                message=message,
                community_id=channels[message.channel_id].community_id,
                excerpt=excerpt_of(searched_text(message), []),
                is_unread=message.message_id in unread,
            )
            for message in messages
        ]
        more = entries[most - 1].message_id if len(entries) > most else None
        return MentionPage(mentions=mentions, next=more)

    async def build(self) -> int:
        """Take in the messages that stood before the index, batch by batch; return how many (SE18)."""
        count = 0
        while (taken := await self._tools.db.write(self._build_batch)) is not None:
            count += taken
        return count

    async def _build_batch(self, tx: Tx) -> int | None:
        search = self._tools.search
        await search.begin_build(tx, INDEX_VERSION)
        through = await search.built_through(tx, INDEX_VERSION)
        if through is None:
            return None
        messages = await self._tools.messages.after_id(tx, through, BUILD_BATCH_MESSAGES)
        for message in messages:
            await search.put(tx, message)
        last = messages[-1].message_id if messages else through
        is_done = len(messages) < BUILD_BATCH_MESSAGES
        await search.note_built(tx, INDEX_VERSION, last, is_done)
        return len(messages)

    async def _read(self, tx: Tx, wanted: Wanted, most: int) -> tuple[list[Entry], list[Message]]:
        entries = await self._tools.search.find(tx, wanted, most + 1)
        ids = [entry.message_id for entry in entries[:most]]
        return entries, await self._tools.messages.by_ids(tx, ids)

    async def readable(self, account_id: str) -> dict[str, Channel]:
        """Return every channel that an account may see at this moment."""
        return await self._readable(account_id, None)

    async def _readable(
        self, account_id: str | None, community_id: str | None
    ) -> dict[str, Channel]:
        """Return the channels that somebody may see at this moment (SE15)."""
        structure = self._tools.structure

        async def work(tx: Tx) -> list[Channel]:
            ids = [c.community_id for c, _ in await structure.communities(tx, account_id)]
            if account_id is not None:
                ids += await structure.direct_ids(tx, account_id)
            wanted = [i for i in ids if community_id in (None, i)]
            return [channel for i in wanted for channel in await structure.channels(tx, i)]

        return {
            channel.channel_id: channel
            for channel in await self._tools.db.read(work)
            if await self._access.allows(channel, account_id, Permission.VIEW)
        }

    async def _looked_up(
        self,
        asked: Asked,
        channels: dict[str, Channel],
        account_id: str | None,
        cursor: int | None,
    ) -> tuple[Wanted, list[str]]:
        """Return the query with its names looked up, and the filters that name nothing (SE9-SE13)."""
        unknown: list[str] = []
        groups: list[tuple[str, ...]] = [(f"#h{has}",) for has in asked.has]
        communities = sorted({c.community_id for c in channels.values()})
        for key, tag, names in (
            ("from", "#f", asked.from_names),
            ("mentions", "#m", asked.mentions_names),
        ):
            ids: list[str] = []
            for name in names:
                found = await self._people(name, communities, account_id)
                ids += found
                unknown += [] if found else [f"{key}:{name}"]
            if ids:
                groups.append(tuple(f"{tag}{each}" for each in dict.fromkeys(ids)))
        in_ids: list[str] = []
        for name in asked.in_names:
            found = [c.channel_id for c in channels.values() if _is_named(c, name)]
            found += await self._threads_named(name, list(channels))
            in_ids += found
            unknown += [] if found else [f"in:{name}"]
        if in_ids:
            # A thread's messages have the tag of their channel, too: `in:` a channel finds both.
            groups.append(tuple(f"#c{channel_id}" for channel_id in dict.fromkeys(in_ids)))
        wanted = Wanted(
            phrases=asked.phrases,
            tag_groups=tuple(groups),
            channel_ids=tuple(channels),
            after_ms=asked.after_ms,
            before_ms=asked.before_ms,
            cursor=cursor,
        )
        return wanted, unknown

    async def _threads_named(self, name: str, channel_ids: list[str]) -> list[str]:
        """Return the threads of readable channels that have a name, or that a link names."""
        is_link = name.startswith("<#") and name.endswith(">")
        bare = name[2:-1] if is_link else name.removeprefix("#")
        return await self._tools.db.read(
            lambda tx: self._tools.threads.named(tx, channel_ids, bare)
        )

    async def _people(
        self, name: str, community_ids: list[str], account_id: str | None
    ) -> list[str]:
        if name.lower() == "me":
            return [account_id] if account_id else []
        if name.startswith("<@") and name.endswith(">"):
            return [name[2:-1]] if name[2:-1].isalnum() and name[2:-1].isascii() else []
        name = name.removeprefix("@")
        return await self._tools.db.read(
            lambda tx: self._tools.search.accounts_named(tx, community_ids, name)
        )


def _places(entries: list[Entry]) -> dict[str, str]:
    """Return the channel by which each found message is readable: a thread's is its parent."""
    return {entry.message_id: entry.channel_id for entry in entries}


def _is_named(channel: Channel, name: str) -> bool:
    if name.startswith("<#") and name.endswith(">"):
        return channel.channel_id == name[2:-1]
    return channel.name.casefold() == name.removeprefix("#").casefold()


def _cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > 18:
        raise Malformed("cursor is none that a page gave.")
    return int(cursor)


def _next(entries: list[Entry], most: int) -> str | None:
    return str(entries[most - 1].entry_id) if len(entries) > most else None
