"""Tickets and lists of networks in SQL."""

from collections.abc import Sequence

from madang.engines.sql.port import Row, Tx
from madang.identity.store import Ticket

_TICKET = "kind, token_hash, account_id, content, tries_count, expires_at_ms"


def _ticket(row: Row | None) -> Ticket | None:
    if row is None:
        return None
    return Ticket(
        kind=row["kind"],
        token_hash=row["token_hash"],
        account_id=row["account_id"],
        content=row["content"],
        tries_count=row["tries_count"],
        expires_at_ms=row["expires_at_ms"],
    )


class SqlTicketStore:
    """A `TicketStore`."""

    async def put(self, tx: Tx, ticket: Ticket) -> None:
        """Store a ticket."""
        await tx.execute(
            f"INSERT INTO ticket ({_TICKET}) VALUES ($1, $2, $3, $4, $5, $6)",
            ticket.kind,
            ticket.token_hash,
            ticket.account_id,
            ticket.content,
            ticket.tries_count,
            ticket.expires_at_ms,
        )

    async def take(self, tx: Tx, kind: str, token_hash: str, now_ms: int) -> Ticket | None:
        """Use a ticket up and return it; of two who take it at once, one gets it."""
        return _ticket(
            await tx.one(
                "DELETE FROM ticket WHERE token_hash = $1 AND kind = $2 AND expires_at_ms > $3 "
                f"RETURNING {_TICKET}",
                token_hash,
                kind,
                now_ms,
            )
        )

    async def try_once(self, tx: Tx, kind: str, token_hash: str, now_ms: int) -> Ticket | None:
        """Count one try of a ticket and return it as it is after."""
        return _ticket(
            await tx.one(
                "UPDATE ticket SET tries_count = tries_count + 1 WHERE token_hash = $1 "
                f"AND kind = $2 AND expires_at_ms > $3 RETURNING {_TICKET}",
                token_hash,
                kind,
                now_ms,
            )
        )

    async def drop_of(self, tx: Tx, account_id: str, kind: str | None = None) -> None:
        """Drop the tickets of an account, of one kind or all."""
        if kind is None:
            await tx.execute("DELETE FROM ticket WHERE account_id = $1", account_id)
        else:
            await tx.execute(
                "DELETE FROM ticket WHERE account_id = $1 AND kind = $2", account_id, kind
            )

    async def forget_before(self, tx: Tx, before_ms: int) -> None:
        """Drop what expired before a moment."""
        await tx.execute("DELETE FROM ticket WHERE expires_at_ms < $1", before_ms)


class SqlNetworkStore:
    """A `NetworkStore`."""

    async def networks(self, tx: Tx, scope: str) -> list[str]:
        """Return a list in the order it was given."""
        rows = await tx.all(
            "SELECT network FROM login_network WHERE scope = $1 ORDER BY position", scope
        )
        return [row["network"] for row in rows]

    async def put(self, tx: Tx, scope: str, networks: Sequence[str]) -> None:
        """Store a list in place of the one before."""
        await tx.execute("DELETE FROM login_network WHERE scope = $1", scope)
        await tx.execute_many(
            "INSERT INTO login_network (scope, network, position) VALUES ($1, $2, $3)",
            [(scope, network, position) for position, network in enumerate(networks)],
        )
