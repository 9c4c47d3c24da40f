"""The ports of API tokens and bots. Every method runs inside the transaction it is given."""

from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx
from madang.identity.model import AccountKind, ApiToken, Bot


class KnownToken(Struct, frozen=True, kw_only=True):
    """A token with what checking it needs, kept in memory."""

    token_hash: str
    token: ApiToken
    name: str
    kind: AccountKind
    is_owner: bool
    is_verified: bool


class ApiTokenStore(Protocol):
    """API tokens."""

    async def add(self, tx: Tx, token_hash: str, token: ApiToken) -> None:
        """Store a new token."""
        ...

    async def good(self, tx: Tx, now_ms: int) -> list[KnownToken]:
        """Return every token that has not expired, with its account."""
        ...

    async def known(self, tx: Tx, token_id: str) -> KnownToken | None:
        """Return one token with its account."""
        ...

    async def of(self, tx: Tx, account_id: str) -> list[ApiToken]:
        """Return the tokens of an account and of its bots, the newest first."""
        ...

    async def delete(self, tx: Tx, token_id: str) -> None:
        """Forget a token."""
        ...

    async def note_used(self, tx: Tx, token_id: str, at_ms: int) -> None:
        """Store when a token was used last."""
        ...


class BotStore(Protocol):
    """Bots: accounts that belong to another account."""

    async def add(self, tx: Tx, bot: Bot, maker_id: str) -> None:
        """Store a new bot."""
        ...

    async def of(self, tx: Tx, maker_id: str) -> list[Bot]:
        """Return the bots of an account, the newest first."""
        ...

    async def maker_id(self, tx: Tx, bot_id: str) -> str | None:
        """Return whose bot this is; None when it is no bot."""
        ...

    async def delete(self, tx: Tx, bot_id: str) -> None:
        """Forget a bot and its tokens."""
        ...
