"""The contract of blobs in memory and on disk, and what the disk promises alone."""

import os
import resource
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.engines.blobs.disk import DiskBlobs
from madang.engines.blobs.keys import key_of
from madang.engines.blobs.memory import MemoryBlobs
from madang.engines.blobs.port import Blobs
from madang.kernel.errors import MadangError, Unavailable
from tests.contracts.blobs_contract import BlobsContract

_CONTENTS = st.sampled_from([b"", b"a", b"bb", b"ccc"])
_CALLS = st.one_of(
    st.tuples(st.just("put"), _CONTENTS),
    st.tuples(st.sampled_from(["get", "has", "remove"]), _CONTENTS.map(key_of)),
    st.tuples(st.just("size_bytes")),
)


async def _answer(blobs: Blobs, name: str, arguments: tuple[Any, ...]) -> Any:
    try:
        return await getattr(blobs, name)(*arguments)
    except MadangError as error:
        return error.code


class TestMemory(BlobsContract):
    """The memory store keeps the contract."""

    @pytest.fixture
    def blobs(self) -> Blobs:
        return MemoryBlobs()


class TestDisk(BlobsContract):
    """The disk keeps the contract, and adds DI1 to DI4."""

    @pytest.fixture
    def blobs(self, tmp_path: Path) -> Blobs:
        return DiskBlobs(tmp_path / "blobs")

    async def test_di1_a_damaged_blob_is_told_and_healed(
        self, blobs: DiskBlobs, tmp_path: Path
    ) -> None:
        key = await blobs.put(b"whole")
        path = tmp_path / "blobs" / key[:2] / key[2:4] / key
        path.write_bytes(b"whoLe")
        with pytest.raises(Unavailable):
            await blobs.get(key)
        await blobs.put(b"whole")
        assert await blobs.get(key) == b"whole"

    async def test_di2_a_full_disk_refuses_and_leaves_nothing(
        self, blobs: DiskBlobs, tmp_path: Path
    ) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        try:
            with pytest.raises(Unavailable):
                await blobs.put(bytes(200_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not await blobs.has(key_of(bytes(200_000)))
        assert list((tmp_path / "blobs" / "unfinished").iterdir()) == []
        key = await blobs.put(bytes(200_000))
        assert await blobs.get(key) == bytes(200_000)

    async def test_di3_old_leftovers_are_swept(self, blobs: DiskBlobs, tmp_path: Path) -> None:
        unfinished = tmp_path / "blobs" / "unfinished"
        (unfinished / "old").write_bytes(b"x")
        (unfinished / "young").write_bytes(b"x")
        os.utime(unfinished / "old", (1, 1))
        DiskBlobs(tmp_path / "blobs")
        assert [path.name for path in unfinished.iterdir()] == ["young"]
        assert await blobs.size_bytes() == 0

    def test_di4_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(Unavailable):
            DiskBlobs(tmp_path / "file" / "blobs")

    async def test_di5_the_name_comes_after_the_content(
        self, blobs: DiskBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done: list[str] = []
        sync, replace = os.fsync, Path.replace

        def synced(handle: int) -> None:
            done.append(Path(os.readlink(f"/proc/self/fd/{handle}")).parent.name)
            sync(handle)

        def replaced(self: Path, target: Path) -> Path:
            done.append("renamed")
            return replace(self, target)

        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(Path, "replace", replaced)
        key = await blobs.put(b"content")
        assert done[-3:] == ["unfinished", "renamed", key[:2]]

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(calls=st.lists(_CALLS, max_size=15))
    async def test_any_calls_answer_as_in_memory(
        self, tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[Any, ...]]
    ) -> None:
        blobs, oracle = DiskBlobs(tmp_path_factory.mktemp("blobs")), MemoryBlobs()
        for name, *arguments in calls:
            expected = await _answer(oracle, name, tuple(arguments))
            assert await _answer(blobs, name, tuple(arguments)) == expected
