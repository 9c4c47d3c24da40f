"""Reports (docs/specs/moderation.md), on every engine."""

import asyncio

import pytest

from madang.community.errors import ChannelNotFound, NotAllowed, NotMember, SlowDown
from madang.community.errors.moderation import ReportInvalid, ReportNotFound, TooManyNotes
from madang.community.model import Permission
from madang.community.model.moderation import NOTES_MAX, REPORTS_PER_HOUR_MAX
from madang.community.service.reports import NewReport
from madang.community.service.roles import RoleFields
from tests.community.conftest import Yard, event_of
from tests.community.test_leaks import by_member


async def bad_message(yard: Yard) -> str:
    """A message of Ann's, seen by Bo."""
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft("나쁜 말"))
    return sent.message_id


async def filed(yard: Yard, **fields: object) -> str:
    """Let Bo report."""
    new = NewReport(**fields)  # type: ignore[arg-type]
    bo = yard.bo
    return (
        await yard.service.reports.file(yard.community_id, new, bo.account_id, bo.name)
    ).report_id


@pytest.fixture
async def staffed(yard: Yard) -> Yard:
    """The public community with Cy as its moderator."""
    await yard.service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    await yard.make_moderator(yard.cy.account_id)
    return yard


async def test_MO20_MO21_a_report_keeps_the_text_although_the_message_goes(staffed: Yard) -> None:
    message_id = await bad_message(staffed)
    report_id = await filed(staffed, message_id=message_id, reason="abuse", text="욕설이에요")
    assert await filed(staffed, message_id=message_id, reason="spam") == report_id
    await staffed.service.messages.delete(message_id, staffed.ann.account_id)
    listed = await staffed.service.reports.listed(staffed.community_id, staffed.cy.account_id)
    (report,) = listed.reports
    assert (report.message_text, report.account_name, report.by_name, report.text) == (
        "나쁜 말", "Ann", "보라", "욕설이에요"
    )  # fmt: skip
    assert (report.state, report.reason) == ("open", "abuse")


async def test_MO20_what_cannot_be_reported_is_refused(staffed: Yard, private_yard: Yard) -> None:
    for wrong in (
        {"account_id": staffed.bo.account_id},
        {"account_id": "0" * 16},
        {"message_id": "0" * 16},
        {},
    ):
        with pytest.raises(ReportInvalid):
            await filed(staffed, **wrong)
    hidden = await private_yard.service.messages.send(
        private_yard.channel_id, private_yard.ann, private_yard.draft("안 보임")
    )
    with pytest.raises(ChannelNotFound):
        await filed(staffed, message_id=hidden.message_id)
    with pytest.raises(NotMember):
        await staffed.service.reports.file(
            staffed.community_id, NewReport(account_id=staffed.ann.account_id), "d" * 16, "Dan"
        )


async def test_MO22_only_moderators_see_reports_and_hear_of_them(staffed: Yard) -> None:
    await filed(staffed, account_id=staffed.ann.account_id)
    stream = f"moderation:{staffed.community_id}"
    (event,) = [event_of(e) for e in await staffed.events(stream)]
    assert event == {
        "type": "community.reports_changed", "community_id": staffed.community_id
    }  # fmt: skip
    reports = staffed.service.reports
    with pytest.raises(NotAllowed):
        await reports.listed(staffed.community_id, staffed.bo.account_id)
    with pytest.raises(NotMember):
        await reports.listed(staffed.community_id, "d" * 16)
    may = [
        await reports.may_follow(staffed.community_id, account_id)
        for account_id in (staffed.cy.account_id, staffed.bo.account_id, "d" * 16, None)
    ]
    assert may == [True, False, False, False]


