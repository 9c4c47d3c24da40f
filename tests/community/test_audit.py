"""The audit log (docs/specs/moderation.md), on every engine: every act leaves one entry, no other does."""

import pytest

from madang.community import ChannelFields, CommunityFields, NewChannel
from madang.community.errors import NotAllowed, NotMember
from madang.community.errors.moderation import BanNotFound
from madang.community.model.audit import AUDIT_PAGE_MAX, AuditEntry, AuditFilter
from madang.community.service.invites import NewInvite
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.roles import RoleFields
from madang.kernel.errors import Malformed
from tests.community.conftest import Yard


async def entries(yard: Yard, account_id: str | None = None) -> list[AuditEntry]:
    """What the log holds, oldest first."""
    page = await yard.service.audit.page(yard.community_id, account_id or yard.ann.account_id)
    return page.entries[::-1]


async def test_MO10_MO14_every_act_leaves_one_entry_with_what_changed(yard: Yard) -> None:
    service, here, ann, bo = yard.service, yard.community_id, yard.ann.account_id, yard.bo
    seen = len(await entries(yard))
    sent = await service.messages.send(yard.channel_id, bo, yard.draft("지워질 글"))
    await service.structure.update(here, CommunityFields(name="새 이름"), ann)
    await service.channels.create_category(here, "머리", ann)
    made = await service.channels.create(here, NewChannel(name="새 방", kind="text"), ann)
    await service.channels.update(made.channel_id, ChannelFields(topic="주제"), ann)
    await service.channels.delete(made.channel_id, ann)
    role = await service.roles.create(here, RoleFields(name="도우미"), ann)
    await service.roles.update(here, role.role_id, RoleFields(colour="#ff0000"), ann)
    await service.roles.assign(here, bo.account_id, role.role_id, ann, held=True)
    place, bits = Place("channel", yard.channel_id), OverwriteBits(allow=0, deny=2)
    await service.overwrites.put(place, ("role", role.role_id), bits, ann)
    await service.roles.delete(here, role.role_id, ann)
    await service.messages.delete(sent.message_id, ann)
    invite = await service.invites.create(here, NewInvite(lifetime="day", uses_max=3), ann)
    await service.invites.revoke(invite.code, ann)
    await service.sanctions.time_out(here, bo.account_id, ann, 60_000, "쉬세요")
    await service.sanctions.end_time_out(here, bo.account_id, ann)
    await service.sanctions.kick(here, bo.account_id, ann, "소란")
    await service.sanctions.ban(here, bo.account_id, ann, "광고")
    await service.sanctions.unban(here, bo.account_id, ann)
    found = (await entries(yard))[seen:]
    assert [e.kind for e in found] == [
        "community_updated", "category_created", "channel_created", "channel_updated",
        "channel_deleted", "role_created", "role_updated", "member_role_changed",
        "overwrite_changed", "role_deleted", "message_deleted", "invite_created",
        "invite_revoked", "member_timed_out", "time_out_ended", "member_kicked",
        "member_banned", "member_unbanned",
    ]  # fmt: skip
    by_kind = {e.kind: e for e in found}
    (renamed,) = by_kind["community_updated"].changes
    assert (renamed.field, renamed.before, renamed.after) == (
        "name", "독서 모임 Readers", "새 이름"
    )  # fmt: skip
    (topic,) = by_kind["channel_updated"].changes
    assert (topic.field, topic.before, topic.after) == ("topic", "", "주제")
    assert by_kind["member_banned"].reason == "광고"
    assert (by_kind["member_kicked"].target_name, by_kind["member_kicked"].actor_name) == (
        "보라", "Ann"
    )  # fmt: skip
    assert all(0 < e.at_ms <= yard.clock.now_ms() for e in found)


async def test_MO10_MO12_own_things_and_acts_that_change_nothing_leave_none(yard: Yard) -> None:
    service, here, ann, bo = yard.service, yard.community_id, yard.ann.account_id, yard.bo
    await service.sanctions.end_time_out(here, bo.account_id, ann)
    before = await entries(yard)
    sent = await service.messages.send(yard.channel_id, bo, yard.draft("내 글"))
    await service.messages.delete(sent.message_id, bo.account_id)
    await service.structure.update(here, CommunityFields(name="독서 모임 Readers"), ann)
    await service.channels.update(yard.channel_id, ChannelFields(name="광장"), ann)
    await service.sanctions.end_time_out(here, bo.account_id, ann)
    await service.members.leave(here, bo.account_id)
    assert await entries(yard) == before


