"""Who is active, idle or offline, worked out from the sockets that are open now.

A person with several devices is as present as the most present one. Leaving is told only after
OFFLINE_AFTER_S, so that a reload or a lost connection does not flicker. Nothing is stored.
"""

import asyncio
from collections.abc import Callable
from typing import Literal

import msgspec

from madang.engines.bus.port import Bus
from madang.kernel.clock import Clock
from madang.kernel.ids import new_id

State = Literal["active", "idle"]
Shown = Literal["active", "idle", "offline"]

OFFLINE_AFTER_S = 8.0
TABLE_EVERY_S = 15.0
TABLE_KEPT_MS = 40_000
BUS_TOPIC = "presence"


class _Table(msgspec.Struct, array_like=True):
    """The whole presence of one process, told to the others."""

    origin: str
    states: dict[str, State]


class Presence:
    """The presence of accounts, over all processes of an installation."""

    def __init__(self, bus: Bus, clock: Clock, changed: Callable[[str, Shown], None]) -> None:
        self._bus = bus
        self._clock = clock
        self._changed = changed
        self._origin = new_id()
        self._devices: dict[str, dict[object, State]] = {}
        self._remote: dict[str, tuple[int, dict[str, State]]] = {}
        self._shown: dict[str, Shown] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to exchange tables with other processes, where there are any."""
        if self._bus.capabilities.crosses_processes:
            self._bus.subscribe(BUS_TOPIC, self._heard)
            self._task = asyncio.create_task(self._tell_regularly())

    def stop(self) -> None:
        """Stop timers; nobody is told anything any more."""
        if self._task:
            self._task.cancel()
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()

    def set(self, account_id: str, device: object, state: State) -> None:
        """Record the state of one device of an account."""
        self._devices.setdefault(account_id, {})[device] = state
        self._settle(account_id)

    def leave(self, account_id: str, device: object) -> None:
        """Forget a device whose socket has closed."""
        devices = self._devices.get(account_id, {})
        devices.pop(device, None)
        if not devices:
            self._devices.pop(account_id, None)
        self._settle(account_id)

    def state(self, account_id: str) -> Shown:
        """Return how an account is shown now."""
        return self._shown.get(account_id, "offline")

    def present(self, account_ids: list[str]) -> dict[str, State]:
        """Return the states of those of the accounts that are not offline."""
        found: dict[str, State] = {}
        for account_id in account_ids:
            shown = self._shown.get(account_id, "offline")
            if shown != "offline":
                found[account_id] = shown
        return found

    def _settle(self, account_id: str) -> None:
        states = set(self._devices.get(account_id, {}).values())
        for _, table in self._remote.values():
            if account_id in table:
                states.add(table[account_id])
        timer = self._leaving.pop(account_id, None)
        if timer:
            timer.cancel()
        if states:
            self._show(account_id, "active" if "active" in states else "idle")
        elif account_id in self._shown:
            loop = asyncio.get_running_loop()
            self._leaving[account_id] = loop.call_later(OFFLINE_AFTER_S, self._left, account_id)

    def _left(self, account_id: str) -> None:
        self._leaving.pop(account_id, None)
        self._show(account_id, "offline")

    def _show(self, account_id: str, shown: Shown) -> None:
        if self._shown.get(account_id, "offline") == shown:
            return
        if shown == "offline":
            del self._shown[account_id]
        else:
            self._shown[account_id] = shown
        self._changed(account_id, shown)

    async def _tell_regularly(self) -> None:
        while True:
            states: dict[str, State] = {
                account_id: "active" if "active" in devices.values() else "idle"
                for account_id, devices in self._devices.items()
            }
            table = msgspec.msgpack.encode(_Table(self._origin, states))
            await self._bus.publish(BUS_TOPIC, table)
            await asyncio.sleep(TABLE_EVERY_S)

    def _heard(self, _topic: str, payload: bytes) -> None:
        table = msgspec.msgpack.decode(payload, type=_Table)
        if table.origin == self._origin:
            return
        now_ms = self._clock.now_ms()
        before = self._remote.get(table.origin, (0, {}))[1]
        self._remote[table.origin] = (now_ms, table.states)
        touched = set(before) | set(table.states)
        for origin, (heard_ms, states) in list(self._remote.items()):
            if now_ms - heard_ms > TABLE_KEPT_MS:
                touched |= set(states)
                del self._remote[origin]
        for account_id in touched:
            self._settle(account_id)
