"""Link previews in SQL. A bit of the message says that it has some, or gets none any more."""

from collections.abc import Sequence

from madang.community.model import Preview
from madang.community.model.previews import StoredPreview
from madang.engines.sql.port import Row, Tx

HAS_PREVIEWS = 1 << 1
PREVIEWS_OFF = 1 << 2
_PREVIEW = (
    "preview_id, message_id, channel_id, url, title, description, site, width, height, blob_key"
)


def _stored(row: Row) -> StoredPreview:
    return StoredPreview(
        preview=Preview(
            preview_id=row["preview_id"],
            url=row["url"],
            title=row["title"],
            description=row["description"],
            site=row["site"],
            width=row["width"],
            height=row["height"],
        ),
        message_id=row["message_id"],
        channel_id=row["channel_id"],
        blob_key=row["blob_key"],
    )


async def previews_of(tx: Tx, message_ids: Sequence[str]) -> dict[str, list[Preview]]:
    """Return the previews of many messages in one query."""
    found: dict[str, list[Preview]] = {}
    if not message_ids:
        return found
    marks = ", ".join(f"${n}" for n in range(1, len(message_ids) + 1))
    rows = await tx.all(
        f"SELECT {_PREVIEW} FROM preview WHERE message_id IN ({marks}) "
        "ORDER BY message_id, position",
        *message_ids,
    )
    for row in rows:
        found.setdefault(row["message_id"], []).append(_stored(row).preview)
    return found


class SqlPreviewStore:
    """A `PreviewStore`."""

    async def put(self, tx: Tx, message_id: str, previews: Sequence[StoredPreview]) -> None:
        """Store the previews of a message in order, instead of what it had."""
        await tx.execute("DELETE FROM preview WHERE message_id = $1", message_id)
        await tx.execute_many(
            f"INSERT INTO preview ({_PREVIEW}, position) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [
                (
                    one.preview.preview_id,
                    message_id,
                    one.channel_id,
                    one.preview.url,
                    one.preview.title,
                    one.preview.description,
                    one.preview.site,
                    one.preview.width,
                    one.preview.height,
                    one.blob_key,
                    position,
                )
                for position, one in enumerate(previews)
            ],
        )
        await tx.execute(
            f"UPDATE message SET extras = extras | {HAS_PREVIEWS} WHERE message_id = $1", message_id
        )

    async def of_message(self, tx: Tx, message_id: str) -> list[StoredPreview]:
        """Return the previews of a message in order."""
        rows = await tx.all(
            f"SELECT {_PREVIEW} FROM preview WHERE message_id = $1 ORDER BY position", message_id
        )
        return [_stored(row) for row in rows]

    async def by_id(self, tx: Tx, preview_id: str) -> StoredPreview | None:
        """Return one preview."""
        row = await tx.one(f"SELECT {_PREVIEW} FROM preview WHERE preview_id = $1", preview_id)
        return _stored(row) if row else None

    async def turn_off(self, tx: Tx, message_id: str) -> None:
        """Say that a message gets no previews any more."""
        await tx.execute(
            f"UPDATE message SET extras = extras | {PREVIEWS_OFF} WHERE message_id = $1", message_id
        )

    async def is_off(self, tx: Tx, message_id: str) -> bool:
        """Say whether a message gets no previews any more."""
        row = await tx.one("SELECT extras FROM message WHERE message_id = $1", message_id)
        return row is not None and bool(row["extras"] & PREVIEWS_OFF)
