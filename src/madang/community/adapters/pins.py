"""Pins and earlier texts in SQL."""

from madang.community.model.pins import VERSIONS_KEPT_MAX
from madang.community.store.pins import PinRow
from madang.engines.sql.port import Tx


class SqlPinStore:
    """A `PinStore`."""

    async def pins(self, tx: Tx, channel_id: str) -> list[PinRow]:
        """Return a channel's pins, the newest first."""
        rows = await tx.all(
            "SELECT message_id, by_id, pinned_seq, pinned_at_ms FROM pin WHERE channel_id = $1 "
            "ORDER BY pinned_seq DESC",
            channel_id,
        )
        return [
            PinRow(r["message_id"], r["by_id"], r["pinned_seq"], r["pinned_at_ms"]) for r in rows
        ]

    async def put(self, tx: Tx, channel_id: str, pin: PinRow) -> None:
        """Store a pin."""
        await tx.execute(
            "INSERT INTO pin (channel_id, message_id, by_id, pinned_seq, pinned_at_ms) "
            "VALUES ($1, $2, $3, $4, $5)",
            channel_id,
            pin.message_id,
            pin.by_id,
            pin.pinned_seq,
            pin.pinned_at_ms,
        )

    async def delete(self, tx: Tx, channel_id: str, message_id: str) -> bool:
        """Take a pin down and say whether there was one."""
        return (
            await tx.execute(
                "DELETE FROM pin WHERE channel_id = $1 AND message_id = $2", channel_id, message_id
            )
            > 0
        )


class SqlVersionStore:
    """A `VersionStore`."""

    async def put(self, tx: Tx, message_id: str, ended_seq: int, text: str, since_ms: int) -> None:
        """Keep a text that was replaced at a seq; beyond VERSIONS_KEPT_MAX the oldest go."""
        await tx.execute(
            "INSERT INTO message_version (message_id, ended_seq, text, since_ms) "
            "VALUES ($1, $2, $3, $4)",
            message_id,
            ended_seq,
            text,
            since_ms,
        )
        await tx.execute(
            "DELETE FROM message_version WHERE message_id = $1 AND ended_seq NOT IN "
            "(SELECT ended_seq FROM message_version WHERE message_id = $1 "
            f"ORDER BY ended_seq DESC LIMIT {VERSIONS_KEPT_MAX})",
            message_id,
        )

    async def texts(self, tx: Tx, message_id: str) -> list[tuple[str, int]]:
        """Return the texts a message had with the moment each began, newest first."""
        rows = await tx.all(
            "SELECT text, since_ms FROM message_version WHERE message_id = $1 "
            "ORDER BY ended_seq DESC",
            message_id,
        )
        return [(row["text"], row["since_ms"]) for row in rows]

    async def delete(self, tx: Tx, message_id: str) -> None:
        """Forget what a message said."""
        await tx.execute("DELETE FROM message_version WHERE message_id = $1", message_id)
