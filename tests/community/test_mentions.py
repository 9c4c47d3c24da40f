"""Mentions of people, roles, everyone and who is here (docs/specs/notifications.md, MN1-MN7)."""

import random

import pytest

from madang.community import NewChannel
from madang.community.model import Message, Permission, ReadState
from madang.community.model.mentions import HERE, called_word, mentioned, mentioned_roles
from madang.community.service.notifications import NotificationFields
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.roles import RoleFields
from tests.community.conftest import Yard


async def role(yard: Yard, name: str, *, is_mentionable: bool, holder: str | None) -> str:
    fields = RoleFields(name=name, permissions=0, is_mentionable=is_mentionable)
    made = await yard.service.roles.create(yard.community_id, fields, yard.ann.account_id)
    if holder:
        await assign(yard, holder, made.role_id, held=True)
    return made.role_id


async def assign(yard: Yard, account_id: str, role_id: str, *, held: bool) -> None:
    await yard.service.roles.assign(
        yard.community_id, account_id, role_id, yard.ann.account_id, held=held
    )


async def said(yard: Yard, text: str, author=None) -> Message:
    return await yard.service.messages.send(yard.channel_id, author or yard.ann, yard.draft(text))


async def state(yard: Yard, account_id: str) -> ReadState:
    states = await yard.service.reads.states(yard.community_id, account_id)
    return next(s for s in states.states if s.channel_id == yard.channel_id)


def test_MN1_words_in_code_and_addresses_call_nobody() -> None:
    person, role_id = "a" * 16, "b" * 16
    assert mentioned(f"<@{person}> `<@{role_id}>`") == (person,)
    assert mentioned_roles(f"<@&{role_id}> ```<@&{person}>```") == (role_id,)
    assert called_word("모두 @everyone 보세요") == "everyone"
    assert called_word("@here, @everyone") == "everyone"
    assert called_word("@here") == "here"
    for text in ("a@here.com", "@hereby", "@@everyone", "`@everyone`", "everyone", "x@everyone"):
        assert called_word(text) is None


async def test_MN2_a_group_is_called_only_by_who_may(yard: Yard) -> None:
    closed = await role(yard, "닫힘", is_mentionable=False, holder=yard.bo.account_id)
    opened = await role(yard, "열림", is_mentionable=True, holder=yard.ann.account_id)
    text = f"<@&{closed}> <@&{opened}> @everyone @here <@{'z' * 16}>"
    by_member = await said(yard, text, yard.bo)
    assert by_member.mentions == (opened,)
    by_owner = await said(yard, text)
    everyone = next(
        r.role_id
        for r in (await yard.service.access.rights(yard.community_id)).roles.values()
        if r.preset == "everyone"
    )
    assert by_owner.mentions == (closed, opened, everyone)
    assert (await said(yard, f"<@&{everyone}>")).mentions == ()
    mine = await state(yard, yard.bo.account_id)
    assert (mine.mention_count, mine.role_mention_count, mine.everyone_mention_count) == (1, 1, 0)


async def test_MN3_everyone_is_one_row(yard: Yard) -> None:
    await said(yard, "@everyone")
    rows = await yard.db.read(lambda tx: tx.all("SELECT subject_id FROM mention"))
    assert len(rows) == 1
    mine = await state(yard, yard.bo.account_id)
    assert (mine.mention_count, mine.everyone_mention_count) == (1, 1)
    assert (await state(yard, yard.ann.account_id)).mention_count == 0


async def test_MN4_here_calls_who_was_present_and_stays_so(yard: Yard) -> None:
    presence = yard.service.notices._tools.presence
    away = await said(yard, "@here")
    assert away.mentions == (HERE,)
    assert (await state(yard, yard.bo.account_id)).mention_count == 0
    presence.set(yard.bo.account_id, "laptop", "idle")
    await said(yard, "@here")
    presence.leave(yard.bo.account_id, "laptop")
    presence._left(yard.bo.account_id)
    assert (await state(yard, yard.bo.account_id)).mention_count == 1
    found = await yard.service.search.mentions(yard.bo.account_id)
    assert [hit.message.text for hit in found.mentions] == ["@here"]
    presence.stop()


async def test_MN5_a_message_counts_once_in_the_most_personal_way(yard: Yard) -> None:
    held = await role(yard, "책", is_mentionable=True, holder=yard.bo.account_id)
    for text in (f"<@&{held}> @everyone", f"@everyone <@{yard.bo.account_id}> <@&{held}>"):
        await said(yard, text)
    mine = await state(yard, yard.bo.account_id)
    assert (mine.mention_count, mine.role_mention_count, mine.everyone_mention_count) == (2, 1, 0)
    assert len((await yard.service.search.mentions(yard.bo.account_id)).mentions) == 2


