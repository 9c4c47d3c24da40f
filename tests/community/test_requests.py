"""Join requests (docs/specs/join-requests.md), and what invites grant (IN14), on every engine."""

import asyncio
from typing import Any

import pytest

from madang.community.errors import (
    CommunityNotFound,
    NotAllowed,
    NotMember,
    RankTooLow,
    RoleNotFound,
)
from madang.community.errors.moderation import Banned
from madang.community.errors.rules import (
    RequestDecided,
    RequestInvalid,
    RequestNeeded,
    RequestNotFound,
    RequestsClosed,
    RequestTooEarly,
)
from madang.community.model import Permission
from madang.community.model.audit import AuditFilter
from madang.community.model.requests import ASK_AGAIN_MS, QUESTIONS_MAX
from madang.community.service.invites import NewInvite
from madang.community.service.requests import FormFields, NewRequest
from madang.community.service.roles import RoleFields
from tests.community.conftest import Yard, event_of

QUESTIONS = ("어떻게 알았나요?", "좋아하는 책은?")


async def opened(yard: Yard, *questions: str) -> None:
    """Let people come in by request."""
    fields = FormFields(is_on=True, text="어서 오세요", questions=questions)
    await yard.service.requests.put_form(yard.community_id, fields, yard.ann.account_id)


async def asked(yard: Yard, *answers: str, text: str = "") -> Any:
    """Let Cy ask."""
    new = NewRequest(text=text, answers=answers)
    cy = yard.cy
    return await yard.service.requests.ask(yard.community_id, new, cy.account_id, cy.name)


async def decided(yard: Yard, request_id: str, *, is_accepted: bool, reason: str = "") -> Any:
    """Let Ann answer."""
    by = (yard.ann.account_id, yard.ann.name)
    return await yard.service.requests.decide(request_id, is_accepted, reason, by)


async def test_JR1_JR2_one_asks_instead_of_joining_and_the_directory_says_so(
    private_yard: Yard,
) -> None:
    yard = private_yard
    requests, cy = yard.service.requests, yard.cy
    with pytest.raises(CommunityNotFound):
        await requests.door(yard.community_id, cy.account_id)
    assert (await yard.service.invites.directory("", None, None, 0)).total == 0
    await opened(yard, *QUESTIONS)
    door = await requests.door(yard.community_id, None)
    assert (door.name, door.members_count, door.form.questions) == (
        "독서 모임 Readers", 1, QUESTIONS
    )  # fmt: skip
    (entry,) = (await yard.service.invites.directory("", None, None, 0)).entries
    assert (entry.is_by_request, entry.is_member) == (True, False)
    with pytest.raises(CommunityNotFound):
        await yard.service.structure.snapshot(yard.community_id, cy.account_id)
    assert "광장" not in str(door)


async def test_JR1_a_public_community_by_request_refuses_to_be_joined(yard: Yard) -> None:
    await opened(yard)
    with pytest.raises(RequestNeeded):
        await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    code = (
        await yard.service.invites.create(yard.community_id, NewInvite(), yard.ann.account_id)
    ).code
    await yard.service.invites.join(code, yard.cy.account_id, yard.cy.name)
    with pytest.raises(RequestsClosed):
        await asked(yard)


async def test_JR1_the_form_needs_the_right_and_is_bounded(yard: Yard) -> None:
    requests, here = yard.service.requests, yard.community_id
    with pytest.raises(NotAllowed):
        await requests.put_form(here, FormFields(is_on=True), yard.bo.account_id)
    for questions in (("물음",) * (QUESTIONS_MAX + 1), ("  ",)):
        with pytest.raises(RequestInvalid):
            await opened(yard, *questions)
    await opened(yard, *(("물음",) * QUESTIONS_MAX))
    page = await yard.service.audit.page(
        here, yard.ann.account_id, AuditFilter(kind="join_form_updated")
    )
    assert {change.field for change in page.entries[0].changes} == {"is_on", "text", "questions"}


async def test_JR3_every_question_is_answered_and_one_request_waits(yard: Yard) -> None:
    with pytest.raises(RequestsClosed):
        await asked(yard)
    await opened(yard, *QUESTIONS)
    for answers in ((), ("하나",), ("하나", " "), ("하나", "둘", "셋")):
        with pytest.raises(RequestInvalid):
            await asked(yard, *answers)
    all_asked = await asyncio.gather(*(asked(yard, "친구", "토지") for _ in range(5)))
    assert len({request.request_id for request in all_asked}) == 1
    (request,) = (
        await yard.service.requests.listed(yard.community_id, yard.ann.account_id, None)
    ).requests
    assert [(a.question, a.answer) for a in request.answers] == [
        (QUESTIONS[0], "친구"),
        (QUESTIONS[1], "토지"),
    ]
    await yard.service.requests.withdraw(yard.community_id, yard.cy.account_id)
    await yard.service.requests.withdraw(yard.community_id, yard.cy.account_id)
    again = await asked(yard, "친구", "토지")
    assert again.request_id != request.request_id


async def test_JR4_requests_are_for_who_may_kick(yard: Yard) -> None:
    await opened(yard)
    request = await asked(yard)
    for account_id in (yard.bo.account_id, yard.cy.account_id, "d" * 16):
        with pytest.raises((NotAllowed, NotMember)):
            await yard.service.requests.listed(yard.community_id, account_id, None)
        with pytest.raises(RequestNotFound):
            await yard.service.requests.decide(request.request_id, True, "", (account_id, "?"))
    await yard.make_moderator(yard.bo.account_id)
    by = (yard.bo.account_id, yard.bo.name)
    await yard.service.requests.decide(request.request_id, True, "", by)


