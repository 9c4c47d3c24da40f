"""Custom emoji in SQL."""

from madang.community.model.emoji import CustomEmoji, StoredEmoji
from madang.engines.sql.port import Row, Tx

_EMOJI = "emoji_id, community_id, name, is_animated, made_by_id, created_at_ms"


def _emoji(row: Row) -> CustomEmoji:
    return CustomEmoji(
        emoji_id=row["emoji_id"],
        community_id=row["community_id"],
        name=row["name"],
        is_animated=bool(row["is_animated"]),
        made_by_id=row["made_by_id"],
        created_at_ms=row["created_at_ms"],
    )


class SqlEmojiStore:
    """An `EmojiStore`."""

    async def of_community(self, tx: Tx, community_id: str) -> list[CustomEmoji]:
        """Return a community's emoji by name."""
        rows = await tx.all(
            f"SELECT {_EMOJI} FROM custom_emoji WHERE community_id = $1 ORDER BY emoji_id",
            community_id,
        )
        return sorted([_emoji(row) for row in rows], key=lambda emoji: emoji.name)

    async def by_id(self, tx: Tx, emoji_id: str) -> StoredEmoji | None:
        """Return one emoji."""
        row = await tx.one(
            f"SELECT {_EMOJI}, media_type, blob_key FROM custom_emoji WHERE emoji_id = $1", emoji_id
        )
        if row is None:
            return None
        return StoredEmoji(
            emoji=_emoji(row), media_type=row["media_type"], blob_key=row["blob_key"]
        )

    async def insert(self, tx: Tx, stored: StoredEmoji) -> None:
        """Store a new emoji."""
        emoji = stored.emoji
        await tx.execute(
            f"INSERT INTO custom_emoji ({_EMOJI}, media_type, blob_key) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            emoji.emoji_id,
            emoji.community_id,
            emoji.name,
            int(emoji.is_animated),
            emoji.made_by_id,
            emoji.created_at_ms,
            stored.media_type,
            stored.blob_key,
        )

    async def rename(self, tx: Tx, emoji_id: str, name: str) -> None:
        """Give an emoji another name."""
        await tx.execute("UPDATE custom_emoji SET name = $2 WHERE emoji_id = $1", emoji_id, name)

    async def delete(self, tx: Tx, emoji_id: str) -> None:
        """Forget an emoji."""
        await tx.execute("DELETE FROM custom_emoji WHERE emoji_id = $1", emoji_id)
