"""Webhooks in and out over real databases (DO20-DO36)."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from madang.community import ChannelFields, NewChannel
from madang.community.errors import ChannelNotFound, NotAllowed, NotMember
from madang.community.errors.webhooks import (
    HookAddressInvalid,
    HookNotFound,
    TooManyWebhooks,
    WebhookBodyInvalid,
    WebhookNotFound,
)
from madang.community.model.addresses import is_public
from madang.community.model.hooks import HOOKS_MAX, HookEvent, MadeHook
from madang.community.model.webhooks import WEBHOOKS_MAX, MadeWebhook
from madang.community.service.deliveries import FAILURES_MAX, RETRY_AFTER_S
from madang.community.service.hooks import HookFields, NewHook
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.webhooks import NewWebhook, WebhookFields
from madang_client import SignatureWrong, verify
from tests.community.conftest import Yard

SENT: tuple[HookEvent, ...] = ("community.message_sent", "community.member_joined")


async def made(yard: Yard, name: str = "빌드 알림") -> MadeWebhook:
    """A webhook of Ann's."""
    return await yard.service.webhooks.create(
        yard.channel_id, NewWebhook(name=name, icon="🔧"), yard.ann
    )


def secret_of(webhook: MadeWebhook) -> tuple[str, str]:
    """The id and the secret of an address."""
    _, webhook_id, secret = webhook.path.rsplit("/", 2)
    return webhook_id, secret


async def test_DO20_DO22_a_webhook_posts_with_its_mark(yard: Yard) -> None:
    webhook = await made(yard)
    message = await yard.service.webhooks.post(
        *secret_of(webhook), {"content": f"끝났어요 <@{yard.bo.account_id}>", "username": "CI"}
    )
    assert (message.author_kind, message.author_name, message.author_icon) == (
        "webhook",
        "CI",
        "🔧",
    )
    assert message.author_id == webhook.webhook.webhook_id
    assert message.mentions == (yard.bo.account_id,)
    page = await yard.service.messages.page(yard.channel_id, yard.bo.account_id)
    assert page.messages == [message]
    states = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
    assert [s.unread_count for s in states.states] == [1]
    listed = await yard.service.webhooks.listed(yard.community_id, yard.ann.account_id)
    assert [w.used_at_ms for w in listed] == [yard.clock.now_ms()]
    assert secret_of(webhook)[1] not in str(listed)


async def test_DO21_discords_form_becomes_text(yard: Yard) -> None:
    webhook = await made(yard)
    body = {
        "content": None,
        "tts": False,
        "avatar_url": "https://example.org/a.png",
        "embeds": [
            {
                "title": "v1.2",
                "url": "https://example.org/r",
                "description": "새 판",
                "fields": [{"name": "고침", "value": "3", "inline": True}],
                "author": {"name": "builder"},
                "footer": {"text": "끝"},
                "color": 5,
            }
        ],
    }
    message = await yard.service.webhooks.post(*secret_of(webhook), body)
    assert message.text == "builder\n**v1.2**\nhttps://example.org/r\n새 판\n**고침** 3\n끝"
    for wrong in ({}, {"content": 5}, {"content": "x", "embeds": {}}, {"embeds": [1]}, []):
        with pytest.raises(WebhookBodyInvalid):
            await yard.service.webhooks.post(*secret_of(webhook), wrong)


async def test_DO20_DO21_only_the_secret_of_now_posts(yard: Yard) -> None:
    webhook = await made(yard)
    webhook_id, secret = secret_of(webhook)
    rotated = await yard.service.webhooks.rotate(webhook_id, yard.ann.account_id)
    for wrong in ((webhook_id, secret), (webhook_id, ""), ("0" * 16, secret)):
        with pytest.raises(WebhookNotFound):
            await yard.service.webhooks.post(*wrong, {"content": "x"})
    await yard.service.webhooks.post(*secret_of(rotated), {"content": "x"})
    await yard.service.channels.delete(yard.channel_id, yard.ann.account_id)
    with pytest.raises(WebhookNotFound):
        await yard.service.webhooks.post(*secret_of(rotated), {"content": "x"})


