"""Custom emoji: make, rename, delete, read the picture; and which emoji may stand where."""

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import EmojiInvalid
from madang.community.errors.emoji import (
    EmojiNameTaken,
    EmojiNotFound,
    EmojiRefused,
    TooManyEmoji,
)
from madang.community.events.messages import EmojiCreated, EmojiDeleted, EmojiRenamed
from madang.community.model import Permission
from madang.community.model.audit import AuditKind, Change
from madang.community.model.emoji import (
    EMOJI_BYTES_MAX,
    EMOJI_MAX,
    EMOJI_SIDE_MAX_PX,
    EMOJI_TYPES,
    CustomEmoji,
    StoredEmoji,
    clean_emoji_name,
    custom_id,
    is_plain_emoji,
    names_custom,
    with_known_emoji,
    written,
)
from madang.community.model.files import sniff
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.files import FileContent, Files
from madang.community.service.tools import Tools, community_stream
from madang.engines.sql.port import Tx
from madang.kernel.errors import TooLarge
from madang.kernel.ids import new_id
from madang.realtime.streams import Out


async def emoji_text(tools: Tools, community_id: str, text: str) -> str:
    """Return a text whose custom emoji are the community's own (EM5)."""
    if not names_custom(text):
        return text
    known = await tools.db.read(lambda tx: tools.parts.emoji.of_community(tx, community_id))
    return with_known_emoji(text, {emoji.emoji_id: emoji for emoji in known})


async def known_emoji(tools: Tools, community_id: str, emoji: str) -> str:
    """Return one emoji as it is stored: a plain one, or a custom one of this community.

    Raises:
        EmojiInvalid.
    """
    emoji_id = custom_id(emoji)
    if emoji_id is None:
        if not is_plain_emoji(emoji):
            raise EmojiInvalid("This takes one emoji.")
        return emoji
    stored = await tools.db.read(lambda tx: tools.parts.emoji.by_id(tx, emoji_id))
    if stored is None or stored.emoji.community_id != community_id:
        raise EmojiInvalid("There is no such emoji in this community.")
    return written(stored.emoji)


class EmojiKey(Struct, frozen=True, kw_only=True):
    """Opens the emoji of one community for one reader until its end (EM7)."""

    community_id: str
    key: str
    expires_at_ms: int


