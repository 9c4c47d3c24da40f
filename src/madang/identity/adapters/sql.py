"""Accounts, e-mail links and signing keys in SQL."""

from madang.engines.sql.port import Row, Tx
from madang.identity.model import Account, Locale
from madang.identity.store import Credentials, SigningKey

_ACCOUNT = "account_id, email, name, locale, is_owner, verified_at_ms, created_at_ms"


def _account(row: Row) -> Account:
    return Account(
        account_id=row["account_id"],
        email=row["email"],
        name=row["name"],
        locale=row["locale"],
        is_owner=bool(row["is_owner"]),
        is_verified=row["verified_at_ms"] is not None,
        created_at_ms=row["created_at_ms"],
    )


class SqlAccountStore:
    """An `AccountStore`."""

    async def claim_owner(self, tx: Tx, account_id: str) -> bool:
        """Make an account the owner; False when there is one already."""
        claimed = await tx.execute(
            "INSERT INTO installation_owner (slot, account_id) VALUES (1, $1) "
            "ON CONFLICT (slot) DO NOTHING",
            account_id,
        )
        return claimed == 1

    async def has_owner(self, tx: Tx) -> bool:
        """Say whether the installation has an owner."""
        return await tx.one("SELECT slot FROM installation_owner") is not None

    async def add(self, tx: Tx, account: Account, password_hash: str) -> bool:
        """Store a new account; False when its e-mail is taken."""
        added = await tx.execute(
            f"INSERT INTO account ({_ACCOUNT}, password_hash) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING",
            account.account_id,
            account.email,
            account.name,
            account.locale,
            int(account.is_owner),
            None,
            account.created_at_ms,
            password_hash,
        )
        return added == 1

    async def account(self, tx: Tx, account_id: str) -> Account | None:
        """Return one account."""
        row = await tx.one(f"SELECT {_ACCOUNT} FROM account WHERE account_id = $1", account_id)
        return _account(row) if row else None

    async def by_email(self, tx: Tx, email: str) -> Credentials | None:
        """Return the account with a normalised e-mail address, and its hash."""
        row = await tx.one(
            # Bots log in with tokens only.
            f"SELECT {_ACCOUNT}, password_hash FROM account WHERE email = $1 AND kind = 'person'",
            email,
        )
        return Credentials(_account(row), row["password_hash"]) if row else None

    async def set_password_hash(self, tx: Tx, account_id: str, password_hash: str) -> None:
        """Replace the hash of a password."""
        await tx.execute(
            "UPDATE account SET password_hash = $2 WHERE account_id = $1", account_id, password_hash
        )

    async def password_hash(self, tx: Tx, account_id: str) -> str:
        """Return the hash of an account's password; empty for who has none."""
        row = await tx.one("SELECT password_hash FROM account WHERE account_id = $1", account_id)
        return row["password_hash"] if row else ""

    async def set_profile(self, tx: Tx, account_id: str, name: str, locale: Locale) -> None:
        """Store another name and locale."""
        await tx.execute(
            "UPDATE account SET name = $2, locale = $3 WHERE account_id = $1",
            account_id,
            name,
            locale,
        )

    async def set_verified(self, tx: Tx, account_id: str, at_ms: int) -> bool:
        """Mark the e-mail as verified; False when it was already."""
        changed = await tx.execute(
            "UPDATE account SET verified_at_ms = $2 "
            "WHERE account_id = $1 AND verified_at_ms IS NULL",
            account_id,
            at_ms,
        )
        return changed == 1

    async def put_link(self, tx: Tx, account_id: str, token_hash: str, expires_at_ms: int) -> None:
        """Store the one link of an account, in place of any before."""
        await tx.execute("DELETE FROM email_token WHERE account_id = $1", account_id)
        await tx.execute(
            "INSERT INTO email_token (token_hash, account_id, expires_at_ms) VALUES ($1, $2, $3)",
            token_hash,
            account_id,
            expires_at_ms,
        )

    async def link(self, tx: Tx, token_hash: str, now_ms: int) -> str | None:
        """Return the account a link belongs to, unless it has expired."""
        row = await tx.one(
            "SELECT account_id FROM email_token WHERE token_hash = $1 AND expires_at_ms > $2",
            token_hash,
            now_ms,
        )
        return row["account_id"] if row else None


class SqlKeyStore:
    """A `KeyStore`."""

    async def keys(self, tx: Tx) -> list[SigningKey]:
        """Return all keys by number."""
        rows = await tx.all(
            "SELECT number, kid, private_key, signs_from_ms, signs_until_ms FROM signing_key "
            "ORDER BY number"
        )
        return [
            SigningKey(
                number=row["number"],
                kid=row["kid"],
                private_key=bytes(row["private_key"]),
                signs_from_ms=row["signs_from_ms"],
                signs_until_ms=row["signs_until_ms"],
            )
            for row in rows
        ]

    async def add(self, tx: Tx, key: SigningKey) -> bool:
        """Store a key; False when another process took its number first."""
        added = await tx.execute(
            "INSERT INTO signing_key (number, kid, private_key, signs_from_ms, signs_until_ms) "
            "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (number) DO NOTHING",
            key.number,
            key.kid,
            key.private_key,
            key.signs_from_ms,
            key.signs_until_ms,
        )
        return added == 1

    async def drop_before(self, tx: Tx, signs_until_ms: int) -> None:
        """Drop keys that stopped signing before a moment."""
        await tx.execute("DELETE FROM signing_key WHERE signs_until_ms < $1", signs_until_ms)
