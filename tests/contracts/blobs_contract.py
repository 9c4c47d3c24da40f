"""What every store of blobs promises (rules BL1 to BL5); `test_blobs.py` runs it on each engine.

BL1 the key is the SHA-256 · BL2 what was put comes back · BL3 twice is once · BL4 what is not
there is NotFound, what is no key is Malformed · BL5 a blob is bounded
"""

import asyncio
from hashlib import sha256

import pytest

from madang.engines.blobs import keys
from madang.engines.blobs.port import Blobs
from madang.kernel.errors import Malformed, NotFound, TooLarge


class BlobsContract:
    """Inherit, and give a fixture `blobs` with an empty store."""

    async def test_bl1_the_key_is_the_hash(self, blobs: Blobs) -> None:
        assert await blobs.put(b"madang") == sha256(b"madang").hexdigest()

    async def test_bl2_what_was_put_comes_back(self, blobs: Blobs) -> None:
        contents = [b"", bytes(range(256)) * 1000, *(str(n).encode() for n in range(30))]
        stored = await asyncio.gather(*(blobs.put(content) for content in contents))
        assert [await blobs.get(key) for key in stored] == contents
        assert await blobs.size_bytes() == sum(map(len, contents))

    async def test_bl3_twice_is_once(self, blobs: Blobs) -> None:
        stored = await asyncio.gather(*(blobs.put(b"same") for _ in range(8)))
        assert len(set(stored)) == 1
        assert await blobs.size_bytes() == 4
        await blobs.remove(stored[0])
        assert not await blobs.has(stored[0])
        await blobs.remove(stored[0])
        assert await blobs.size_bytes() == 0
        assert await blobs.put(b"same") == stored[0]
        assert await blobs.has(stored[0])

    async def test_bl4_what_is_not_there_is_not_found(self, blobs: Blobs) -> None:
        with pytest.raises(NotFound):
            await blobs.get("0" * 64)
        for wrong in ("", "0" * 63, "0" * 65, "A" * 64, "../" * 21 + "x", "0" * 64 + "\n"):
            for call in (blobs.get, blobs.has, blobs.remove):
                with pytest.raises(Malformed):
                    await call(wrong)

    async def test_bl5_a_blob_is_bounded(
        self, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keys, "BLOB_BYTES_MAX", 1000)
        await blobs.put(bytes(1000))
        with pytest.raises(TooLarge):
            await blobs.put(bytes(1001))
        assert await blobs.size_bytes() == 1000