async def test_DO20_who_may_not_manage_webhooks_learns_nothing(yard: Yard) -> None:
    webhook = (await made(yard)).webhook
    for who in (yard.bo, yard.cy):
        with pytest.raises((NotAllowed, NotMember, ChannelNotFound)):
            await yard.service.webhooks.create(yard.channel_id, NewWebhook(name="x"), who)
        assert await yard.service.webhooks.listed(yard.community_id, who.account_id) == []
        for verb in (
            yard.service.webhooks.rotate(webhook.webhook_id, who.account_id),
            yard.service.webhooks.delete(webhook.webhook_id, who.account_id),
            yard.service.webhooks.change(
                webhook.webhook_id, WebhookFields(name="y"), who.account_id
            ),
        ):
            with pytest.raises(WebhookNotFound):
                await verb
    for _ in range(WEBHOOKS_MAX - 1):
        await made(yard)
    with pytest.raises(TooManyWebhooks):
        await made(yard)


class Ear:
    """A server elsewhere that hears deliveries; `answers` are the statuses it gives, then 204."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        return web.Response(status=self.answers.pop(0) if self.answers else 204)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    """A listening server."""
    heard = Ear()
    app = web.Application()
    app.router.add_post("/hear", heard.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    heard.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/hear"  # type: ignore[attr-defined]
    yield heard
    await runner.cleanup()


async def hooked(yard: Yard, ear: Ear, events: tuple[HookEvent, ...] = SENT) -> MadeHook:
    """A hook of Ann's."""
    new = NewHook(name="감사 기록", url=ear.url, events=events)
    return await yard.service.hooks.create(yard.community_id, new, yard.ann)


async def test_DO31_DO32_what_happens_is_told_signed_and_once(yard: Yard, ear: Ear) -> None:
    await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("before"))
    hook = await hooked(yard, ear)
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("안녕"))
    await yard.service.reactions.add(sent.message_id, "👍", yard.ann.account_id)
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    await yard.service.deliveries.look()
    await yard.service.deliveries.look()
    assert sorted(b["type"] for b in ear.bodies()) == sorted(SENT)
    headers, body = next(h for h in ear.heard if b"message_sent" in h[1])
    now_s = yard.clock.now_ms() / 1000
    told = verify(hook.secret, headers, body, now_s=now_s)
    assert told["data"]["message"]["text"] == "안녕"
    assert told["community_id"] == yard.community_id
    for wrong in (body + b" ", body.replace(b"a", b"b")):
        with pytest.raises(SignatureWrong):
            verify(hook.secret, headers, wrong, now_s=now_s)
    with pytest.raises(SignatureWrong):
        verify(hook.secret, headers, body, now_s=now_s + 301)
    log = await yard.service.hooks.deliveries(hook.hook.hook_id, yard.ann.account_id, None, None)
    assert {d.state for d in log} == {"delivered"}
    again = await yard.service.hooks.again(
        hook.hook.hook_id, log[0].delivery_id, yard.ann.account_id
    )
    await yard.service.deliveries.look()
    assert len(ear.heard) == 3
    assert ear.heard[-1][0]["webhook-id"] == again.delivery_id


async def test_DO33_nothing_the_maker_does_not_see(yard: Yard, ear: Ear) -> None:
    ann = yard.ann.account_id
    await yard.make_moderator(yard.bo.account_id)
    seen = await yard.service.structure.snapshot(yard.community_id, ann)
    moderators = next(r for r in seen.roles if r.preset == "moderator")
    from madang.community.service.roles import RoleFields

    await yard.service.roles.update(
        yard.community_id,
        moderators.role_id,
        RoleFields(permissions=moderators.permissions | 1 << 11),
        ann,
    )
    new = NewHook(
        name="보라", url=ear.url, events=("community.message_sent", "community.channel_updated")
    )
    await yard.service.hooks.create(yard.community_id, new, yard.bo)
    secret = await yard.service.channels.create(
        yard.community_id, NewChannel(name="비밀", kind="text"), ann
    )
    deny = OverwriteBits(allow=0, deny=1)
    place = Place("channel", secret.channel_id)
    await yard.service.overwrites.put(place, ("member", yard.bo.account_id), deny, ann)
    await yard.service.messages.send(secret.channel_id, yard.ann, yard.draft("cabal"))
    await yard.service.channels.update(secret.channel_id, ChannelFields(topic="cabal"), ann)
    await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("open"))
    await yard.service.deliveries.look()
    assert [b["data"]["message"]["text"] for b in ear.bodies()] == ["open"]
    # Seen when it became a delivery, hidden before it is sent again.
    ear.answers = [500]
    await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("later"))
    await yard.service.deliveries.look()
    await yard.service.overwrites.put(
        Place("channel", yard.channel_id), ("member", yard.bo.account_id), deny, ann
    )
    yard.clock.advance_ms(RETRY_AFTER_S[0] * 1000)
    heard = len(ear.heard)
    await yard.service.deliveries.look()
    await yard.service.members.leave(yard.community_id, yard.bo.account_id)
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    await yard.service.deliveries.look()
    assert len(ear.heard) == heard


