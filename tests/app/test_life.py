"""The house as a whole: who owns it, who hears whom, and what stays after a stop."""

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import Follower, Person, Refused
from tests.running import ROOT, Running, running


async def test_the_first_account_owns_the_sample_community(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        first, second = Person(server.base, "First"), Person(server.base, "Second")
        about = await first.call("GET", "/api/about")
        assert about["has_owner"] is False
        await first.sign_up()
        await second.sign_up()
        assert (first.account["is_owner"], second.account["is_owner"]) == (True, False)
        community_id, _ = await first.public_channel()
        snapshot = await first.call("GET", f"/api/communities/{community_id}")
        assert snapshot["my_role"] == "owner"
        assert snapshot["community"]["owner_id"] == first.account["account_id"]
        assert {c["board"] for c in snapshot["channels"]} == {None, "market", "trends"}
        with pytest.raises(Refused, match="owner_only"):
            await second.call("GET", "/api/outbox")
        mails = (await first.call("GET", "/api/outbox"))["mails"]
        assert {mail["to"] for mail in mails} == {first.email, second.email}
        for person in (first, second):
            await person.close()


async def test_two_people_hear_each_other(ann: Person, bo: Person) -> None:
    community_id, channel_id = await ann.public_channel()
    follower = Follower(bo, f"channel:{channel_id}")
    follower.start()
    await follower.is_live.wait()
    sent = await ann.send(channel_id, "들리나요? 👋", "hear-1")
    await ann.call("PUT", f"/api/messages/{sent['message_id']}/reactions/👍")
    await ann.call("PATCH", f"/api/messages/{sent['message_id']}", {"text": "잘 들려요"})
    async with asyncio.timeout(5):
        while len(follower.shown) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    kinds = [event["type"].partition(".")[2] for event in follower.shown]
    assert kinds == ["message_sent", "reaction_added", "message_edited"]
    states = await bo.call("GET", f"/api/communities/{community_id}/read-states")
    unread = {s["channel_id"]: s["unread_count"] for s in states["states"]}
    assert unread[channel_id] >= 1
    await follower.stop()


async def test_presence_of_a_person_is_told_to_the_community(ann: Person, bo: Person) -> None:
    community_id, _ = await ann.public_channel()
    async with bo.session.ws_connect(f"{bo.base}/api/socket") as ws:
        await ws.send_json({"op": "hello", "token": bo.token})
        await ws.send_json({"op": "watch", "account_ids": [ann.account["account_id"]]})
        while (await ws.receive_json())["op"] != "people":
            pass
        async with ann.session.ws_connect(f"{ann.base}/api/socket") as other:
            await other.send_json({"op": "hello", "token": ann.token})
            for state in ("active", "idle", "active"):
                await other.send_json({"op": "presence", "state": state})
                async with asyncio.timeout(5):
                    event: dict = {}
                    while event.get("account_id") != ann.account["account_id"] or (
                        event["state"] != state
                    ):
                        event = (await ws.receive_json()).get("people", [{}])[0]
    snapshot = await ann.call("GET", f"/api/communities/{community_id}")
    assert bo.account["account_id"] in snapshot["presences"], "told as left only after a while"


async def test_ending_a_session_closes_its_sockets(ann: Person) -> None:
    second = Person(ann.base, "Ann")
    answer = await second.call(
        "POST", "/api/auth/login", {"email": ann.email, "password": "한글 pass phrase 1"}
    )
    second.token = answer["access_token"]
    async with second.session.ws_connect(f"{second.base}/api/socket") as ws:
        await ws.send_json({"op": "hello", "token": second.token})
        assert (await ws.receive_json())["op"] == "welcome"
        sessions = (await ann.call("GET", "/api/auth/sessions"))["sessions"]
        other = next(s for s in sessions if not s["is_current"])
        await ann.call("DELETE", f"/api/auth/sessions/{other['session_id']}")
        async with asyncio.timeout(5):
            while (message := await ws.receive()).type.name != "CLOSE":
                pass
        assert message.data == 4003
    with pytest.raises(Refused, match="401"):
        await second.call("GET", "/api/me")
    await second.close()


async def test_leaving_a_private_community_drops_its_streams(ann: Person, bo: Person) -> None:
    made = await ann.call("POST", "/api/communities", {"name": "열린 곳", "is_public": True})
    await bo.join(made["community_id"])
    snapshot = await bo.call("GET", f"/api/communities/{made['community_id']}")
    channel_id = snapshot["channels"][0]["channel_id"]
    await ann.call("PATCH", f"/api/communities/{made['community_id']}", {"is_public": False})
    async with bo.session.ws_connect(f"{bo.base}/api/socket") as ws:
        await ws.send_json({"op": "hello", "token": bo.token})
        wanted = [{"stream": f"channel:{channel_id}", "epoch": None, "seq": None}]
        await ws.send_json({"op": "subscribe", "streams": wanted})
        while (await ws.receive_json())["op"] != "subscribed":
            pass
        await bo.call("POST", f"/api/communities/{made['community_id']}/leave")
        async with asyncio.timeout(5):
            while (frame := await ws.receive_json())["op"] != "dropped":
                pass
        assert frame["stream"] == f"channel:{channel_id}"
        await ann.send(channel_id, "only for members", "private-1")
        await ws.send_json({"op": "ping", "streams": []})
        while (frame := await ws.receive_json())["op"] != "pong":
            assert frame["op"] != "event"


async def test_a_stop_is_clean_and_everything_is_there_again(tmp_path: Path) -> None:
    server = Running(tmp_path / "data")
    server.start()
    ann = Person(server.base, "Ann")
    await ann.sign_up()
    _, channel_id = await ann.public_channel()
    sent = await ann.send(channel_id, "남아 있어요", "stay-1")
    assert server.stop() == 0
    server.start()
    try:
        history = await ann.history(channel_id)
        assert history[-1] == sent
        about = await ann.call("GET", "/api/about")
        assert about["has_owner"] is True
    finally:
        await ann.close()
        with contextlib.suppress(ProcessLookupError):
            server.kill()


def _madang(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "madang", *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_said_before_anything_is_made(
    server: Running, tmp_path: Path
) -> None:
    ran = _madang("up", "--port", str(server.port), "--data", str(tmp_path / "other"))
    assert ran.returncode == 1
    assert "cannot be listened on" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "other").exists()


def test_check_and_config_speak_plainly(tmp_path: Path) -> None:
    config = _madang("config", "--data", str(tmp_path / "data"))
    assert config.returncode == 0
    assert "server.data_dir" in config.stdout
    assert "(flag)" in config.stdout
    wrong = tmp_path / "madang.toml"
    wrong.write_text("[server]\nprot = 1\n")
    refused = _madang("--settings", str(wrong), "config")
    assert refused.returncode == 1
    assert "Did you mean server.port?" in refused.stderr
    checked = _madang("check", "--data", str(tmp_path / "data"))
    assert checked.returncode in (0, 1)
    assert "sql" in checked.stdout
    assert "Traceback" not in checked.stderr
