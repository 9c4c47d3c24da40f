"""Friends, requests, blocks, notes and settings in SQL."""

from madang.community.model.people import Blocked, DirectFrom, Friend, SharedCommunity
from madang.engines.sql.port import Row, Tx


def _friend(row: Row) -> Friend:
    return Friend(
        account_id=row["other_id"],
        name=row["other_name"],
        state=row["state"],
        since_ms=row["since_ms"],
    )


def _blocked(row: Row) -> Blocked:
    return Blocked(account_id=row["other_id"], name=row["other_name"], since_ms=row["since_ms"])


class SqlPeopleStore:
    """A `PeopleStore`."""

    async def friend(self, tx: Tx, account_id: str, other_id: str) -> Friend | None:
        """Return how an account stands to another."""
        row = await tx.one(
            "SELECT other_id, other_name, state, since_ms FROM friend "
            "WHERE account_id = $1 AND other_id = $2",
            account_id,
            other_id,
        )
        return _friend(row) if row else None

    async def friends(self, tx: Tx, account_id: str) -> list[Friend]:
        """Return an account's friends and requests by account id."""
        rows = await tx.all(
            "SELECT other_id, other_name, state, since_ms FROM friend "
            "WHERE account_id = $1 ORDER BY other_id",
            account_id,
        )
        return [_friend(row) for row in rows]

    async def put_friend(self, tx: Tx, account_id: str, friend: Friend) -> None:
        """Store one side of a friendship or request."""
        await tx.execute(
            "INSERT INTO friend (account_id, other_id, other_name, state, since_ms) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, other_id) DO UPDATE SET "
            "other_name = excluded.other_name, state = excluded.state, "
            "since_ms = excluded.since_ms",
            account_id,
            friend.account_id,
            friend.name,
            friend.state,
            friend.since_ms,
        )

    async def delete_friends(self, tx: Tx, one_id: str, other_id: str) -> bool:
        """Forget both sides; False when there was nothing."""
        return bool(
            await tx.execute(
                "DELETE FROM friend WHERE (account_id = $1 AND other_id = $2) "
                "OR (account_id = $2 AND other_id = $1)",
                one_id,
                other_id,
            )
        )

    async def rename(self, tx: Tx, account_id: str, name: str) -> list[str]:
        """Carry a new name to all who know it; return the accounts with a friend or request."""
        for table in ("friend", "block"):
            await tx.execute(
                f"UPDATE {table} SET other_name = $2 WHERE other_id = $1", account_id, name
            )
        rows = await tx.all(
            "SELECT account_id FROM friend WHERE other_id = $1 ORDER BY account_id", account_id
        )
        return [row["account_id"] for row in rows]

    async def block(self, tx: Tx, account_id: str, other_id: str) -> Blocked | None:
        """Return an account's block of another."""
        row = await tx.one(
            "SELECT other_id, other_name, since_ms FROM block "
            "WHERE account_id = $1 AND other_id = $2",
            account_id,
            other_id,
        )
        return _blocked(row) if row else None

    async def blocks(self, tx: Tx, account_id: str) -> list[Blocked]:
        """Return whom an account blocks by account id."""
        rows = await tx.all(
            "SELECT other_id, other_name, since_ms FROM block "
            "WHERE account_id = $1 ORDER BY other_id",
            account_id,
        )
        return [_blocked(row) for row in rows]

    async def blocks_of(self, tx: Tx, other_id: str) -> list[tuple[str, Blocked]]:
        """Return who blocks an account, each with that block."""
        rows = await tx.all(
            "SELECT account_id, other_id, other_name, since_ms FROM block "
            "WHERE other_id = $1 ORDER BY account_id",
            other_id,
        )
        return [(row["account_id"], _blocked(row)) for row in rows]

    async def put_block(self, tx: Tx, account_id: str, blocked: Blocked) -> None:
        """Store a block."""
        await tx.execute(
            "INSERT INTO block (account_id, other_id, other_name, since_ms) "
            "VALUES ($1, $2, $3, $4)",
            account_id,
            blocked.account_id,
            blocked.name,
            blocked.since_ms,
        )

    async def delete_block(self, tx: Tx, account_id: str, other_id: str) -> bool:
        """Forget a block; False when there was none."""
        return bool(
            await tx.execute(
                "DELETE FROM block WHERE account_id = $1 AND other_id = $2", account_id, other_id
            )
        )

    async def shared(self, tx: Tx, one_id: str, other_id: str) -> list[SharedCommunity]:
        """Return the communities, direct ones left out, that both are members of."""
        rows = await tx.all(
            "SELECT c.community_id, c.name, c.icon FROM community c "
            "JOIN member a ON a.community_id = c.community_id AND a.account_id = $1 "
            "JOIN member b ON b.community_id = c.community_id AND b.account_id = $2 "
            "WHERE c.kind = 'community' ORDER BY c.created_at_ms, c.community_id",
            one_id,
            other_id,
        )
        return [
            SharedCommunity(community_id=row["community_id"], name=row["name"], icon=row["icon"])
            for row in rows
        ]

    async def is_met(self, tx: Tx, one_id: str, other_id: str) -> bool:
        """Say whether both are members of any community, direct ones too."""
        row = await tx.one(
            "SELECT 1 AS one FROM member a JOIN member b ON b.community_id = a.community_id "
            "WHERE a.account_id = $1 AND b.account_id = $2 LIMIT 1",
            one_id,
            other_id,
        )
        return row is not None

    async def direct_from(self, tx: Tx, account_id: str) -> DirectFrom:
        """Return who may begin a direct channel with an account."""
        row = await tx.one(
            "SELECT direct_from FROM people_setting WHERE account_id = $1", account_id
        )
        return "friends" if row and row["direct_from"] == "friends" else "communities"

    async def set_direct_from(self, tx: Tx, account_id: str, direct_from: DirectFrom) -> None:
        """Store who may begin a direct channel with an account."""
        await tx.execute(
            "INSERT INTO people_setting (account_id, direct_from) VALUES ($1, $2) "
            "ON CONFLICT (account_id) DO UPDATE SET direct_from = excluded.direct_from",
            account_id,
            direct_from,
        )

    async def note(self, tx: Tx, account_id: str, other_id: str) -> str:
        """Return an account's note on another; empty for none."""
        row = await tx.one(
            "SELECT text FROM person_note WHERE account_id = $1 AND other_id = $2",
            account_id,
            other_id,
        )
        return str(row["text"]) if row else ""

    async def set_note(self, tx: Tx, account_id: str, other_id: str, text: str) -> None:
        """Store a note; empty forgets it."""
        await tx.execute(
            "DELETE FROM person_note WHERE account_id = $1 AND other_id = $2", account_id, other_id
        )
        if text:
            await tx.execute(
                "INSERT INTO person_note (account_id, other_id, text) VALUES ($1, $2, $3)",
                account_id,
                other_id,
                text,
            )
