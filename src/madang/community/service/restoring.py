"""The way back of an exported community (EX6-EX10): looked through first, then written.

The one thing to know: the first reading changes no row; it checks every hash, takes contents in,
and learns whose ids are free. The community's own row is written last: until then nobody sees
anything.
"""

import hashlib
import tarfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from madang.community.errors.archives import ArchiveBroken, ArchiveNewer
from madang.community.model.archives import (
    ACCOUNT_COLUMNS,
    BLOB_COLUMNS,
    BY_NAME,
    FILE_BYTES_MAX,
    FILES,
    FORMAT,
    HEADER,
    LINE_BYTES_MAX,
    MANIFEST,
    MESSAGE_COLUMNS,
    PLACE_COLUMNS,
    ROWS,
    Entry,
    Header,
    Manifest,
    Table,
    from_json,
    renewed,
    translated,
)
from madang.community.service.exports import Exports, opened, seal_of
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.ids import is_id, new_id

ROWS_AT_ONCE = 200
JSON_BYTES_MAX = 64 * 1024 * 1024


class Looked(Struct, kw_only=True):
    """What the first reading has learnt."""

    header: Header
    community: dict[str, Any] = field(default_factory=dict)
    tops: dict[str, int] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    is_taken: bool = False
    """An id of the archive is another thing's here: all of them are made anew."""
    is_sealed: bool = False


class Restored(Struct, frozen=True, kw_only=True):
    """What came in."""

    community_id: str
    counts: dict[str, int]
    are_ids_kept: bool
    missing_count: int


