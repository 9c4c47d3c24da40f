"""Kick, ban and time-out (docs/specs/moderation.md), on every engine."""

import asyncio
from collections.abc import Awaitable

import pytest

from madang.community import ChannelFields, NewChannel
from madang.community.errors import MemberNotFound, NotAllowed, NotMember, RankTooLow
from madang.community.errors.moderation import Banned, BanNotFound, TimedOut, TimeOutInvalid
from madang.community.model import Permission
from madang.community.model.moderation import TIME_OUT_MAX_MS, TIME_OUT_MIN_MS
from madang.community.service.invites import NewInvite
from madang.community.service.uploads import NewUpload
from tests.community.conftest import Yard

MINUTE_MS = 60_000


async def joined(yard: Yard) -> None:
    """Let Cy in, too."""
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)


def acts(yard: Yard, target: str, by: str) -> list[Awaitable[object]]:
    """Every act one can do to somebody."""
    sanctions, here = yard.service.sanctions, yard.community_id
    return [
        sanctions.kick(here, target, by, ""),
        sanctions.ban(here, target, by, ""),
        sanctions.time_out(here, target, by, MINUTE_MS, ""),
        sanctions.end_time_out(here, target, by),
    ]


async def test_MO1_acts_need_the_right_and_reach_lower_ranks_only(yard: Yard) -> None:
    await joined(yard)
    ann, bo, cy = (p.account_id for p in (yard.ann, yard.bo, yard.cy))
    for act in acts(yard, cy, bo):
        with pytest.raises(NotAllowed):
            await act
    for act in acts(yard, cy, "d" * 16):
        with pytest.raises(NotMember):
            await act
    await yard.make_moderator(bo)
    await yard.make_moderator(cy)
    for target in (ann, bo, cy):
        for act in acts(yard, target, bo):
            with pytest.raises(RankTooLow):
                await act
    for act in acts(yard, ann, ann):
        with pytest.raises(RankTooLow):
            await act
    await yard.service.sanctions.kick(yard.community_id, cy, ann, "")


async def test_MO3_who_is_kicked_is_out_and_may_come_back(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    await yard.service.sanctions.kick(yard.community_id, bo, ann, "소란")
    with pytest.raises(NotMember):
        await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("아직 있어요"))
    with pytest.raises(MemberNotFound):
        await yard.service.sanctions.kick(yard.community_id, bo, ann, "")
    await yard.service.members.join(yard.community_id, bo, yard.bo.name)
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("돌아왔어요"))


