"""Browsers woken over the network (docs/specs/notifications.md, PU1-PU9), at a service of our own."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from madang.community.adapters.notice_tools import sql_notices
from madang.community.adapters.pages import Guard
from madang.community.adapters.push_sender import WebPush, sealed
from madang.community.errors.notices import PushInvalid, PushNotFound
from madang.community.model.pushes import SUBSCRIPTIONS_MAX, NewSubscription, PushAnswer
from madang.community.service import pushing
from madang.community.service.notices import Notices, StatusFields, TellingFields
from madang.community.service.notifications import NotificationFields
from madang.community.service.pushing import Pushing, wait_of
from tests.community.conftest import Yard
from tests.community.push_service import PushService, opened, push_service, unpacked

FOLD_S = 0.15
# Long enough for six messages on a busy machine.
BURST_FOLD_S = 2.0


class Woken(msgspec.Struct):
    yard: Yard
    notices: Notices
    pushing: Pushing
    service: PushService

    async def say(self, text: str) -> None:
        message = await self.yard.service.messages.send(
            self.yard.channel_id, self.yard.ann, self.yard.draft(text)
        )
        await self.pushing.message_sent(message)

    async def titles(self) -> list[object]:
        await self.pushing.settled()
        return [one["title"] for one in self.service.got]


def made(yard: Yard, guard: Guard) -> tuple[Notices, Pushing]:
    before = yard.service.notices._tools
    sender = WebPush(yard.clock, "mailto:test@localhost", guard)
    tools = msgspec.structs.replace(before, notices=sql_notices(sender, may_be_plain=True))
    notices = Notices(tools)
    return notices, Pushing(tools, yard.service.access, notices, fold_s=FOLD_S)


def new(subscription: dict[str, object]) -> NewSubscription:
    return msgspec.convert(subscription, NewSubscription)


@pytest.fixture
async def woken(yard: Yard) -> AsyncIterator[Woken]:
    """Bo has a browser at our push service, and no device in use."""
    notices, sending = made(yard, Guard(is_allowed=lambda _: True))
    async with push_service() as service:
        service.public_key = (await notices.browsers(yard.bo.account_id)).public_key
        await notices.subscribe(yard.bo.account_id, "session", new(service.subscription()))
        yield Woken(yard, notices, sending, service)
        sending.stop()


def test_PU1_the_example_of_rfc_8291_opens() -> None:
    """The message of its section 5, so that the opener here is the standard's and not ours."""
    number = int.from_bytes(unpacked("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    body = unpacked(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vC"
        "YLocInmYWAmS"
        "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS"
        "gSxsj_Qul"
        "cy4a-fN"
    )
    auth = unpacked("BTBZMqHH6r4Tts7J_aSIgg")
    assert opened(body, private, auth) == b"When I grow up, I want to be a watermelon"


def test_PU1_what_we_seal_opens_and_never_looks_the_same() -> None:
    service = PushService()
    keys = service.subscription()["keys"]
    first, second = (sealed(b"hello", unpacked(keys["p256dh"]), service.auth) for _ in range(2))
    assert first != second
    assert opened(first, service.private, service.auth) == b"hello"


async def test_PU2_the_key_is_made_once_and_kept(yard: Yard) -> None:
    (one, _), (two, _) = (made(yard, Guard()) for _ in range(2))
    assert await one.key() == await two.key()


async def test_PU3_subscriptions_are_checked_and_bounded(yard: Yard, woken: Woken) -> None:
    service, bo = woken.service, yard.bo.account_id
    good = service.subscription()
    for wrong in (
        {**good, "endpoint": "ftp://push.example/x"},
        {**good, "endpoint": "https://user@push.example/x"},
        {**good, "endpoint": "https://push.example/" + "x" * 1100},
        {**good, "keys": {"p256dh": "AAAA", "auth": good["keys"]["auth"]}},
        {**good, "keys": {"p256dh": good["keys"]["p256dh"], "auth": "!!"}},
    ):
        with pytest.raises(PushInvalid):
            await woken.notices.subscribe(bo, "session", new(wrong))
    with pytest.raises(PushInvalid):
        await yard.service.notices.subscribe(bo, "session", new(good))
    for n in range(SUBSCRIPTIONS_MAX + 1):
        await woken.notices.subscribe(bo, "session", new(service.subscription(f"n{n}")))
    listed = (await woken.notices.browsers(bo)).subscriptions
    assert len(listed) == SUBSCRIPTIONS_MAX
    with pytest.raises(PushNotFound):
        await woken.notices.unsubscribe(yard.ann.account_id, listed[0].subscription_id)
    await woken.notices.unsubscribe(bo, listed[0].subscription_id)
    await woken.notices.session_ended("session")
    assert (await woken.notices.browsers(bo)).subscriptions == []


async def test_PU4_a_message_wakes_who_is_away(yard: Yard, woken: Woken) -> None:
    await woken.say(f"<@{yard.bo.account_id}> 점심 `먹자`")
    await woken.pushing.settled()
    (got,) = woken.service.got
    assert (got["title"], got["body"], got["count"]) == ("Ann · #광장", "@… 점심 `먹자`", 1)
    assert got["url"].startswith(f"/c/{yard.community_id}/{yard.channel_id}?at=")
    assert got["exp"] > yard.clock.now_ms() // 1000
    presence = yard.service.notices._tools.presence
    presence.set(yard.bo.account_id, "laptop", "active")
    await woken.say("now I am here")
    presence.set(yard.bo.account_id, "laptop", "idle")
    await woken.say("and now away")
    assert len(await woken.titles()) == 2
    presence.stop()


async def test_PU4_settings_quiet_and_blocks_hold(yard: Yard, woken: Woken) -> None:
    bo = yard.bo.account_id
    fields = NotificationFields(
        place="community", place_id=yard.community_id, level="mentions", is_everyone_suppressed=True
    )
    await yard.service.notifications.update(yard.community_id, fields, bo)
    await woken.say("nobody is called")
    await woken.say("@everyone")
    assert await woken.titles() == []
    await woken.notices.update_telling(bo, TellingFields(keywords=("점심",)))
    await woken.say("오늘점심은")
    assert len(await woken.titles()) == 1
    await yard.service.notices.set_status(bo, StatusFields(state="dnd", state_for_ms=60_000))
    await woken.say(f"<@{bo}>")
    assert len(await woken.titles()) == 1
    yard.clock.advance_ms(60_000)
    await woken.say(f"<@{bo}>")
    assert len(await woken.titles()) == 2
    yard.service.notices._tools.presence.stop()


async def test_PU5_a_burst_is_two(yard: Yard, woken: Woken) -> None:
    woken.pushing._fold_s = BURST_FOLD_S
    for n in range(6):
        await woken.say(f"{n}")
    assert await woken.titles() == ["Ann · #광장", "Ann · #광장 (+5)"]
    assert woken.service.got[-1]["count"] == 6


async def test_PU5_what_was_read_meanwhile_is_not_told(yard: Yard, woken: Woken) -> None:
    woken.pushing._fold_s = BURST_FOLD_S
    await woken.say("one")
    await woken.say("two")
    await yard.service.reads.mark(yard.channel_id, yard.bo.account_id, 10_000)
    assert await woken.titles() == ["Ann · #광장"]


@pytest.mark.parametrize("status", [404, 410])
async def test_PU6_a_browser_that_is_gone_is_forgotten(woken: Woken, status: int) -> None:
    woken.service.answers = [(status, {})]
    await woken.say("hello")
    assert await woken.titles() == []
    assert (await woken.notices.browsers(woken.yard.bo.account_id)).subscriptions == []


async def test_PU7_tries_are_bounded_and_wait_as_told(woken: Woken) -> None:
    woken.service.answers = [(429, {"Retry-After": "1"}), (201, {})]
    await woken.say("hello")
    assert len(await woken.titles()) == 1
    assert woken.service.tries == 2
    assert wait_of(PushAnswer(429, 999_999), 1) == pushing.RETRY_WAIT_MAX_S
    assert wait_of(PushAnswer(503, None), 2) == pushing.RETRY_WAIT_S**2
    woken.service.answers = [(400, {})]
    await woken.say("refused for good")
    await woken.pushing.settled()
    assert woken.service.tries == 3


async def test_PU9_private_addresses_are_never_asked(yard: Yard, woken: Woken) -> None:
    _, guarded = made(yard, Guard())
    sender, tries = guarded._tools.notices.sender, woken.service.tries
    key = await woken.notices.key()
    (stored,) = await yard.db.read(
        lambda tx: guarded._tools.notices.pushes.of_account(tx, yard.bo.account_id)
    )
    port = woken.service.base.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254"):
        to = msgspec.structs.replace(stored, endpoint=f"http://{host}:{port}/push/x")
        if host == "169.254.169.254":
            assert not Guard().is_allowed(host)
            continue
        assert await sender.send(key, to, b"{}") == PushAnswer(0, None)
    assert woken.service.tries == tries


async def test_PU_who_may_not_see_is_not_woken(yard: Yard, woken: Woken) -> None:
    await woken.notices.subscribe(
        yard.cy.account_id, "other", new(woken.service.subscription("stranger"))
    )
    await yard.service.members.leave(yard.community_id, yard.bo.account_id)
    await woken.say(f"@everyone <@{yard.bo.account_id}> <@{yard.cy.account_id}>")
    assert await woken.titles() == []
