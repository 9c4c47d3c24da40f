"""Uploads: begin, a piece, how far, cancel, sweep. The last piece makes the attachment."""

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors.files import (
    FileEmpty,
    FileRefused,
    PictureBroken,
    TooManyUploads,
    UploadNotFound,
    UploadOffsetWrong,
)
from madang.community.model import Permission
from madang.community.model.files import (
    CHUNK_BYTES_MAX,
    PICTURES,
    PROGRAM,
    UNCLEAN_PICTURE,
    UPLOAD_KEPT_MS,
    UPLOADS_OPEN_MAX,
    Attachment,
    StoredFile,
    Upload,
    clean_file_name,
    sniff,
)
from madang.community.service.access import Access
from madang.community.service.tools import FileTools, Tools
from madang.community.store.files import UploadRow
from madang.engines.sql.port import Tx
from madang.kernel.errors import TooLarge
from madang.kernel.ids import new_id

ATTACHING = Permission.SEND | Permission.ATTACH


class NewUpload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file to be uploaded."""

    name: str
    size_bytes: int


class Uploads:
    """Verbs on uploads."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._files = tools.files
        self._access = access

    async def begin(self, channel_id: str, account_id: str, new: NewUpload) -> Upload:
        """Make room for a file.

        Raises:
            ChannelNotFound, NotMember, NotAllowed, FileEmpty, TooLarge, TooManyUploads.
        """
        await self._need(channel_id, account_id)
        limit = self._files.size_max_bytes
        if new.size_bytes < 1:
            raise FileEmpty("The file is empty.")
        if new.size_bytes > limit:
            raise TooLarge(
                f"The file has {new.size_bytes} bytes; at most {limit} go.", limit_bytes=limit
            )
        row = UploadRow(
            upload_id=new_id(),
            channel_id=channel_id,
            account_id=account_id,
            name=clean_file_name(new.name),
            size_bytes=new.size_bytes,
            received_bytes=0,
            created_at_ms=self._tools.clock.now_ms(),
        )

        async def work(tx: Tx) -> None:
            if await self._files.uploads.open_count(tx, account_id) >= UPLOADS_OPEN_MAX:
                raise TooManyUploads(
                    f"You have {UPLOADS_OPEN_MAX} files that no message carries; send or cancel some.",
                    uploads_max=UPLOADS_OPEN_MAX,
                )
            await self._files.uploads.insert(tx, row)

        await self._tools.db.write(work)
        return _shown(row, None)

    async def one(self, upload_id: str, account_id: str) -> Upload:
        """Return how far one's upload is."""
        return _shown(*await self._find(upload_id, account_id))

    async def add(
        self, upload_id: str, account_id: str, offset_bytes: int, content: bytes
    ) -> Upload:
        """Take the piece that begins at an offset; the last one makes the attachment (AT2).

        Raises:
            UploadNotFound, UploadOffsetWrong, TooLarge, FileRefused, PictureBroken.
        """
        row, attachment = await self._find(upload_id, account_id)
        if attachment is not None:
            return _shown(row, attachment)
        await self._need(row.channel_id, account_id)
        room = min(CHUNK_BYTES_MAX, row.size_bytes - row.received_bytes)
        if offset_bytes == row.received_bytes and len(content) > room:
            raise TooLarge(f"At most {room} bytes go here.", limit_bytes=room)
        if offset_bytes != row.received_bytes:
            raise _elsewhere(row.received_bytes)
        if content:
            row = await self._take(row, content)
        if row.received_bytes < row.size_bytes:
            return _shown(row, None)
        return _shown(row, await self._finish(row))

    async def cancel(self, upload_id: str, account_id: str) -> None:
        """Forget one's upload or unsent attachment; what a message carries stays."""
        await self._find(upload_id, account_id)

        async def work(tx: Tx) -> None:
            await self._files.uploads.delete(tx, upload_id)
            await self._files.attachments.delete(tx, upload_id)

        await self._tools.db.write(work)

    async def sweep(self) -> int:
        """Forget what was never sent and remove what nothing refers to; returns the blobs removed."""
        before_ms = self._tools.clock.now_ms() - UPLOAD_KEPT_MS
        await self._tools.db.write(lambda tx: self._files.uploads.delete_older(tx, before_ms))
        return await self._files.blobs.collect()

    async def _need(self, channel_id: str, account_id: str) -> None:
        channel = await self._access.channel(channel_id, account_id)
        await self._access.need_in(channel, account_id, ATTACHING)

    async def _find(self, upload_id: str, account_id: str) -> tuple[UploadRow, Attachment | None]:
        async def work(tx: Tx) -> tuple[UploadRow, Attachment | None] | None:
            stored = await self._files.attachments.by_id(tx, upload_id)
            row = _row_of(stored) if stored else await self._files.uploads.by_id(tx, upload_id)
            if row is None:
                return None
            channel = await self._tools.structure.channel(tx, row.channel_id)
            # It is one's own, but a bound token sees of its communities only (DO5).
            if self._access.is_bound_elsewhere(channel.community_id if channel else ""):
                return None
            return row, stored.attachment if stored else None

        found = await self._tools.db.read(work)
        if found is None or found[0].account_id != account_id:
            raise UploadNotFound("There is no such upload; begin it again.", upload_id=upload_id)
        return found

    async def _take(self, row: UploadRow, content: bytes) -> UploadRow:
        key = await self._files.blobs.put(content)

        async def work(tx: Tx) -> None:
            if not await self._files.uploads.add_piece(tx, row, key, len(content)):
                now = await self._files.uploads.by_id(tx, row.upload_id)
                raise _elsewhere(now.received_bytes if now else 0)

        await self._tools.db.write(work)
        return replace(row, received_bytes=row.received_bytes + len(content))

    async def _finish(self, row: UploadRow) -> Attachment:
        """Put the pieces together; a second time, after a cut, gives the same."""
        keys = await self._tools.db.read(lambda tx: self._files.uploads.pieces(tx, row.upload_id))
        content = b"".join([await self._files.blobs.get(key) for key in keys])
        try:
            stored = await stored_of(self._files, row, content)
        except (FileRefused, PictureBroken):
            await self._tools.db.write(lambda tx: self._files.uploads.delete(tx, row.upload_id))
            raise

        async def work(tx: Tx) -> None:
            await self._files.attachments.insert(tx, stored)
            await self._files.uploads.delete(tx, row.upload_id)

        await self._tools.db.write(work)
        return stored.attachment


