"""Communities, categories and channels in SQL."""

from madang.community.model import Category, Channel, Community
from madang.engines.sql.port import Row, Tx

_COMMUNITY = "community_id, name, description, icon, owner_id, is_public, created_at_ms"
_CHANNEL = (
    "channel_id, community_id, category_id, kind, board, name, topic, position, is_synced, "
    "created_at_ms"
)


def _community(row: Row) -> Community:
    return Community(
        community_id=row["community_id"],
        name=row["name"],
        description=row["description"],
        icon=row["icon"],
        owner_id=row["owner_id"],
        is_public=bool(row["is_public"]),
        created_at_ms=row["created_at_ms"],
    )


def _channel(row: Row) -> Channel:
    return Channel(
        channel_id=row["channel_id"],
        community_id=row["community_id"],
        category_id=row["category_id"],
        kind=row["kind"],
        board=row["board"],
        name=row["name"],
        topic=row["topic"],
        position=row["position"],
        is_synced=bool(row["is_synced"]),
        created_at_ms=row["created_at_ms"],
    )


class SqlStructureStore:
    """A `StructureStore`."""

    async def communities(self, tx: Tx, account_id: str | None) -> list[tuple[Community, int]]:
        """Return the communities someone may see (public ones and their own) with member counts."""
        rows = await tx.all(
            f"SELECT {_COMMUNITY}, (SELECT COUNT(*) FROM member m "
            "WHERE m.community_id = c.community_id) AS members_count FROM community c "
            "WHERE is_public = 1 OR EXISTS (SELECT 1 FROM member m "
            "WHERE m.community_id = c.community_id AND m.account_id = $1) ORDER BY created_at_ms",
            account_id or "",
        )
        return [(_community(row), row["members_count"]) for row in rows]

    async def community(self, tx: Tx, community_id: str) -> Community | None:
        """Return one community."""
        row = await tx.one(
            f"SELECT {_COMMUNITY} FROM community WHERE community_id = $1", community_id
        )
        return _community(row) if row else None

    async def count(self, tx: Tx) -> int:
        """Return how many communities there are."""
        row = await tx.one("SELECT COUNT(*) AS communities_count FROM community")
        return int(row["communities_count"]) if row else 0

    async def ownerless(self, tx: Tx) -> list[str]:
        """Return the ids of communities without an owner."""
        rows = await tx.all("SELECT community_id FROM community WHERE owner_id IS NULL")
        return [row["community_id"] for row in rows]

    async def put_community(self, tx: Tx, community: Community) -> None:
        """Store a new community or its new state."""
        await tx.execute(
            f"INSERT INTO community ({_COMMUNITY}) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (community_id) DO UPDATE SET name = excluded.name, "
            "description = excluded.description, icon = excluded.icon, "
            "owner_id = excluded.owner_id, is_public = excluded.is_public",
            community.community_id,
            community.name,
            community.description,
            community.icon,
            community.owner_id,
            int(community.is_public),
            community.created_at_ms,
        )

    async def categories(self, tx: Tx, community_id: str) -> list[Category]:
        """Return a community's categories by position."""
        rows = await tx.all(
            "SELECT category_id, community_id, name, position FROM category "
            "WHERE community_id = $1 ORDER BY position, category_id",
            community_id,
        )
        return [
            Category(
                category_id=row["category_id"],
                community_id=row["community_id"],
                name=row["name"],
                position=row["position"],
            )
            for row in rows
        ]

    async def category(self, tx: Tx, category_id: str) -> Category | None:
        """Return one category."""
        row = await tx.one(
            "SELECT category_id, community_id, name, position FROM category WHERE category_id = $1",
            category_id,
        )
        return (
            Category(
                category_id=row["category_id"],
                community_id=row["community_id"],
                name=row["name"],
                position=row["position"],
            )
            if row
            else None
        )

    async def put_category(self, tx: Tx, category: Category) -> None:
        """Store a category."""
        await tx.execute(
            "INSERT INTO category (category_id, community_id, name, position) "
            "VALUES ($1, $2, $3, $4) ON CONFLICT (category_id) DO UPDATE SET "
            "name = excluded.name, position = excluded.position",
            category.category_id,
            category.community_id,
            category.name,
            category.position,
        )

    async def channels(self, tx: Tx, community_id: str) -> list[Channel]:
        """Return a community's channels by position."""
        rows = await tx.all(
            f"SELECT {_CHANNEL} FROM channel WHERE community_id = $1 ORDER BY position, channel_id",
            community_id,
        )
        return [_channel(row) for row in rows]

    async def channel(self, tx: Tx, channel_id: str) -> Channel | None:
        """Return one channel."""
        row = await tx.one(f"SELECT {_CHANNEL} FROM channel WHERE channel_id = $1", channel_id)
        return _channel(row) if row else None

    async def boards(self, tx: Tx) -> list[Channel]:
        """Return every board channel of the installation."""
        rows = await tx.all(
            f"SELECT {_CHANNEL} FROM channel WHERE kind = 'board' ORDER BY channel_id"
        )
        return [_channel(row) for row in rows]

    async def put_channel(self, tx: Tx, channel: Channel) -> None:
        """Store a new channel or its new state."""
        await tx.execute(
            f"INSERT INTO channel ({_CHANNEL}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
            "ON CONFLICT (channel_id) DO UPDATE SET category_id = excluded.category_id, "
            "name = excluded.name, topic = excluded.topic, position = excluded.position, "
            "is_synced = excluded.is_synced",
            channel.channel_id,
            channel.community_id,
            channel.category_id,
            channel.kind,
            channel.board,
            channel.name,
            channel.topic,
            channel.position,
            int(channel.is_synced),
            channel.created_at_ms,
        )

    async def delete_channel(self, tx: Tx, channel_id: str) -> None:
        """Forget a channel with everything in it."""
        await tx.execute(
            "DELETE FROM reaction WHERE message_id IN "
            "(SELECT message_id FROM message WHERE channel_id = $1)",
            channel_id,
        )
        await tx.execute(
            "DELETE FROM message_version WHERE message_id IN "
            "(SELECT message_id FROM message WHERE channel_id = $1)",
            channel_id,
        )
        for table in (
            "message",
            "mention",
            "pin",
            "read_marker",
            "attachment",
            "upload",
            "channel",
        ):
            await tx.execute(f"DELETE FROM {table} WHERE channel_id = $1", channel_id)
        await tx.execute("DELETE FROM overwrite WHERE place_id = $1", channel_id)