async def test_MO11_a_refused_act_leaves_no_entry(yard: Yard) -> None:
    before = await entries(yard)
    with pytest.raises(BanNotFound):
        await yard.service.sanctions.unban(yard.community_id, "0" * 16, yard.ann.account_id)
    with pytest.raises(NotAllowed):
        await yard.service.sanctions.kick(
            yard.community_id, yard.ann.account_id, yard.bo.account_id, ""
        )
    assert await entries(yard) == before


async def test_MO13_the_log_is_for_those_who_may_and_comes_in_pages(yard: Yard) -> None:
    service, here, ann, bo = yard.service, yard.community_id, yard.ann.account_id, yard.bo
    with pytest.raises(NotAllowed):
        await service.audit.page(here, bo.account_id)
    with pytest.raises(NotMember):
        await service.audit.page(here, "d" * 16)
    await yard.make_moderator(bo.account_id)
    for number in range(5):
        await service.channels.update(
            yard.channel_id, ChannelFields(topic=f"{number}"), (ann, bo.account_id)[number % 2]
        )
    page = await service.audit.page(
        here, bo.account_id, AuditFilter(kind="channel_updated"), limit=2
    )
    assert [e.changes[0].after for e in page.entries] == ["4", "3"]
    rest = await service.audit.page(
        here, ann, AuditFilter(kind="channel_updated"), before=page.next
    )
    assert [e.changes[0].after for e in rest.entries] == ["2", "1", "0"]
    assert rest.next is None
    own = await service.audit.page(here, ann, AuditFilter(actor_id=bo.account_id))
    assert [e.changes[0].after for e in own.entries] == ["3", "1"]
    assert {(a.name, a.account_id) for a in own.actors} == {("Ann", ann), ("보라", bo.account_id)}
    third = page.entries[1]
    spanned = await service.audit.page(
        here,
        ann,
        AuditFilter(kind="channel_updated", span_ms=(third.at_ms, third.at_ms + 1)),
    )
    assert third in spanned.entries
    assert {e.at_ms for e in spanned.entries} == {third.at_ms}
    with pytest.raises(Malformed):
        await service.audit.page(here, ann, limit=AUDIT_PAGE_MAX + 1)


async def test_MO15_an_entry_holds_neither_a_text_nor_a_code(yard: Yard) -> None:
    service, ann = yard.service, yard.ann.account_id
    sent = await service.messages.send(yard.channel_id, yard.bo, yard.draft("비밀스러운 글"))
    await service.messages.delete(sent.message_id, ann)
    invite = await service.invites.create(yard.community_id, NewInvite(), ann)
    found = await entries(yard)
    assert "비밀스러운" not in str(found)
    assert invite.code not in str(found)
    assert invite.code[:4] in str(found)


async def test_MO16_acts_in_a_private_channel_are_shown_to_who_sees_it(yard: Yard) -> None:
    service, here, ann, bo = yard.service, yard.community_id, yard.ann.account_id, yard.bo
    await yard.make_moderator(bo.account_id)
    hidden = await service.channels.create(here, NewChannel(name="처음", kind="text"), ann)
    snapshot = await service.structure.snapshot(here, ann)
    everyone = next(r.role_id for r in snapshot.roles if r.preset == "everyone")
    place = Place("channel", hidden.channel_id)
    await service.overwrites.put(place, ("role", everyone), OverwriteBits(allow=0, deny=1), ann)
    await service.channels.update(hidden.channel_id, ChannelFields(name="숨은 곳"), ann)
    assert "숨은 곳" in str(await entries(yard))
    assert "숨은 곳" not in str(await entries(yard, bo.account_id))
    await service.channels.delete(hidden.channel_id, ann)
    assert (await entries(yard))[-1].kind == "channel_deleted"
    assert "숨은 곳" not in str(await entries(yard, bo.account_id))
