"""TOTP secrets, recovery codes and passkeys in SQL."""

from collections.abc import Sequence

from madang.engines.sql.port import Row, Tx
from madang.identity.store import StoredPasskey, Totp

_PASSKEY = (
    "passkey_id, account_id, credential_id, host, public_key, uses_count, name, created_at_ms, "
    "used_at_ms"
)


def _passkey(row: Row) -> StoredPasskey:
    return StoredPasskey(
        passkey_id=row["passkey_id"],
        account_id=row["account_id"],
        credential_id=row["credential_id"],
        host=row["host"],
        public_key=bytes(row["public_key"]),
        uses_count=row["uses_count"],
        name=row["name"],
        created_at_ms=row["created_at_ms"],
        used_at_ms=row["used_at_ms"],
    )


class SqlFactorStore:
    """A `FactorStore`."""

    async def totp(self, tx: Tx, account_id: str) -> Totp | None:
        """Return the TOTP secret of an account."""
        row = await tx.one(
            "SELECT secret, last_step, confirmed_at_ms FROM totp WHERE account_id = $1", account_id
        )
        if row is None:
            return None
        return Totp(
            secret=bytes(row["secret"]),
            last_step=row["last_step"],
            is_confirmed=row["confirmed_at_ms"] is not None,
        )

    async def put_totp(self, tx: Tx, account_id: str, secret: bytes) -> bool:
        """Store a secret to be confirmed; False when one is confirmed already."""
        stored = await tx.execute(
            "INSERT INTO totp (account_id, secret, last_step, confirmed_at_ms) "
            "VALUES ($1, $2, 0, NULL) ON CONFLICT (account_id) DO UPDATE SET "
            "secret = excluded.secret, last_step = 0 WHERE totp.confirmed_at_ms IS NULL",
            account_id,
            secret,
        )
        return stored == 1

    async def confirm_totp(self, tx: Tx, account_id: str, at_ms: int) -> None:
        """Let the secret count."""
        await tx.execute(
            "UPDATE totp SET confirmed_at_ms = $2 WHERE account_id = $1", account_id, at_ms
        )

    async def use_step(self, tx: Tx, account_id: str, step: int) -> bool:
        """Take a step; False when it or a later one was taken."""
        taken = await tx.execute(
            "UPDATE totp SET last_step = $2 WHERE account_id = $1 AND last_step < $2",
            account_id,
            step,
        )
        return taken == 1

    async def drop_totp(self, tx: Tx, account_id: str) -> None:
        """Forget the secret and the recovery codes."""
        await tx.execute("DELETE FROM totp WHERE account_id = $1", account_id)
        await tx.execute("DELETE FROM recovery_code WHERE account_id = $1", account_id)

    async def put_codes(self, tx: Tx, account_id: str, code_hashes: Sequence[str]) -> None:
        """Store recovery codes in place of those before."""
        await tx.execute("DELETE FROM recovery_code WHERE account_id = $1", account_id)
        await tx.execute_many(
            "INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2)",
            [(account_id, code_hash) for code_hash in code_hashes],
        )

    async def use_code(self, tx: Tx, account_id: str, code_hash: str) -> bool:
        """Use a recovery code up; False when there is no such one."""
        used = await tx.execute(
            "DELETE FROM recovery_code WHERE account_id = $1 AND code_hash = $2",
            account_id,
            code_hash,
        )
        return used == 1

    async def codes_count(self, tx: Tx, account_id: str) -> int:
        """Count unused recovery codes."""
        row = await tx.one(
            "SELECT COUNT(*) AS n FROM recovery_code WHERE account_id = $1", account_id
        )
        return int(row["n"]) if row else 0


class SqlPasskeyStore:
    """A `PasskeyStore`."""

    async def of(self, tx: Tx, account_id: str) -> list[StoredPasskey]:
        """Return the passkeys of an account, oldest first."""
        rows = await tx.all(
            f"SELECT {_PASSKEY} FROM passkey WHERE account_id = $1 ORDER BY passkey_id", account_id
        )
        return [_passkey(row) for row in rows]

    async def by_credential(self, tx: Tx, credential_id: str) -> StoredPasskey | None:
        """Return one passkey by what the authenticator calls it."""
        row = await tx.one(
            f"SELECT {_PASSKEY} FROM passkey WHERE credential_id = $1", credential_id
        )
        return _passkey(row) if row else None

    async def add(self, tx: Tx, passkey: StoredPasskey) -> bool:
        """Store a passkey; False when its credential is registered."""
        added = await tx.execute(
            f"INSERT INTO passkey ({_PASSKEY}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "ON CONFLICT (credential_id) DO NOTHING",
            passkey.passkey_id,
            passkey.account_id,
            passkey.credential_id,
            passkey.host,
            passkey.public_key,
            passkey.uses_count,
            passkey.name,
            passkey.created_at_ms,
            passkey.used_at_ms,
        )
        return added == 1

    async def touch(self, tx: Tx, passkey: StoredPasskey) -> bool:
        """Store its counter and when it was used; False when another use came first."""
        changed = await tx.execute(
            "UPDATE passkey SET uses_count = $2, used_at_ms = $3 "
            "WHERE passkey_id = $1 AND (uses_count < $2 OR uses_count = 0)",
            passkey.passkey_id,
            passkey.uses_count,
            passkey.used_at_ms,
        )
        return changed == 1

    async def rename(self, tx: Tx, account_id: str, passkey_id: str, name: str) -> bool:
        """Rename one of an account's passkeys; False when it has no such one."""
        changed = await tx.execute(
            "UPDATE passkey SET name = $3 WHERE passkey_id = $2 AND account_id = $1",
            account_id,
            passkey_id,
            name,
        )
        return changed == 1

    async def remove(self, tx: Tx, account_id: str, passkey_id: str) -> bool:
        """Remove one of an account's passkeys; False when it has no such one."""
        removed = await tx.execute(
            "DELETE FROM passkey WHERE passkey_id = $2 AND account_id = $1", account_id, passkey_id
        )
        return removed == 1
