"""Published documents in the relational store; one SQL text for SQLite and PostgreSQL."""

import msgspec

from madang.engines.sql.port import Tx
from madang.market.model import SymbolMatch
from madang.market.store import Edition, Release

EDITION = "edition"


class SqlMarketStore:
    """Tables `market_document` and `market_symbol`."""

    async def edition(self, tx: Tx) -> Edition | None:
        """Return what is published."""
        body = await self.document(tx, EDITION)
        return msgspec.json.decode(body, type=Edition) if body is not None else None

    async def put_edition(self, tx: Tx, edition: Edition) -> None:
        """Store what is published."""
        await _put(tx, EDITION, edition.version, msgspec.json.encode(edition))

    async def put_release(self, tx: Tx, version: int, release: Release) -> None:
        """Replace all documents and all symbols."""
        for name in ("overview", "symbols", "quality"):
            await _put(tx, name, version, getattr(release, name))
        await tx.execute("DELETE FROM market_symbol")
        await tx.execute_many(
            "INSERT INTO market_symbol (code, name, folded, value, card, detail) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            [(s.code, s.name, s.folded, s.value, s.card, s.detail) for s in release.each],
        )

    async def document(self, tx: Tx, name: str) -> bytes | None:
        """Return a document's body."""
        row = await tx.one("SELECT body FROM market_document WHERE name = $1", name)
        return bytes(row["body"]) if row else None

    async def cards(self, tx: Tx, codes: list[str]) -> dict[str, bytes]:
        """Return the cards of those codes that are known."""
        found: dict[str, bytes] = {}
        for code in codes:
            row = await tx.one("SELECT card FROM market_symbol WHERE code = $1", code)
            if row:
                found[code] = bytes(row["card"])
        return found

    async def detail(self, tx: Tx, code: str) -> bytes | None:
        """Return a symbol's detail."""
        row = await tx.one("SELECT detail FROM market_symbol WHERE code = $1", code)
        return bytes(row["detail"]) if row else None

    async def search(self, tx: Tx, folded: str, limit: int) -> list[SymbolMatch]:
        """Return symbols whose name or code holds the text, the most traded first."""
        escaped = folded.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        rows = await tx.all(
            "SELECT code, name FROM market_symbol WHERE folded LIKE $1 ESCAPE '!' "
            "ORDER BY value DESC, code LIMIT $2",
            f"%{escaped}%",
            limit,
        )
        return [SymbolMatch(code=row["code"], name=row["name"]) for row in rows]


async def _put(tx: Tx, name: str, version: int, body: bytes) -> None:
    await tx.execute(
        "INSERT INTO market_document (name, version, body) VALUES ($1, $2, $3) "
        "ON CONFLICT (name) DO UPDATE SET version = excluded.version, body = excluded.body",
        name,
        version,
        body,
    )
