"""Backup under load, restore into a new folder: everything is there, and clients read afresh (ST4)."""

import asyncio
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.person import Follower, Person
from tests.running import ROOT, running


def madang(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a verb."""
    return subprocess.run(
        [sys.executable, "-m", "madang", *map(str, arguments)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.timeout(180)
async def test_a_backup_under_load_restores_what_was_acknowledged(tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    with running(tmp_path / "data") as server:
        ann = Person(server.base, "Ann")
        await ann.sign_up()
        _, channel_id = await ann.public_channel()
        before = [await ann.send(channel_id, f"전 {n}", f"before-{n}") for n in range(20)]
        writing = asyncio.create_task(_write(ann, channel_id))
        ran = await asyncio.to_thread(madang, "backup", archive, "--data", tmp_path / "data")
        after = await writing
        assert ran.returncode == 0, ran.stderr
        again = await asyncio.to_thread(madang, "backup", archive, "--data", tmp_path / "data")
        assert again.returncode == 1
        assert "is there already" in again.stderr
        follower = Follower(ann, f"channel:{channel_id}")
        follower.start()
        await asyncio.wait_for(follower.is_live.wait(), 10)
        await follower.stop()
        follower.is_live.clear()
    ran = madang("restore", archive, "--data", tmp_path / "new")
    assert ran.returncode == 0, ran.stderr
    with running(tmp_path / "new") as server:
        ann.base = server.base
        history = await ann.history(channel_id)
        stored = [m for m in history if m["nonce"].startswith(("before-", "after-"))]
        assert stored[: len(before)] == before
        assert stored[len(before) :] == after[: len(stored) - len(before)]
        follower.start()
        await asyncio.wait_for(follower.is_live.wait(), 10)
        assert follower.resyncs == 1, "another epoch"
        await follower.stop()
        await ann.close()


async def _write(person: Person, channel_id: str) -> list[dict]:
    return [await person.send(channel_id, f"후 {n}", f"after-{n}") for n in range(20)]


def test_restore_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").write_text("kept")
    garbage = tmp_path / "garbage.tar.gz"
    garbage.write_bytes(b"\x00" * 100)
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(full / "something", "something")
    for file, folder, says in (
        (garbage, "new", "cannot be read"),
        (tmp_path / "missing.tar.gz", "new", "cannot be read"),
        (other, "new", "no archive of Madang"),
        (other, "full", "not empty"),
    ):
        ran = madang("restore", file, "--data", tmp_path / folder)
        assert ran.returncode == 1
        assert says in ran.stderr
        assert "Traceback" not in ran.stderr
    assert (full / "something").read_text() == "kept"
    outside = tmp_path / "outside.tar.gz"
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"format":1,"version":"0","revision":"0001","made_at_ms":0}')
    with tarfile.open(outside, "w:gz") as archive:
        archive.add(manifest, "manifest.json")
        archive.add(manifest, "../escaped.json")
    ran = madang("restore", outside, "--data", tmp_path / "inside")
    assert ran.returncode == 1
    assert "no file of ours" in ran.stderr
    assert not (tmp_path / "escaped.json").exists()
    nothing = madang("backup", tmp_path / "b.tar.gz", "--data", tmp_path / "nowhere")
    assert nothing.returncode == 1
    assert "nothing to back up" in nothing.stderr
