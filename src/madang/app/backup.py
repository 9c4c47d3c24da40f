"""Backup and restore of an installation on one machine: one archive of all in the data folder.

The one thing to know: the order of copying. Databases are copied first (each as one snapshot, also
under load), then what they point at, which is only ever added to; the lake's log comes before its
files.
"""

import asyncio
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from madang.app.engines import FILE, SQLITE, open_sql
from madang.engines.sql import migrate
from madang.kernel.clock import SystemClock
from madang.kernel.errors import SettingsError
from madang.kernel.settings import Settings
from madang.realtime import stream_log

MANIFEST = "manifest.json"
FORMAT = 1
PAGES_PER_STEP = 2_000


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says of itself."""

    format: int
    version: str
    revision: str
    made_at_ms: int


def backup(settings: Settings, to: Path, version: str) -> int:
    """Write everything into a new archive and return its size in bytes; the server may be running.

    Raises:
        SettingsError: the store is no SQLite (use pg_dump), there is nothing to back up, or the
            archive is there already.
    """
    databases = [_sqlite_path(settings.sql.url), _sqlite_path(settings.log.url)]
    if not databases[0].exists():
        raise SettingsError(f"There is nothing to back up in {settings.server.data_dir}.")
    if to.exists():
        raise SettingsError(f"{to} is there already; name a new file.")
    part = to.with_name(to.name + ".part")
    try:
        with tarfile.open(part, "w:gz", compresslevel=3) as archive:
            _add_databases(archive, [path for path in databases if path.exists()])
            for folder, name in ((settings.blobs.url, "blobs"), (settings.lake.url, "lake")):
                root = Path(folder.removeprefix(FILE))
                for file in _in_order(root):
                    archive.add(file, f"{name}/{file.relative_to(root)}", recursive=False)
            _add_manifest(archive, version)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)
    return to.stat().st_size


def restore(settings: Settings, source: Path) -> Manifest:
    """Fill an empty data folder from an archive, and begin a new epoch (ST4).

    Raises:
        SettingsError: the folder is not empty, or the file is no archive of ours or a newer one.
    """
    data = Path(settings.server.data_dir)
    if data.exists() and any(data.iterdir()):
        raise SettingsError(f"{data} is not empty; restore into a new folder with --data DIR.")
    if not settings.sql.url.startswith(SQLITE):
        raise SettingsError("restore fills a folder; a PostgreSQL store is restored by pg_restore.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _manifest(archive, source)
            data.mkdir(parents=True, exist_ok=True)
            _unpack(archive, data)
    except (OSError, EOFError, tarfile.TarError) as wrong:
        raise SettingsError(f"{source} cannot be read as an archive: {wrong}.") from wrong
    (data / MANIFEST).unlink()
    asyncio.run(_begin_epoch(settings))
    return manifest


async def _begin_epoch(settings: Settings) -> None:
    db = await open_sql(settings.sql.url)
    await stream_log.renew_epoch(db)
    await db.close()


def _unpack(archive: tarfile.TarFile, data: Path) -> None:
    """Write the files of an archive into the folder, and nothing outside of it.

    Our own, because `extractall(filter=...)` came with Python 3.11.4.
    """
    for member in archive:
        to = (data / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() else None
        if content is None or not to.is_relative_to(data.resolve()):
            raise SettingsError(f"The archive holds {member.name!r}, which is no file of ours.")
        to.parent.mkdir(parents=True, exist_ok=True)
        with content, to.open("wb") as file:
            shutil.copyfileobj(content, file)


def _manifest(archive: tarfile.TarFile, source: Path) -> Manifest:
    found = archive.extractfile(MANIFEST) if MANIFEST in archive.getnames() else None
    if found is None:
        raise SettingsError(f"{source} is no archive of Madang.")
    manifest = msgspec.json.decode(found.read(), type=Manifest)
    if manifest.format > FORMAT or manifest.revision > migrate.newest_revision():
        raise SettingsError(f"{source} is of a newer Madang ({manifest.version}); update first.")
    return manifest


def _add_manifest(archive: tarfile.TarFile, version: str) -> None:
    manifest = Manifest(
        format=FORMAT,
        version=version,
        revision=migrate.newest_revision(),
        made_at_ms=SystemClock().now_ms(),
    )
    with tempfile.NamedTemporaryFile() as file:
        file.write(msgspec.json.encode(manifest))
        file.flush()
        archive.add(file.name, MANIFEST)


def _add_databases(archive: tarfile.TarFile, databases: list[Path]) -> None:
    for path in databases:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            copy = Path(folder) / path.name
            source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            with closing(source), closing(sqlite3.connect(copy)) as target:
                source.backup(target, pages=PAGES_PER_STEP)
            archive.add(copy, path.name)


def _in_order(root: Path) -> Iterator[Path]:
    """Yield the files of a folder, logs of tables first: what a log names was there before it."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    yield from sorted(files, key=lambda path: "_delta_log" not in path.parts)


def _sqlite_path(url: str) -> Path:
    if not url.startswith(SQLITE):
        raise SettingsError("backup copies a folder; back a PostgreSQL store up with pg_dump.")
    return Path(url.removeprefix(SQLITE))
