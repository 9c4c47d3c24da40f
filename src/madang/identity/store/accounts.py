"""Accounts, sessions and signing keys: their rows and the stores that keep them."""

from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx
from madang.identity.model import Account, Locale


class Credentials(Struct, frozen=True):
    """An account with the hash of its password."""

    account: Account
    password_hash: str


class StoredSession(Struct, frozen=True, kw_only=True):
    """A session as its row has it."""

    session_id: str
    account_id: str
    device: str
    address: str
    created_at_ms: int
    used_at_ms: int
    expires_at_ms: int
    revoked_at_ms: int | None


class SigningKey(Struct, frozen=True, kw_only=True):
    """An Ed25519 key pair; `number` counts them from 1."""

    number: int
    kid: str
    private_key: bytes
    signs_from_ms: int
    signs_until_ms: int


class AccountStore(Protocol):
    """Accounts and their e-mail links."""

    async def claim_owner(self, tx: Tx, account_id: str) -> bool:
        """Make an account the owner; False when there is one already."""
        ...

    async def has_owner(self, tx: Tx) -> bool:
        """Say whether the installation has an owner."""
        ...

    async def add(self, tx: Tx, account: Account, password_hash: str) -> bool:
        """Store a new account; False when its e-mail is taken."""
        ...

    async def account(self, tx: Tx, account_id: str) -> Account | None:
        """Return one account."""
        ...

    async def by_email(self, tx: Tx, email: str) -> Credentials | None:
        """Return the account with a normalised e-mail address, and its hash."""
        ...

    async def set_password_hash(self, tx: Tx, account_id: str, password_hash: str) -> None:
        """Replace the hash of a password."""
        ...

    async def password_hash(self, tx: Tx, account_id: str) -> str:
        """Return the hash of an account's password; empty for who has none."""
        ...

    async def set_profile(self, tx: Tx, account_id: str, name: str, locale: Locale) -> None:
        """Store another name and locale."""
        ...

    async def set_verified(self, tx: Tx, account_id: str, at_ms: int) -> bool:
        """Mark the e-mail as verified; False when it was already."""
        ...

    async def put_link(self, tx: Tx, account_id: str, token_hash: str, expires_at_ms: int) -> None:
        """Store the one link of an account, in place of any before."""
        ...

    async def link(self, tx: Tx, token_hash: str, now_ms: int) -> str | None:
        """Return the account a link belongs to, unless it has expired."""
        ...


class SessionStore(Protocol):
    """Sessions and their refresh tokens."""

    async def add(self, tx: Tx, session: StoredSession) -> None:
        """Store a new session."""
        ...

    async def session(self, tx: Tx, session_id: str) -> StoredSession | None:
        """Return one session."""
        ...

    async def live(self, tx: Tx, account_id: str, now_ms: int) -> list[StoredSession]:
        """Return the sessions of an account that are neither revoked nor expired, newest first."""
        ...

    async def touch(self, tx: Tx, session: StoredSession) -> None:
        """Store when, from where and with what a session was used, and when it expires."""
        ...

    async def revoke(self, tx: Tx, session_id: str, at_ms: int) -> bool:
        """Revoke a session; False when it was already."""
        ...

    async def revoked_since(self, tx: Tx, since_ms: int) -> list[tuple[str, str, int]]:
        """Return (session, account, when) of the revocations since a moment."""
        ...

    async def forget_before(self, tx: Tx, before_ms: int) -> int:
        """Drop sessions that ended before a moment, with their tokens; return how many."""
        ...

    async def add_token(self, tx: Tx, session_id: str, token_hash: str, at_ms: int) -> None:
        """Store a fresh refresh token."""
        ...

    async def token(self, tx: Tx, token_hash: str) -> tuple[str, int | None] | None:
        """Return (session, when it was first used) of a refresh token."""
        ...

    async def use_token(self, tx: Tx, token_hash: str, at_ms: int) -> bool:
        """Mark a refresh token as used; False when it was already."""
        ...

    async def use_others(self, tx: Tx, session_id: str, at_ms: int) -> None:
        """Mark every unused refresh token of a session as used."""
        ...

    async def keep_newest_tokens(self, tx: Tx, session_id: str, most: int) -> None:
        """Drop all but the newest refresh tokens of a session."""
        ...


class KeyStore(Protocol):
    """Signing keys."""

    async def keys(self, tx: Tx) -> list[SigningKey]:
        """Return all keys by number."""
        ...

    async def add(self, tx: Tx, key: SigningKey) -> bool:
        """Store a key; False when another process took its number first."""
        ...

    async def drop_before(self, tx: Tx, signs_until_ms: int) -> None:
        """Drop keys that stopped signing before a moment."""
        ...
