"""The export of a whole community into one archive (EX1-EX5).

The one thing to know: all rows are read in one snapshot into a file beside the archive, so that
they fit together; contents follow by their hash. Memory holds a page of rows or one content,
never more.
"""

import gzip
import hashlib
import hmac
import io
import secrets
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from madang.community.errors import CommunityNotFound, NotAllowed
from madang.community.errors.archives import ArchiveBroken, ArchiveNotFound
from madang.community.model.archives import (
    FILES,
    FORMAT,
    HEADER,
    MANIFEST,
    ROWS,
    TABLES,
    Entry,
    Header,
    Manifest,
    blob_keys_of,
    to_json,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.errors import NotFound
from madang.kernel.ids import is_id, new_id

ROWS_PER_PAGE = 500
ROWS_PER_FILE = 5_000
KEPT_MS = 60 * 60 * 1000
SECRET_NAME = "archive_seal"


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """An archive that is ready, and the address at which it is fetched for an hour."""

    path: str
    size_bytes: int
    counts: dict[str, int]


class Exports:
    """Verbs on exports."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access
        self._store = tools.doors.archives

    async def make(self, community_id: str, account_id: str) -> Exported:
        """Write a community's archive, for its owner.

        Raises:
            CommunityNotFound, NotAllowed.
        """
        await self._need_owner(community_id, account_id)
        folder = self._folder()
        export_id, key = new_id(), secrets.token_urlsafe(32)
        path = folder / _name(export_id, key)
        manifest = await self.write(community_id, path)
        act = Act(
            community_id=community_id,
            actor_id=account_id,
            kind="community_exported",
            target_kind="community",
            target_id=community_id,
        )
        await self._tools.db.write(lambda tx: record(self._tools, tx, act))
        return Exported(
            path=f"/api/archives/{export_id}/{key}",
            size_bytes=path.stat().st_size,
            counts=manifest.counts,
        )

    def find(self, export_id: str, key: str) -> Path:
        """Return an archive that was made within the last hour.

        Raises:
            ArchiveNotFound.
        """
        path = self._folder() / _name(export_id, key)
        if not is_id(export_id) or not path.is_file():
            raise ArchiveNotFound("There is no such export any more; make another one.")
        return path

    async def write(self, community_id: str, path: Path) -> Manifest:
        """Write a community's archive into a new file.

        Raises:
            CommunityNotFound: there is none.
        """
        secret = await self.secret()
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            spooled, counts, header = await self._tools.db.read(
                lambda tx: self._spool(tx, community_id, Path(folder))
            )
            part = Path(folder) / "archive"
            with tarfile.open(part, "w:gz", compresslevel=3) as archive:
                entries = [_add(archive, HEADER, msgspec.json.encode(header))]
                keys, missing = _keys(Path(folder) / "keys"), []
                for key in keys:
                    try:
                        content = await self._tools.files.blobs.get(key)
                    except NotFound:
                        missing.append(key)
                        continue
                    entries.append(_add(archive, FILES + key, content))
                for file in spooled:
                    entries.append(_add_file(archive, ROWS + file.name, file))
                manifest = Manifest(
                    entries=entries,
                    counts=counts,
                    missing=missing,
                    seal=seal_of(secret, entries),
                )
                _add(archive, MANIFEST, msgspec.json.encode(manifest))
            part.rename(path)
        return manifest

    async def secret(self) -> str:
        """Return what this installation seals its archives with."""
        return await self._tools.db.write(
            lambda tx: self._tools.files.attachments.secret(
                tx, SECRET_NAME, secrets.token_urlsafe(32)
            )
        )

    async def _spool(
        self, tx: Tx, community_id: str, folder: Path
    ) -> tuple[list[Path], dict[str, int], Header]:
        """Write every row of a community into files, and beside them the contents they name."""
        row = await self._store.community(tx, community_id)
        if row is None or row["kind"] != "community":
            raise CommunityNotFound("There is no such community.", community_id=community_id)
        files, counts = [], {"community": 1}
        with (folder / "keys").open("w") as keys:
            files.append(_rows_file(folder, "000-community-0", [to_json(row)]))
            tops = await self._store.tops(tx, community_id)
            files.append(_rows_file(folder, "001-stream-0", [tops]))
            for at, table in enumerate(TABLES):
                counts[table.name] = 0
                offset, number, lines = None, 0, 0
                while page := await self._store.page(
                    tx, table, community_id, offset, ROWS_PER_PAGE
                ):
                    if lines >= ROWS_PER_FILE:
                        number, lines = number + 1, 0
                    path = folder / f"{at + 2:03}-{table.name}-{number}.jsonl"
                    if lines == 0:
                        files.append(path)
                    with path.open("ab") as file:
                        for one in page:
                            file.write(msgspec.json.encode(to_json(one)) + b"\n")
                            keys.writelines(f"{key}\n" for key in blob_keys_of(one))
                    lines += len(page)
                    counts[table.name] += len(page)
                    offset = [page[-1][name.strip()] for name in table.key.split(",")]
        header = Header(
            format=FORMAT,
            revision=self._tools.doors.revision,
            community_id=community_id,
            name=row["name"],
            made_at_ms=self._tools.clock.now_ms(),
        )
        return files, counts, header

    async def _need_owner(self, community_id: str, account_id: str) -> None:
        if not await self._access.may_read(community_id, account_id):
            raise CommunityNotFound("There is no such community, or you may not see it.")
        if await self._access.role(community_id, account_id) != "owner":
            raise NotAllowed("Only the owner exports a community.", needs=["owner"])

    def _folder(self) -> Path:
        """Return the folder of archives, without those that are older than an hour."""
        folder = self._tools.doors.folder
        folder.mkdir(parents=True, exist_ok=True)
        before_s = (self._tools.clock.now_ms() - KEPT_MS) / 1000
        for old in folder.glob("*.tar.gz"):
            if old.stat().st_mtime < before_s:
                old.unlink(missing_ok=True)
        return folder


def seal_of(secret: str, entries: list[Entry]) -> str:
    """Return the seal that shows where an archive was made, and that nobody has changed it."""
    return hmac.new(secret.encode(), msgspec.json.encode(entries), hashlib.sha256).hexdigest()


def _name(export_id: str, key: str) -> str:
    return f"{export_id}-{hashlib.sha256(key.encode()).hexdigest()}.tar.gz"


def _rows_file(folder: Path, name: str, rows: Sequence[Mapping[str, object]]) -> Path:
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    return path


def _keys(path: Path) -> Iterator[str]:
    """Yield the contents' keys, each once; a key is 64 characters, so a million are 100 MB."""
    seen: set[bytes] = set()
    with path.open() as file:
        for line in file:
            key = line.strip()
            raw = bytes.fromhex(key)
            if raw not in seen:
                seen.add(raw)
                yield key


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> Entry:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))
    return Entry(name=name, sha256=hashlib.sha256(content).hexdigest(), size_bytes=info.size)


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> Entry:
    info = tarfile.TarInfo(name)
    info.size = path.stat().st_size
    with path.open("rb") as file:
        archive.addfile(info, file)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    path.unlink()
    return Entry(name=name, sha256=sha256, size_bytes=info.size)


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """Open an archive to be read once, from its beginning to its end.

    Raises:
        ArchiveBroken: it is none, or ends early.
    """
    try:
        with tarfile.open(path, "r|gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as wrong:
        raise ArchiveBroken(f"The archive cannot be unpacked: {wrong}.", where="$") from wrong
