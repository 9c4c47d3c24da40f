"""Direct channels in SQL."""

from collections.abc import Sequence

from madang.community.model.direct import Direct, Person
from madang.community.store.direct import ListedDirect
from madang.engines.sql.port import Row, Tx

_DIRECT = "SELECT d.community_id, d.channel_id, d.pair_key, d.owner_id, c.name, c.icon"
_FROM = "FROM direct d JOIN community c ON c.community_id = d.community_id "


def _direct(row: Row, people: Sequence[Person]) -> Direct:
    return Direct(
        community_id=row["community_id"],
        channel_id=row["channel_id"],
        is_group=row["pair_key"] is None,
        name=row["name"],
        icon=row["icon"],
        owner_id=row["owner_id"],
        people=tuple(people),
    )


class SqlDirectStore:
    """A `DirectStore`."""

    async def by_pair(self, tx: Tx, key: str) -> str | None:
        """Return the community id of a pair's channel."""
        row = await tx.one("SELECT community_id FROM direct WHERE pair_key = $1", key)
        return str(row["community_id"]) if row else None

    async def direct(self, tx: Tx, community_id: str) -> Direct | None:
        """Return one direct channel."""
        row = await tx.one(f"{_DIRECT} {_FROM}WHERE d.community_id = $1", community_id)
        if row is None:
            return None
        people = await self._people(tx, [community_id])
        return _direct(row, people.get(community_id, ()))

    async def listed(self, tx: Tx, account_id: str, limit: int) -> list[ListedDirect]:
        """Return an account's direct channels that it has not closed, latest activity first."""
        rows = await tx.all(
            f"{_DIRECT}, COALESCE((SELECT m.sent_at_ms FROM message m "
            "WHERE m.channel_id = d.channel_id ORDER BY m.seq DESC LIMIT 1), c.created_at_ms) "
            f"AS active_at_ms {_FROM}JOIN member me ON me.community_id = d.community_id "
            "WHERE me.account_id = $1 AND NOT EXISTS (SELECT 1 FROM direct_closed x "
            "WHERE x.community_id = d.community_id AND x.account_id = $1) "
            "ORDER BY active_at_ms DESC, d.community_id DESC LIMIT $2",
            account_id,
            limit,
        )
        people = await self._people(tx, [row["community_id"] for row in rows])
        return [
            ListedDirect(_direct(row, people.get(row["community_id"], ())), row["active_at_ms"])
            for row in rows
        ]

    async def put(self, tx: Tx, direct: Direct, key: str | None) -> bool:
        """Store a new direct channel; False when the pair has one by now."""
        return bool(
            await tx.execute(
                "INSERT INTO direct (community_id, channel_id, pair_key, owner_id) "
                "VALUES ($1, $2, $3, $4) ON CONFLICT (pair_key) DO NOTHING",
                direct.community_id,
                direct.channel_id,
                key,
                direct.owner_id,
            )
        )

    async def set_owner(self, tx: Tx, community_id: str, owner_id: str) -> None:
        """Store a group's new owner."""
        await tx.execute(
            "UPDATE direct SET owner_id = $2 WHERE community_id = $1", community_id, owner_id
        )

    async def close(self, tx: Tx, community_id: str, account_id: str) -> bool:
        """Hide a direct channel from one's list; False when it was hidden."""
        return bool(
            await tx.execute(
                "INSERT INTO direct_closed (community_id, account_id) VALUES ($1, $2) "
                "ON CONFLICT (community_id, account_id) DO NOTHING",
                community_id,
                account_id,
            )
        )

    async def hidden_from(self, tx: Tx, community_id: str) -> frozenset[str]:
        """Return the accounts that closed a direct channel."""
        rows = await tx.all(
            "SELECT account_id FROM direct_closed WHERE community_id = $1", community_id
        )
        return frozenset(row["account_id"] for row in rows)

    async def reopen(self, tx: Tx, community_id: str, account_id: str | None) -> list[str]:
        """Show a direct channel to one account, or to all (None), that hid it; return to whom."""
        hid = sorted(
            hider
            for hider in await self.hidden_from(tx, community_id)
            if account_id in (None, hider)
        )
        for each in hid:
            await tx.execute(
                "DELETE FROM direct_closed WHERE community_id = $1 AND account_id = $2",
                community_id,
                each,
            )
        return hid

    async def delete(self, tx: Tx, community_id: str) -> None:
        """Forget a direct channel's community; its channel goes before."""
        for table in ("direct_closed", "direct", "role", "member", "community"):
            await tx.execute(f"DELETE FROM {table} WHERE community_id = $1", community_id)

    async def _people(self, tx: Tx, community_ids: list[str]) -> dict[str, list[Person]]:
        if not community_ids:
            return {}
        marks = ", ".join(f"${n}" for n in range(1, len(community_ids) + 1))
        rows = await tx.all(
            "SELECT community_id, account_id, name FROM member "
            f"WHERE community_id IN ({marks}) ORDER BY joined_at_ms, account_id",
            *community_ids,
        )
        found: dict[str, list[Person]] = {}
        for row in rows:
            person = Person(account_id=row["account_id"], name=row["name"])
            found.setdefault(row["community_id"], []).append(person)
        return found
