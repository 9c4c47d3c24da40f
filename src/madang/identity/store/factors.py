"""Second steps, passkeys, one-time secrets and lists of networks: rows and stores."""

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx


class Ticket(Struct, frozen=True, kw_only=True):
    """A one-time secret and what it is for; `content` belongs to its kind."""

    kind: Literal["password", "second_step", "passkey", "provider", "provider_link", "export"]
    token_hash: str
    account_id: str | None
    content: str
    tries_count: int
    expires_at_ms: int


class Totp(Struct, frozen=True, kw_only=True):
    """The TOTP secret of an account; it counts once it is confirmed."""

    secret: bytes
    last_step: int
    is_confirmed: bool


class StoredPasskey(Struct, frozen=True, kw_only=True):
    """A passkey as its row has it."""

    passkey_id: str
    account_id: str
    credential_id: str
    """In base64url, as browsers write it."""
    host: str
    public_key: bytes
    uses_count: int
    """The authenticator's own counter; many stay at 0."""
    name: str
    created_at_ms: int
    used_at_ms: int | None


class TicketStore(Protocol):
    """One-time secrets."""

    async def put(self, tx: Tx, ticket: Ticket) -> None:
        """Store a ticket."""
        ...

    async def take(self, tx: Tx, kind: str, token_hash: str, now_ms: int) -> Ticket | None:
        """Use a ticket up and return it; of two who take it at once, one gets it."""
        ...

    async def try_once(self, tx: Tx, kind: str, token_hash: str, now_ms: int) -> Ticket | None:
        """Count one try of a ticket and return it as it is after."""
        ...

    async def drop_of(self, tx: Tx, account_id: str, kind: str | None = None) -> None:
        """Drop the tickets of an account, of one kind or all."""
        ...

    async def forget_before(self, tx: Tx, before_ms: int) -> None:
        """Drop what expired before a moment."""
        ...


class FactorStore(Protocol):
    """TOTP secrets and recovery codes."""

    async def totp(self, tx: Tx, account_id: str) -> Totp | None:
        """Return the TOTP secret of an account."""
        ...

    async def put_totp(self, tx: Tx, account_id: str, secret: bytes) -> bool:
        """Store a secret to be confirmed; False when one is confirmed already."""
        ...

    async def confirm_totp(self, tx: Tx, account_id: str, at_ms: int) -> None:
        """Let the secret count."""
        ...

    async def use_step(self, tx: Tx, account_id: str, step: int) -> bool:
        """Take a step; False when it or a later one was taken."""
        ...

    async def drop_totp(self, tx: Tx, account_id: str) -> None:
        """Forget the secret and the recovery codes."""
        ...

    async def put_codes(self, tx: Tx, account_id: str, code_hashes: Sequence[str]) -> None:
        """Store recovery codes in place of those before."""
        ...

    async def use_code(self, tx: Tx, account_id: str, code_hash: str) -> bool:
        """Use a recovery code up; False when there is no such one."""
        ...

    async def codes_count(self, tx: Tx, account_id: str) -> int:
        """Count unused recovery codes."""
        ...


class PasskeyStore(Protocol):
    """Passkeys."""

    async def of(self, tx: Tx, account_id: str) -> list[StoredPasskey]:
        """Return the passkeys of an account, oldest first."""
        ...

    async def by_credential(self, tx: Tx, credential_id: str) -> StoredPasskey | None:
        """Return one passkey by what the authenticator calls it."""
        ...

    async def add(self, tx: Tx, passkey: StoredPasskey) -> bool:
        """Store a passkey; False when its credential is registered."""
        ...

    async def touch(self, tx: Tx, passkey: StoredPasskey) -> bool:
        """Store its counter and when it was used; False when another use came first."""
        ...

    async def rename(self, tx: Tx, account_id: str, passkey_id: str, name: str) -> bool:
        """Rename one of an account's passkeys; False when it has no such one."""
        ...

    async def remove(self, tx: Tx, account_id: str, passkey_id: str) -> bool:
        """Remove one of an account's passkeys; False when it has no such one."""
        ...


class NetworkStore(Protocol):
    """Networks that may log in, by scope: an account's id, or INSTALLATION."""

    async def networks(self, tx: Tx, scope: str) -> list[str]:
        """Return a list in the order it was given."""
        ...

    async def put(self, tx: Tx, scope: str, networks: Sequence[str]) -> None:
        """Store a list in place of the one before."""
        ...