async def test_MN6_who_cannot_see_a_channel_is_not_called(yard: Yard) -> None:
    hidden = await yard.service.channels.create(
        yard.community_id, NewChannel(name="숨은 곳", kind="text"), yard.ann.account_id
    )
    rights = await yard.service.access.rights(yard.community_id)
    await yard.service.overwrites.put(
        Place("channel", hidden.channel_id),
        ("role", rights.everyone.role_id),
        OverwriteBits(allow=0, deny=int(Permission.VIEW)),
        yard.ann.account_id,
    )
    text = f"<@{yard.bo.account_id}> @everyone"
    sent = await yard.service.messages.send(hidden.channel_id, yard.ann, yard.draft(text))
    assert yard.bo.account_id not in sent.mentions
    states = await yard.service.reads.states(yard.community_id, yard.bo.account_id)
    assert hidden.channel_id not in [s.channel_id for s in states.states]
    assert (await yard.service.search.mentions(yard.bo.account_id)).mentions == []


async def test_MN7_who_joins_later_was_not_called(yard: Yard) -> None:
    before = await said(yard, "@everyone 옛날")
    yard.clock.advance_ms(1000)
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    await said(yard, "@everyone 지금")
    await yard.service.reads.mark(yard.channel_id, yard.cy.account_id, before.seq - 1)
    assert (await state(yard, yard.cy.account_id)).mention_count == 1
    found = await yard.service.search.mentions(yard.cy.account_id)
    assert [hit.message.text for hit in found.mentions] == ["@everyone 지금"]


async def test_MN_counts_and_inbox_equal_a_recount_at_every_moment(yard: Yard) -> None:
    dice, bo = random.Random(5), yard.bo.account_id
    roles = [await role(yard, n, is_mentionable=True, holder=None) for n in ("하나", "둘")]
    held: set[str] = set()
    everyone = (await yard.service.access.rights(yard.community_id)).everyone.role_id
    for _ in range(60):
        verb = dice.choice(["send", "send", "send", "give", "take", "delete", "mark", "edit"])
        page = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        pick, one = (dice.choice(page) if page else None), dice.choice(roles)
        words = ["hi", f"<@{bo}>", f"<@&{roles[0]}>", f"<@&{roles[1]}>", "@everyone"]
        text = " ".join(dice.sample(words, dice.randint(1, 3)))
        if verb == "send":
            await said(yard, text, dice.choice([yard.ann, yard.ann, yard.bo]))
        elif verb == "give" and one not in held:
            await assign(yard, bo, one, held=True)
            held.add(one)
        elif verb == "take" and one in held:
            await assign(yard, bo, one, held=False)
            held.discard(one)
        elif verb == "delete" and pick:
            await yard.service.messages.delete(pick.message_id, pick.author_id)
        elif verb == "edit" and pick:
            await yard.service.messages.edit(pick.message_id, pick.author_id, text)
        elif verb == "mark" and pick:
            await yard.service.reads.mark(yard.channel_id, bo, pick.seq)
        yard.clock.advance_ms(11_000)
        now = await state(yard, bo)
        standing = (await yard.service.messages.page(yard.channel_id, None, limit=200)).messages
        calls = [
            m for m in standing
            if m.author_id != bo and ({bo, everyone} | held) & set(m.mentions)
        ]  # fmt: skip
        fresh = [m for m in calls if m.seq > now.read_seq]
        by_role = [m for m in fresh if bo not in m.mentions and held & set(m.mentions)]
        by_all = [m for m in fresh if not ({bo} | held) & set(m.mentions)]
        assert (now.mention_count, now.role_mention_count, now.everyone_mention_count) == (
            len(fresh), len(by_role), len(by_all),
        )  # fmt: skip
        inbox = (await yard.service.search.mentions(bo, limit=50)).mentions
        assert [h.message.seq for h in inbox] == [m.seq for m in reversed(calls)][:50]
        assert [h.is_unread for h in inbox] == [h.message in fresh for h in inbox]


async def test_MN_suppressed_groups_leave_the_badge_and_not_the_counts(yard: Yard) -> None:
    held = await role(yard, "책", is_mentionable=True, holder=yard.bo.account_id)
    await said(yard, f"<@&{held}>")
    await said(yard, "@everyone")
    from tests.community.test_notifications import shown

    for fields, badge in (
        ({}, 2),
        ({"is_everyone_suppressed": True}, 1),
        ({"is_role_suppressed": True}, 0),
    ):
        await yard.service.notifications.update(
            yard.community_id,
            NotificationFields(place="community", place_id=yard.community_id, **fields),
            yard.bo.account_id,
        )
        attention, _, mentions = await shown(yard)
        assert (attention.badge_count, mentions) == (badge, 2)


@pytest.mark.parametrize("cursor", ["x", "0" * 15, "9" * 17])
async def test_a_cursor_is_one_that_a_page_gave(yard: Yard, cursor: str) -> None:
    from madang.kernel.errors import Malformed

    with pytest.raises(Malformed):
        await yard.service.search.mentions(yard.bo.account_id, cursor=cursor)
