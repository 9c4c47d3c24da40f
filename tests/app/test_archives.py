"""Export, fetch and import over HTTP, and the two verbs of the command line."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import Person, Refused
from tests.running import ROOT, Running


async def test_EX2_an_owner_fetches_and_another_installation_takes_it_in(
    server: Running, ann: Person, bo: Person, tmp_path: Path
) -> None:
    made = await ann.call("POST", "/api/communities", {"name": "독서", "is_public": True})
    community_id = made["community_id"]
    place = await ann.call("GET", f"/api/communities/{community_id}")
    channel_id = place["channels"][0]["channel_id"]
    for number in range(3):
        await ann.send(channel_id, f"책 {number}", f"archive-{number}")
    await bo.join(community_id)
    with pytest.raises(Refused, match="not_allowed"):
        await bo.call("POST", f"/api/communities/{community_id}/export")
    exported = await ann.call("POST", f"/api/communities/{community_id}/export")
    async with bo.session.get(bo.base + exported["path"]) as answer:
        content = await answer.read()
    assert len(content) == exported["size_bytes"]
    headers = {"Authorization": f"Bearer {bo.token}", "Content-Type": "application/gzip"}
    url = f"{bo.base}/api/imports?kind=madang"
    async with bo.session.post(url, data=content, headers=headers) as answer:
        assert answer.status == 201, await answer.text()
    async with asyncio.timeout(20):
        while True:
            [run, *_] = (await bo.call("GET", "/api/imports"))["imports"]
            if run["state"] != "running":
                break
            await asyncio.sleep(0.05)
    assert (run["state"], run["problem"]) == ("done", "")
    copy = await bo.call("GET", f"/api/communities/{run['community_id']}")
    assert copy["my_role"] == "owner"
    messages = await bo.history(copy["channels"][0]["channel_id"])
    assert [m["text"] for m in messages] == ["책 0", "책 1", "책 2"]
    file = tmp_path / "cli.tar.gz"

    def madang(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "madang", *arguments, "--data", str(server.data)],
            env=server.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert "MB" in await asyncio.to_thread(madang, "export", str(file), community_id)
    assert "3 message" in await asyncio.to_thread(madang, "import", str(file), ann.email)
    names = [
        e["community"]["name"] for e in (await ann.call("GET", "/api/communities"))["communities"]
    ]
    assert names.count("독서") == 3, "hers, her copy, and his, which is public too"
