"""Archives of one's own data: asked for, made beside the requests, fetched by a link that ends.

The one thing to know: an archive is written in pieces as it grows, and sent piece by piece; it
never stands whole in memory.
"""

import asyncio
import io
import json
import logging
import zipfile
from collections.abc import AsyncIterator, Sequence
from typing import Any

from msgspec.structs import replace

from madang.engines.blobs.port import Blobs
from madang.engines.sql.own_rows import OwnRows, own_pages, shown
from madang.engines.sql.port import Row, Tx
from madang.identity.errors import ExportNotReady, ExportTooSoon, LinkInvalid
from madang.identity.model import Export, ExportLink, Principal
from madang.identity.service.entry import Parts
from madang.identity.service.sessions import digest, new_secret
from madang.identity.store import StoredExport, Ticket
from madang.kernel.errors import MadangError, NotFound
from madang.kernel.ids import new_id

logger = logging.getLogger(__name__)

PIECE_BYTES = 4 * 1024 * 1024
EXPORT_TTL_MS = 7 * 86_400_000
EXPORT_EVERY_MS = 24 * 3_600_000
MAKING_MAX_MS = 6 * 3_600_000
LINK_TTL_MS = 10 * 60_000
NAME_LENGTH_MAX_CHARS = 120
README = """이 압축 파일에는 마당이 당신에 관해 가진 것이 들어 있습니다. 표마다 JSON 파일 하나이고,
올린 파일은 files/ 안에 있습니다. 시각은 유닉스 밀리초(UTC)입니다.

This archive holds what Madang has about you: a JSON file for each table, and under files/ what you
have uploaded. Moments are Unix milliseconds (UTC).
"""


