"""Blobs in a dictionary. The oracle of the blobs' contract."""

from madang.engines.blobs.keys import checked, key_of
from madang.kernel.errors import NotFound


class MemoryBlobs:
    """Contents by key."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    async def put(self, content: bytes) -> str:
        """Store and return the key."""
        key = key_of(content)
        self._contents[key] = bytes(content)
        return key

    async def get(self, key: str) -> bytes:
        """Return the content."""
        if checked(key) not in self._contents:
            raise NotFound("No such blob.")
        return self._contents[key]

    async def has(self, key: str) -> bool:
        """Say whether a blob is stored."""
        return checked(key) in self._contents

    async def remove(self, key: str) -> None:
        """Forget a blob."""
        self._contents.pop(checked(key), None)

    async def size_bytes(self) -> int:
        """Return the bytes stored in all."""
        return sum(map(len, self._contents.values()))