class Emoji:
    """Verbs on custom emoji."""

    def __init__(self, tools: Tools, access: Access, files: Files) -> None:
        self._tools = tools
        self._access = access
        self._files = files

    async def create(
        self, community_id: str, account_id: str, name: str, content: bytes
    ) -> CustomEmoji:
        """Make an emoji of a picture (EM1-EM3).

        Raises:
            CommunityNotFound, NotMember, NotAllowed (needs `manage_emoji`), EmojiNameInvalid,
            EmojiNameTaken, EmojiRefused, PictureBroken, TooLarge, TooManyEmoji.
        """
        await self._access.need_here(community_id, account_id, Permission.MANAGE_EMOJI)
        name = clean_emoji_name(name)
        stored = await self._stored(community_id, account_id, name, content)
        stream, emoji = community_stream(community_id), self._tools.parts.emoji

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(stream)
            await self._check_free(tx, community_id, name, is_new=True)
            await emoji.insert(tx, stored)
            await out.emit(stream, seq, EmojiCreated(emoji=stored.emoji))
            change = Change(field="name", before=None, after=name)
            await self._record(tx, stored.emoji, account_id, "emoji_created", change)

        await self._tools.streams.write(work)
        return stored.emoji

    async def rename(self, emoji_id: str, account_id: str, name: str) -> CustomEmoji:
        """Give an emoji another name; texts that hold it show the new one (EM4)."""
        before = await self._managed(emoji_id, account_id)
        name = clean_emoji_name(name)
        stream = community_stream(before.community_id)

        async def work(tx: Tx, out: Out) -> CustomEmoji:
            seq = await out.next_seq(stream)
            stored = await self._tools.parts.emoji.by_id(tx, emoji_id)
            if stored is None:
                raise _no_emoji(emoji_id)
            if name != stored.emoji.name:
                await self._check_free(tx, before.community_id, name, is_new=False)
            after = replace(stored.emoji, name=name)
            await self._tools.parts.emoji.rename(tx, emoji_id, name)
            await out.emit(stream, seq, EmojiRenamed(emoji=after))
            change = Change(field="name", before=stored.emoji.name, after=name)
            await self._record(tx, after, account_id, "emoji_renamed", change)
            return after

        return await self._tools.streams.write(work)

    async def delete(self, emoji_id: str, account_id: str) -> None:
        """Delete an emoji; where it stands its name is left (EM6)."""
        before = await self._managed(emoji_id, account_id)
        stream = community_stream(before.community_id)

        async def work(tx: Tx, out: Out) -> str:
            seq = await out.next_seq(stream)
            stored = await self._tools.parts.emoji.by_id(tx, emoji_id)
            if stored is None:
                raise _no_emoji(emoji_id)
            await self._tools.parts.emoji.delete(tx, emoji_id)
            gone = EmojiDeleted(community_id=before.community_id, emoji_id=emoji_id)
            await out.emit(stream, seq, gone)
            change = Change(field="name", before=stored.emoji.name, after=None)
            await self._record(tx, stored.emoji, account_id, "emoji_deleted", change)
            return stored.blob_key

        await self._tools.files.blobs.collect([await self._tools.streams.write(work)])

    async def key(self, community_id: str, account_id: str | None) -> EmojiKey:
        """Return a short-lived key for addresses of this community's emoji (EM7)."""
        await self._access.need_seen(community_id, account_id)
        signed = await self._files.signed_key(community_id, account_id)
        return EmojiKey(
            community_id=community_id, key=signed.key, expires_at_ms=signed.expires_at_ms
        )

    async def read(self, emoji_id: str, account_id: str | None, key: str | None) -> FileContent:
        """Return an emoji's picture to whom a key names, or without one to the caller.

        Raises:
            EmojiNotFound: there is none, or not for them.
        """
        stored = await self._tools.db.read(lambda tx: self._tools.parts.emoji.by_id(tx, emoji_id))
        if stored is None:
            raise _no_emoji(emoji_id)
        community_id = stored.emoji.community_id
        reader = await self._files.reader_of(community_id, account_id, key)
        if reader is None or not await self._access.may_read(community_id, reader.account_id):
            raise _no_emoji(emoji_id)
        return FileContent(
            content=await self._tools.files.blobs.get(stored.blob_key),
            name=stored.emoji.name,
            media_type=stored.media_type,
            is_shown=True,
            version=stored.blob_key,
        )

    async def _stored(
        self, community_id: str, account_id: str, name: str, content: bytes
    ) -> StoredEmoji:
        if len(content) > EMOJI_BYTES_MAX:
            raise TooLarge(f"At most {EMOJI_BYTES_MAX} bytes go.", limit_bytes=EMOJI_BYTES_MAX)
        kind = sniff(content)
        if kind not in EMOJI_TYPES:
            raise _refused()
        picture = await self._tools.files.pictures.read(content, kind)
        if max(picture.width, picture.height) > EMOJI_SIDE_MAX_PX:
            raise _refused()
        emoji = CustomEmoji(
            emoji_id=new_id(),
            community_id=community_id,
            name=name,
            is_animated=picture.is_animated,
            made_by_id=account_id,
            created_at_ms=self._tools.clock.now_ms(),
        )
        blob_key = await self._tools.files.blobs.put(picture.content)
        return StoredEmoji(emoji=emoji, media_type=kind, blob_key=blob_key)

    async def _check_free(self, tx: Tx, community_id: str, name: str, *, is_new: bool) -> None:
        known = await self._tools.parts.emoji.of_community(tx, community_id)
        if is_new and len(known) >= EMOJI_MAX:
            raise TooManyEmoji(f"At most {EMOJI_MAX} emoji go.", emoji_max=EMOJI_MAX)
        if any(emoji.name == name for emoji in known):
            raise EmojiNameTaken(f"There is an emoji {name} already.", name=name)

    async def _managed(self, emoji_id: str, account_id: str) -> CustomEmoji:
        stored = await self._tools.db.read(lambda tx: self._tools.parts.emoji.by_id(tx, emoji_id))
        if stored is None or not await self._access.may_read(stored.emoji.community_id, account_id):
            raise _no_emoji(emoji_id)
        await self._access.need_here(stored.emoji.community_id, account_id, Permission.MANAGE_EMOJI)
        return stored.emoji

    async def _record(
        self, tx: Tx, emoji: CustomEmoji, account_id: str, kind: AuditKind, change: Change
    ) -> None:
        act = Act(
            community_id=emoji.community_id,
            actor_id=account_id,
            kind=kind,
            target_kind="emoji",
            target_id=emoji.emoji_id,
            target_name=emoji.name,
            changes=(change,),
        )
        await record(self._tools, tx, act)


def _no_emoji(emoji_id: str) -> EmojiNotFound:
    return EmojiNotFound("There is no such emoji.", emoji_id=emoji_id)


def _refused() -> EmojiRefused:
    return EmojiRefused(
        f"An emoji is a PNG, GIF or WebP picture of at most {EMOJI_SIDE_MAX_PX} pixels a side.",
        side_max_px=EMOJI_SIDE_MAX_PX,
    )