async def test_DO34_tried_again_then_stopped(yard: Yard, ear: Ear) -> None:
    hook = await hooked(yard, ear, ("community.message_sent",))
    stopped: list[str] = []

    async def note(one: Any) -> None:
        stopped.append(one.hook_id)

    yard.service.deliveries.on_stopped = note
    ear.answers = [500] * 1000
    for number in range(FAILURES_MAX):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(f"m{number}"))
    for wait_s in (*RETRY_AFTER_S, 0):
        await yard.service.deliveries.look()
        yard.clock.advance_ms(wait_s * 1000)
    assert len(ear.heard) == FAILURES_MAX * (len(RETRY_AFTER_S) + 1)
    assert len({h["webhook-id"] for h, _ in ear.heard}) == FAILURES_MAX
    assert stopped == [hook.hook.hook_id]
    log = await yard.service.hooks.deliveries(hook.hook.hook_id, yard.ann.account_id, None, None)
    assert {(d.state, d.status, d.due_at_ms) for d in log} == {("failed", 500, None)}
    ear.answers = []
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("while stopped"))
    await yard.service.hooks.change(
        hook.hook.hook_id, HookFields(state="active"), yard.ann.account_id
    )
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("after"))
    await yard.service.deliveries.look()
    assert ear.bodies()[-1]["data"]["message"]["text"] == "after"
    assert all(b["data"]["message"]["text"] != "while stopped" for b in ear.bodies())


async def test_DO30_who_may_not_manage_learns_nothing_of_hooks(yard: Yard, ear: Ear) -> None:
    hook = (await hooked(yard, ear)).hook
    for who in (yard.bo, yard.cy):
        with pytest.raises((NotAllowed, NotMember)):
            await yard.service.hooks.listed(yard.community_id, who.account_id)
        for verb in (
            yard.service.hooks.deliveries(hook.hook_id, who.account_id, None, None),
            yard.service.hooks.rotate(hook.hook_id, who.account_id),
            yard.service.hooks.delete(hook.hook_id, who.account_id),
        ):
            with pytest.raises(HookNotFound):
                await verb
    for url in ("ftp://a.example/", "https://", "https://u:p@a.example/", "x" * 2000):
        with pytest.raises(HookAddressInvalid):
            await yard.service.hooks.change(hook.hook_id, HookFields(url=url), yard.ann.account_id)
    for _ in range(HOOKS_MAX - 1):
        await hooked(yard, ear)
    with pytest.raises(TooManyWebhooks):
        await hooked(yard, ear)


async def test_DO36_a_private_address_is_not_posted_to(ear: Ear) -> None:
    from madang.community.adapters.hook_sender import HttpHookSender

    sender = HttpHookSender(is_public)
    names = (
        ear.url,
        ear.url.replace("127.0.0.1", "localhost"),
        "http://[::1]:1/",
        "http://169.254.169.254/",
    )
    for url in names:
        sent = await sender.post(url, {}, b"{}")
        assert (sent.status, sent.problem) == (None, "not a public address"), url
    await sender.close()
    assert ear.heard == []


async def test_DO32_two_workers_tell_once(yard: Yard, ear: Ear) -> None:
    await hooked(yard, ear, ("community.message_sent",))
    for number in range(20):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(f"n{number}"))
    await asyncio.gather(yard.service.deliveries.look(), yard.service.deliveries.look())
    told = [b["data"]["message"]["text"] for b in ear.bodies()]
    assert sorted(told) == sorted(f"n{number}" for number in range(20))
