"""Keeps contents by their hash and removes what nothing refers to any more (AT12).

The one thing to know: a content is claimed before it is stored and referred to after; only what was
not claimed lately is removed, and what is being removed cannot be claimed.
"""

from collections.abc import Sequence
from hashlib import sha256

from madang.community.model.files import BLOB_GRACE_MS
from madang.community.store.files import AttachmentStore
from madang.engines.blobs.port import Blobs
from madang.engines.sql.port import Database, Tx
from madang.kernel.clock import Clock
from madang.kernel.errors import Unavailable

REMOVED_PER_SWEEP_MAX = 500


class BlobKeeper:
    """Blobs with their claims."""

    def __init__(self, db: Database, clock: Clock, store: AttachmentStore, blobs: Blobs) -> None:
        self._db = db
        self._clock = clock
        self._store = store
        self._blobs = blobs

    async def put(self, content: bytes) -> str:
        """Store a content and return its key; refer to it within BLOB_GRACE_MS."""
        key = sha256(content).hexdigest()
        now_ms = self._clock.now_ms()
        if not await self._db.write(lambda tx: self._store.claim(tx, key, now_ms)):
            raise Unavailable("The same file is just being removed; try again shortly.")
        return await self._blobs.put(content)

    async def get(self, key: str) -> bytes:
        """Return a content."""
        return await self._blobs.get(key)

    async def collect(self, among: Sequence[str] | None = None) -> int:
        """Remove what nothing refers to (of these keys, or of all); returns how many went."""
        before_ms = self._clock.now_ms() - BLOB_GRACE_MS

        async def work(tx: Tx) -> list[str]:
            return await self._store.release(tx, before_ms, REMOVED_PER_SWEEP_MAX, among)

        going = await self._db.write(work)
        for key in going:
            await self._blobs.remove(key)

        async def forget(tx: Tx) -> None:
            for key in going:
                await self._store.forget(tx, key)

        if going:
            await self._db.write(forget)
        return len(going)