class _Growing(io.RawIOBase):
    """A file that is written at its end, and taken away from its beginning."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.size_bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        raw = bytes(content)
        self.waiting += raw
        self.size_bytes += len(raw)
        return len(raw)


class Exports:
    """Verbs on archives."""

    def __init__(self, parts: Parts, blobs: Blobs, rules: Sequence[OwnRows]) -> None:
        self._parts = parts
        self._blobs = blobs
        self._rules = [rule for rule in rules if rule.is_handed_out]
        self._making: set[asyncio.Task[None]] = set()

    async def ask(self, caller: Principal) -> Export:
        """Ask for an archive; one in EXPORT_EVERY_MS.

        Raises:
            ExportTooSoon.
        """
        now_ms, store = self._parts.clock.now_ms(), self._parts.stores.own
        export = StoredExport(
            export_id=new_id(),
            account_id=caller.account_id,
            state="waiting",
            asked_at_ms=now_ms,
            done_at_ms=None,
            expires_at_ms=None,
            size_bytes=0,
        )

        async def work(tx: Tx) -> None:
            for known in await store.exports(tx, caller.account_id):
                wait_ms = known.asked_at_ms + EXPORT_EVERY_MS - now_ms
                if known.state != "failed" and wait_ms > 0:
                    raise ExportTooSoon(
                        "You have asked for an archive today; it stands in the list.",
                        retry_after_s=wait_ms // 1000,
                    )
            await store.add_export(tx, export)

        await self._parts.db.write(work)
        task = asyncio.create_task(self._make(export.export_id), name="identity: export")
        self._making.add(task)
        task.add_done_callback(self._making.discard)
        return _shown(export)

    async def of(self, caller: Principal) -> list[Export]:
        """Return the caller's archives, newest first."""
        store = self._parts.stores.own
        found = await self._parts.db.read(lambda tx: store.exports(tx, caller.account_id))
        return [_shown(export) for export in found]

    async def link(self, caller: Principal, export_id: str) -> ExportLink:
        """Return a link to an archive that works for LINK_TTL_MS, without a token.

        Raises:
            NotFound, ExportNotReady.
        """
        found = [each for each in await self.of(caller) if each.export_id == export_id]
        if not found:
            raise NotFound("You have no such archive.")
        if found[0].state != "ready":
            raise ExportNotReady("The archive is not made yet.")
        secret, expires_at_ms = new_secret(), self._parts.clock.now_ms() + LINK_TTL_MS
        ticket = Ticket(
            kind="export",
            token_hash=digest(secret),
            account_id=caller.account_id,
            content=export_id,
            tries_count=0,
            expires_at_ms=expires_at_ms,
        )
        await self._parts.db.write(lambda tx: self._parts.stores.tickets.put(tx, ticket))
        return ExportLink(
            address=f"/api/exports/{export_id}?ticket={secret}", expires_at_ms=expires_at_ms
        )

    async def content(self, export_id: str, ticket: str) -> tuple[int, AsyncIterator[bytes]]:
        """Return the size of an archive and its pieces, for whoever has the link.

        Raises:
            LinkInvalid.
        """
        stores, now_ms = self._parts.stores, self._parts.clock.now_ms()

        async def work(tx: Tx) -> tuple[int, Sequence[str]]:
            taken = await stores.tickets.try_once(tx, "export", digest(ticket), now_ms)
            if taken is None or taken.content != export_id or taken.account_id is None:
                raise LinkInvalid("This link is no longer good; ask for another one.")
            for export in await stores.own.exports(tx, taken.account_id):
                if export.export_id == export_id and export.state == "ready":
                    return export.size_bytes, await stores.own.pieces(tx, export_id)
            raise LinkInvalid("This archive is gone; ask for another one.")

        size_bytes, keys = await self._parts.db.write(work)
        return size_bytes, self._sent(keys)

    async def _sent(self, keys: Sequence[str]) -> AsyncIterator[bytes]:
        for key in keys:
            yield await self._blobs.get(key)

    async def sweep(self) -> None:
        """Drop archives that expired or that nobody finishes."""
        store, now_ms = self._parts.stores.own, self._parts.clock.now_ms()
        stale = await self._parts.db.read(
            lambda tx: store.stale(tx, now_ms, now_ms - MAKING_MAX_MS)
        )
        for export in stale:
            await self._drop(export.export_id)

    async def drop_all(self, account_id: str) -> None:
        """Drop every archive of an account."""
        store = self._parts.stores.own
        for export in await self._parts.db.read(lambda tx: store.exports(tx, account_id)):
            await self._drop(export.export_id)

    async def settle(self) -> None:
        """Wait for archives that are being made."""
        await asyncio.gather(*self._making)

    async def close(self) -> None:
        """Stop making archives."""
        for task in list(self._making):
            task.cancel()
        await asyncio.gather(*self._making, return_exceptions=True)

    async def _drop(self, export_id: str) -> None:
        store = self._parts.stores.own
        for key in await self._parts.db.write(lambda tx: store.drop_export(tx, export_id)):
            await self._blobs.remove(key)

    # Making

    async def _make(self, export_id: str) -> None:
        parts, store = self._parts, self._parts.stores.own
        export = await parts.db.write(lambda tx: store.claim_export(tx, export_id))
        if export is None:
            return
        now_ms = parts.clock.now_ms
        try:
            size_bytes = await self._write(export)
            done = replace(
                export,
                state="ready",
                done_at_ms=now_ms(),
                expires_at_ms=now_ms() + EXPORT_TTL_MS,
                size_bytes=size_bytes,
            )
        except MadangError as refusal:
            logger.error("the archive %s was not made: %s", export_id, refusal.message)
            done = replace(export, state="failed", expires_at_ms=now_ms() + EXPORT_TTL_MS)
        await parts.db.write(lambda tx: store.put_export(tx, done))

    async def _write(self, export: StoredExport) -> int:
        growing, position = _Growing(), 0
        with zipfile.ZipFile(growing, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", README)
            for rule in self._rules:
                with archive.open(f"{rule.table}.json", "w", force_zip64=True) as file:
                    file.write(b"[")
                    joint = b"\n"
                    async for page in own_pages(self._parts.db, rule, export.account_id):
                        for row in page:
                            text = json.dumps(shown(rule, row), ensure_ascii=False)
                            file.write(joint + text.encode())
                            joint = b",\n"
                        position = await self._take(export, growing, position)
                    file.write(b"\n]\n")
            position = await self._write_files(export, (archive, growing), position)
        await self._take(export, growing, position, is_last=True)
        return growing.size_bytes

    async def _write_files(
        self, export: StoredExport, into: tuple[zipfile.ZipFile, _Growing], position: int
    ) -> int:
        archive, growing = into
        for rule in self._rules:
            if rule.blob is None:
                continue
            async for page in own_pages(self._parts.db, rule, export.account_id):
                for row in page:
                    content = await self._content(row[rule.blob])
                    if content is not None:
                        archive.writestr(_place(rule, row), content)
                    position = await self._take(export, growing, position)
        return position

    async def _content(self, key: str | None) -> bytes | None:
        try:
            return await self._blobs.get(key) if key else None
        except MadangError:
            return None

    async def _take(
        self, export: StoredExport, growing: _Growing, position: int, is_last: bool = False
    ) -> int:
        """Store what has grown over a piece; return the place of the next."""
        while len(growing.waiting) >= PIECE_BYTES or (is_last and growing.waiting):
            piece = bytes(growing.waiting[:PIECE_BYTES])
            del growing.waiting[:PIECE_BYTES]
            key = await self._blobs.put(piece)
            await self._add_piece(export.export_id, position, key, len(piece))
            position += 1
        return position

    async def _add_piece(self, export_id: str, position: int, key: str, size_bytes: int) -> None:
        store = self._parts.stores.own
        await self._parts.db.write(
            lambda tx: store.add_piece(tx, export_id, position, key, size_bytes)
        )


def _place(rule: OwnRows, row: Row) -> str:
    """Return where a content stands in the archive; no name of a file leads out of it."""
    name = str(row["name"]) if "name" in row else str(rule.blob)
    name = "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in name)
    key = "-".join(str(row[column]) for column in row if column.endswith("_id"))[:64]
    return f"files/{rule.table}/{key}-{name[-NAME_LENGTH_MAX_CHARS:].lstrip('.')}"


def _shown(export: StoredExport) -> Export:
    return Export(
        export_id=export.export_id,
        state=export.state,
        asked_at_ms=export.asked_at_ms,
        done_at_ms=export.done_at_ms,
        expires_at_ms=export.expires_at_ms,
        size_bytes=export.size_bytes,
    )
