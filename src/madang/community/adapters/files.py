"""Uploads, attachments and the use of blobs in SQL, one text for SQLite and PostgreSQL."""

from collections.abc import Sequence

from madang.community.model.files import Attachment, StoredFile
from madang.community.store.files import UploadRow
from madang.engines.sql.port import Row, Tx

_UPLOAD = "upload_id, channel_id, account_id, name, size_bytes, received_bytes, created_at_ms"
_ATTACHMENT = (
    "attachment_id, channel_id, account_id, message_id, name, media_type, size_bytes, "
    "width, height, is_animated, blob_key, thumbnail_key, created_at_ms"
)


def _attachment(row: Row) -> Attachment:
    return Attachment(
        attachment_id=row["attachment_id"],
        name=row["name"],
        media_type=row["media_type"],
        size_bytes=row["size_bytes"],
        width=row["width"],
        height=row["height"],
        is_animated=bool(row["is_animated"]),
        has_thumbnail=row["thumbnail_key"] is not None,
    )


def _stored(row: Row) -> StoredFile:
    return StoredFile(
        attachment=_attachment(row),
        channel_id=row["channel_id"],
        account_id=row["account_id"],
        message_id=row["message_id"],
        blob_key=row["blob_key"],
        thumbnail_key=row["thumbnail_key"],
        created_at_ms=row["created_at_ms"],
    )


async def attachments_of(tx: Tx, message_ids: Sequence[str]) -> dict[str, list[Attachment]]:
    """Return the attachments of many messages in one query."""
    if not message_ids:
        return {}
    marks = ", ".join(f"${n}" for n in range(1, len(message_ids) + 1))
    rows = await tx.all(
        f"SELECT {_ATTACHMENT} FROM attachment WHERE message_id IN ({marks}) "
        "ORDER BY message_id, position",
        *message_ids,
    )
    found: dict[str, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row["message_id"], []).append(_attachment(row))
    return found


class SqlUploadStore:
    """An `UploadStore`."""

    async def insert(self, tx: Tx, row: UploadRow) -> None:
        """Store a new upload."""
        await tx.execute(
            f"INSERT INTO upload ({_UPLOAD}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            row.upload_id,
            row.channel_id,
            row.account_id,
            row.name,
            row.size_bytes,
            row.received_bytes,
            row.created_at_ms,
        )

    async def by_id(self, tx: Tx, upload_id: str) -> UploadRow | None:
        """Return one upload."""
        row = await tx.one(f"SELECT {_UPLOAD} FROM upload WHERE upload_id = $1", upload_id)
        return UploadRow(**row) if row else None

    async def open_count(self, tx: Tx, account_id: str) -> int:
        """Return how many uploads and unsent attachments an account has."""
        row = await tx.one(
            "SELECT (SELECT COUNT(*) FROM upload WHERE account_id = $1) + "
            "(SELECT COUNT(*) FROM attachment WHERE account_id = $1 AND message_id IS NULL) "
            "AS uploads_count",
            account_id,
        )
        return int(row["uploads_count"]) if row else 0

    async def add_piece(self, tx: Tx, row: UploadRow, blob_key: str, size_bytes: int) -> bool:
        """Put a piece at `row.received_bytes`; False when the upload is elsewhere by now."""
        # The update locks the row first: of two pieces at one offset only one finds it there.
        changed = await tx.execute(
            "UPDATE upload SET received_bytes = $3 WHERE upload_id = $1 AND received_bytes = $2",
            row.upload_id,
            row.received_bytes,
            row.received_bytes + size_bytes,
        )
        if changed == 0:
            return False
        await tx.execute(
            "INSERT INTO upload_piece (upload_id, offset_bytes, blob_key) VALUES ($1, $2, $3)",
            row.upload_id,
            row.received_bytes,
            blob_key,
        )
        return True

    async def pieces(self, tx: Tx, upload_id: str) -> list[str]:
        """Return the blob keys of the pieces in order."""
        rows = await tx.all(
            "SELECT blob_key FROM upload_piece WHERE upload_id = $1 ORDER BY offset_bytes",
            upload_id,
        )
        return [row["blob_key"] for row in rows]

    async def delete(self, tx: Tx, upload_id: str) -> None:
        """Forget an upload and its pieces."""
        for table in ("upload", "upload_piece"):
            await tx.execute(f"DELETE FROM {table} WHERE upload_id = $1", upload_id)

    async def delete_older(self, tx: Tx, before_ms: int) -> None:
        """Forget uploads and unsent attachments that began before a moment."""
        await tx.execute(
            "DELETE FROM upload_piece WHERE upload_id IN "
            "(SELECT upload_id FROM upload WHERE created_at_ms < $1)",
            before_ms,
        )
        await tx.execute("DELETE FROM upload WHERE created_at_ms < $1", before_ms)
        await tx.execute(
            "DELETE FROM attachment WHERE message_id IS NULL AND created_at_ms < $1", before_ms
        )


