"""Turns events into deliveries and sends them, again and again where need be (DO31-DO36).

The one thing to know: what becomes a delivery is read from the streams' own log behind a cursor,
and cursor and deliveries change in one transaction; so nothing is lost between a commit and a
sending.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from madang.community.model.hooks import Hook, signature
from madang.community.service.access import Access
from madang.community.service.tools import Sender, Sent, Tools
from madang.community.store.webhooks import Due, NewDelivery, Tried
from madang.engines.sql.port import Tx
from madang.kernel.errors import MadangError
from madang.kernel.ids import new_id
from madang.realtime import stream_log

logger = logging.getLogger(__name__)

RETRY_AFTER_S = (5, 30, 300, 1800, 7200)
FAILURES_MAX = 5
DELIVERIES_KEPT = 200
LOOK_EVERY_S = 2.0
COALESCE_S = 0.05
CLAIM_MS = 20_000
ENTRIES_PER_STREAM = 200
SENT_AT_ONCE = 8
MS_PER_S = 1000


class _Kind(msgspec.Struct):
    type: str


class Deliveries:
    """The worker behind hooks, one per process; processes share the work."""

    def __init__(self, tools: Tools, access: Access, sender: Sender) -> None:
        self._tools = tools
        self._access = access
        self._store = tools.doors.hooks
        self._sender = sender
        self._woken = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self.on_stopped: Callable[[Hook], Awaitable[None]] | None = None

    def start(self) -> None:
        """Begin to deliver."""
        self._running = asyncio.create_task(self._run(), name="community: deliveries")

    async def close(self) -> None:
        """Stop; what was not sent is sent after the next start."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self._sender.close()

    def wake(self, _event: object = None) -> None:
        """Something happened: look at once."""
        self._woken.set()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY_S)
                await asyncio.sleep(COALESCE_S)
            self._woken.clear()
            try:
                await self.look()
            except MadangError as refusal:
                logger.warning("hooks wait: %s", refusal.message)
            except Exception:  # The supervisor of deliveries: a bug here must not end them all.
                logger.exception("hooks failed")

    async def look(self) -> int:
        """Make deliveries of what happened and try what is due; return how many were tried."""
        for hook in await self._tools.db.read(self._store.active):
            await self._read_on(hook)
        tried = 0
        now_ms = self._tools.clock.now_ms()
        while due := await self._tools.db.read(
            lambda tx: self._store.due(tx, now_ms, SENT_AT_ONCE)
        ):
            await asyncio.gather(*(self._try(one) for one in due))
            tried += len(due)
        return tried

    async def _read_on(self, hook: Hook) -> None:
        while True:
            seen = await self._access.readable_ids(hook.community_id, hook.made_by_id)
            is_member = await self._access.role(hook.community_id, hook.made_by_id) is not None

            async def work(tx: Tx, seen: frozenset[str] = seen, is_in: bool = is_member) -> bool:
                return await self._enqueue(tx, hook, seen if is_in else frozenset(), is_in)

            if not await self._tools.db.write(work):
                return

    async def _enqueue(self, tx: Tx, hook: Hook, seen: frozenset[str], is_in: bool) -> bool:
        """Move every cursor of a hook on; say whether there may be more."""
        if not await self._store.lock(tx, hook.hook_id):
            return False
        more = False
        for stream, seq in await self._store.behind(tx, hook):
            entries = await stream_log.entries_after(tx, stream, seq, ENTRIES_PER_STREAM)
            kind, _, name = stream.partition(":")
            channel_id = name if kind == "channel" else None
            may_see = is_in if channel_id is None else channel_id in seen
            wanted = [e for e in entries if may_see and _kind_of(e.body) in hook.events]
            made = [_delivery(hook, channel_id, entry) for entry in wanted]
            await self._store.enqueue(tx, hook.hook_id, made, self._tools.clock.now_ms())
            # What is not in the log any more is passed over.
            top = await stream_log.top_seq(tx, stream)
            is_full = len(entries) == ENTRIES_PER_STREAM
            reached = entries[-1].seq if is_full else top
            await self._store.advance(tx, hook.hook_id, stream, reached)
            more = more or is_full
        await self._store.trim(tx, hook.hook_id, DELIVERIES_KEPT)
        return more

    async def _try(self, due: Due) -> None:
        now_ms = self._tools.clock.now_ms()
        claimed = await self._tools.db.write(
            lambda tx: self._store.claim(tx, due, now_ms + CLAIM_MS)
        )
        if not claimed:
            return
        if not await self._may_still_see(due):
            await self._finish(due, Sent(status=None, problem="not to be seen any more"), True)
            return
        at_s = now_ms // MS_PER_S
        headers = {
            "content-type": "application/json",
            "user-agent": "Madang-Hooks",
            "webhook-id": due.delivery_id,
            "webhook-timestamp": str(at_s),
            "webhook-signature": signature(due.secret, due.delivery_id, at_s, due.body),
        }
        sent = await self._sender.post(due.url, headers, due.body)
        await self._finish(due, sent, False)

    async def _may_still_see(self, due: Due) -> bool:
        if due.channel_id is None:
            return await self._access.role(due.community_id, due.made_by_id) is not None
        seen = await self._access.readable_ids(due.community_id, due.made_by_id)
        return due.channel_id in seen

    async def _finish(self, due: Due, sent: Sent, is_final: bool) -> None:
        now_ms = self._tools.clock.now_ms()
        is_good = sent.status is not None and 200 <= sent.status < 300
        is_last = is_final or due.tries_count >= len(RETRY_AFTER_S)
        wait_ms = 0 if is_last else RETRY_AFTER_S[due.tries_count] * MS_PER_S
        tried = Tried(
            delivery_id=due.delivery_id,
            state="delivered" if is_good else "failed" if is_last else "waiting",
            status=sent.status,
            problem=sent.problem,
            tried_at_ms=now_ms,
            due_at_ms=None if is_good or is_last else now_ms + wait_ms,
        )

        async def work(tx: Tx) -> Hook | None:
            await self._store.finish(tx, tried)
            # Neither a try that is repeated nor an event withheld says anything of the address.
            if not is_good and (is_final or not is_last):
                return None
            failed = await self._store.count_failure(tx, due.hook_id, not is_good)
            hook = await self._store.one(tx, due.hook_id)
            if failed < FAILURES_MAX or hook is None or hook.state != "active":
                return None
            stopped = replace(hook, state="stopped")
            await self._store.change(tx, stopped)
            return stopped

        stopped = await self._tools.db.write(work)
        if stopped is not None:
            logger.warning("hook %s stopped: its address fails", stopped.hook_id)
            if self.on_stopped is not None:
                await self.on_stopped(stopped)


def _kind_of(body: bytes) -> str:
    return msgspec.json.decode(body, type=_Kind).type


def _delivery(hook: Hook, channel_id: str | None, entry: stream_log.Entry) -> NewDelivery:
    event: dict[str, Any] = msgspec.json.decode(entry.body)
    kind = event.pop("type")
    happened = datetime.fromtimestamp(entry.at_ms / MS_PER_S, UTC)
    body = {
        "type": kind,
        "timestamp": happened.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "community_id": hook.community_id,
        "stream": entry.stream,
        "seq": entry.seq,
        "data": event,
    }
    return NewDelivery(
        delivery_id=new_id(), channel_id=channel_id, kind=kind, body=msgspec.json.encode(body)
    )