async def test_MO4_MO5_a_ban_is_listed_with_its_reason_and_lifted(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    sanctions, here = yard.service.sanctions, yard.community_id
    with pytest.raises(NotAllowed):
        await sanctions.bans(here, bo)
    await sanctions.ban(here, bo, ann, "광고  ")
    (ban,) = await sanctions.bans(here, ann)
    assert (ban.name, ban.reason, ban.by_name) == ("보라", "광고", "Ann")
    with pytest.raises(Banned):
        await yard.service.members.join(here, bo, yard.bo.name)
    await sanctions.unban(here, bo, ann)
    with pytest.raises(BanNotFound):
        await sanctions.unban(here, bo, ann)
    await yard.service.members.join(here, bo, yard.bo.name)
    assert await sanctions.bans(here, ann) == []


async def test_MO4_somebody_who_left_is_banned_by_what_they_wrote(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("갑니다"))
    await yard.service.members.leave(yard.community_id, bo)
    ban = await yard.service.sanctions.ban(yard.community_id, bo, ann, "")
    assert ban.name == "보라"
    with pytest.raises(MemberNotFound):
        await yard.service.sanctions.ban(yard.community_id, "0" * 16, ann, "")


async def test_MO4_a_ban_beside_a_join_never_leaves_a_banned_member(yard: Yard) -> None:
    ann, bo = yard.ann, yard.bo
    code = (await yard.service.invites.create(yard.community_id, NewInvite(), ann.account_id)).code
    for _ in range(5):
        await asyncio.gather(
            yard.service.sanctions.ban(yard.community_id, bo.account_id, ann.account_id, ""),
            *(yard.service.invites.join(code, bo.account_id, bo.name) for _ in range(5)),
            return_exceptions=True,
        )
        snapshot = await yard.service.structure.snapshot(yard.community_id, ann.account_id)
        assert bo.account_id not in [m.account_id for m in snapshot.members]
        await yard.service.sanctions.unban(yard.community_id, bo.account_id, ann.account_id)
        await yard.service.members.join(yard.community_id, bo.account_id, bo.name)


async def test_MO6_who_is_timed_out_reads_and_does_nothing_else(yard: Yard) -> None:
    ann, bo, service = yard.ann.account_id, yard.bo, yard.service
    own = await service.messages.send(yard.channel_id, bo, yard.draft("먼저 쓴 글"))
    member = await service.sanctions.time_out(
        yard.community_id, bo.account_id, ann, 10 * MINUTE_MS, "잠깐 쉬어요"
    )
    until_ms = member.timed_out_until_ms
    assert until_ms == yard.clock.now_ms() + 10 * MINUTE_MS
    yard.clock.advance_ms(10 * MINUTE_MS - 1500)
    for attempt in (
        service.messages.send(yard.channel_id, bo, yard.draft("한 마디만")),
        service.messages.edit(own.message_id, bo.account_id, "고침"),
        service.messages.typing(yard.channel_id, bo),
        service.reactions.add(own.message_id, "👍", bo.account_id),
        service.invites.create(yard.community_id, NewInvite(), bo.account_id),
    ):
        with pytest.raises(TimedOut) as refused:
            await attempt
        assert refused.value.data["until_ms"] == until_ms
        assert refused.value.data["retry_after_s"] in (1, 2)
    page = await service.messages.page(yard.channel_id, bo.account_id)
    assert [m.text for m in page.messages] == ["먼저 쓴 글"]
    yard.clock.advance_ms(1500)
    await service.messages.send(yard.channel_id, bo, yard.draft("이제 됩니다"))


async def test_MO6_a_time_out_is_ended_early_and_replaced(yard: Yard) -> None:
    ann, bo, sanctions = yard.ann.account_id, yard.bo, yard.service.sanctions
    await sanctions.time_out(yard.community_id, bo.account_id, ann, TIME_OUT_MAX_MS, "")
    await sanctions.time_out(yard.community_id, bo.account_id, ann, TIME_OUT_MIN_MS, "")
    yard.clock.advance_ms(TIME_OUT_MIN_MS)
    await yard.service.messages.send(yard.channel_id, bo, yard.draft("짧게 끝났어요"))
    await sanctions.time_out(yard.community_id, bo.account_id, ann, TIME_OUT_MAX_MS, "")
    ended = await sanctions.end_time_out(yard.community_id, bo.account_id, ann)
    assert ended.timed_out_until_ms is None
    await yard.service.messages.send(yard.channel_id, bo, yard.draft("고마워요"))


@pytest.mark.parametrize("duration_ms", [TIME_OUT_MIN_MS - 1, TIME_OUT_MAX_MS + 1])
async def test_MO6_a_time_out_beyond_its_bounds_is_refused(yard: Yard, duration_ms: int) -> None:
    ann, bo = yard.ann.account_id, yard.bo.account_id
    with pytest.raises(TimeOutInvalid):
        await yard.service.sanctions.time_out(yard.community_id, bo, ann, duration_ms, "")


async def test_MO7_leaving_and_coming_back_does_not_end_a_time_out(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo
    await yard.service.sanctions.time_out(yard.community_id, bo.account_id, ann, MINUTE_MS, "")
    await yard.service.members.leave(yard.community_id, bo.account_id)
    back = await yard.service.members.join(yard.community_id, bo.account_id, bo.name)
    assert back.timed_out_until_ms is not None
    with pytest.raises(TimedOut):
        await yard.service.messages.send(yard.channel_id, bo, yard.draft("돌아서 왔어요"))


async def test_MO8_a_time_out_stands_in_every_mask_and_ends_by_itself(yard: Yard) -> None:
    ann, bo, access = yard.ann.account_id, yard.bo.account_id, yard.service.access
    channel = await access.channel(yard.channel_id, bo)
    await yard.make_moderator(bo)
    before = (await access.mask_here(yard.community_id, bo), await access.mask_in(channel, bo))
    await yard.service.sanctions.time_out(yard.community_id, bo, ann, 2 * MINUTE_MS, "")
    assert await access.mask_here(yard.community_id, bo) == Permission.VIEW
    assert await access.mask_in(channel, bo) == Permission.VIEW
    assert await access.allows(channel, bo, Permission.VIEW)
    assert yard.channel_id in await access.readable_ids(yard.community_id, bo)
    for need in Permission:
        if need == Permission.VIEW:
            continue
        assert not await access.allows(channel, bo, need), need
        with pytest.raises(TimedOut):
            await access.need_in(channel, bo, need)
        with pytest.raises(TimedOut):
            await access.need_here(yard.community_id, bo, need)
    assert not await yard.service.reports.may_follow(yard.community_id, bo)
    yard.clock.advance_ms(2 * MINUTE_MS)
    after = (await access.mask_here(yard.community_id, bo), await access.mask_in(channel, bo))
    assert after == before


async def test_MO8_the_owner_is_never_timed_out(yard: Yard) -> None:
    ann, bo = yard.ann.account_id, yard.bo
    await yard.service.sanctions.time_out(yard.community_id, bo.account_id, ann, MINUTE_MS, "")
    await yard.service.roles.hand_over(yard.community_id, bo.account_id, ann)
    sent = await yard.service.messages.send(yard.channel_id, bo, yard.draft("이제 제 거예요"))
    assert sent.author_id == bo.account_id


def verbs(yard: Yard, message_id: str) -> dict[str, Awaitable[object]]:
    """Everything a member may do to others or for others to see."""
    service, here, bo = yard.service, yard.community_id, yard.bo.account_id
    channel_id = yard.channel_id
    return {
        "send": service.messages.send(channel_id, yard.bo, yard.draft("말")),
        "edit": service.messages.edit(message_id, bo, "고침"),
        "typing": service.messages.typing(channel_id, yard.bo),
        "react": service.reactions.add(message_id, "👍", bo),
        "pin": service.pins.pin(message_id, bo),
        "upload": service.uploads.begin(channel_id, bo, NewUpload(name="a.txt", size_bytes=1)),
        "invite": service.invites.create(here, NewInvite(), bo),
        "channel": service.channels.create(here, NewChannel(name="새", kind="text"), bo),
        "retopic": service.channels.update(channel_id, ChannelFields(topic="새"), bo),
        "kick": service.sanctions.kick(here, yard.cy.account_id, bo, ""),
        "ban": service.sanctions.ban(here, yard.cy.account_id, bo, ""),
        "time out": service.sanctions.time_out(here, yard.cy.account_id, bo, MINUTE_MS, ""),
        "audit": service.audit.page(here, bo),
        "reports": service.reports.listed(here, bo),
        "slow mode": service.slow_modes.put(channel_id, 5, bo),
        "requests": service.requests.listed(here, bo, None),
    }


async def test_MO6_MO8_every_verb_of_a_moderator_is_refused_while_timed_out(yard: Yard) -> None:
    await joined(yard)
    await yard.make_moderator(yard.bo.account_id)
    own = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft("먼저"))
    await yard.service.sanctions.time_out(
        yard.community_id, yard.bo.account_id, yard.ann.account_id, MINUTE_MS, ""
    )
    answers = {}
    for name, verb in verbs(yard, own.message_id).items():
        try:
            answers[name] = await verb
        except TimedOut as refused:
            answers[name] = refused
    assert [n for n, answer in answers.items() if not isinstance(answer, TimedOut)] == []