async def test_JR5_of_ten_who_answer_at_once_one_decides_and_one_member_comes(
    private_yard: Yard,
) -> None:
    yard = private_yard
    await opened(yard)
    request = await asked(yard)
    before = len(await yard.events(f"community:{yard.community_id}"))
    answers = await asyncio.gather(
        *(
            decided(yard, request.request_id, is_accepted=n % 2 == 0, reason="다음에")
            for n in range(10)
        ),
        return_exceptions=True,
    )
    (end,) = [a for a in answers if not isinstance(a, BaseException)]
    refused = [a for a in answers if isinstance(a, RequestDecided)]
    assert len(refused) == 9
    assert {r.data["state"] for r in refused} == {end.state}
    events = await yard.events(f"community:{yard.community_id}", after=before)
    joined = [event_of(e)["type"] for e in events]
    assert joined == (["community.member_joined"] if end.state == "accepted" else [])


async def test_JR5_who_came_by_an_invite_meanwhile_is_a_member_once(yard: Yard) -> None:
    await opened(yard)
    request = await asked(yard)
    code = (
        await yard.service.invites.create(yard.community_id, NewInvite(), yard.ann.account_id)
    ).code
    await yard.service.invites.join(code, yard.cy.account_id, yard.cy.name)
    end = await decided(yard, request.request_id, is_accepted=True)
    assert end.state == "accepted"
    snapshot = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    assert [m.name for m in snapshot.members].count("Cy") == 1


async def test_JR3_JR6_JR7_a_refusal_is_told_with_its_reason_and_waits_a_day(yard: Yard) -> None:
    await opened(yard)
    request = await asked(yard)
    await decided(yard, request.request_id, is_accepted=False, reason="지금은 자리가 없어요")
    door = await yard.service.requests.door(yard.community_id, yard.cy.account_id)
    assert door.my_request is not None
    assert (door.my_request.state, door.my_request.reason) == ("refused", "지금은 자리가 없어요")
    last = event_of((await yard.events(f"account:{yard.cy.account_id}"))[-1])
    assert last == {
        "type": "community.request_answered",
        "community_id": yard.community_id,
        "state": "refused",
        "reason": "지금은 자리가 없어요",
    }
    with pytest.raises(RequestTooEarly):
        await asked(yard)
    yard.clock.advance_ms(ASK_AGAIN_MS)
    assert (await asked(yard)).state == "waiting"
    page = await yard.service.audit.page(
        yard.community_id, yard.ann.account_id, AuditFilter(kind="request_refused")
    )
    assert [(e.target_name, e.reason) for e in page.entries] == [("Cy", "지금은 자리가 없어요")]


async def test_JR3_who_is_banned_does_not_ask(yard: Yard) -> None:
    await opened(yard)
    request = await asked(yard)
    ann, cy = yard.ann.account_id, yard.cy.account_id
    await yard.service.invites.join(
        (await yard.service.invites.create(yard.community_id, NewInvite(), ann)).code, cy, "Cy"
    )
    await yard.service.sanctions.ban(yard.community_id, cy, ann, "")
    with pytest.raises(Banned):
        await yard.service.requests.door(yard.community_id, cy)
    with pytest.raises(Banned):
        await decided(yard, request.request_id, is_accepted=True)


async def new_role(yard: Yard) -> str:
    """Let Ann make a role."""
    role = await yard.service.roles.create(
        yard.community_id, RoleFields(name="독자"), yard.ann.account_id
    )
    return role.role_id


async def test_IN14_an_invite_grants_its_role_with_the_join(private_yard: Yard) -> None:
    yard = private_yard
    role_id = await new_role(yard)
    new = NewInvite(role_id=role_id, channel_id=yard.channel_id)
    invite = await yard.service.invites.create(yard.community_id, new, yard.ann.account_id)
    joined = await yard.service.invites.join(invite.code, yard.bo.account_id, yard.bo.name)
    assert joined.member.role_ids == (role_id,)
    assert joined.channel_id == yard.channel_id
    last = event_of((await yard.events(f"community:{yard.community_id}"))[-1])
    assert last["member"]["role_ids"] == [role_id]  # type: ignore[index]


async def test_IN14_only_what_the_maker_could_give_by_hand_is_granted(yard: Yard) -> None:
    role_id, service, ann = await new_role(yard), yard.service, yard.ann.account_id
    snapshot = await service.structure.snapshot(yard.community_id, ann)
    everyone = snapshot.roles[-1].role_id
    with pytest.raises(NotAllowed):
        await service.invites.create(
            yard.community_id, NewInvite(role_id=role_id), yard.bo.account_id
        )
    for wrong in (everyone, "0" * 16):
        with pytest.raises(RoleNotFound):
            await service.invites.create(yard.community_id, NewInvite(role_id=wrong), ann)
    giver = await service.roles.create(
        yard.community_id,
        RoleFields(name="관리", permissions=int(Permission.MANAGE_ROLES)),
        ann,
    )
    await service.roles.assign(yard.community_id, yard.bo.account_id, giver.role_id, ann, held=True)
    with pytest.raises(RankTooLow):
        await service.invites.create(
            yard.community_id, NewInvite(role_id=giver.role_id), yard.bo.account_id
        )
    ids = [giver.role_id, role_id, *(r.role_id for r in snapshot.roles if r.preset == "moderator")]
    await service.roles.reorder(yard.community_id, ids, ann)
    invite = await service.invites.create(
        yard.community_id, NewInvite(role_id=role_id), yard.bo.account_id
    )
    await service.roles.assign(
        yard.community_id, yard.bo.account_id, giver.role_id, ann, held=False
    )
    joined = await service.invites.join(invite.code, yard.cy.account_id, yard.cy.name)
    assert joined.member.role_ids == (), "the maker may give it no more"