class Restoring:
    """One way in for archives of our own."""

    def __init__(self, tools: Tools, exports: Exports) -> None:
        self._tools = tools
        self._exports = exports
        self._store = tools.doors.archives

    async def restore(
        self,
        path: Path,
        account_id: str,
        name: str,
        begun: Callable[[str], Awaitable[None]] | None = None,
    ) -> Restored:
        """Take a community in; `account_id` owns it from now on.

        Args:
            begun: told the community's id before its first row is written.

        Raises:
            ArchiveBroken, ArchiveNewer.
        """
        looked, manifest = await self._look(path)
        salt = new_id() if looked.is_taken else ""
        strangers = await self._strangers(looked, account_id)

        def account(old: str) -> str:
            return renewed(old, f"account{looked.header.community_id}") if old in strangers else old

        def thing(old: str) -> str:
            if old in looked.accounts and old not in looked.places:
                return account(old)
            return renewed(old, salt) if salt else old

        community_id = thing(looked.header.community_id)
        counts: dict[str, int] = {}
        if begun is not None:
            await begun(community_id)
        try:
            with opened(path) as archive:
                for table, rows in _rows(archive):
                    ours = await self._checked(table, rows, looked)
                    new = [translated(row, account, thing) for row in ours]
                    if salt and table.name == "message":
                        # A nonce is its author's, wherever they write.
                        new = [{**row, "nonce": row["message_id"]} for row in new]
                    await self._tools.db.write(
                        lambda tx, table=table, new=new: self._put(  # type: ignore[misc]
                            tx, table, new, community_id
                        )
                    )
                    counts[table.name] = counts.get(table.name, 0) + len(new)
            await self._index(community_id)
            await self._open(looked, thing, community_id, (account_id, name))
        except BaseException:
            await self._tools.db.write(lambda tx: self._store.purge(tx, community_id))
            raise
        return Restored(
            community_id=community_id,
            counts=counts,
            are_ids_kept=not salt,
            missing_count=len(manifest.missing),
        )

    async def _look(self, path: Path) -> tuple[Looked, Manifest]:
        looked: Looked | None = None
        manifest: Manifest | None = None
        with opened(path) as archive:
            for info in archive:
                content = _read(archive, info)
                if looked is None:
                    looked = Looked(header=_header(info.name, content, self._tools))
                elif info.name == MANIFEST:
                    manifest = _decoded(content, Manifest, MANIFEST)
                    break
                await self._take(looked, info.name, content)
                sha256 = hashlib.sha256(content).hexdigest()
                looked.entries.append(Entry(name=info.name, sha256=sha256, size_bytes=len(content)))
        if looked is None or manifest is None:
            raise ArchiveBroken("The archive ends before its manifest.", where=MANIFEST)
        for ours, theirs in zip(looked.entries, manifest.entries, strict=False):
            if ours != theirs:
                raise ArchiveBroken(f"{ours.name} is not as it was made.", where=ours.name)
        if len(looked.entries) != len(manifest.entries) or not looked.community:
            raise ArchiveBroken("Files of the archive are missing.", where=MANIFEST)
        looked.contents.update(manifest.missing)
        secret = await self._exports.secret()
        looked.is_sealed = manifest.seal == seal_of(secret, manifest.entries)
        return looked, manifest

    async def _take(self, looked: Looked, name: str, content: bytes) -> None:
        if name.startswith(FILES):
            key = await self._tools.files.blobs.put(content)
            if key != name.removeprefix(FILES):
                raise ArchiveBroken(f"{name} holds another content.", where=name)
            looked.contents.add(key)
        elif name.startswith(ROWS):
            kind = name.removeprefix(ROWS).split("-")[1]
            for batch in _batches(_lines(name, content)):
                await self._look_at(looked, kind, batch)

    async def _look_at(
        self, looked: Looked, kind: str, batch: list[tuple[str, dict[str, Any]]]
    ) -> None:
        rows = [row for _, row in batch]
        if kind == "community":
            looked.community = rows[0]
            looked.places.add(looked.header.community_id)
            await self._ask(looked, "community", "community_id", [looked.header.community_id])
            return
        if kind == "stream":
            looked.tops = {str(k): v for k, v in rows[0].items() if isinstance(v, int)}
            return
        table = BY_NAME.get(kind)
        if table is None:
            raise ArchiveBroken(f"{kind} is no table of a community.", where=batch[0][0])
        for where, row in batch:
            if table.own and not is_id(str(row.get(table.own))):
                raise ArchiveBroken(f"{where} has no id.", where=where)
            looked.accounts.update(
                value for name in ACCOUNT_COLUMNS if isinstance(value := row.get(name), str)
            )
        if table.own:
            ids = [str(row[table.own]) for row in rows]
            await self._ask(looked, table.name, table.own, ids)
            if table.name in ("category", "channel", "role", "report"):
                looked.places.update(ids)

    async def _ask(self, looked: Looked, table: str, column: str, ids: list[str]) -> None:
        if not looked.is_taken:
            looked.is_taken = bool(
                await self._tools.db.read(lambda tx: self._store.taken(tx, table, column, ids))
            )

    async def _strangers(self, looked: Looked, account_id: str) -> set[str]:
        """Return the accounts of the archive that are somebody here, and may not be spoken for."""
        if looked.is_sealed:
            return set()
        found: set[str] = set()
        ids = sorted(looked.accounts - {account_id})
        for start in range(0, len(ids), ROWS_AT_ONCE):
            some = ids[start : start + ROWS_AT_ONCE]
            for table in ("account", "member", "webhook"):
                column = "webhook_id" if table == "webhook" else "account_id"
                found.update(
                    await self._tools.db.read(
                        lambda tx, t=table, c=column, s=some: self._store.taken(tx, t, c, s)  # type: ignore[misc]
                    )
                )
        return found

    async def _checked(
        self, table: Table, batch: list[tuple[str, dict[str, Any]]], looked: Looked
    ) -> list[dict[str, Any]]:
        """Return rows that name nothing but what is the archive's own (EX8)."""
        columns = await self._tools.db.read(lambda tx: self._store.columns(tx, table.name))
        for where, row in batch:
            _check_row(where, row, columns, looked)
        return [row for _, row in batch]

    async def _put(
        self, tx: Tx, table: Table, rows: list[dict[str, Any]], community_id: str
    ) -> None:
        if table.name != "message":
            named = {str(row[name]) for row in rows for name in MESSAGE_COLUMNS if row.get(name)}
            found = (
                await self._store.own_messages(tx, community_id, sorted(named)) if named else set()
            )
            for row in rows:
                # What a thread was started from may be gone by now.
                if table.name == "thread" and row.get("starter_id") not in found:
                    named.discard(str(row.get("starter_id")))
                    row["starter_id"] = None
            if named - found:
                raise ArchiveBroken(
                    f"A row of {table.name} names a message that is not the archive's.",
                    where=table.name,
                )
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in rows:
            by_columns.setdefault(tuple(row), []).append(row)
        for some in by_columns.values():
            await self._store.put(tx, table.name, some)

    async def _index(self, community_id: str) -> None:
        """Take every message into the search (EX10)."""
        table, offset = BY_NAME["message"], None

        async def work(tx: Tx, offset: list[Any] | None) -> list[Any] | None:
            page = await self._store.page(tx, table, community_id, offset, ROWS_AT_ONCE)
            for message in await self._tools.messages.by_ids(tx, [r["message_id"] for r in page]):
                await self._tools.search.put(tx, message)
            return [page[-1]["message_id"]] if page else None

        while True:
            offset = await self._tools.db.write(lambda tx, at=offset: work(tx, at))  # type: ignore[misc]
            if offset is None:
                return

    async def _open(
        self, looked: Looked, thing: Any, community_id: str, owner: tuple[str, str]
    ) -> None:
        """Write the community's own row, its owner and how far its streams stand."""
        tops = {}
        for stream, seq in looked.tops.items():
            kind, _, name = stream.partition(":")
            if name in looked.places and kind in ("channel", "community"):
                tops[f"{kind}:{thing(name)}"] = seq
        columns = await self._tools.db.read(lambda tx: self._store.columns(tx, "community"))
        row = {name: value for name, value in looked.community.items() if name in columns}
        row |= {"community_id": community_id, "owner_id": owner[0], "kind": "community"}
        member = {
            "community_id": community_id,
            "account_id": owner[0],
            "name": owner[1],
            "joined_at_ms": self._tools.clock.now_ms(),
        }

        async def work(tx: Tx) -> None:
            await self._store.put_tops(tx, tops)
            await self._store.put(tx, "member", [member])
            await self._store.put(tx, "community", [row])

        await self._tools.db.write(work)


