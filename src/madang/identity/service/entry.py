"""The one way in: whoever has proved who they are gets a session here, and nowhere else.

The one thing to know: every way of logging in ends in `open`, which asks for the list of networks,
and for the second step when the proof was a password.
"""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database, Tx
from madang.identity.errors import SecondStepNeeded, WrongPassword
from madang.identity.model import Account, Device, LoggedIn, Opened, Principal
from madang.identity.service import rules
from madang.identity.service.accounts import Accounts
from madang.identity.service.announcements import Announcements
from madang.identity.service.networks import Networks
from madang.identity.service.sessions import Sessions, Stores, digest, new_secret
from madang.identity.service.tokens import Tokens
from madang.identity.store import PasswordHasher, Ticket
from madang.kernel.clock import Clock

TICKET_TTL_MS = 5 * 60_000
Proof = Literal["one", "both"]
EnteredHook = Callable[[Account], Awaitable[None]]


class Parts(Struct, frozen=True, kw_only=True):
    """What every verb of identity works with."""

    db: Database
    bus: Bus
    clock: Clock
    stores: Stores
    hasher: PasswordHasher
    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    announce: Announcements
    networks: Networks


class Entry:
    """Opens and ends sessions, and makes both known."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.on_entered: list[EnteredHook] = []

    async def open(self, account: Account, device: Device, proof: Proof) -> Opened:
        """Open a session; `proof` says whether one step or both were shown.

        Raises:
            AddressRefused, SecondStepNeeded.
        """
        parts = self._parts
        await parts.networks.check(device.address, account.account_id)
        if proof == "one":
            await self._ask_second_step(account.account_id)

        async def work(tx: Tx) -> tuple[str, str, list[str]]:
            session, token, pushed_out = await parts.sessions.open(tx, account.account_id, device)
            return session.session_id, token, pushed_out

        session_id, token, pushed_out = await parts.db.write(work)
        for old_id in pushed_out:
            await parts.announce.revoked(account.account_id, old_id)
        for hook in self.on_entered:
            await hook(account)
        return self.opened(account, session_id, token)

    async def _ask_second_step(self, account_id: str) -> None:
        parts = self._parts
        secret, now_ms = new_secret(), parts.clock.now_ms()
        ticket = Ticket(
            kind="second_step",
            token_hash=digest(secret),
            account_id=account_id,
            content="",
            tries_count=0,
            expires_at_ms=now_ms + TICKET_TTL_MS,
        )

        async def work(tx: Tx) -> list[str] | None:
            totp = await parts.stores.factors.totp(tx, account_id)
            if totp is None or not totp.is_confirmed:
                return None
            await parts.stores.tickets.put(tx, ticket)
            has_passkeys = bool(await parts.stores.passkeys.of(tx, account_id))
            return ["code", "recovery_code", *(["passkey"] if has_passkeys else [])]

        ways = await parts.db.write(work)
        if ways is not None:
            raise SecondStepNeeded(
                "Type the code of your authenticator app.",
                ticket=secret,
                ways=ways,
                expires_in_s=TICKET_TTL_MS // 1000,
            )

    def opened(self, account: Account, session_id: str, refresh_token: str) -> Opened:
        """Return what a session's browser gets."""
        tokens = self._parts.tokens
        logged_in = LoggedIn(
            account=account,
            access_token=tokens.issue(account, session_id),
            expires_in_s=tokens.ttl_s,
        )
        return Opened(
            logged_in=logged_in,
            refresh_token=refresh_token,
            refresh_ttl_s=self._parts.sessions.refresh_ttl_s,
        )

    async def end_all(self, account_id: str, but_id: str | None = None) -> None:
        """End every session of an account, everywhere and at once; one may stay."""
        parts = self._parts
        now_ms = parts.clock.now_ms()

        async def work(tx: Tx) -> list[str]:
            live = await parts.stores.sessions.live(tx, account_id, now_ms)
            ended = [s.session_id for s in live if s.session_id != but_id]
            for session_id in ended:
                await parts.stores.sessions.revoke(tx, session_id, now_ms)
            return ended

        for session_id in await parts.db.write(work):
            await parts.announce.revoked(account_id, session_id)

    async def prove(self, caller: Principal, password: str) -> Account:
        """Return the caller's account once they have typed its password; who has none need not.

        Raises:
            WrongPassword.
        """
        parts = self._parts
        stored = await parts.db.read(
            lambda tx: parts.stores.accounts.password_hash(tx, caller.account_id)
        )
        typed = rules.normal_password(password)
        if stored and not await parts.hasher.verify(stored, typed):
            raise WrongPassword("This is not your present password.")
        return await parts.accounts.account(caller.account_id)
