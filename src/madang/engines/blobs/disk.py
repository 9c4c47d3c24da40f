"""Blobs as files on disk: `ab/cd/<key>`, each written beside, synced, then renamed into its place.

The one thing to know: a name appears only when the whole content is on disk, and every read is
checked against the name, so neither a crash nor a rotten sector is ever taken for a blob.
"""

import asyncio
import contextlib
import logging
import os
from hashlib import sha256
from pathlib import Path

from madang.engines.blobs.keys import checked, key_of
from madang.kernel.clock import Clock, SystemClock
from madang.kernel.errors import NotFound, Unavailable
from madang.kernel.ids import new_id

logger = logging.getLogger(__name__)

UNFINISHED_KEPT_S = 3600


class DiskBlobs:
    """A folder of blobs; several processes may use the same one."""

    def __init__(self, folder: str | Path, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._folder = Path(folder)
        self._unfinished = self._folder / "unfinished"
        try:
            self._unfinished.mkdir(parents=True, exist_ok=True)
            self._sweep()
        except OSError as error:
            raise _unavailable(error) from error

    async def put(self, content: bytes) -> str:
        """Store durably and return the key; a damaged blob is healed by storing it again."""
        key = key_of(content)
        await asyncio.to_thread(self._put, key, content)
        return key

    async def get(self, key: str) -> bytes:
        """Return the content."""
        return await asyncio.to_thread(self._get, checked(key))

    async def has(self, key: str) -> bool:
        """Say whether a blob is stored."""
        return await asyncio.to_thread(self._path(checked(key)).is_file)

    async def remove(self, key: str) -> None:
        """Forget a blob; no error when there is none."""
        await asyncio.to_thread(self._remove, checked(key))

    async def size_bytes(self) -> int:
        """Return the bytes stored in all, by looking at every file."""
        return await asyncio.to_thread(self._size_bytes)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:4] / key

    def _put(self, key: str, content: bytes) -> None:
        path = self._path(key)
        if _is_intact(path, key):
            return
        unfinished = self._unfinished / f"{key}.{new_id()}"
        try:
            _make_folders(path.parent, self._folder)
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            _sync_folder(path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise _unavailable(error) from error

    def _get(self, key: str) -> bytes:
        try:
            content = self._path(key).read_bytes()
        except FileNotFoundError:
            raise NotFound("No such blob.") from None
        except OSError as error:
            raise _unavailable(error) from error
        if sha256(content).hexdigest() != key:
            logger.error("the blob %s is damaged", key)
            raise Unavailable("The stored blob is damaged; restore it from a backup.", key=key)
        return content

    def _remove(self, key: str) -> None:
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)
        except OSError as error:
            raise _unavailable(error) from error

    def _size_bytes(self) -> int:
        total = 0
        for path in self._folder.glob("??/??/*"):
            # Another process may remove one while we look.
            with contextlib.suppress(FileNotFoundError):
                total += path.stat().st_size
        return total

    def _sweep(self) -> None:
        """Drop what a crash left unfinished; young files may be another process' work."""
        for path in self._unfinished.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if self._clock.now_ms() / 1000 - path.stat().st_mtime > UNFINISHED_KEPT_S:
                    path.unlink()


def _is_intact(path: Path, key: str) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == key
    except OSError:
        return False


def _make_folders(folder: Path, top: Path) -> None:
    """Make the folders down to one, and have their names on disk too."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    _sync_folder(folder.parent)
    _sync_folder(top)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unavailable(error: OSError) -> Unavailable:
    return Unavailable(f"The folder of blobs cannot be used now ({error}); try again shortly.")
