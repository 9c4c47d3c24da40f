"""Sessions: opened, refreshed with rotating tokens, listed, revoked (ID6 to ID10)."""

import hashlib
import secrets
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from madang.engines.sql.port import Database, Tx
from madang.identity.errors import RefreshReused, SessionEnded, SessionRevoked
from madang.identity.model import Account, Device, Principal, Session
from madang.identity.store import (
    AccountStore,
    ApiTokenStore,
    BotStore,
    FactorStore,
    KeyStore,
    LoginStore,
    NetworkStore,
    OwnStore,
    PasskeyStore,
    SessionStore,
    StoredSession,
    TicketStore,
)
from madang.kernel.clock import Clock
from madang.kernel.errors import NotFound
from madang.kernel.ids import new_id

SECRET_BYTES = 32
REFRESH_GRACE_MS = 10_000
SESSIONS_PER_ACCOUNT_MAX = 50
REFRESH_TOKENS_KEPT_MAX = 32
ENDED_KEPT_MS = 7 * 86_400_000
MS_PER_DAY = 86_400_000


class Stores(Struct, frozen=True, kw_only=True):
    """The rows of identity."""

    accounts: AccountStore
    sessions: SessionStore
    keys: KeyStore
    tickets: TicketStore
    factors: FactorStore
    passkeys: PasskeyStore
    networks: NetworkStore
    logins: LoginStore
    own: OwnStore
    api_tokens: ApiTokenStore
    bots: BotStore


class Refreshed(Struct, frozen=True):
    """How a refresh ended, and with what."""

    outcome: Literal["fresh", "ended", "revoked", "reused"]
    session: StoredSession | None = None
    account: Account | None = None
    token: str = ""


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """Return what is stored of a secret; it is long and random, so one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """The sessions of the installation. What it revokes, its caller must make known."""

    def __init__(self, db: Database, stores: Stores, clock: Clock, refresh_ttl_days: int) -> None:
        self._db = db
        self._stores = stores
        self._clock = clock
        self._refresh_ttl_ms = refresh_ttl_days * MS_PER_DAY

    @property
    def refresh_ttl_s(self) -> int:
        """Seconds a refresh token lives unused."""
        return self._refresh_ttl_ms // 1000

    async def open(
        self, tx: Tx, account_id: str, device: Device
    ) -> tuple[StoredSession, str, list[str]]:
        """Open a session; return it, its refresh token, and the ids of sessions it pushed out."""
        now_ms = self._clock.now_ms()
        session = StoredSession(
            session_id=new_id(),
            account_id=account_id,
            device=device.name,
            address=device.address,
            created_at_ms=now_ms,
            used_at_ms=now_ms,
            expires_at_ms=now_ms + self._refresh_ttl_ms,
            revoked_at_ms=None,
        )
        store = self._stores.sessions
        live = await store.live(tx, account_id, now_ms)
        pushed_out = [old.session_id for old in live[SESSIONS_PER_ACCOUNT_MAX - 1 :]]
        for session_id in pushed_out:
            await store.revoke(tx, session_id, now_ms)
        await store.add(tx, session)
        token = new_secret()
        await store.add_token(tx, session.session_id, digest(token), now_ms)
        return session, token, pushed_out

    async def refresh(self, token: str, device: Device) -> Refreshed:
        """Use a refresh token once."""

        async def work(tx: Tx) -> Refreshed:
            return await self._refresh(tx, digest(token), device)

        return await self._db.write(work)

    async def _refresh(self, tx: Tx, token_hash: str, device: Device) -> Refreshed:
        now_ms = self._clock.now_ms()
        store = self._stores.sessions
        # Marking comes first: of two that use it at once, exactly one sees True.
        is_first = await store.use_token(tx, token_hash, now_ms)
        known = await store.token(tx, token_hash)
        session = await store.session(tx, known[0]) if known else None
        if known is None or session is None or session.expires_at_ms <= now_ms:
            return Refreshed("ended")
        if session.revoked_at_ms is not None:
            return Refreshed("revoked")
        if not is_first and now_ms - (known[1] or 0) > REFRESH_GRACE_MS:
            await store.revoke(tx, session.session_id, now_ms)
            return Refreshed("reused", session)
        account = await self._stores.accounts.account(tx, session.account_id)
        if account is None:
            return Refreshed("ended")
        if is_first:
            await store.use_others(tx, session.session_id, now_ms)
        fresh = new_secret()
        await store.add_token(tx, session.session_id, digest(fresh), now_ms)
        await store.keep_newest_tokens(tx, session.session_id, REFRESH_TOKENS_KEPT_MAX)
        session = replace(
            session,
            device=device.name,
            address=device.address,
            used_at_ms=now_ms,
            expires_at_ms=now_ms + self._refresh_ttl_ms,
        )
        await store.touch(tx, session)
        return Refreshed("fresh", session, account, fresh)

    async def of(self, caller: Principal) -> list[Session]:
        """Return the caller's sessions, the last used first."""
        now_ms = self._clock.now_ms()

        async def work(tx: Tx) -> list[StoredSession]:
            return await self._stores.sessions.live(tx, caller.account_id, now_ms)

        return [shown(session, caller.session_id) for session in await self._db.read(work)]

    async def revoke(self, account_id: str, session_id: str) -> bool:
        """Revoke a session of an account; False when it was already.

        Raises:
            NotFound: the account has no such session.
        """
        now_ms = self._clock.now_ms()

        async def work(tx: Tx) -> bool:
            session = await self._stores.sessions.session(tx, session_id)
            if session is None or session.account_id != account_id:
                raise NotFound("You have no such session.")
            return await self._stores.sessions.revoke(tx, session_id, now_ms)

        return await self._db.write(work)

    async def of_token(self, token: str) -> StoredSession | None:
        """Return the session a refresh token belongs to."""

        async def work(tx: Tx) -> StoredSession | None:
            known = await self._stores.sessions.token(tx, digest(token))
            return await self._stores.sessions.session(tx, known[0]) if known else None

        return await self._db.read(work)

    async def forget_ended(self) -> None:
        """Drop the rows of sessions that ended long ago."""
        before_ms = self._clock.now_ms() - ENDED_KEPT_MS

        async def work(tx: Tx) -> None:
            await self._stores.sessions.forget_before(tx, before_ms)

        await self._db.write(work)


def refusal_of(refreshed: Refreshed) -> SessionEnded | SessionRevoked | RefreshReused:
    """Return the error for a refresh that gave nothing."""
    if refreshed.outcome == "reused":
        return RefreshReused(
            "This session was refreshed twice with one token, which may mean that it was stolen; "
            "it is revoked. Log in again."
        )
    if refreshed.outcome == "revoked":
        return SessionRevoked("This session was logged out; log in again.")
    return SessionEnded("There is no session to refresh; log in.")


def shown(session: StoredSession, current_id: str) -> Session:
    """Return a session as its owner sees it."""
    return Session(
        session_id=session.session_id,
        device=session.device,
        address=session.address,
        created_at_ms=session.created_at_ms,
        used_at_ms=session.used_at_ms,
        is_current=session.session_id == current_id,
    )
