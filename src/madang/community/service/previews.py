"""Link previews: read pages after the commit, put what they say under the message (PV1-PV12).

The one thing to know: nothing waits for a page. A preview that comes late, or for links that an
edit took out meanwhile, is dropped.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Sequence

from msgspec import Struct

from madang.community.errors import ChannelNotFound, MessageNotFound
from madang.community.errors.files import AttachmentNotFound
from madang.community.events.messages import PreviewsChanged
from madang.community.model import Message, Permission, Preview
from madang.community.model.files import BLOB_GRACE_MS
from madang.community.model.previews import PageFacts, StoredPreview, links_of
from madang.community.service.access import Access
from madang.community.service.files import THUMBNAIL_TYPE, FileContent, Files
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out

READS_AT_ONCE_MAX = 4
READS_WAITING_MAX = 200
PAGES_KEPT_MAX = 500
# A kept page names a picture that nothing refers to yet; it must not outlive that picture.
PAGE_KEPT_MS = BLOB_GRACE_MS // 2


class _Page(Struct, frozen=True):
    """What is remembered of a page: its words, and its picture by key. Nothing is remembered too."""

    facts: PageFacts | None
    blob_key: str | None
    kept_at_ms: int


class _AsItWas(Exception):
    """Undoes a transaction that changes nothing, so that no seq is lost (ST1)."""


async def kept_previews(tools: Tools, tx: Tx, before: Message, text: str) -> tuple[Preview, ...]:
    """Keep of a message's previews those whose links still stand in its new text (PV11)."""
    if not before.previews:
        return ()
    links = links_of(text)
    stored = await tools.parts.previews.of_message(tx, before.message_id)
    kept = sorted(
        [one for one in stored if one.preview.url in links],
        key=lambda one: links.index(one.preview.url),
    )
    if kept != stored:
        await tools.parts.previews.put(tx, before.message_id, kept)
    return tuple(one.preview for one in kept)


