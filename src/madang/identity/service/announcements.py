"""Tells what happened: to hooks in this process, and to other processes over the bus."""

from collections.abc import Awaitable, Callable

import msgspec

from madang.engines.bus.port import Bus
from madang.identity.events import ProfileChanged, SessionRevoked, SignedUp
from madang.identity.model import Account
from madang.identity.service.tokens import Tokens
from madang.kernel.clock import Clock

TOPIC_REVOKED = "identity.session_revoked"
TOPIC_CHANGED = "identity.profile_changed"

SignedUpHook = Callable[[SignedUp], Awaitable[None]]
ProfileChangedHook = Callable[[ProfileChanged], Awaitable[None]]
SessionRevokedHook = Callable[[SessionRevoked], None]


class Announcements:
    """The hooks, and the two topics that keep the tokens of all processes in step."""

    def __init__(self, bus: Bus, clock: Clock, tokens: Tokens) -> None:
        self._bus = bus
        self._clock = clock
        self._tokens = tokens
        self._stops: list[Callable[[], None]] = []
        self.on_signed_up: list[SignedUpHook] = []
        self.on_profile_changed: list[ProfileChangedHook] = []
        self.on_session_revoked: list[SessionRevokedHook] = []

    def start(self) -> None:
        """Listen to other processes."""
        self._stops = [
            self._bus.subscribe(TOPIC_REVOKED, self._hear_revoked),
            self._bus.subscribe(TOPIC_CHANGED, self._hear_changed),
        ]

    def stop(self) -> None:
        """Stop listening."""
        for stop in self._stops:
            stop()
        self._stops = []

    async def signed_up(self, account: Account) -> None:
        """Tell of a new account."""
        for hook in self.on_signed_up:
            await hook(SignedUp(account=account))

    async def changed(self, account: Account) -> None:
        """Tell of a changed profile; tokens issued before show it from now on."""
        event = ProfileChanged(account=account)
        self._tokens.change(account.account_id, account.name, account.is_verified)
        await self._bus.publish(TOPIC_CHANGED, msgspec.json.encode(event))
        for hook in self.on_profile_changed:
            await hook(event)

    async def revoked(self, account_id: str, session_id: str) -> None:
        """Refuse a session's tokens: here at once, elsewhere as the bus carries it."""
        event = SessionRevoked(session_id=session_id, account_id=account_id)
        self._apply(event)
        await self._bus.publish(TOPIC_REVOKED, msgspec.json.encode(event))

    def missed(self, account_id: str, session_id: str) -> None:
        """Tell of a revocation that the tokens have learnt from the database."""
        self._call(SessionRevoked(session_id=session_id, account_id=account_id))

    def _apply(self, event: SessionRevoked) -> None:
        if self._tokens.revoke(event.session_id, self._clock.now_ms()):
            self._call(event)

    def _call(self, event: SessionRevoked) -> None:
        for hook in self.on_session_revoked:
            hook(event)

    def _hear_revoked(self, _topic: str, payload: bytes) -> None:
        self._apply(msgspec.json.decode(payload, type=SessionRevoked))

    def _hear_changed(self, _topic: str, payload: bytes) -> None:
        account = msgspec.json.decode(payload, type=ProfileChanged).account
        self._tokens.change(account.account_id, account.name, account.is_verified)
