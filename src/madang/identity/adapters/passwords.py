"""argon2id in threads of its own: hashing never holds the loop, and never takes all memory."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from madang.kernel.errors import Unavailable

T = TypeVar("T")

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
MEMORY_COST_KIB = 19 * 1024
TIME_COST_PASSES = 2
PARALLELISM_LANES = 1
HASHING_AT_ONCE = 2
HASHES_WAITING_MAX = 64


class Argon2Hasher:
    """A `PasswordHasher`."""

    def __init__(
        self,
        *,
        memory_cost_kib: int = MEMORY_COST_KIB,
        time_cost_passes: int = TIME_COST_PASSES,
        waiting_max: int = HASHES_WAITING_MAX,
    ) -> None:
        """Use other costs than OWASP's for tests only."""
        self._hasher = argon2.PasswordHasher(
            time_cost=time_cost_passes, memory_cost=memory_cost_kib, parallelism=PARALLELISM_LANES
        )
        self._threads = ThreadPoolExecutor(HASHING_AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0
        self._waiting_max = waiting_max

    async def hash(self, password: str) -> str:
        """Return a salted hash that names its own parameters."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, password_hash: str, password: str) -> bool:
        """Say whether a password is the one behind a hash; takes as long either way."""

        def check() -> bool:
            try:
                return self._hasher.verify(password_hash, password)
            except (VerificationError, InvalidHashError):
                return False

        return await self._run(check)

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._waiting_max + HASHING_AT_ONCE:
            raise Unavailable(
                "Too many people are logging in at once; try again in a moment.", retry_after_s=2
            )
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