class Previews:
    """Verbs on link previews."""

    def __init__(self, tools: Tools, access: Access, files: Files) -> None:
        self._tools = tools
        self._access = access
        self._files = files
        self._turns = asyncio.Semaphore(READS_AT_ONCE_MAX)
        self._waiting = 0
        self._pages: OrderedDict[str, _Page] = OrderedDict()

    def wants(self, message: Message) -> bool:
        """Say whether a message that was just sent or edited has links to look at."""
        links = links_of(message.text) if self._tools.parts.pages else ()
        return bool(links) and set(links) != {one.url for one in message.previews}

    async def look(self, message: Message) -> None:
        """Read the pages a message links to, and tell of their previews when there are any."""
        if self._waiting >= READS_WAITING_MAX or not self.wants(message):
            return
        self._waiting += 1
        try:
            if not await self._is_wanted(message):
                return
            known = {one.url for one in message.previews}
            links = links_of(message.text)
            found: dict[str, StoredPreview] = {}
            for link in links:
                if link in known:
                    continue
                page = await self._page(link)
                if page.facts is not None:
                    found[link] = _stored(message, link, page.facts, page.blob_key)
            if found:
                await self._tell(message, links, found)
        finally:
            self._waiting -= 1

    async def remove(self, message_id: str, account_id: str) -> None:
        """Take the previews of a message away for good: its author, and who manages messages (PV12).

        Raises:
            MessageNotFound, NotAllowed.
        """
        message = await self._tools.db.read(lambda tx: self._standing(tx, message_id))
        try:
            channel = await self._access.channel(message.channel_id, account_id)
        except ChannelNotFound:
            raise _no_message(message_id) from None
        if message.author_id != account_id:
            await self._access.need_in(channel, account_id, Permission.MANAGE_MESSAGES)
        stream, previews = channel_stream(channel.channel_id), self._tools.parts.previews

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(stream)
            await self._standing(tx, message_id)
            if await previews.is_off(tx, message_id):
                raise _AsItWas
            await previews.put(tx, message_id, ())
            await previews.turn_off(tx, message_id)
            changed = PreviewsChanged(
                channel_id=channel.channel_id, message_id=message_id, previews=()
            )
            await out.emit(stream, seq, changed)

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)

    async def picture(
        self, preview_id: str, account_id: str | None, key: str | None
    ) -> FileContent:
        """Return the picture of a preview to whom may read its channel (AT9, AT10).

        Raises:
            AttachmentNotFound: there is none, or not for them.
        """
        stored = await self._tools.db.read(
            lambda tx: self._tools.parts.previews.by_id(tx, preview_id)
        )
        if stored is None or stored.blob_key is None:
            raise _no_picture(preview_id)
        if not await self._files.may_read_in(stored.channel_id, account_id, key):
            raise _no_picture(preview_id)
        return FileContent(
            content=await self._tools.files.blobs.get(stored.blob_key),
            name="preview.webp",
            media_type=THUMBNAIL_TYPE,
            is_shown=True,
            version=stored.blob_key,
        )

    async def _is_wanted(self, message: Message) -> bool:
        """Say whether the author may have links looked at, and nobody took the previews away."""
        try:
            channel = await self._access.channel(message.channel_id, message.author_id)
        except ChannelNotFound:
            return False
        if not await self._access.allows(channel, message.author_id, Permission.EMBED_LINKS):
            return False
        is_off = await self._tools.db.read(
            lambda tx: self._tools.parts.previews.is_off(tx, message.message_id)
        )
        return not is_off

    async def _page(self, link: str) -> _Page:
        now_ms = self._tools.clock.now_ms()
        known = self._pages.get(link)
        if known is not None and now_ms - known.kept_at_ms < PAGE_KEPT_MS:
            self._pages.move_to_end(link)
            return known
        pages = self._tools.parts.pages
        assert pages is not None
        async with self._turns:
            facts = await pages.read(link)
        blob_key = None
        if facts is not None and facts.picture is not None:
            blob_key = await self._tools.files.blobs.put(facts.picture.content)
        page = _Page(facts, blob_key, now_ms)
        self._pages[link] = page
        self._pages.move_to_end(link)
        while len(self._pages) > PAGES_KEPT_MAX:
            self._pages.popitem(last=False)
        return page

    async def _tell(
        self, looked_at: Message, links: Sequence[str], found: dict[str, StoredPreview]
    ) -> None:
        message_id, stream = looked_at.message_id, channel_stream(looked_at.channel_id)
        previews = self._tools.parts.previews

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(stream)
            message = await self._tools.messages.by_id(tx, message_id)
            is_stale = message is None or links_of(message.text) != links
            if is_stale or await previews.is_off(tx, message_id):
                raise _AsItWas
            standing = {one.preview.url: one for one in await previews.of_message(tx, message_id)}
            # A twin that was quicker keeps its own.
            merged = {**found, **standing}
            if len(merged) == len(standing):
                raise _AsItWas
            now = [merged[link] for link in links if link in merged]
            await previews.put(tx, message_id, now)
            changed = PreviewsChanged(
                channel_id=looked_at.channel_id,
                message_id=message_id,
                previews=tuple(one.preview for one in now),
            )
            await out.emit(stream, seq, changed)

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)

    async def _standing(self, tx: Tx, message_id: str) -> Message:
        message = await self._tools.messages.by_id(tx, message_id)
        if message is None:
            raise _no_message(message_id)
        return message


def _stored(message: Message, link: str, facts: PageFacts, blob_key: str | None) -> StoredPreview:
    return StoredPreview(
        preview=Preview(
            preview_id=new_id(),
            url=link,
            title=facts.title,
            description=facts.description,
            site=facts.site,
            width=facts.picture.width if facts.picture else None,
            height=facts.picture.height if facts.picture else None,
        ),
        message_id=message.message_id,
        channel_id=message.channel_id,
        blob_key=blob_key,
    )


def _no_message(message_id: str) -> MessageNotFound:
    return MessageNotFound("There is no such message.", message_id=message_id)


def _no_picture(preview_id: str) -> AttachmentNotFound:
    return AttachmentNotFound(
        "There is no such picture, or you may not see it.", preview_id=preview_id
    )