async def stored_of(files: FileTools, row: UploadRow, content: bytes) -> StoredFile:
    """Keep a content and return the file it is, its picture cleaned (AT4, AT5).

    Raises:
        FileRefused, PictureBroken.
    """
    kind = sniff(content)
    if kind in (PROGRAM, UNCLEAN_PICTURE):
        raise FileRefused(_REASONS[kind], kind=kind)
    picture = await files.pictures.read(content, kind) if kind in PICTURES else None
    kept = picture.content if picture else content
    small = picture.thumbnail if picture else None
    return StoredFile(
        attachment=Attachment(
            attachment_id=row.upload_id,
            name=row.name,
            media_type=kind,
            size_bytes=len(kept),
            width=picture.width if picture else None,
            height=picture.height if picture else None,
            is_animated=bool(picture and picture.is_animated),
            has_thumbnail=small is not None,
        ),
        channel_id=row.channel_id,
        account_id=row.account_id,
        message_id=None,
        blob_key=await files.blobs.put(kept),
        thumbnail_key=await files.blobs.put(small) if small is not None else None,
        created_at_ms=row.created_at_ms,
    )


_REASONS = {
    PROGRAM: "Programs are not taken; put it into an archive if it has to be.",
    UNCLEAN_PICTURE: "Where it was taken cannot be removed from this kind of picture; "
    "save it as JPEG or PNG.",
}


def _elsewhere(received_bytes: int) -> UploadOffsetWrong:
    return UploadOffsetWrong(
        f"The next piece begins at byte {received_bytes}.", received_bytes=received_bytes
    )


def _row_of(stored: StoredFile) -> UploadRow:
    size_bytes = stored.attachment.size_bytes
    return UploadRow(
        upload_id=stored.attachment.attachment_id,
        channel_id=stored.channel_id,
        account_id=stored.account_id,
        name=stored.attachment.name,
        size_bytes=size_bytes,
        received_bytes=size_bytes,
        created_at_ms=stored.created_at_ms,
    )


def _shown(row: UploadRow, attachment: Attachment | None) -> Upload:
    return Upload(
        upload_id=row.upload_id,
        channel_id=row.channel_id,
        name=row.name,
        size_bytes=row.size_bytes,
        received_bytes=row.received_bytes,
        expires_at_ms=row.created_at_ms + UPLOAD_KEPT_MS,
        attachment=attachment,
    )
