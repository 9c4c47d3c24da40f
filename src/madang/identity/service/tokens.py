"""Access tokens: the keys that sign them, the sessions that no longer count, and the check itself.

The one thing to know: checking a token touches no database; what must be known (keys, revocations,
changed names) is in memory, and `keep` brings it up to date.
"""

import secrets
from collections.abc import Mapping

from msgspec import Struct

from madang.engines.sql.port import Database, Tx
from madang.identity.errors import SessionRevoked, TokenExpired, TokenInvalid
from madang.identity.model import Account, Claims, Principal
from madang.identity.store import KeyStore, SessionStore, SigningKey, TokenFormat
from madang.kernel.clock import Clock

AUDIENCE = "madang"
VERIFIED_KEPT_MAX = 10_000
TOKEN_LENGTH_MAX = 2_048
CLOCK_SKEW_S = 60
KEY_SIGNS_MS = 30 * 86_400_000
KEY_PUBLISHED_AHEAD_MS = 3_600_000
KEPT_KEYS_EXTRA_MS = 3_600_000
MS_PER_S = 1000


class TokenOptions(Struct, frozen=True, kw_only=True):
    """How tokens are made."""

    access_ttl_s: int
    issuer: str


class Tokens:
    """Makes and checks access tokens."""

    def __init__(
        self, form: TokenFormat, store: KeyStore, clock: Clock, options: TokenOptions
    ) -> None:
        self._form = form
        self._store = store
        self._clock = clock
        self._options = options
        self._keys: dict[str, SigningKey] = {}
        self._verified: dict[str, Claims] = {}
        # Session to the moment when its last access token has expired, in ms.
        self._revoked: dict[str, int] = {}
        self._changed: dict[str, tuple[str, bool, int]] = {}

    @property
    def ttl_s(self) -> int:
        """Seconds a token lives."""
        return self._options.access_ttl_s

    async def keep(self, db: Database, sessions: SessionStore) -> list[tuple[str, str]]:
        """Bring keys and revocations up to date; return (session, account) of those new to us."""
        now_ms = self._clock.now_ms()
        keys = await db.read(self._store.keys)
        if _needs_next(keys, now_ms):
            keys = await self._rotated(db)
        self._keys = {key.kid: key for key in keys}
        self._forget(now_ms)
        since_ms = now_ms - self._kept_ms()

        async def work(tx: Tx) -> list[tuple[str, str, int]]:
            return await sessions.revoked_since(tx, since_ms)

        revoked = await db.read(work)
        return [
            (session_id, account_id)
            for session_id, account_id, at_ms in revoked
            if self.revoke(session_id, at_ms)
        ]

    async def _rotated(self, db: Database) -> list[SigningKey]:
        now_ms = self._clock.now_ms()

        async def work(tx: Tx) -> list[SigningKey]:
            keys = await self._store.keys(tx)
            if _needs_next(keys, now_ms):
                await self._store.add(tx, self._next_key(keys, now_ms))
            await self._store.drop_before(tx, now_ms - self._kept_ms() - KEPT_KEYS_EXTRA_MS)
            return await self._store.keys(tx)

        return await db.write(work)

    def _next_key(self, keys: list[SigningKey], now_ms: int) -> SigningKey:
        last = keys[-1] if keys else None
        from_ms = max(last.signs_until_ms, now_ms) if last else now_ms
        return SigningKey(
            number=last.number + 1 if last else 1,
            kid=secrets.token_hex(8),
            private_key=self._form.new_private_key(),
            signs_from_ms=from_ms,
            signs_until_ms=from_ms + KEY_SIGNS_MS,
        )

    def issue(self, account: Account, session_id: str) -> str:
        """Return a fresh token for a session."""
        now_ms = self._clock.now_ms()
        key = _signing(self._keys, now_ms)
        claims = Claims(
            sub=account.account_id,
            sid=session_id,
            name=account.name,
            owner=account.is_owner,
            verified=account.is_verified,
            iat=now_ms // MS_PER_S,
            exp=now_ms // MS_PER_S + self.ttl_s,
            iss=self._options.issuer,
            aud=AUDIENCE,
        )
        return self._form.sign(claims, key)

    def principal(self, token: str) -> Principal:
        """Return who a token stands for.

        Raises:
            TokenInvalid, TokenExpired, SessionRevoked.
        """
        claims = self._verified.get(token)
        if claims is None:
            claims = self._checked(token)
            if len(self._verified) >= VERIFIED_KEPT_MAX:
                del self._verified[next(iter(self._verified))]
            self._verified[token] = claims
        now_s = self._clock.now_ms() / MS_PER_S
        if claims.exp <= now_s:
            self._verified.pop(token, None)
            raise TokenExpired("The access token has expired; refresh it.")
        if claims.sid in self._revoked:
            raise SessionRevoked("This session was logged out; log in again.")
        name, is_verified = claims.name, claims.verified
        if claims.sub in self._changed:
            name, is_verified, _ = self._changed[claims.sub]
        return Principal(
            account_id=claims.sub,
            session_id=claims.sid,
            name=name,
            is_owner=claims.owner,
            is_verified=is_verified,
        )

    def _checked(self, token: str) -> Claims:
        if len(token) > TOKEN_LENGTH_MAX:
            raise TokenInvalid("The access token is too long to be ours.")
        claims = self._form.read(token, self._keys)
        if claims.aud != AUDIENCE or claims.iss != self._options.issuer:
            raise TokenInvalid("The access token is meant for another installation.")
        if claims.iat > self._clock.now_ms() / MS_PER_S + CLOCK_SKEW_S:
            raise TokenInvalid("The access token is from the future.")
        return claims

    def revoke(self, session_id: str, at_ms: int) -> bool:
        """Refuse the tokens of a session from now on; False when they were refused already."""
        if session_id in self._revoked:
            return False
        self._revoked[session_id] = at_ms + self._kept_ms()
        return True

    def change(self, account_id: str, name: str, is_verified: bool) -> None:
        """Show another name and verification in tokens issued before (ID14)."""
        until_ms = self._clock.now_ms() + self._kept_ms()
        self._changed[account_id] = (name, is_verified, until_ms)

    def newer(self, account_id: str) -> tuple[str, bool] | None:
        """Return the name and verification an account has changed to lately."""
        changed = self._changed.get(account_id)
        return changed[:2] if changed else None

    def published(self) -> dict[str, list[dict[str, str]]]:
        """Return the published key set."""
        return self._form.published(list(self._keys.values()))

    def _kept_ms(self) -> int:
        return (self.ttl_s + CLOCK_SKEW_S) * MS_PER_S

    def _forget(self, now_ms: int) -> None:
        self._revoked = {sid: until for sid, until in self._revoked.items() if until > now_ms}
        self._changed = {who: what for who, what in self._changed.items() if what[2] > now_ms}


def _needs_next(keys: list[SigningKey], now_ms: int) -> bool:
    return not keys or keys[-1].signs_until_ms - KEY_PUBLISHED_AHEAD_MS <= now_ms


def _signing(keys: Mapping[str, SigningKey], now_ms: int) -> SigningKey:
    """Return the newest key that may sign now."""
    ready = [key for key in keys.values() if key.signs_from_ms <= now_ms]
    assert ready, "tokens are issued after start()"
    return max(ready, key=lambda key: key.number)
