"""Rules: what they do is kept whole, and dry runs say what would have been (RU4, RU14, RU15, RU41)."""

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from madang.community import NewChannel
from madang.community.errors.moderation import TimedOut
from madang.community.errors.rules import RuleBlocked
from madang.community.model.polls import NewAnswer, NewPoll
from madang.community.model.threads import HOUR_MS
from madang.community.service.forwards import NewForward
from madang.community.service.gate import Gate
from madang.community.service.overwrites import Place
from madang.community.service.rule_fields import RuleFields
from madang.community.service.threads import NewThread
from madang.community.service.trials import Trial
from madang.community.service.webhooks import NewWebhook
from tests.community.conftest import Yard
from tests.community.test_rules import MINUTE_MS, hits, made, say, words


async def test_RU41_a_dry_run_leaves_out_whom_the_rule_leaves_out_and_reads_all_that_is_said(
    yard: Yard,
) -> None:
    other = await yard.service.channels.create(
        yard.community_id, NewChannel(name="광고판", kind="text"), yard.ann.account_id
    )
    threads = [
        await yard.service.threads.start(
            place, yard.bo.account_id, NewThread(name="글타래", archive_after_ms=HOUR_MS)
        )
        for place in (other.channel_id, yard.channel_id)
    ]
    places = [thread.channel.channel_id for thread in threads]
    for place in places:
        await yard.service.messages.send(place, yard.bo, yard.draft("광고 글타래"))
    await say(yard, "광고 주인", by=yard.ann)
    ask = NewPoll(question="광고 볼까요?", answers=(NewAnswer(text="네"), NewAnswer(text="아니요")))
    await yard.service.messages.send(yard.channel_id, yard.bo, replace(yard.draft(""), poll=ask))
    first = await say(yard, "광고 전달", by=yard.ann)
    await yard.service.forwards.forward(
        first, yard.bo, NewForward(channel_id=yard.channel_id, nonce="fw")
    )
    fields = RuleFields(name="규칙", trigger=words("광고"), exempt_channel_ids=(other.channel_id,))
    run = await yard.service.rules.dry_run(
        yard.community_id, Trial(rule=fields), yard.ann.account_id
    )
    assert [hit.text.splitlines()[0] for hit in run.hits] == [
        "광고 전달", "광고 볼까요?", "광고 글타래"
    ]  # fmt: skip
    assert run.hits[2].channel_id == places[1]
    rule = await made(yard, words("광고"), mode="dry_run", exempt_channel_ids=(other.channel_id,))
    for place in places:
        await yard.service.messages.send(place, yard.bo, yard.draft("광고"))
    (hit,) = await hits(yard, rule)
    assert hit.channel_id == places[1], "live judging says the same"


async def test_RU15_what_a_rule_does_is_all_written_or_nothing_of_it(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = await made(
        yard, words("욕"), acts=("block", "flag", "time_out"), time_out_ms=5 * MINUTE_MS
    )
    soft = await made(yard, words("투덜"), acts=("flag", "time_out"), time_out_ms=5 * MINUTE_MS)
    members = yard.service.gate._tools.moderation
    put_time_out = type(members).put_time_out

    async def failing(*_: Any) -> None:
        raise RuntimeError("the machine is gone")

    monkeypatch.setattr(type(members), "put_time_out", failing)
    for text in ("욕", "투덜"):
        with pytest.raises(RuntimeError):
            await say(yard, text)
    page = await yard.service.messages.page(yard.channel_id, yard.ann.account_id)
    assert page.messages == []
    assert await hits(yard, rule) == await hits(yard, soft) == []
    reports = await yard.service.reports.listed(yard.community_id, yard.ann.account_id)
    assert reports.reports == []
    monkeypatch.setattr(type(members), "put_time_out", put_time_out)
    await say(yard, "투덜")
    assert len(await hits(yard, soft)) == 1
    with pytest.raises(TimedOut):
        await say(yard, "욕")


async def test_RU15_who_hangs_up_is_written_down_all_the_same(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = await made(yard, words("욕"))
    stopped = Gate._stopped
    began = asyncio.Event()

    async def begin(gate: Gate, met: Any) -> RuleBlocked:
        began.set()
        await asyncio.sleep(0)
        return await stopped(gate, met)

    monkeypatch.setattr(Gate, "_stopped", begin)
    task = asyncio.create_task(say(yard, "욕"))
    await began.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    for _ in range(200):
        if await hits(yard, rule):
            break
        await asyncio.sleep(0.01)
    assert len(await hits(yard, rule)) == 1


async def test_RU4_a_webhook_is_judged_as_nobody_and_does_not_wait(yard: Yard) -> None:
    hook = await yard.service.webhooks.create(
        yard.channel_id, NewWebhook(name="빌드 알림"), yard.ann
    )
    _, _, _, webhook_id, secret = hook.path.split("/")
    await yard.service.slow_modes.put(yard.channel_id, 60, yard.ann.account_id)
    blocking = await made(yard, words("광고"), acts=("block", "time_out"), time_out_ms=MINUTE_MS)
    await made(yard, words("수상*"), acts=("flag",), name="수상한 말")
    with pytest.raises(RuleBlocked):
        await yard.service.webhooks.post(webhook_id, secret, {"content": "광고"})
    (hit,) = await hits(yard, blocking)
    assert (hit.account_id, hit.account_name) == (webhook_id, "빌드 알림")
    for text in ("빌드 1", "수상한 빌드"):
        await yard.service.webhooks.post(webhook_id, secret, {"content": text})
    page = await yard.service.messages.page(yard.channel_id, yard.ann.account_id)
    assert [message.text for message in page.messages] == ["빌드 1", "수상한 빌드"]
    (report,) = (await yard.service.reports.listed(yard.community_id, yard.ann.account_id)).reports
    assert (report.account_name, report.by_name) == ("빌드 알림", "수상한 말")


async def test_RU14_the_explanation_of_a_right_names_a_time_out(yard: Yard) -> None:
    await made(yard, words("욕"), acts=("block", "time_out"), time_out_ms=5 * MINUTE_MS)
    with pytest.raises(RuleBlocked):
        await say(yard, "욕")
    place, bo = Place("channel", yard.channel_id), yard.bo.account_id
    told = await yard.service.overwrites.explain(place, bo, "send", bo)
    assert not told.allowed
    assert told.decided_by is not None
    assert told.decided_by.kind == "timed_out"
    assert (await yard.service.overwrites.explain(place, bo, "view", bo)).allowed
    yard.clock.advance_ms(5 * MINUTE_MS)
    assert (await yard.service.overwrites.explain(place, bo, "send", bo)).allowed
