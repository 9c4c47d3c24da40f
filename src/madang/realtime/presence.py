"""How present an account is, worked out from its open sockets and from what its person has chosen.

A person with several devices is as present as the most present one; who is invisible is offline to
everybody. Leaving is told only after OFFLINE_AFTER_S, so that a reload does not flicker.
"""

import asyncio
from collections.abc import Callable
from typing import Literal

import msgspec

from madang.engines.bus.port import Bus
from madang.kernel.clock import Clock
from madang.kernel.ids import new_id

Device = Literal["active", "idle"]
State = Literal["active", "idle", "dnd"]
Shown = Literal["active", "idle", "dnd", "offline"]
Chosen = Literal["active", "idle", "dnd", "invisible"]

OFFLINE_AFTER_S = 8.0
TABLE_EVERY_S = 15.0
TABLE_KEPT_MS = 40_000
BUS_TOPIC = "presence"
STATUS_TOPIC = "presence.status"


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has chosen to show; a moment that has passed ends its part."""

    state: Chosen
    """`active` is the usual: as present as the devices are."""
    state_ends_at_ms: int | None
    text: str
    emoji: str
    text_ends_at_ms: int | None


USUAL = Status(state="active", state_ends_at_ms=None, text="", emoji="", text_ends_at_ms=None)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """How one account is shown to others."""

    account_id: str
    state: Shown
    text: str
    emoji: str
    text_ends_at_ms: int | None


class _Table(msgspec.Struct, array_like=True):
    """The whole presence of one process, told to the others."""

    origin: str
    states: dict[str, Device]


class _Told(msgspec.Struct, array_like=True):
    """A status that was chosen in another process."""

    origin: str
    account_id: str
    status: Status


def is_over(ends_at_ms: int | None, now_ms: int) -> bool:
    """Say whether an end has passed."""
    return ends_at_ms is not None and now_ms >= ends_at_ms


def shown_state(status: Status, devices: set[Device], now_ms: int) -> Shown:
    """Return how somebody is shown, from what they chose and what their devices do (PR1-PR3)."""
    chosen = "active" if is_over(status.state_ends_at_ms, now_ms) else status.state
    if not devices or chosen == "invisible":
        return "offline"
    if chosen == "dnd":
        return "dnd"
    return "active" if chosen == "active" and "active" in devices else "idle"


class Presence:
    """The presence of accounts, over all processes of an installation."""

    def __init__(self, bus: Bus, clock: Clock, changed: Callable[[str, Shown], None]) -> None:
        self._bus = bus
        self._clock = clock
        self._changed = changed
        self._origin = new_id()
        self._devices: dict[str, dict[object, Device]] = {}
        self._remote: dict[str, tuple[int, dict[str, Device]]] = {}
        self._here: dict[str, set[Device]] = {}
        self._statuses: dict[str, Status] = {}
        self._shown: dict[str, Shown] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to exchange tables with other processes, where there are any."""
        if self._bus.capabilities.crosses_processes:
            self._bus.subscribe(BUS_TOPIC, self._heard)
            self._bus.subscribe(STATUS_TOPIC, self._heard_status)
            self._task = asyncio.create_task(self._tell_regularly())

    def stop(self) -> None:
        """Stop timers; nobody is told anything any more."""
        if self._task:
            self._task.cancel()
        for timer in (*self._leaving.values(), *self._ends.values()):
            timer.cancel()
        self._leaving.clear()
        self._ends.clear()

    def load(self, statuses: dict[str, Status]) -> None:
        """Take what was chosen before this process began."""
        for account_id, status in statuses.items():
            self._choose(account_id, status)

    async def choose(self, account_id: str, status: Status) -> None:
        """Show what a person has chosen, in every process."""
        self._choose(account_id, status)
        if self._bus.capabilities.crosses_processes:
            told = msgspec.msgpack.encode(_Told(self._origin, account_id, status))
            await self._bus.publish(STATUS_TOPIC, told)

    def set(self, account_id: str, device: object, state: Device) -> None:
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

    def person(self, account_id: str) -> Person:
        """Return all that is shown of an account: who is offline shows nothing else (PR2)."""
        state = self.state(account_id)
        status = self._statuses.get(account_id, USUAL)
        if state == "offline" or is_over(status.text_ends_at_ms, self._clock.now_ms()):
            status = USUAL
        return Person(
            account_id=account_id,
            state=state,
            text=status.text,
            emoji=status.emoji,
            text_ends_at_ms=status.text_ends_at_ms,
        )

    def present(self, account_ids: list[str]) -> dict[str, State]:
        """Return the states of those of the accounts that are not offline."""
        found: dict[str, State] = {}
        for account_id in account_ids:
            shown = self._shown.get(account_id, "offline")
            if shown != "offline":
                found[account_id] = shown
        return found

    def is_attending(self, account_id: str) -> bool:
        """Say whether a device of an account is in use, whatever others are shown."""
        return "active" in self._here.get(account_id, ())

    def is_hidden(self, account_id: str) -> bool:
        """Say whether a person has chosen to be invisible."""
        return self._chosen(account_id) == "invisible"

    def is_quiet(self, account_id: str) -> bool:
        """Say whether a person has chosen not to be disturbed."""
        return self._chosen(account_id) == "dnd"

    def _chosen(self, account_id: str) -> Chosen:
        status = self._statuses.get(account_id, USUAL)
        over = is_over(status.state_ends_at_ms, self._clock.now_ms())
        return "active" if over else status.state

    def _choose(self, account_id: str, status: Status) -> None:
        before = self._statuses.pop(account_id, USUAL)
        timer = self._ends.pop(account_id, None)
        if timer:
            timer.cancel()
        if status != USUAL:
            self._statuses[account_id] = status
        self._wake_at_end(account_id, status)
        was_shown = account_id in self._shown
        self._settle(account_id)
        if before != status and was_shown and account_id in self._shown:
            self._changed(account_id, self._shown[account_id])

    def _wake_at_end(self, account_id: str, status: Status) -> None:
        """Tell others when a part of a status ends."""
        now_ms = self._clock.now_ms()
        ends = [e for e in (status.state_ends_at_ms, status.text_ends_at_ms) if e and e > now_ms]
        if ends:
            loop = asyncio.get_running_loop()
            wait_s = (min(ends) - now_ms) / 1000 + 0.001
            self._ends[account_id] = loop.call_later(wait_s, self._ended, account_id, status)

    def _ended(self, account_id: str, status: Status) -> None:
        self._ends.pop(account_id, None)
        self._wake_at_end(account_id, status)
        self._settle(account_id)
        if account_id in self._shown:
            self._changed(account_id, self._shown[account_id])

    def _settle(self, account_id: str) -> None:
        devices = set(self._devices.get(account_id, {}).values())
        for _, table in self._remote.values():
            if account_id in table:
                devices.add(table[account_id])
        timer = self._leaving.pop(account_id, None)
        if timer:
            timer.cancel()
        if devices:
            self._here[account_id] = devices
        else:
            self._here.pop(account_id, None)
        status = self._statuses.get(account_id, USUAL)
        if devices:
            self._show(account_id, shown_state(status, devices, self._clock.now_ms()))
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
            states: dict[str, Device] = {
                account_id: "active" if "active" in devices.values() else "idle"
                for account_id, devices in self._devices.items()
            }
            table = msgspec.msgpack.encode(_Table(self._origin, states))
            await self._bus.publish(BUS_TOPIC, table)
            await asyncio.sleep(TABLE_EVERY_S)

    def _heard_status(self, _topic: str, payload: bytes) -> None:
        told = msgspec.msgpack.decode(payload, type=_Told)
        if told.origin != self._origin:
            self._choose(told.account_id, told.status)

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
