"""Webhooks in SQL."""

from madang.community.model.webhooks import Webhook
from madang.engines.sql.port import Row, Tx

_WEBHOOK = (
    "webhook_id, community_id, channel_id, name, icon, made_by_id, made_by_name, created_at_ms, "
    "used_at_ms"
)


class SqlWebhookStore:
    """A `WebhookStore`."""

    async def put(self, tx: Tx, webhook: Webhook, secret_hash: str) -> None:
        """Store a new webhook."""
        await tx.execute(
            f"INSERT INTO webhook ({_WEBHOOK}, secret_hash) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            webhook.webhook_id,
            webhook.community_id,
            webhook.channel_id,
            webhook.name,
            webhook.icon,
            webhook.made_by_id,
            webhook.made_by_name,
            webhook.created_at_ms,
            webhook.used_at_ms,
            secret_hash,
        )

    async def change(self, tx: Tx, webhook: Webhook) -> None:
        """Store another name, icon or channel."""
        await tx.execute(
            "UPDATE webhook SET name = $2, icon = $3, channel_id = $4 WHERE webhook_id = $1",
            webhook.webhook_id,
            webhook.name,
            webhook.icon,
            webhook.channel_id,
        )

    async def rotate(self, tx: Tx, webhook_id: str, secret_hash: str) -> None:
        """Store another secret in place of the one before."""
        await tx.execute(
            "UPDATE webhook SET secret_hash = $2 WHERE webhook_id = $1", webhook_id, secret_hash
        )

    async def one(self, tx: Tx, webhook_id: str) -> tuple[Webhook, str] | None:
        """Return a webhook and the hash of its secret."""
        row = await tx.one(
            f"SELECT {_WEBHOOK}, secret_hash FROM webhook WHERE webhook_id = $1", webhook_id
        )
        return (_webhook(row), row["secret_hash"]) if row else None

    async def of_channel(self, tx: Tx, channel_id: str) -> list[Webhook]:
        """Return a channel's webhooks, the oldest first."""
        rows = await tx.all(
            f"SELECT {_WEBHOOK} FROM webhook WHERE channel_id = $1 ORDER BY webhook_id", channel_id
        )
        return [_webhook(row) for row in rows]

    async def of_community(self, tx: Tx, community_id: str) -> list[Webhook]:
        """Return a community's webhooks, the oldest first."""
        rows = await tx.all(
            f"SELECT {_WEBHOOK} FROM webhook WHERE community_id = $1 ORDER BY webhook_id",
            community_id,
        )
        return [_webhook(row) for row in rows]

    async def note_used(self, tx: Tx, webhook_id: str, at_ms: int) -> None:
        """Store when it posted last."""
        await tx.execute(
            "UPDATE webhook SET used_at_ms = $2 WHERE webhook_id = $1", webhook_id, at_ms
        )

    async def delete(self, tx: Tx, webhook_id: str) -> None:
        """Forget a webhook."""
        await tx.execute("DELETE FROM webhook WHERE webhook_id = $1", webhook_id)


def _webhook(row: Row) -> Webhook:
    return Webhook(
        webhook_id=row["webhook_id"],
        community_id=row["community_id"],
        channel_id=row["channel_id"],
        name=row["name"],
        icon=row["icon"],
        made_by_id=row["made_by_id"],
        made_by_name=row["made_by_name"],
        created_at_ms=row["created_at_ms"],
        used_at_ms=row["used_at_ms"],
    )
