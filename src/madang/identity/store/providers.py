"""Logins of others: their rows, and the way to whoever vouches for them."""

from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx
from madang.kernel.settings import ProviderSettings


class StoredLogin(Struct, frozen=True, kw_only=True):
    """A login elsewhere that opens an account here; (issuer, subject) is its name."""

    login_id: str
    account_id: str
    provider_id: str
    issuer: str
    subject: str
    email: str
    """As the provider told it, for the eye; empty when it told none."""
    created_at_ms: int
    used_at_ms: int | None


class IdToken(Struct, frozen=True, kw_only=True):
    """What a provider signed (OpenID Connect Core 1.0, section 2); times in Unix seconds."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float
    iat: int | float
    nonce: str | None = None
    azp: str | None = None
    email: str | None = None
    email_verified: bool | str | None = None
    name: str | None = None


class UserInfo(Struct, frozen=True, kw_only=True):
    """What a provider tells beside the token (section 5.3)."""

    sub: str
    email: str | None = None
    email_verified: bool | str | None = None
    name: str | None = None


class Traded(Struct, frozen=True, kw_only=True):
    """What a code was traded for: a token whose signature holds, its claims not judged yet."""

    id_token: IdToken
    access_token: str


class LoginStore(Protocol):
    """Logins of others."""

    async def of(self, tx: Tx, account_id: str) -> list[StoredLogin]:
        """Return the logins of an account, oldest first."""
        ...

    async def by_subject(self, tx: Tx, issuer: str, subject: str) -> StoredLogin | None:
        """Return one login by its name."""
        ...

    async def add(self, tx: Tx, login: StoredLogin) -> bool:
        """Store a login; False when its name is known."""
        ...

    async def touch(self, tx: Tx, login_id: str, email: str, at_ms: int) -> None:
        """Store when a login was used, and what its e-mail is by now."""
        ...

    async def remove(self, tx: Tx, account_id: str, login_id: str) -> bool:
        """Remove one of an account's logins; False when it has no such one."""
        ...


class ProviderClient(Protocol):
    """The way to providers.

    Every method raises ProviderUnreachable or ProviderRefused.
    """

    async def authorization_address(self, provider: ProviderSettings) -> str:
        """Return where people are sent to log in."""
        ...

    async def trade(
        self, provider: ProviderSettings, code: str, verifier: str, return_to: str
    ) -> Traded:
        """Trade a code for a token, and check its signature."""
        ...

    async def user_info(self, provider: ProviderSettings, access_token: str) -> UserInfo | None:
        """Return what the provider tells of the person; None when it has no such endpoint."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
