"""The bus inside one process: dictionaries and direct calls. The oracle of the bus' contract."""

import logging
from collections.abc import Callable

from madang.engines.bus.port import BusCapabilities, Handler
from madang.kernel.clock import Clock

logger = logging.getLogger(__name__)

SWEEP_KEYS_MIN = 1024


class MemoryBus:
    """Handlers, and values with the moment they expire."""

    capabilities = BusCapabilities(crosses_processes=False)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._handlers: dict[str, list[Handler]] = {}
        self._kept: dict[str, tuple[bytes, float]] = {}
        self._sweep_at_keys = SWEEP_KEYS_MIN

    async def start(self) -> None:
        """Nothing to connect."""

    async def publish(self, topic: str, payload: bytes) -> None:
        """Call every handler of the topic, in the order they subscribed."""
        for handler in tuple(self._handlers.get(topic, ())):
            try:
                handler(topic, payload)
            except Exception:  # The bus supervises its subscribers.
                logger.exception("a subscriber of %s failed", topic)

    def subscribe(self, topic: str, handler: Handler) -> Callable[[], None]:
        """Call the handler for each payload until the returned function is called."""
        self._handlers.setdefault(topic, []).append(handler)

        def stop() -> None:
            handlers = self._handlers.get(topic, [])
            if handler in handlers:
                handlers.remove(handler)
            if not handlers:
                self._handlers.pop(topic, None)

        return stop

    async def add(self, key: str, amount: int, ttl_ms: int) -> int:
        """Add to a counter; the first add decides when it expires."""
        value, ends_at_ms = self._alive(key) or (b"0", self._now_ms() + ttl_ms)
        total = int(value) + amount
        self._keep(key, str(total).encode(), ends_at_ms)
        return total

    async def put(self, key: str, value: bytes, ttl_ms: int) -> None:
        """Keep a value until it expires."""
        self._keep(key, value, self._now_ms() + ttl_ms)

    async def get(self, key: str) -> bytes | None:
        """Return a kept value, or None."""
        found = self._alive(key)
        return found[0] if found else None

    async def remaining_ms(self, key: str) -> int:
        """Return how long a counter or value still lives; 0 when it is absent."""
        found = self._alive(key)
        return max(1, round(found[1] - self._now_ms())) if found else 0

    async def close(self) -> None:
        """Forget the subscribers."""
        self._handlers.clear()

    def _now_ms(self) -> float:
        return self._clock.monotonic_s() * 1000

    def _alive(self, key: str) -> tuple[bytes, float] | None:
        found = self._kept.get(key)
        return found if found and found[1] > self._now_ms() else None

    def _keep(self, key: str, value: bytes, ends_at_ms: float) -> None:
        self._kept[key] = (value, ends_at_ms)
        if len(self._kept) >= self._sweep_at_keys:
            # Sweeping only when the number has doubled keeps each call cheap on average.
            now_ms = self._now_ms()
            self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now_ms}
            self._sweep_at_keys = max(SWEEP_KEYS_MIN, 2 * len(self._kept))
