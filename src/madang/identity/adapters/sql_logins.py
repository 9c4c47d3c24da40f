"""Logins of others in SQL."""

from madang.engines.sql.port import Row, Tx
from madang.identity.store import StoredLogin

_LOGIN = "login_id, account_id, provider_id, issuer, subject, email, created_at_ms, used_at_ms"


def _login(row: Row) -> StoredLogin:
    return StoredLogin(
        login_id=row["login_id"],
        account_id=row["account_id"],
        provider_id=row["provider_id"],
        issuer=row["issuer"],
        subject=row["subject"],
        email=row["email"],
        created_at_ms=row["created_at_ms"],
        used_at_ms=row["used_at_ms"],
    )


class SqlLoginStore:
    """A `LoginStore`."""

    async def of(self, tx: Tx, account_id: str) -> list[StoredLogin]:
        """Return the logins of an account, oldest first."""
        rows = await tx.all(
            f"SELECT {_LOGIN} FROM external_login WHERE account_id = $1 ORDER BY login_id",
            account_id,
        )
        return [_login(row) for row in rows]

    async def by_subject(self, tx: Tx, issuer: str, subject: str) -> StoredLogin | None:
        """Return one login by its name."""
        row = await tx.one(
            f"SELECT {_LOGIN} FROM external_login WHERE issuer = $1 AND subject = $2",
            issuer,
            subject,
        )
        return _login(row) if row else None

    async def add(self, tx: Tx, login: StoredLogin) -> bool:
        """Store a login; False when its name is known."""
        added = await tx.execute(
            f"INSERT INTO external_login ({_LOGIN}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
            "ON CONFLICT (issuer, subject) DO NOTHING",
            login.login_id,
            login.account_id,
            login.provider_id,
            login.issuer,
            login.subject,
            login.email,
            login.created_at_ms,
            login.used_at_ms,
        )
        return added == 1

    async def touch(self, tx: Tx, login_id: str, email: str, at_ms: int) -> None:
        """Store when a login was used, and what its e-mail is by now."""
        await tx.execute(
            "UPDATE external_login SET used_at_ms = $2, email = $3 WHERE login_id = $1",
            login_id,
            at_ms,
            email,
        )

    async def remove(self, tx: Tx, account_id: str, login_id: str) -> bool:
        """Remove one of an account's logins; False when it has no such one."""
        removed = await tx.execute(
            "DELETE FROM external_login WHERE account_id = $1 AND login_id = $2",
            account_id,
            login_id,
        )
        return removed == 1
