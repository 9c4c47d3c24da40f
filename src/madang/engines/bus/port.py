"""The ephemeral bus: fan-out between processes and short-lived counters. Nothing is durable."""

from collections.abc import Callable
from typing import Protocol

import msgspec

Handler = Callable[[str, bytes], None]


class BusCapabilities(msgspec.Struct, frozen=True):
    """What an engine can do."""

    crosses_processes: bool


class Bus(Protocol):
    """Publish and subscribe at most once, and counters and values that expire."""

    @property
    def capabilities(self) -> BusCapabilities:
        """What this engine can do."""
        ...

    async def start(self) -> None:
        """Connect, and begin to deliver."""
        ...

    async def publish(self, topic: str, payload: bytes) -> None:
        """Hand a payload to every subscriber of the topic, in this process and in others.

        Raises:
            Unavailable: the bus cannot be reached; like every call here but `subscribe`.
        """
        ...

    def subscribe(self, topic: str, handler: Handler) -> Callable[[], None]:
        """Call `handler(topic, payload)` on the loop for each payload; returns the way to stop."""
        ...

    async def add(self, key: str, amount: int, ttl_ms: int) -> int:
        """Add to a counter that expires `ttl_ms` after its first add; return its new value."""
        ...

    async def put(self, key: str, value: bytes, ttl_ms: int) -> None:
        """Keep a value until it expires."""
        ...

    async def get(self, key: str) -> bytes | None:
        """Return a kept value, or None when it is absent or has expired."""
        ...

    async def remaining_ms(self, key: str) -> int:
        """Return how long a counter or value still lives; 0 when it is absent."""
        ...

    async def close(self) -> None:
        """Stop delivering and disconnect."""
        ...
