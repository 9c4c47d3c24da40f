"""Who gets a file: keys for a channel, signed and short-lived, and the content for who may read it."""

import base64
import hmac
import secrets
from typing import Literal

from msgspec import Struct

from madang.community.errors import ChannelNotFound
from madang.community.errors.files import AttachmentNotFound
from madang.community.model import Permission
from madang.community.model.files import KEY_WINDOW_MS, PICTURES, StoredFile
from madang.community.service.access import Access
from madang.community.service.tools import Tools

Variant = Literal["file", "thumbnail"]
SECRET_NAME = "file_keys"
SECRET_BYTES = 32
STRANGER = "-"
THUMBNAIL_TYPE = "image/webp"


class FileKey(Struct, frozen=True, kw_only=True):
    """Opens the files of one channel for one reader until its end (AT10)."""

    channel_id: str
    key: str
    expires_at_ms: int


class FileContent(Struct, frozen=True, kw_only=True):
    """A file to be sent."""

    content: bytes
    name: str
    media_type: str
    is_shown: bool
    """Whether a page may show it; everything else is downloaded (AT11)."""
    version: str


class Reader(Struct, frozen=True):
    """Who asks for a file; None is a stranger."""

    account_id: str | None


class Files:
    """Verbs on files that are there."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access
        self._secret: bytes | None = None

    async def key(self, channel_id: str, account_id: str | None) -> FileKey:
        """Return a key for who may read a channel; the same one for some minutes."""
        await self._access.channel(channel_id, account_id)
        return await self.signed_key(channel_id, account_id)

    async def signed_key(self, place_id: str, account_id: str | None) -> FileKey:
        """Return a key of a place, for whom its caller has let pass."""
        now_ms = self._tools.clock.now_ms()
        expires_at_ms = (now_ms // KEY_WINDOW_MS + 2) * KEY_WINDOW_MS
        return FileKey(
            channel_id=place_id,
            key=await self._signed(place_id, account_id or STRANGER, expires_at_ms),
            expires_at_ms=expires_at_ms,
        )

    async def read(
        self, attachment_id: str, variant: Variant, account_id: str | None, key: str | None
    ) -> FileContent:
        """Return a file to whom a key names, or without one to the caller (AT9).

        Raises:
            AttachmentNotFound: there is none, or not for them.
        """
        stored = await self._tools.db.read(
            lambda tx: self._tools.files.attachments.by_id(tx, attachment_id)
        )
        if stored is None or not await self._may_read(stored, account_id, key):
            raise AttachmentNotFound(
                "There is no such file, or you may not see it.", attachment_id=attachment_id
            )
        is_small = variant == "thumbnail" and stored.thumbnail_key is not None
        blob_key = stored.thumbnail_key if is_small and stored.thumbnail_key else stored.blob_key
        media_type = THUMBNAIL_TYPE if is_small else stored.attachment.media_type
        return FileContent(
            content=await self._tools.files.blobs.get(blob_key),
            name=stored.attachment.name,
            media_type=media_type,
            is_shown=media_type in PICTURES,
            version=blob_key,
        )

    async def _may_read(self, stored: StoredFile, account_id: str | None, key: str | None) -> bool:
        reader = await self.reader_of(stored.channel_id, account_id, key)
        if reader is None:
            return False
        if stored.message_id is None:
            return reader.account_id == stored.account_id
        return await self._may_view(stored.channel_id, reader)

    async def may_read_in(self, channel_id: str, account_id: str | None, key: str | None) -> bool:
        """Say whether whom a key names, or without one the caller, may read a channel."""
        reader = await self.reader_of(channel_id, account_id, key)
        return reader is not None and await self._may_view(channel_id, reader)

    async def reader_of(
        self, place_id: str, account_id: str | None, key: str | None
    ) -> Reader | None:
        """Return who reads: the caller, or whom a key of the place names; None when it is no good."""
        if key is None:
            return Reader(account_id)
        named = await self._named_by(place_id, key)
        if named is None:
            return None
        return Reader(None if named == STRANGER else named)

    async def _may_view(self, channel_id: str, reader: Reader) -> bool:
        try:
            channel = await self._access.channel(channel_id, reader.account_id)
        except ChannelNotFound:
            return False
        return await self._access.allows(channel, reader.account_id, Permission.VIEW)

    async def _named_by(self, channel_id: str, key: str) -> str | None:
        """Return whom a key names, or None when it is forged, over, or for another place."""
        account_id, _, rest = key.partition(".")
        ends, _, _ = rest.partition(".")
        if not ends.isascii() or not ends.isdigit() or len(ends) > 15:
            return None
        expected = await self._signed(channel_id, account_id, int(ends))
        if not hmac.compare_digest(expected.encode(), key.encode()):
            return None
        return account_id if self._tools.clock.now_ms() < int(ends) else None

    async def _signed(self, channel_id: str, account_id: str, expires_at_ms: int) -> str:
        if self._secret is None:
            fresh = secrets.token_hex(SECRET_BYTES)
            kept = await self._tools.db.write(
                lambda tx: self._tools.files.attachments.secret(tx, SECRET_NAME, fresh)
            )
            self._secret = bytes.fromhex(kept)
        claim = f"{channel_id}\n{account_id}\n{expires_at_ms}".encode()
        digest = hmac.digest(self._secret, claim, "sha256")
        mark = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return f"{account_id}.{expires_at_ms}.{mark}"