def _check_row(where: str, row: dict[str, Any], columns: frozenset[str], looked: Looked) -> None:
    unknown = set(row) - columns
    if unknown:
        raise ArchiveBroken(f"{where}: {min(unknown)} is no column here.", where=where)
    if row.get("community_id", looked.header.community_id) != looked.header.community_id:
        raise ArchiveBroken(f"{where} is of another community.", where=where)
    for name in PLACE_COLUMNS:
        if row.get(name) and row[name] not in looked.places:
            raise ArchiveBroken(f"{where}: {name} is not in the archive.", where=where)
    for name in BLOB_COLUMNS:
        if row.get(name) and row[name] not in looked.contents:
            raise ArchiveBroken(f"{where}: the content of {name} is missing.", where=where)


def _header(name: str, content: bytes, tools: Tools) -> Header:
    if name != HEADER:
        raise ArchiveBroken("This is no archive of a Madang community.", where=name)
    header: Header = _decoded(content, Header, HEADER)
    if header.format > FORMAT or header.revision > tools.doors.revision:
        raise ArchiveNewer("The archive is of a newer Madang; update first.")
    if not is_id(header.community_id):
        raise ArchiveBroken("The archive names no community.", where=HEADER)
    return header


def _decoded(content: bytes, kind: Any, name: str) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as wrong:
        raise ArchiveBroken(f"{name} cannot be read: {wrong}.", where=name) from wrong


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    most = FILE_BYTES_MAX if info.name.startswith(FILES) else JSON_BYTES_MAX
    file = archive.extractfile(info) if info.isfile() else None
    if file is None or info.size > most:
        raise ArchiveBroken(f"{info.name} is no file of ours, or too large.", where=info.name)
    return file.read()


def _lines(name: str, content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(content.splitlines(), 1):
        where = f"{name}:{number}"
        if len(line) > LINE_BYTES_MAX:
            raise ArchiveBroken(f"{where} is too long.", where=where)
        yield where, from_json(_decoded(line, Any, where), where)


def _batches(
    lines: Iterator[tuple[str, dict[str, Any]]],
) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    batch: list[tuple[str, dict[str, Any]]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(
    archive: tarfile.TarFile,
) -> Iterator[tuple[Table, list[tuple[str, dict[str, Any]]]]]:
    """Yield the rows of every table but the community's own, some at a time."""
    for info in archive:
        if not info.name.startswith(ROWS):
            continue
        table = BY_NAME.get(info.name.removeprefix(ROWS).split("-")[1])
        if table is not None:
            for batch in _batches(_lines(info.name, _read(archive, info))):
                yield table, batch
