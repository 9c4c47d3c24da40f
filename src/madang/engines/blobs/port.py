"""Content-addressed files: the key is the SHA-256 of the bytes, so a stored blob never changes."""

from typing import Protocol


class Blobs(Protocol):
    """A store of immutable byte strings."""

    async def put(self, content: bytes) -> str:
        """Store durably and return the key (64 hexadecimal digits); storing twice is storing once.

        Raises:
            TooLarge: the content is over the limit. Unavailable: the disk is full or gone.
        """
        ...

    async def get(self, key: str) -> bytes:
        """Return the content.

        Raises:
            NotFound: no such blob. Malformed: the key has not the form of one.
            Unavailable: the stored bytes no longer match the key.
        """
        ...

    async def has(self, key: str) -> bool:
        """Say whether a blob is stored."""
        ...

    async def remove(self, key: str) -> None:
        """Forget a blob; no error when there is none."""
        ...

    async def size_bytes(self) -> int:
        """Return the bytes stored in all."""
        ...
