"""The bus between processes, over Valkey or Redis 7 (they speak the same).

The one thing to know: payloads leave through one connection in the order they were published, many
to a round trip, and come in through another that finds its way back after a loss by itself.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from madang.engines.bus.port import BusCapabilities, Handler
from madang.kernel.errors import Unavailable

logger = logging.getLogger(__name__)

OUTGOING_MAX = 10_000
BATCH_MAX = 512
CONNECTIONS_MAX = 16
CALL_TIMEOUT_S = 5.0
HEARTBEAT_S = 5.0
BACK_OFF_FIRST_S = 0.05
BACK_OFF_MAX_S = 2.0
# A connection without a subscription cannot be listened on, so there is always this one.
OWN_TOPIC = "madang:alive"

_Outgoing = tuple[str, bytes, "asyncio.Future[None]"]


class ValkeyBus:
    """A client of one Valkey server."""

    capabilities = BusCapabilities(crosses_processes=True)

    def __init__(self, url: str) -> None:
        # One failed call is one refusal here: who called knows whether to try again.
        pool = BlockingConnectionPool.from_url(
            url.replace("valkey", "redis", 1) if url.startswith("valkey") else url,
            max_connections=CONNECTIONS_MAX,
            timeout=CALL_TIMEOUT_S,
            socket_timeout=CALL_TIMEOUT_S,
            socket_connect_timeout=CALL_TIMEOUT_S,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis: Any = Redis(connection_pool=pool)
        self._handlers: dict[str, list[Handler]] = {}
        self._outgoing: asyncio.Queue[_Outgoing] = asyncio.Queue(OUTGOING_MAX)
        self._pubsub: Any = None
        self._asked: set[str] = set()
        self._heard: set[str] = set()
        self._all_heard = asyncio.Event()
        self._syncing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._started = False

    async def start(self) -> None:
        """Connect, and begin to deliver.

        Raises:
            Unavailable: the server cannot be reached.
        """
        await self._call(self._redis.ping())
        self._started = True
        self._spawn(self._send())
        self._spawn(self._listen())
        await self._settled()

    async def publish(self, topic: str, payload: bytes) -> None:
        """Hand a payload to the server; returns when the server has it.

        What this process subscribed to before, it hears.

        Raises:
            Unavailable: the server cannot be reached, or too many payloads wait for it.
        """
        if not self._started or self._pubsub is None:
            raise Unavailable("The bus has no connection to its server; try again shortly.")
        if not self._all_heard.is_set():
            await self._settled()
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._outgoing.put_nowait((topic, payload, sent))
        except asyncio.QueueFull:
            raise Unavailable(
                f"{OUTGOING_MAX} payloads wait for the bus already.", outgoing_max=OUTGOING_MAX
            ) from None
        await sent

    def subscribe(self, topic: str, handler: Handler) -> Callable[[], None]:
        """Call the handler for each payload until the returned function is called."""
        self._handlers.setdefault(topic, []).append(handler)
        self._changed()

        def stop() -> None:
            handlers = self._handlers.get(topic, [])
            if handler in handlers:
                handlers.remove(handler)
            if not handlers and self._handlers.pop(topic, None) is not None:
                self._changed()

        return stop

    async def add(self, key: str, amount: int, ttl_ms: int) -> int:
        """Add to a counter; the first add decides when it expires."""
        pipe = self._redis.pipeline(transaction=True)
        pipe.incrby(key, amount)
        pipe.pexpire(key, ttl_ms, nx=True)
        total, _ = await self._call(pipe.execute())
        return int(total)

    async def put(self, key: str, value: bytes, ttl_ms: int) -> None:
        """Keep a value until it expires."""
        await self._call(self._redis.set(key, value, px=ttl_ms))

    async def get(self, key: str) -> bytes | None:
        """Return a kept value, or None."""
        value: bytes | None = await self._call(self._redis.get(key))
        return value

    async def remaining_ms(self, key: str) -> int:
        """Return how long a counter or value still lives; 0 when it is absent."""
        return max(0, int(await self._call(self._redis.pttl(key))))

    async def close(self) -> None:
        """Stop delivering and disconnect."""
        self._started = False
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while not self._outgoing.empty():
            _fail([self._outgoing.get_nowait()], Unavailable("The bus is closed."))
        self._handlers.clear()
        await self._redis.aclose()
        await self._redis.connection_pool.disconnect()

    async def _call(self, call: Any) -> Any:
        try:
            return await call
        except (RedisError, OSError, TimeoutError) as error:
            raise _unavailable(error) from error

    async def _send(self) -> None:
        """Send what waits, many payloads to a round trip."""
        while True:
            batch = [await self._outgoing.get()]
            while len(batch) < BATCH_MAX and not self._outgoing.empty():
                batch.append(self._outgoing.get_nowait())
            pipe = self._redis.pipeline(transaction=False)
            for topic, payload, _ in batch:
                pipe.publish(topic, payload)
            try:
                await pipe.execute()
            except (RedisError, OSError, TimeoutError) as error:
                _fail(batch, _unavailable(error))
            except asyncio.CancelledError:
                _fail(batch, Unavailable("The bus is closed."))
                raise
            else:
                for _, _, sent in batch:
                    if not sent.done():
                        sent.set_result(None)

    async def _listen(self) -> None:
        """Hold a subscribed connection for ever, with growing pauses while there is none."""
        back_off_s = BACK_OFF_FIRST_S
        while True:
            pubsub = self._redis.pubsub()
            try:
                self._asked, self._heard = {OWN_TOPIC}, set()
                self._all_heard.clear()
                await pubsub.subscribe(OWN_TOPIC)
                self._pubsub = pubsub
                self._changed()
                is_silent = False
                while True:
                    message = await pubsub.get_message(timeout=HEARTBEAT_S)
                    if message is not None:
                        is_silent, back_off_s = False, BACK_OFF_FIRST_S
                        self._take(message)
                    elif is_silent:
                        raise TimeoutError("the server did not answer a ping")
                    else:
                        is_silent = True
                        await pubsub.ping()
            except (RedisError, OSError, TimeoutError) as error:
                logger.warning("the bus lost its connection (%s); trying again", error)
            finally:
                self._pubsub = None
                self._all_heard.clear()
                with contextlib.suppress(RedisError, OSError):
                    await pubsub.aclose()
            await asyncio.sleep(back_off_s * (0.5 + random.random()))
            back_off_s = min(2 * back_off_s, BACK_OFF_MAX_S)

    def _take(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "message":
            topic = message["channel"].decode()
            for handler in tuple(self._handlers.get(topic, ())):
                try:
                    handler(topic, message["data"])
                except Exception:  # The bus supervises its subscribers.
                    logger.exception("a subscriber of %s failed", topic)
        elif kind in ("subscribe", "unsubscribe"):
            change = self._heard.add if kind == "subscribe" else self._heard.discard
            change(message["channel"].decode())
            if self._heard.issuperset(self._handlers):
                self._all_heard.set()

    def _changed(self) -> None:
        """Bring the server's subscriptions in line with the handlers."""
        if self._heard.issuperset(self._handlers):
            if self._heard:
                self._all_heard.set()
        else:
            self._all_heard.clear()
        if self._pubsub is not None:
            self._spawn(self._sync())

    async def _sync(self) -> None:
        async with self._syncing:
            pubsub, wanted = self._pubsub, {OWN_TOPIC, *self._handlers}
            if pubsub is None:
                return
            missing, idle = wanted - self._asked, self._asked - wanted
            self._asked = wanted
            try:
                if missing:
                    await pubsub.subscribe(*missing)
                if idle:
                    await pubsub.unsubscribe(*idle)
            except (RedisError, OSError, TimeoutError) as error:
                # The listener meets the same loss and asks for everything on the next connection.
                logger.info("a change of subscriptions was lost: %s", error)

    async def _settled(self) -> None:
        """Wait until the server has confirmed what this process listens to."""
        try:
            await asyncio.wait_for(self._all_heard.wait(), CALL_TIMEOUT_S)
        except TimeoutError:
            raise Unavailable("The bus has lost its server; try again shortly.") from None

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("a task of the bus ended by a bug", exc_info=task.exception())


def _unavailable(error: BaseException) -> Unavailable:
    reason = str(error) or type(error).__name__
    return Unavailable(f"The bus cannot be reached ({reason}); try again shortly.")


def _fail(batch: list[_Outgoing], error: Unavailable) -> None:
    for _, _, sent in batch:
        if not sent.done():
            sent.set_exception(error)
