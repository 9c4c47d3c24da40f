"""Alerts, quiet hours and digests in SQL."""

import msgspec

from madang.community.model.telling import DEFAULT, Digest, QuietSpan, Telling
from madang.community.store.notices import DigestDue
from madang.engines.sql.port import Row, Tx

_spans = msgspec.json.Decoder(tuple[QuietSpan, ...]).decode
_words = msgspec.json.Decoder(tuple[str, ...]).decode


def telling_of(row: Row) -> Telling:
    """Return the wishes of a row, which may be an outer join's without any."""
    if row["time_zone"] is None:
        return DEFAULT
    return Telling(
        keywords=_words(row["keywords"]),
        quiet_spans=_spans(row["quiet_spans"]),
        time_zone=row["time_zone"],
        digest=row["digest"],
    )


class SqlTellingStore:
    """A `TellingStore`."""

    async def telling(self, tx: Tx, account_id: str) -> Telling:
        """Return an account's wishes, or what holds without any."""
        row = await tx.one(
            "SELECT keywords, quiet_spans, time_zone, digest FROM telling WHERE account_id = $1",
            account_id,
        )
        return telling_of(row) if row else DEFAULT

    async def put(self, tx: Tx, account_id: str, telling: Telling, key: str, now_ms: int) -> None:
        """Store wishes; `key` becomes that of new ones, and mails begin to count now."""
        await tx.execute(
            "INSERT INTO telling (account_id, keywords, quiet_spans, time_zone, digest, "
            "digest_key, digested_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (account_id) DO UPDATE SET keywords = excluded.keywords, "
            "quiet_spans = excluded.quiet_spans, time_zone = excluded.time_zone, "
            "digested_at_ms = CASE WHEN telling.digest = 'off' THEN excluded.digested_at_ms "
            "ELSE telling.digested_at_ms END, digest = excluded.digest",
            account_id,
            msgspec.json.encode(telling.keywords).decode(),
            msgspec.json.encode(telling.quiet_spans).decode(),
            telling.time_zone,
            telling.digest,
            key,
            now_ms,
        )

    async def due(self, tx: Tx, digest: Digest, before_ms: int, limit: int) -> list[DigestDue]:
        """Return whose mail is due: told last at or before a moment, oldest first."""
        rows = await tx.all(
            "SELECT account_id, digested_at_ms, digest_key FROM telling WHERE digest = $1 "
            "AND digested_at_ms <= $2 ORDER BY digested_at_ms, account_id LIMIT $3",
            digest,
            before_ms,
            limit,
        )
        return [DigestDue(r["account_id"], r["digested_at_ms"], r["digest_key"]) for r in rows]

    async def note_told(self, tx: Tx, account_id: str, at_ms: int) -> None:
        """Store that an account was told until a moment."""
        await tx.execute(
            "UPDATE telling SET digested_at_ms = $2 WHERE account_id = $1", account_id, at_ms
        )

    async def end_digest(self, tx: Tx, key: str) -> str | None:
        """Stop the mails of whom a key belongs to; return the account, None for a wrong key."""
        row = await tx.one("SELECT account_id FROM telling WHERE digest_key = $1", key)
        if row is None:
            return None
        await tx.execute("UPDATE telling SET digest = 'off' WHERE digest_key = $1", key)
        return str(row["account_id"])
