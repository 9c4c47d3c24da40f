"""The ports of webhooks and hooks. Every method runs inside the transaction it is given."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from madang.community.model.hooks import Delivery, DeliveryState, Hook
from madang.community.model.webhooks import Webhook
from madang.engines.sql.port import Tx


class WebhookStore(Protocol):
    """Webhooks."""

    async def put(self, tx: Tx, webhook: Webhook, secret_hash: str) -> None:
        """Store a new webhook."""
        ...

    async def change(self, tx: Tx, webhook: Webhook) -> None:
        """Store another name, icon or channel."""
        ...

    async def rotate(self, tx: Tx, webhook_id: str, secret_hash: str) -> None:
        """Store another secret in place of the one before."""
        ...

    async def one(self, tx: Tx, webhook_id: str) -> tuple[Webhook, str] | None:
        """Return a webhook and the hash of its secret."""
        ...

    async def of_channel(self, tx: Tx, channel_id: str) -> list[Webhook]:
        """Return a channel's webhooks, the oldest first."""
        ...

    async def of_community(self, tx: Tx, community_id: str) -> list[Webhook]:
        """Return a community's webhooks, the oldest first."""
        ...

    async def note_used(self, tx: Tx, webhook_id: str, at_ms: int) -> None:
        """Store when it posted last."""
        ...

    async def delete(self, tx: Tx, webhook_id: str) -> None:
        """Forget a webhook."""
        ...


class Due(Struct, frozen=True, kw_only=True):
    """A delivery that is to be tried, with what that takes."""

    delivery_id: str
    hook_id: str
    channel_id: str | None
    community_id: str
    made_by_id: str
    url: str
    secret: str
    body: bytes
    due_at_ms: int
    tries_count: int


class NewDelivery(Struct, frozen=True, kw_only=True):
    """An event that becomes a delivery."""

    delivery_id: str
    channel_id: str | None
    kind: str
    body: bytes


class Tried(Struct, frozen=True, kw_only=True):
    """How a try went, and when the next one is due."""

    delivery_id: str
    state: DeliveryState
    status: int | None
    problem: str
    tried_at_ms: int
    due_at_ms: int | None


class HookStore(Protocol):
    """Hooks, how far they have read, and their deliveries."""

    async def put(self, tx: Tx, hook: Hook, secret: str) -> None:
        """Store a new hook, with every stream of its community read up to now."""
        ...

    async def change(self, tx: Tx, hook: Hook) -> None:
        """Store another name, address, choice of events or state."""
        ...

    async def rotate(self, tx: Tx, hook_id: str, secret: str) -> None:
        """Store another secret."""
        ...

    async def one(self, tx: Tx, hook_id: str) -> Hook | None:
        """Return one hook."""
        ...

    async def of_community(self, tx: Tx, community_id: str) -> list[Hook]:
        """Return a community's hooks, the oldest first."""
        ...

    async def active(self, tx: Tx) -> list[Hook]:
        """Return every hook that is told of events."""
        ...

    async def delete(self, tx: Tx, hook_id: str) -> None:
        """Forget a hook with its deliveries."""
        ...

    async def lock(self, tx: Tx, hook_id: str) -> bool:
        """Hold a hook until the commit; False when it is not active any more."""
        ...

    async def behind(self, tx: Tx, hook: Hook) -> list[tuple[str, int]]:
        """Return the streams that have gone on, and how far each was read."""
        ...

    async def advance(self, tx: Tx, hook_id: str, stream: str, seq: int) -> None:
        """Keep how far a stream has been read."""
        ...

    async def enqueue(
        self, tx: Tx, hook_id: str, deliveries: Sequence[NewDelivery], at_ms: int
    ) -> None:
        """Store deliveries that are due now."""
        ...

    async def trim(self, tx: Tx, hook_id: str, kept: int) -> None:
        """Forget all but the newest deliveries, of those that are over."""
        ...

    async def due(self, tx: Tx, now_ms: int, limit: int) -> list[Due]:
        """Return deliveries whose moment has come, the longest waiting first."""
        ...

    async def claim(self, tx: Tx, due: Due, until_ms: int) -> bool:
        """Take a delivery for a try; False when another process did."""
        ...

    async def finish(self, tx: Tx, tried: Tried) -> None:
        """Store how a try went."""
        ...

    async def count_failure(self, tx: Tx, hook_id: str, has_failed: bool) -> int:
        """Count failed deliveries in a row, or begin anew; return how many."""
        ...

    async def deliveries(
        self, tx: Tx, hook_id: str, before: str | None, limit: int
    ) -> list[Delivery]:
        """Return deliveries, the newest first."""
        ...

    async def again(self, tx: Tx, hook_id: str, delivery_id: str, at_ms: int) -> Delivery | None:
        """Make a delivery due once more; None when there is none."""
        ...
