"""The lake as Delta Lake tables in a folder, by delta-rs and Polars (imported at first use).

The one thing to know: a write is data files first and then one entry in the table's log, made only
if nobody else made it; a crash in between leaves files that nobody reads, never half a version.
"""

import contextlib
import logging
import os
import random
import re
import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from madang.engines.lake.port import TableVersion
from madang.kernel.errors import Malformed, NotFound, Unavailable
from madang.kernel.ids import new_id

if TYPE_CHECKING:
    import polars as pl
    from deltalake import DeltaTable

logger = logging.getLogger(__name__)

TRIES_MAX = 20
RETRY_WAIT_S = 0.02
RETRY_WAIT_MAX_S = 1.0
ZSTD_LEVEL = 3

_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*")
_MARK = "madang_write"
# What only moves files about; these versions do not count as ones to keep.
_HOUSEKEEPING = ("VACUUM START", "VACUUM END", "OPTIMIZE")


class DeltaLake:
    """A folder of tables; any number of processes may read and write it."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def exists(self, table: str) -> bool:
        """Say whether the table has a version."""
        return self.version(table) is not None

    def append(self, table: str, frame: "pl.DataFrame", partition_by: Sequence[str] = ()) -> int:
        """Add rows in one atomic commit and return the new version.

        Raises:
            Malformed: the frame's columns are not the table's.
            Unavailable: the disk is full, or others kept writing first.
        """
        return self._write(table, frame, partition_by, {"mode": "append"})

    def replace(
        self,
        table: str,
        frame: "pl.DataFrame",
        partition_by: Sequence[str] = (),
        where: str | None = None,
    ) -> int:
        """Replace the whole table (and its columns), or the rows that `where` names.

        Raises:
            Malformed: the frame's columns are not the table's, or a row is not one `where` names.
            Unavailable: the disk is full, or others kept writing first.
        """
        options: dict[str, Any] = {"mode": "overwrite"}
        if where is None:
            options["schema_mode"] = "overwrite"
        else:
            options["predicate"] = where
        return self._write(table, frame, partition_by, options)

    def scan(self, table: str, version: int | None = None) -> "pl.LazyFrame":
        """Return a lazy frame over the newest (or a given) version.

        Raises:
            NotFound: no such table or version, or a version that was vacuumed away.
        """
        import polars as pl

        return pl.scan_delta(self._open(table, version))

    def version(self, table: str) -> int | None:
        """Return the newest version, or None when there is no table."""
        return next((version for version, _ in _entries(self._path(table))), None)

    def history(self, table: str, limit: int = 50) -> list[TableVersion]:
        """Return versions, newest first."""
        return [_told(*entry) for entry in islice(_entries(self._path(table)), limit)]

    def vacuum(self, table: str, keep_versions: int) -> int:
        """Merge small files, forget all but the newest versions; return how many files went.

        Versions that only moved files about are not counted.
        """
        if keep_versions < 1:
            raise Malformed("keep_versions is at least 1: the newest version cannot be forgotten.")
        if not self.exists(table):
            return 0
        opened = self._open(table)
        changed = (
            version
            for version, entry in _entries(self._path(table))
            if _told(version, entry).operation not in _HOUSEKEEPING
        )
        kept = list(islice(changed, keep_versions))
        opened.optimize.compact(writer_properties=_writer_properties())
        removed = opened.vacuum(
            retention_hours=0,
            enforce_retention_duration=False,
            dry_run=False,
            keep_versions=[*kept, opened.version()],
        )
        return len(removed)

    def _path(self, table: str) -> Path:
        if not _NAME.fullmatch(table):
            raise Malformed("A table's name is small letters, digits, _ and / between them.")
        return self._folder / table

    def _open(self, table: str, version: int | None = None) -> "DeltaTable":
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        path = self._path(table)
        if not self.exists(table):
            raise NotFound(f"There is no table {table}.", table=table)
        try:
            opened = DeltaTable(path, version=version)
        except DeltaError as error:
            if version is None:
                raise
            raise NotFound(f"{table} has no version {version}.", version=version) from error
        # The log outlives the files of a version that was vacuumed away.
        if version is not None and not all(map(_is_there, opened.file_uris())):
            raise NotFound(f"Version {version} of {table} is no longer kept.", version=version)
        return opened

    def _write(
        self,
        table: str,
        frame: "pl.DataFrame",
        partition_by: Sequence[str],
        options: dict[str, Any],
    ) -> int:
        """Write until no other writer was first."""
        from deltalake.exceptions import (
            CommitFailedError,
            DeltaError,
            SchemaMismatchError,
            TableNotFoundError,
        )

        path, mark = self._path(table), new_id()
        plain = _plain(frame)
        for tries in range(TRIES_MAX):
            try:
                return self._try(path, plain, partition_by, options, mark)
            except SchemaMismatchError as error:
                raise Malformed(f"The rows do not fit {table}: {error}.", table=table) from error
            except (CommitFailedError, TableNotFoundError) as error:
                logger.info("another writer of %s was first: %s", table, error)
            except OSError as error:
                raise _unavailable(error) from error
            except DeltaError as error:
                if "failed validation check" in str(error):
                    raise Malformed(f"Rows outside of what is replaced: {error}.") from error
                if "already exists" not in str(error):
                    raise _unavailable(error) if _is_of_disk(error) else error from error
            wait_s = min(RETRY_WAIT_S * 2**tries, RETRY_WAIT_MAX_S)
            threading.Event().wait(wait_s * (0.5 + random.random()))
        raise Unavailable(f"Others kept writing {table} first, {TRIES_MAX} times; try again.")

    def _try(
        self,
        path: Path,
        frame: "pl.DataFrame",
        partition_by: Sequence[str],
        options: dict[str, Any],
        mark: str,
    ) -> int:
        from deltalake import CommitProperties, write_deltalake

        is_new = not any(_entries(path))
        if is_new:
            path.mkdir(parents=True, exist_ok=True)
            options = {name: value for name, value in options.items() if name == "mode"}
        write_deltalake(
            path,
            frame,
            partition_by=list(partition_by) or None if is_new else None,
            writer_properties=_writer_properties(),
            commit_properties=CommitProperties(custom_metadata={_MARK: mark}),
            **options,
        )
        for version, entry in _entries(path):
            if mark.encode() in entry.read_bytes():
                _sync(path, version)
                return version
        raise Unavailable("The log of the table was cut while it was written; try again.")


def _entries(path: Path) -> Iterator[tuple[int, Path]]:
    """Yield the versions in a table's log, newest first.

    Not by delta-rs' own history: that one counts back from the version it has loaded, and tells
    wrong numbers when another writer commits in between.
    """
    for entry in sorted((path / "_delta_log").glob("*.json"), reverse=True):
        if entry.stem.isdigit():
            yield int(entry.stem), entry


def _told(version: int, entry: Path) -> TableVersion:
    """Return what a commit says of itself."""
    for line in entry.read_bytes().splitlines():
        info = msgspec.json.decode(line).get("commitInfo")
        if info:
            return TableVersion(version, info["timestamp"], info["operation"])
    return TableVersion(version, int(entry.stat().st_mtime * 1000), "UNKNOWN")


def _plain(frame: "pl.DataFrame") -> "pl.DataFrame":
    """Write dictionary columns as text: Delta Lake has no dictionaries."""
    import polars as pl
    import polars.selectors as cs

    return frame.with_columns((cs.categorical() | cs.enum()).cast(pl.String))


def _writer_properties() -> Any:
    from deltalake import WriterProperties

    return WriterProperties(compression="ZSTD", compression_level=ZSTD_LEVEL)


def _is_there(address: str) -> bool:
    return Path(unquote(address.removeprefix("file://"))).exists() or Path(address).exists()


def _is_of_disk(error: Exception) -> bool:
    text = str(error)
    return "LocalFileSystem" in text or "os error" in text


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(f"The lake cannot be written now ({error}); try again shortly.")


def _sync(path: Path, version: int) -> None:
    """Have a version on disk before it is acknowledged; delta-rs leaves that to the system."""
    entry = path / "_delta_log" / f"{version:020}.json"
    folders = {entry.parent, path}
    files = [entry]
    for line in entry.read_bytes().splitlines():
        added = msgspec.json.decode(line).get("add")
        if added:
            files.append(path / unquote(added["path"]))
            folders.add(files[-1].parent)
    for place in (*files, *folders):
        # A file may be gone again already: another writer replaced it and vacuumed.
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
