"""The mail of missed mentions (docs/specs/notifications.md, DG1-DG5)."""

import pytest

from madang.community.errors.notices import DigestLinkInvalid
from madang.community.model.telling import HOUR_MS
from madang.community.service.digests import DigestLine
from madang.community.service.notices import TellingFields
from madang.community.service.notifications import NotificationFields
from tests.community.conftest import Yard


class Letters:
    """A `Postman` that keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, list[str], str]] = []

    async def digest(self, account_id: str, lines: list[DigestLine], key: str) -> None:
        self.sent.append((account_id, [line.text for line in lines], key))


async def say(yard: Yard, text: str) -> int:
    sent = await yard.service.messages.send(yard.channel_id, yard.ann, yard.draft(text))
    return sent.seq


async def test_DG1_DG3_only_what_was_missed_once_per_hour(yard: Yard) -> None:
    bo, letters = yard.bo.account_id, Letters()
    await say(yard, f"<@{bo}> before it was switched on")
    yard.clock.advance_ms(1)
    await yard.service.notices.update_telling(bo, TellingFields(digest="hourly"))
    yard.clock.advance_ms(1)
    seen = await say(yard, f"<@{bo}> seen")
    await yard.service.reads.mark(yard.channel_id, bo, seen)
    await say(yard, f"<@{bo}> missed")
    await say(yard, "nobody is called")
    assert await yard.service.digests.run(letters) == 0
    yard.clock.advance_ms(HOUR_MS)
    assert await yard.service.digests.run(letters) == 1
    assert [lines for _, lines, _ in letters.sent] == [["@… missed"]]
    yard.clock.advance_ms(HOUR_MS)
    assert await yard.service.digests.run(letters) == 0
    await say(yard, f"<@{bo}> again")
    assert await yard.service.digests.run(letters) == 0
    yard.clock.advance_ms(HOUR_MS)
    assert await yard.service.digests.run(letters) == 1
    assert letters.sent[-1][1] == ["@… again"]


async def test_DG2_settings_hold(yard: Yard) -> None:
    bo, letters = yard.bo.account_id, Letters()
    await yard.service.notices.update_telling(bo, TellingFields(digest="daily"))
    for fields in ({"is_everyone_suppressed": True}, {"level": "nothing"}):
        await yard.service.notifications.update(
            yard.community_id,
            NotificationFields(place="community", place_id=yard.community_id, **fields),
            bo,
        )
        yard.clock.advance_ms(1)
        await say(yard, "@everyone" if "level" not in fields else f"<@{bo}>")
        yard.clock.advance_ms(24 * HOUR_MS)
        assert await yard.service.digests.run(letters) == 0


async def test_DG5_the_link_ends_it(yard: Yard) -> None:
    bo, letters = yard.bo.account_id, Letters()
    await yard.service.notices.update_telling(bo, TellingFields(digest="hourly"))
    yard.clock.advance_ms(1)
    await say(yard, f"<@{bo}>")
    yard.clock.advance_ms(HOUR_MS)
    await yard.service.digests.run(letters)
    with pytest.raises(DigestLinkInvalid):
        await yard.service.notices.end_digest("wrong")
    for _ in range(2):
        await yard.service.notices.end_digest(letters.sent[0][2])
    assert (await yard.service.notices.telling(bo)).digest == "off"
