"""Slow mode of a channel: read it as it is for somebody, and set it."""

from msgspec import Struct

from madang.community.errors.rules import SlowModeInvalid
from madang.community.events.rules import SlowModeChanged
from madang.community.model import Channel, Permission
from madang.community.model.audit import Change
from madang.community.model.rules import SLOW_MODE_MAX_S
from madang.community.service.access import Access
from madang.community.service.audit import Act, private_place, record
from madang.community.service.gate import Gate
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out, Position


class SlowMode(Struct, frozen=True, kw_only=True):
    """A channel's slow mode as it is for the caller, at a position of the channel's stream."""

    at: Position
    channel_id: str
    interval_s: int
    """0: everybody writes when they like."""
    is_exempt: bool
    """The caller has the right to write without waiting."""
    next_at_ms: int | None
    """When the caller may write again; None when they may now."""


class SlowModes:
    """Verbs on slow mode."""

    def __init__(self, tools: Tools, access: Access, gate: Gate) -> None:
        self._tools = tools
        self._access = access
        self._gate = gate

    async def read(self, channel_id: str, account_id: str | None) -> SlowMode:
        """Return a channel's slow mode, with the time the caller still waits (SL5)."""
        channel = await self._access.channel(channel_id, account_id)
        return await self._tools.db.read(lambda tx: self._told(tx, channel, account_id))

    async def put(self, channel_id: str, interval_s: int, account_id: str) -> SlowMode:
        """Set how long one waits between two messages; 0 ends it (SL1).

        Raises:
            ChannelNotFound, NotAllowed (needs `manage_channels`, in a thread `manage_threads`),
            SlowModeInvalid.
        """
        channel = await self._access.channel(channel_id, account_id)
        is_thread = channel.parent_id is not None
        need = Permission.MANAGE_THREADS if is_thread else Permission.MANAGE_CHANNELS
        await self._access.need_in(channel, account_id, need)
        if not 0 <= interval_s <= SLOW_MODE_MAX_S:
            raise SlowModeInvalid(
                f"A slow mode is 0 to {SLOW_MODE_MAX_S} seconds.", interval_max_s=SLOW_MODE_MAX_S
            )

        async def work(tx: Tx, out: Out) -> SlowMode:
            stream = channel_stream(channel_id)
            seq = await out.next_seq(stream)
            before = (await self._tools.rules.slow_modes(tx, channel.community_id)).get(channel_id)
            await self._tools.rules.put_slow_mode(tx, channel_id, interval_s)
            changed = SlowModeChanged(channel_id=channel_id, interval_s=interval_s)
            await out.emit(stream, seq, changed)
            if (before or 0) != interval_s:
                act = Act(
                    community_id=channel.community_id,
                    actor_id=account_id,
                    kind="channel_updated",
                    target_kind="channel",
                    target_id=channel_id,
                    target_name=channel.name,
                    changes=(
                        Change(field="slow_mode_s", before=str(before or 0), after=str(interval_s)),
                    ),
                    place_id=await private_place(self._access, tx, channel),
                )
                await record(self._tools, tx, act)
            return await self._told(tx, channel, account_id)

        told = await self._tools.streams.write(work)
        self._gate.forget(channel.community_id)
        await self._access.changed(channel.community_id)
        return told

    async def _told(self, tx: Tx, channel: Channel, account_id: str | None) -> SlowMode:
        slow_modes = await self._tools.rules.slow_modes(tx, channel.community_id)
        interval_s = slow_modes.get(channel.channel_id, slow_modes.get(channel.parent_id or "", 0))
        mask = await self._access.mask_in(channel, account_id)
        is_exempt = Permission.BYPASS_SLOW_MODE in mask
        last_ms = None
        if account_id is not None and interval_s and not is_exempt:
            last_ms = await self._tools.rules.turn(tx, channel.channel_id, account_id)
        next_at_ms = None if last_ms is None else last_ms + interval_s * 1000
        is_over = next_at_ms is None or next_at_ms <= self._tools.clock.now_ms()
        return SlowMode(
            at=await self._tools.streams.position(tx, channel_stream(channel.channel_id)),
            channel_id=channel.channel_id,
            interval_s=interval_s,
            is_exempt=is_exempt,
            next_at_ms=None if is_over else next_at_ms,
        )
