"""Hooks and their deliveries in SQL. The streams' own log is the queue they read (DO32)."""

from collections.abc import Sequence

from madang.community.model.hooks import Delivery, Hook
from madang.community.store.webhooks import Due, NewDelivery, Tried
from madang.engines.sql.port import Row, Tx

_HOOK = "hook_id, community_id, name, url, events, made_by_id, made_by_name, created_at_ms, state"
_DELIVERY = (
    "delivery_id, hook_id, kind, created_at_ms, state, tries_count, status, problem, "
    "tried_at_ms, due_at_ms"
)
_LAST = "z" * 17
_STREAMS = (
    "(SELECT 'channel:' || channel_id FROM channel WHERE community_id = $1 "
    "UNION ALL SELECT 'community:' || $1)"
)


class SqlHookStore:
    """A `HookStore`."""

    async def put(self, tx: Tx, hook: Hook, secret: str) -> None:
        """Store a new hook, with every stream of its community read up to now."""
        await tx.execute(
            f"INSERT INTO hook ({_HOOK}, secret, failures_count) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
            hook.hook_id,
            hook.community_id,
            hook.name,
            hook.url,
            " ".join(hook.events),
            hook.made_by_id,
            hook.made_by_name,
            hook.created_at_ms,
            hook.state,
            secret,
        )
        await self._read_all(tx, hook)

    async def change(self, tx: Tx, hook: Hook) -> None:
        """Store another name, address, choice of events or state; begun again, it begins now."""
        before = await self.one(tx, hook.hook_id)
        await tx.execute(
            "UPDATE hook SET name = $2, url = $3, events = $4, state = $5, failures_count = 0 "
            "WHERE hook_id = $1",
            hook.hook_id,
            hook.name,
            hook.url,
            " ".join(hook.events),
            hook.state,
        )
        if before is not None and before.state != "active" and hook.state == "active":
            await tx.execute("DELETE FROM hook_cursor WHERE hook_id = $1", hook.hook_id)
            await self._read_all(tx, hook)

    async def _read_all(self, tx: Tx, hook: Hook) -> None:
        await tx.execute(
            "INSERT INTO hook_cursor (hook_id, stream, seq) "
            f"SELECT CAST($2 AS TEXT), stream, top_seq FROM stream WHERE stream IN {_STREAMS}",
            hook.community_id,
            hook.hook_id,
        )

    async def rotate(self, tx: Tx, hook_id: str, secret: str) -> None:
        """Store another secret."""
        await tx.execute("UPDATE hook SET secret = $2 WHERE hook_id = $1", hook_id, secret)

    async def one(self, tx: Tx, hook_id: str) -> Hook | None:
        """Return one hook."""
        row = await tx.one(f"SELECT {_HOOK} FROM hook WHERE hook_id = $1", hook_id)
        return _hook(row) if row else None

    async def of_community(self, tx: Tx, community_id: str) -> list[Hook]:
        """Return a community's hooks, the oldest first."""
        rows = await tx.all(
            f"SELECT {_HOOK} FROM hook WHERE community_id = $1 ORDER BY hook_id", community_id
        )
        return [_hook(row) for row in rows]

    async def active(self, tx: Tx) -> list[Hook]:
        """Return every hook that is told of events."""
        rows = await tx.all(f"SELECT {_HOOK} FROM hook WHERE state = 'active' ORDER BY hook_id")
        return [_hook(row) for row in rows]

    async def delete(self, tx: Tx, hook_id: str) -> None:
        """Forget a hook with its deliveries."""
        for table in ("hook_delivery", "hook_cursor", "hook"):
            await tx.execute(f"DELETE FROM {table} WHERE hook_id = $1", hook_id)

    async def lock(self, tx: Tx, hook_id: str) -> bool:
        """Hold a hook until the commit; False when it is not active any more."""
        held = await tx.execute(
            "UPDATE hook SET state = state WHERE hook_id = $1 AND state = 'active'", hook_id
        )
        return held == 1

    async def behind(self, tx: Tx, hook: Hook) -> list[tuple[str, int]]:
        """Return the streams that have gone on, and how far each was read."""
        rows = await tx.all(
            "SELECT s.stream, COALESCE(c.seq, 0) AS seq FROM stream s LEFT JOIN hook_cursor c "
            f"ON c.hook_id = $2 AND c.stream = s.stream WHERE s.stream IN {_STREAMS} "
            "AND s.top_seq > COALESCE(c.seq, 0) ORDER BY s.stream",
            hook.community_id,
            hook.hook_id,
        )
        return [(row["stream"], row["seq"]) for row in rows]

    async def advance(self, tx: Tx, hook_id: str, stream: str, seq: int) -> None:
        """Keep how far a stream has been read."""
        await tx.execute(
            "INSERT INTO hook_cursor (hook_id, stream, seq) VALUES ($1, $2, $3) "
            "ON CONFLICT (hook_id, stream) DO UPDATE SET seq = excluded.seq",
            hook_id,
            stream,
            seq,
        )

    async def enqueue(
        self, tx: Tx, hook_id: str, deliveries: Sequence[NewDelivery], at_ms: int
    ) -> None:
        """Store deliveries that are due now."""
        await tx.execute_many(
            "INSERT INTO hook_delivery (delivery_id, hook_id, channel_id, kind, body, "
            "created_at_ms, due_at_ms, tries_count, state, status, problem, tried_at_ms) "
            "VALUES ($1, $2, $3, $4, $5, $6, $6, 0, 'waiting', NULL, '', NULL)",
            [(d.delivery_id, hook_id, d.channel_id, d.kind, d.body, at_ms) for d in deliveries],
        )

    async def trim(self, tx: Tx, hook_id: str, kept: int) -> None:
        """Forget all but the newest deliveries, of those that are over."""
        await tx.execute(
            "DELETE FROM hook_delivery WHERE hook_id = $1 AND due_at_ms IS NULL "
            "AND delivery_id < (SELECT MIN(delivery_id) FROM (SELECT delivery_id "
            "FROM hook_delivery WHERE hook_id = $1 ORDER BY delivery_id DESC LIMIT $2) AS newest)",
            hook_id,
            kept,
        )

    async def due(self, tx: Tx, now_ms: int, limit: int) -> list[Due]:
        """Return deliveries whose moment has come, the longest waiting first."""
        rows = await tx.all(
            "SELECT d.delivery_id, d.hook_id, d.channel_id, h.community_id, h.made_by_id, h.url, "
            "h.secret, d.body, d.due_at_ms, d.tries_count FROM hook_delivery d "
            "JOIN hook h ON h.hook_id = d.hook_id "
            "WHERE d.due_at_ms <= $1 ORDER BY d.due_at_ms, d.delivery_id LIMIT $2",
            now_ms,
            limit,
        )
        return [Due(**{**row, "body": bytes(row["body"])}) for row in rows]

    async def claim(self, tx: Tx, due: Due, until_ms: int) -> bool:
        """Take a delivery for a try; False when another process did."""
        claimed = await tx.execute(
            "UPDATE hook_delivery SET due_at_ms = $3, tries_count = tries_count + 1 "
            "WHERE delivery_id = $1 AND due_at_ms = $2",
            due.delivery_id,
            due.due_at_ms,
            until_ms,
        )
        return claimed == 1

    async def finish(self, tx: Tx, tried: Tried) -> None:
        """Store how a try went."""
        await tx.execute(
            "UPDATE hook_delivery SET state = $2, status = $3, problem = $4, tried_at_ms = $5, "
            "due_at_ms = $6 WHERE delivery_id = $1",
            tried.delivery_id,
            tried.state,
            tried.status,
            tried.problem,
            tried.tried_at_ms,
            tried.due_at_ms,
        )

    async def count_failure(self, tx: Tx, hook_id: str, has_failed: bool) -> int:
        """Count failed deliveries in a row, or begin anew; return how many."""
        count = "failures_count + 1" if has_failed else "0"
        row = await tx.one(
            f"UPDATE hook SET failures_count = {count} WHERE hook_id = $1 RETURNING failures_count",
            hook_id,
        )
        return int(row["failures_count"]) if row else 0

    async def deliveries(
        self, tx: Tx, hook_id: str, before: str | None, limit: int
    ) -> list[Delivery]:
        """Return deliveries, the newest first."""
        rows = await tx.all(
            f"SELECT {_DELIVERY} FROM hook_delivery WHERE hook_id = $1 AND delivery_id < $2 "
            "ORDER BY delivery_id DESC LIMIT $3",
            hook_id,
            before or _LAST,
            limit,
        )
        return [Delivery(**row) for row in rows]

    async def again(self, tx: Tx, hook_id: str, delivery_id: str, at_ms: int) -> Delivery | None:
        """Make a delivery due once more; None when there is none."""
        row = await tx.one(
            "UPDATE hook_delivery SET due_at_ms = $3, tries_count = 0, state = 'waiting' "
            f"WHERE delivery_id = $1 AND hook_id = $2 RETURNING {_DELIVERY}",
            delivery_id,
            hook_id,
            at_ms,
        )
        return Delivery(**row) if row else None


def _hook(row: Row) -> Hook:
    return Hook(**{**row, "events": tuple(row["events"].split())})
