"""The ports of files: the rows of uploads and attachments, what refers to a blob, work on pictures."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from madang.community.model.files import Picture, StoredFile
from madang.engines.sql.port import Tx


class UploadRow(Struct, frozen=True, kw_only=True):
    """An upload as it is kept."""

    upload_id: str
    channel_id: str
    account_id: str
    name: str
    size_bytes: int
    received_bytes: int
    created_at_ms: int


class UploadStore(Protocol):
    """Uploads and their pieces."""

    async def insert(self, tx: Tx, row: UploadRow) -> None:
        """Store a new upload."""
        ...

    async def by_id(self, tx: Tx, upload_id: str) -> UploadRow | None:
        """Return one upload."""
        ...

    async def open_count(self, tx: Tx, account_id: str) -> int:
        """Return how many uploads and unsent attachments an account has."""
        ...

    async def add_piece(self, tx: Tx, row: UploadRow, blob_key: str, size_bytes: int) -> bool:
        """Put a piece at `row.received_bytes`; False when the upload is elsewhere by now."""
        ...

    async def pieces(self, tx: Tx, upload_id: str) -> list[str]:
        """Return the blob keys of the pieces in order."""
        ...

    async def delete(self, tx: Tx, upload_id: str) -> None:
        """Forget an upload and its pieces."""
        ...

    async def delete_older(self, tx: Tx, before_ms: int) -> None:
        """Forget uploads and unsent attachments that began before a moment."""
        ...


class AttachmentStore(Protocol):
    """Attachments, and which blobs are in use."""

    async def insert(self, tx: Tx, stored: StoredFile) -> None:
        """Store an attachment that no message carries yet; a second time changes nothing."""
        ...

    async def by_id(self, tx: Tx, attachment_id: str) -> StoredFile | None:
        """Return one attachment."""
        ...

    async def attach(self, tx: Tx, stored: StoredFile, message_id: str, position: int) -> None:
        """Hang an attachment on a message."""
        ...

    async def delete(self, tx: Tx, attachment_id: str) -> None:
        """Forget an attachment that no message carries."""
        ...

    async def of_message(self, tx: Tx, message_id: str) -> list[StoredFile]:
        """Return the attachments of a message in order."""
        ...

    async def claim(self, tx: Tx, blob_key: str, at_ms: int) -> bool:
        """Say that a blob is about to be referred to; False when it is being removed."""
        ...

    async def release(
        self, tx: Tx, touched_before_ms: int, limit: int, among: Sequence[str] | None = None
    ) -> list[str]:
        """Mark blobs that nothing refers to as going, and return the keys of all that are going.

        Args:
            among: look at these keys only.
        """
        ...

    async def forget(self, tx: Tx, blob_key: str) -> None:
        """A blob that was going is gone."""
        ...

    async def secret(self, tx: Tx, name: str, otherwise: str) -> str:
        """Return a secret of the installation; `otherwise` becomes it when there is none."""
        ...


class Pictures(Protocol):
    """Work on pictures; slow, so it runs beside the loop."""

    async def read(self, content: bytes, media_type: str) -> Picture:
        """Return the picture without its metadata, measured, with a smaller copy (AT5).

        Raises:
            PictureBroken: it cannot be read, or is too large to be drawn.
        """
        ...

    async def square(self, content: bytes, media_type: str) -> bytes:
        """Return the middle of a picture as a small square WebP without metadata (PF5).

        Raises:
            PictureBroken: it cannot be read, or is too large to be drawn.
        """
        ...