class SqlAttachmentStore:
    """An `AttachmentStore`."""

    async def insert(self, tx: Tx, stored: StoredFile) -> None:
        """Store an attachment that no message carries yet; a second time changes nothing."""
        file = stored.attachment
        await tx.execute(
            f"INSERT INTO attachment ({_ATTACHMENT}, position) "
            "VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) "
            "ON CONFLICT (attachment_id) DO NOTHING",
            file.attachment_id,
            stored.channel_id,
            stored.account_id,
            file.name,
            file.media_type,
            file.size_bytes,
            file.width,
            file.height,
            int(file.is_animated),
            stored.blob_key,
            stored.thumbnail_key,
            stored.created_at_ms,
        )

    async def by_id(self, tx: Tx, attachment_id: str) -> StoredFile | None:
        """Return one attachment."""
        row = await tx.one(
            f"SELECT {_ATTACHMENT} FROM attachment WHERE attachment_id = $1", attachment_id
        )
        return _stored(row) if row else None

    async def attach(self, tx: Tx, stored: StoredFile, message_id: str, position: int) -> None:
        """Hang an attachment on a message."""
        await tx.execute(
            "UPDATE attachment SET message_id = $2, position = $3 WHERE attachment_id = $1",
            stored.attachment.attachment_id,
            message_id,
            position,
        )

    async def delete(self, tx: Tx, attachment_id: str) -> None:
        """Forget an attachment that no message carries."""
        await tx.execute(
            "DELETE FROM attachment WHERE attachment_id = $1 AND message_id IS NULL", attachment_id
        )

    async def of_message(self, tx: Tx, message_id: str) -> list[StoredFile]:
        """Return the attachments of a message in order."""
        rows = await tx.all(
            f"SELECT {_ATTACHMENT} FROM attachment WHERE message_id = $1 ORDER BY position",
            message_id,
        )
        return [_stored(row) for row in rows]

    async def claim(self, tx: Tx, blob_key: str, at_ms: int) -> bool:
        """Say that a blob is about to be referred to; False when it is being removed."""
        changed = await tx.execute(
            "INSERT INTO blob_use (blob_key, touched_at_ms, is_going) VALUES ($1, $2, 0) "
            "ON CONFLICT (blob_key) DO UPDATE SET touched_at_ms = excluded.touched_at_ms "
            "WHERE blob_use.is_going = 0",
            blob_key,
            at_ms,
        )
        return changed > 0

    async def release(
        self, tx: Tx, touched_before_ms: int, limit: int, among: Sequence[str] | None = None
    ) -> list[str]:
        """Mark blobs that nothing refers to as going, and return the keys of all that are going."""
        marks = ", ".join(f"${n}" for n in range(2, len(among or ()) + 2))
        only = f" AND blob_key IN ({marks})" if among else ""
        await tx.execute(
            "UPDATE blob_use SET is_going = 1 WHERE is_going = 0 AND touched_at_ms < $1 "
            "AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.blob_key = blob_use.blob_key) "
            "AND NOT EXISTS "
            "(SELECT 1 FROM attachment WHERE attachment.thumbnail_key = blob_use.blob_key) "
            "AND NOT EXISTS (SELECT 1 FROM profile WHERE profile.picture_key = blob_use.blob_key) "
            "AND NOT EXISTS (SELECT 1 FROM preview WHERE preview.blob_key = blob_use.blob_key) "
            "AND NOT EXISTS "
            "(SELECT 1 FROM custom_emoji WHERE custom_emoji.blob_key = blob_use.blob_key) "
            "AND NOT EXISTS "
            f"(SELECT 1 FROM upload_piece WHERE upload_piece.blob_key = blob_use.blob_key){only}",
            touched_before_ms,
            *(among or ()),
        )
        rows = await tx.all(
            "SELECT blob_key FROM blob_use WHERE is_going = 1 ORDER BY blob_key LIMIT $1", limit
        )
        return [row["blob_key"] for row in rows]

    async def forget(self, tx: Tx, blob_key: str) -> None:
        """A blob that was going is gone."""
        await tx.execute("DELETE FROM blob_use WHERE blob_key = $1 AND is_going = 1", blob_key)

    async def secret(self, tx: Tx, name: str, otherwise: str) -> str:
        """Return a secret of the installation; `otherwise` becomes it when there is none."""
        await tx.execute(
            "INSERT INTO community_secret (name, value) VALUES ($1, $2) "
            "ON CONFLICT (name) DO NOTHING",
            name,
            otherwise,
        )
        row = await tx.one("SELECT value FROM community_secret WHERE name = $1", name)
        assert row is not None
        return str(row["value"])
