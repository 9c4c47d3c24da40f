"""API tokens and bots in SQL."""

from madang.engines.sql.port import Row, Tx
from madang.identity.model import ApiToken, Bot
from madang.identity.store import KnownToken

BOT_DOMAIN = "bot.invalid"
_TOKEN = (
    "t.token_id, t.account_id, t.name, t.scopes, t.community_ids, t.created_at_ms, "
    "t.expires_at_ms, t.used_at_ms"
)
_KNOWN = (
    f"SELECT {_TOKEN}, t.token_hash, a.name AS account_name, a.kind, a.is_owner, "
    "a.verified_at_ms FROM api_token t JOIN account a ON a.account_id = t.account_id "
)


def _token(row: Row) -> ApiToken:
    only = row["community_ids"]
    return ApiToken(
        token_id=row["token_id"],
        account_id=row["account_id"],
        name=row["name"],
        scopes=tuple(row["scopes"].split()),
        community_ids=None if only is None else tuple(only.split()),
        created_at_ms=row["created_at_ms"],
        expires_at_ms=row["expires_at_ms"],
        used_at_ms=row["used_at_ms"],
    )


def _known(row: Row) -> KnownToken:
    return KnownToken(
        token_hash=row["token_hash"],
        token=_token(row),
        name=row["account_name"],
        kind=row["kind"],
        is_owner=bool(row["is_owner"]),
        is_verified=row["verified_at_ms"] is not None,
    )


class SqlApiTokenStore:
    """An `ApiTokenStore`."""

    async def add(self, tx: Tx, token_hash: str, token: ApiToken) -> None:
        """Store a new token."""
        only = token.community_ids
        await tx.execute(
            "INSERT INTO api_token (token_id, account_id, name, token_hash, scopes, "
            "community_ids, created_at_ms, expires_at_ms, used_at_ms) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
            token.token_id,
            token.account_id,
            token.name,
            token_hash,
            " ".join(token.scopes),
            None if only is None else " ".join(only),
            token.created_at_ms,
            token.expires_at_ms,
        )

    async def good(self, tx: Tx, now_ms: int) -> list[KnownToken]:
        """Return every token that has not expired, with its account."""
        rows = await tx.all(
            f"{_KNOWN} WHERE t.expires_at_ms IS NULL OR t.expires_at_ms > $1", now_ms
        )
        return [_known(row) for row in rows]

    async def known(self, tx: Tx, token_id: str) -> KnownToken | None:
        """Return one token with its account."""
        row = await tx.one(f"{_KNOWN} WHERE t.token_id = $1", token_id)
        return _known(row) if row else None

    async def of(self, tx: Tx, account_id: str) -> list[ApiToken]:
        """Return the tokens of an account and of its bots, the newest first."""
        rows = await tx.all(
            f"SELECT {_TOKEN} FROM api_token t JOIN account a ON a.account_id = t.account_id "
            "WHERE a.account_id = $1 OR a.maker_id = $1 ORDER BY t.token_id DESC",
            account_id,
        )
        return [_token(row) for row in rows]

    async def delete(self, tx: Tx, token_id: str) -> None:
        """Forget a token."""
        await tx.execute("DELETE FROM api_token WHERE token_id = $1", token_id)

    async def note_used(self, tx: Tx, token_id: str, at_ms: int) -> None:
        """Store when a token was used last."""
        await tx.execute(
            "UPDATE api_token SET used_at_ms = $2 WHERE token_id = $1", token_id, at_ms
        )


class SqlBotStore:
    """A `BotStore`."""

    async def add(self, tx: Tx, bot: Bot, maker_id: str) -> None:
        """Store a new bot."""
        await tx.execute(
            "INSERT INTO account (account_id, email, name, locale, password_hash, is_owner, "
            "verified_at_ms, created_at_ms, kind, maker_id) "
            "VALUES ($1, $2, $3, 'en', '', 0, $4, $4, 'bot', $5)",
            bot.bot_id,
            f"{bot.bot_id}@{BOT_DOMAIN}",
            bot.name,
            bot.created_at_ms,
            maker_id,
        )

    async def of(self, tx: Tx, maker_id: str) -> list[Bot]:
        """Return the bots of an account, the newest first."""
        rows = await tx.all(
            "SELECT account_id, name, created_at_ms FROM account "
            "WHERE maker_id = $1 AND kind = 'bot' ORDER BY account_id DESC",
            maker_id,
        )
        return [
            Bot(bot_id=row["account_id"], name=row["name"], created_at_ms=row["created_at_ms"])
            for row in rows
        ]

    async def maker_id(self, tx: Tx, bot_id: str) -> str | None:
        """Return whose bot this is; None when it is no bot."""
        row = await tx.one(
            "SELECT maker_id FROM account WHERE account_id = $1 AND kind = 'bot'", bot_id
        )
        return row["maker_id"] if row else None

    async def delete(self, tx: Tx, bot_id: str) -> None:
        """Forget a bot and its tokens."""
        await tx.execute("DELETE FROM api_token WHERE account_id = $1", bot_id)
        await tx.execute("DELETE FROM account WHERE account_id = $1 AND kind = 'bot'", bot_id)