async def test_MO23_a_report_moves_takes_notes_and_is_not_handled_by_its_target(
    staffed: Yard,
) -> None:
    report_id = await filed(staffed, message_id=await bad_message(staffed))
    reports, cy = staffed.service.reports, staffed.cy
    assert (await reports.listed(staffed.community_id, staffed.ann.account_id)).reports == []
    for account_id in (staffed.ann.account_id, staffed.bo.account_id, "d" * 16):
        with pytest.raises(ReportNotFound):
            await reports.move(report_id, "dismissed", account_id, "?")
    await reports.move(report_id, "in_progress", cy.account_id, cy.name)
    await reports.note(report_id, "이야기해 보겠습니다", cy.account_id, cy.name)
    done = await reports.move(report_id, "resolved", cy.account_id, cy.name)
    assert (done.state, done.handled_by_name) == ("resolved", "Cy")
    assert [n.text for n in done.notes] == ["이야기해 보겠습니다"]
    listed = await reports.listed(staffed.community_id, cy.account_id)
    assert listed.reports == [done]
    assert listed.at.seq == 4
    page = await staffed.service.audit.page(staffed.community_id, cy.account_id)
    moves = [e.changes[0].after for e in page.entries if e.kind == "report_changed"]
    assert moves == ["resolved", "in_progress"]


async def test_MO23_one_note_more_than_the_limit_is_refused(staffed: Yard) -> None:
    report_id = await filed(staffed, account_id=staffed.ann.account_id)
    reports, cy = staffed.service.reports, staffed.cy
    for number in range(NOTES_MAX):
        await reports.note(report_id, f"{number}", cy.account_id, cy.name)
    with pytest.raises(TooManyNotes):
        await reports.note(report_id, "하나 더", cy.account_id, cy.name)


async def test_MO24_one_report_more_than_an_hour_takes_is_told_to_wait(staffed: Yard) -> None:
    await asyncio.gather(
        *(filed(staffed, account_id=staffed.ann.account_id) for _ in range(REPORTS_PER_HOUR_MAX))
    )
    with pytest.raises(SlowDown) as refused:
        await filed(staffed, account_id=staffed.ann.account_id)
    assert refused.value.data["retry_after_s"] > 0


async def test_MO25_a_report_of_a_hidden_channel_is_for_who_sees_it(staffed: Yard) -> None:
    report_id = await filed(staffed, message_id=await bad_message(staffed))
    reports, cy = staffed.service.reports, staffed.cy
    # The author of the message is Ann: Bo becomes the second moderator, and Cy the one who sees.
    await staffed.make_moderator(staffed.bo.account_id)
    await by_member(staffed, staffed.channel_id)
    listed = await reports.listed(staffed.community_id, staffed.bo.account_id)
    assert listed.reports == []
    with pytest.raises(ReportNotFound):
        await reports.move(report_id, "resolved", staffed.bo.account_id, "보라")
    assert len((await reports.listed(staffed.community_id, cy.account_id)).reports) == 1
    await staffed.service.channels.delete(staffed.channel_id, staffed.ann.account_id)
    assert (await reports.listed(staffed.community_id, cy.account_id)).reports == []


async def test_MO22_kick_alone_follows_the_stream_and_does_not_handle_reports(yard: Yard) -> None:
    service, bo = yard.service, yard.bo.account_id
    new = NewReport(account_id=bo)
    await service.members.join(yard.community_id, yard.cy.account_id, yard.cy.name)
    filed_id = (
        await service.reports.file(yard.community_id, new, yard.cy.account_id, "Cy")
    ).report_id
    role = await service.roles.create(
        yard.community_id,
        RoleFields(name="문지기", permissions=int(Permission.KICK)),
        yard.ann.account_id,
    )
    await service.roles.assign(
        yard.community_id, yard.cy.account_id, role.role_id, yard.ann.account_id, held=True
    )
    assert await service.reports.may_follow(yard.community_id, yard.cy.account_id)
    with pytest.raises(NotAllowed):
        await service.reports.listed(yard.community_id, yard.cy.account_id)
    with pytest.raises(ReportNotFound):
        await service.reports.move(filed_id, "resolved", yard.cy.account_id, "Cy")
