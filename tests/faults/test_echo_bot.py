"""A bot on our Python client: it follows a channel, answers each message once, whatever breaks (DO40).

Also: a webhook out whose server is killed between a commit and the delivery loses nothing (DO32).
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from madang_client import Madang, Refused, message_of
from tests.person import Person
from tests.running import running

MESSAGES = 30
KILLS_AT = (8, 19)
ALL_WITHIN_S = 60


async def echo(base: str, token: str, channel_id: str, is_live: asyncio.Event) -> None:
    """Answer every message of others with its text."""
    async with Madang(base, token) as madang:
        me = await madang.me()
        page = await madang.call("GET", f"/api/channels/{channel_id}/messages?limit=1")
        at = page["at"]
        after = f"{at['epoch']};channel:{channel_id}={at['seq']}"
        is_live.set()
        async for event in madang.follow([f"channel:{channel_id}"], after=after):
            message = message_of(event)
            if event.kind != "community.message_sent" or message is None:
                continue
            if message.author_id != me["account_id"]:
                nonce = f"echo-{message.message_id}"
                await madang.send(channel_id, f"echo: {message.text}", nonce=nonce)


async def speak(madang: Madang, channel_id: str, number: int) -> None:
    """Say one thing, once."""
    await madang.send(channel_id, f"말 {number}", nonce=f"say-{number}")


async def test_DO40_an_echo_bot_answers_each_message_once_through_kills(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        ann = Person(server.base, "Ann")
        await ann.sign_up()
        community_id, channel_id = await ann.public_channel()
        bot = await ann.call("POST", "/api/me/bots", {"name": "메아리"})
        await ann.call("POST", f"/api/communities/{community_id}/bots", {"bot_id": bot["bot_id"]})
        made = {
            whose: await ann.call(
                "POST",
                "/api/me/tokens",
                {"name": "t", "scopes": ["read", "write"], "bot_id": whose},
            )
            for whose in (bot["bot_id"], None)
        }
        is_live = asyncio.Event()
        echoing = asyncio.create_task(
            echo(server.base, made[bot["bot_id"]]["secret"], channel_id, is_live)
        )
        await asyncio.wait_for(is_live.wait(), 10)
        async with Madang(server.base, made[None]["secret"]) as speaker:
            for number in range(MESSAGES):
                if number in KILLS_AT:
                    server.kill()
                    saying = asyncio.create_task(speak(speaker, channel_id, number))
                    await asyncio.to_thread(server.start)
                    await saying
                else:
                    await speak(speaker, channel_id, number)
            async with asyncio.timeout(ALL_WITHIN_S):
                while True:
                    texts = [m.text async for m in speaker.history(channel_id)]
                    echoes = [t for t in texts if t.startswith("echo: ")]
                    if len(echoes) >= MESSAGES:
                        break
                    assert not echoing.done(), echoing.exception()
                    await asyncio.sleep(0.1)
            await asyncio.sleep(0.5)
            texts = [m.text async for m in speaker.history(channel_id)]
        said = [t for t in texts if t.startswith("말 ")]
        echoes = [t for t in texts if t.startswith("echo: ")]
        assert sorted(said) == sorted(f"말 {n}" for n in range(MESSAGES))
        assert sorted(echoes) == sorted(f"echo: 말 {n}" for n in range(MESSAGES))
        tokens = (await ann.call("GET", "/api/me/tokens"))["tokens"]
        ours = next(t for t in tokens if t["account_id"] == bot["bot_id"])
        await ann.call("DELETE", f"/api/me/tokens/{ours['token_id']}")
        with pytest.raises(Refused, match="token_invalid"):
            await asyncio.wait_for(echoing, 10)
        await ann.close()


async def test_DO32_a_kill_between_commit_and_delivery_loses_nothing(tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    is_deaf = True

    async def hear(request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        if is_deaf:
            await asyncio.sleep(30)
        heard.append({**body, "id": request.headers["webhook-id"]})
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    with running(tmp_path / "data", MADANG_HOOKS__ALLOW_PRIVATE="true") as server:
        ann = Person(server.base, "Ann")
        await ann.sign_up()
        community_id, channel_id = await ann.public_channel()
        await ann.call(
            "POST",
            f"/api/communities/{community_id}/hooks",
            {
                "name": "h",
                "url": f"http://127.0.0.1:{port}/",
                "events": ["community.message_sent"],
            },
        )
        for number in range(10):
            await ann.send(channel_id, f"hook {number}", f"hook-{number}")
        server.kill()
        is_deaf = False
        await asyncio.to_thread(server.start)
        async with asyncio.timeout(90):
            while len({b["id"] for b in heard}) < 10:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        texts = {b["data"]["message"]["text"] for b in heard}
        assert texts == {f"hook {n}" for n in range(10)}
        await ann.close()
    await runner.cleanup()
