"""Communities, categories and channels in SQL."""

from madang.community.model import Category, Channel, Community
from madang.engines.sql.port import Row, Tx

_COMMUNITY = "community_id, kind, name, description, icon, owner_id, is_public, created_at_ms"
_CHANNEL = (
    "channel_id, community_id, category_id, kind, board, name, topic, position, is_synced, "
    "created_at_ms, parent_id"
)

# Everything that names its community; what hangs on a channel goes with the channel.
COMMUNITY_TABLES = (
    "webhook",
    "hook",
    "category",
    "role",
    "member_role",
    "overwrite",
    "member",
    "profile",
    "community_order",
    "invite",
    "invite_use",
    "ban",
    "time_out",
    "audit_entry",
    "report",
    "notification_setting",
    "retention",
    "custom_emoji",
    "rule",
    "rule_hit",
    "join_form",
    "join_request",
    "import_run",
    "webhook",
    "hook",
    "community",
)


def _community(row: Row) -> Community:
    return Community(
        community_id=row["community_id"],
        kind=row["kind"],
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
        parent_id=row["parent_id"],
    )


async def channels_and_threads(tx: Tx, community_id: str) -> list[Channel]:
    """Return every channel of a community, its threads among them."""
    rows = await tx.all(
        f"SELECT {_CHANNEL} FROM channel WHERE community_id = $1 ORDER BY channel_id",
        community_id,
    )
    return [_channel(row) for row in rows]


class SqlStructureStore:
    """A `StructureStore`."""

    async def communities(self, tx: Tx, account_id: str | None) -> list[tuple[Community, int]]:
        """Return the communities someone may see (public ones and their own) with member counts."""
        rows = await tx.all(
            f"SELECT {_COMMUNITY}, (SELECT COUNT(*) FROM member m "
            "WHERE m.community_id = c.community_id) AS members_count FROM community c "
            "WHERE c.kind = 'community' AND (is_public = 1 OR EXISTS (SELECT 1 FROM member m "
            "WHERE m.community_id = c.community_id AND m.account_id = $1)) ORDER BY created_at_ms",
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
        row = await tx.one(
            "SELECT COUNT(*) AS communities_count FROM community WHERE kind = 'community'"
        )
        return int(row["communities_count"]) if row else 0

    async def is_shut(self, tx: Tx, community_id: str) -> bool:
        """Say whether one of a direct pair has blocked the other."""
        row = await tx.one(
            "SELECT 1 AS one FROM direct d JOIN member a ON a.community_id = d.community_id "
            "JOIN block b ON b.account_id = a.account_id JOIN member o "
            "ON o.community_id = d.community_id AND o.account_id = b.other_id "
            "WHERE d.community_id = $1 AND d.pair_key IS NOT NULL LIMIT 1",
            community_id,
        )
        return row is not None

    async def direct_ids(self, tx: Tx, account_id: str) -> list[str]:
        """Return the ids of the hidden communities of an account's direct channels."""
        rows = await tx.all(
            "SELECT m.community_id FROM member m JOIN direct d "
            "ON d.community_id = m.community_id WHERE m.account_id = $1 ORDER BY m.community_id",
            account_id,
        )
        return [row["community_id"] for row in rows]

    async def ownerless(self, tx: Tx) -> list[str]:
        """Return the ids of communities without an owner."""
        rows = await tx.all(
            "SELECT community_id FROM community WHERE owner_id IS NULL AND kind = 'community'"
        )
        return [row["community_id"] for row in rows]

    async def put_community(self, tx: Tx, community: Community) -> None:
        """Store a new community or its new state."""
        await tx.execute(
            f"INSERT INTO community ({_COMMUNITY}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
            "ON CONFLICT (community_id) DO UPDATE SET name = excluded.name, "
            "description = excluded.description, icon = excluded.icon, "
            "owner_id = excluded.owner_id, is_public = excluded.is_public",
            community.community_id,
            community.kind,
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

    async def delete_category(self, tx: Tx, category_id: str) -> None:
        """Forget a category with its overwrites; its channels are put elsewhere before."""
        for table in ("overwrite", "retention", "notification_setting"):
            await tx.execute(f"DELETE FROM {table} WHERE place_id = $1", category_id)
        await tx.execute("DELETE FROM category WHERE category_id = $1", category_id)

    async def channels(self, tx: Tx, community_id: str) -> list[Channel]:
        """Return a community's channels by position."""
        rows = await tx.all(
            f"SELECT {_CHANNEL} FROM channel WHERE community_id = $1 AND kind <> 'thread' "
            "ORDER BY position, channel_id",
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
            f"INSERT INTO channel ({_CHANNEL}) VALUES "
            "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
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
            channel.parent_id,
        )

    async def delete_channel(self, tx: Tx, channel_id: str) -> None:
        """Forget a channel with its threads and everything in them."""
        for row in await tx.all("SELECT channel_id FROM channel WHERE parent_id = $1", channel_id):
            await self.delete_channel(tx, row["channel_id"])
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
        for part in ("poll_answer", "poll_vote"):
            await tx.execute(
                f"DELETE FROM {part} WHERE message_id IN "
                "(SELECT message_id FROM poll WHERE channel_id = $1)",
                channel_id,
            )
        await tx.execute("DELETE FROM retention WHERE place_id = $1", channel_id)
        for table in (
            "message",
            "mention",
            "here_call",
            "slow_mode",
            "slow_mode_turn",
            "rule_hit",
            "pin",
            "read_marker",
            "attachment",
            "upload",
            "thread_member",
            "thread",
            "preview",
            "poll",
            "channel",
        ):
            await tx.execute(f"DELETE FROM {table} WHERE channel_id = $1", channel_id)
        await tx.execute("DELETE FROM overwrite WHERE place_id = $1", channel_id)

    async def delete_community(self, tx: Tx, community_id: str) -> list[str]:
        """Forget a community with everything in it; return the ids of its channels and threads."""
        rows = await tx.all(
            "SELECT channel_id FROM channel WHERE community_id = $1 ORDER BY channel_id",
            community_id,
        )
        channel_ids = [row["channel_id"] for row in rows]
        for channel_id in channel_ids:
            await self.delete_channel(tx, channel_id)
        await tx.execute(
            "DELETE FROM report_note WHERE report_id IN "
            "(SELECT report_id FROM report WHERE community_id = $1)",
            community_id,
        )
        for table in COMMUNITY_TABLES:
            await tx.execute(f"DELETE FROM {table} WHERE community_id = $1", community_id)
        return channel_ids
