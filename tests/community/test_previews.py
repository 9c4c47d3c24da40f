"""PV1-PV3, PV11-PV13: previews come after the message, follow its links, and leak nothing."""

import asyncio
from typing import Any

import pytest

from madang.community.errors import MessageNotFound, NotAllowed
from madang.community.errors.files import AttachmentNotFound
from madang.community.model import Message, Permission
from madang.community.model.previews import (
    PREVIEWS_MAX,
    URL_LENGTH_MAX_CHARS,
    PageFacts,
    PagePicture,
    links_of,
)
from madang.community.service.overwrites import OverwriteBits, Place
from madang.community.service.previews import PAGE_KEPT_MS
from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock
from tests.community.conftest import Yard, event_of, make_yard
from tests.community.test_leaks import everyone


class Told:
    """Pages that say what a test lets them; it counts who asks."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def read(self, url: str) -> PageFacts | None:
        self.asked.append(url)
        await self.go_on.wait()
        if "nothing" in url:
            return None
        picture = PagePicture(content=b"webp " + url.encode(), width=8, height=6)
        return PageFacts(title=f"T {url}", description="d", site="s", picture=picture)


@pytest.fixture
def told() -> Told:
    """What is read of pages."""
    return Told()


@pytest.fixture
async def linked(any_database: Database, told: Told) -> Yard:
    """A community whose messages get previews."""
    return await make_yard(any_database, ManualClock(), pages=told)


async def said(yard: Yard, text: str, **more: Any) -> Message:
    """Send a message and look at its links, as the house does after the commit."""
    sent = await yard.service.messages.send(yard.channel_id, yard.bo, yard.draft(text, **more))
    assert sent.previews == ()
    await yard.service.previews.look(sent)
    return await yard.service.messages.one(sent.message_id, yard.bo.account_id)


def test_PV2_which_links() -> None:
    assert links_of("see https://a.example/x, and http://b.example/y.") == (
        "https://a.example/x",
        "http://b.example/y",
    )
    assert links_of("[말](https://a.example/x)") == ("https://a.example/x",)
    assert links_of("(https://ko.wikipedia.org/wiki/A_(B))") == (
        "https://ko.wikipedia.org/wiki/A_(B)",
    )
    for hidden in ("<https://a.example>", "`https://a.example`", "||https://a.example||"):
        assert links_of(hidden) == ()
    assert links_of("```\nhttps://a.example\n``` https://b.example") == ("https://b.example",)
    assert links_of("```\nhttps://a.example") == ()
    assert links_of("https://a.example https://a.example") == ("https://a.example",)
    many = " ".join(f"https://a.example/{n}" for n in range(PREVIEWS_MAX + 1))
    assert len(links_of(many)) == PREVIEWS_MAX
    fits = "https://a.example/".ljust(URL_LENGTH_MAX_CHARS, "x")
    assert links_of(fits) == (fits,)
    assert links_of(fits + "x") == ()
    assert links_of("ftp://a.example javascript:alert(1) nothing") == ()


async def test_PV1_the_message_stands_first_and_the_preview_comes(linked: Yard) -> None:
    message = await said(linked, "https://a.example/x 보세요")
    assert [p.title for p in message.previews] == ["T https://a.example/x"]
    assert (message.previews[0].width, message.previews[0].height) == (8, 6)
    last = event_of((await linked.events(f"channel:{linked.channel_id}"))[-1])
    assert last["type"] == "community.previews_changed"
    page = await linked.service.messages.page(linked.channel_id, None)
    assert page.messages[-1].previews == message.previews


async def test_PV1_nothing_is_asked_without_a_link(linked: Yard, told: Told) -> None:
    await said(linked, "그냥 <https://a.example> 말")
    assert told.asked == []
    assert (await said(linked, "https://nothing.example")).previews == ()
    events = await linked.events(f"channel:{linked.channel_id}")
    assert all(event_of(e)["type"] == "community.message_sent" for e in events)


async def test_PV3_without_the_right_nothing_is_asked(linked: Yard, told: Told) -> None:
    place, subject = Place("channel", linked.channel_id), ("role", await everyone(linked))
    deny = OverwriteBits(allow=0, deny=int(Permission.EMBED_LINKS))
    await linked.service.overwrites.put(place, subject, deny, linked.ann.account_id)
    assert (await said(linked, "https://a.example")).previews == ()
    assert told.asked == []


async def test_PV8_a_page_is_remembered_for_a_while(linked: Yard, told: Told) -> None:
    await said(linked, "https://a.example")
    assert len((await said(linked, "again https://a.example")).previews) == 1
    assert told.asked == ["https://a.example"]
    linked.clock.advance_ms(PAGE_KEPT_MS)
    await said(linked, "later https://a.example")
    assert len(told.asked) == 2


async def test_PV11_an_edit_is_looked_at_again(linked: Yard, told: Told) -> None:
    message = await said(linked, "https://a.example https://b.example")
    edit = linked.service.messages.edit
    after = await edit(message.message_id, linked.bo.account_id, "https://b.example 만")
    assert [p.url for p in after.previews] == ["https://b.example"]
    after = await edit(
        message.message_id, linked.bo.account_id, "https://c.example https://b.example"
    )
    await linked.service.previews.look(after)
    now = await linked.service.messages.one(message.message_id, linked.bo.account_id)
    assert [p.url for p in now.previews] == ["https://c.example", "https://b.example"]
    assert told.asked == ["https://a.example", "https://b.example", "https://c.example"]
    after = await edit(message.message_id, linked.bo.account_id, "아무것도")
    assert after.previews == ()


async def test_PV11_what_comes_too_late_is_dropped(linked: Yard, told: Told) -> None:
    told.go_on.clear()
    sent = await linked.service.messages.send(
        linked.channel_id, linked.bo, linked.draft("https://a.example")
    )
    looking = asyncio.create_task(linked.service.previews.look(sent))
    while not told.asked:
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
    await linked.service.messages.edit(sent.message_id, linked.bo.account_id, "no more")
    told.go_on.set()
    await looking
    now = await linked.service.messages.one(sent.message_id, linked.bo.account_id)
    assert now.previews == ()
    gone = await linked.service.messages.send(
        linked.channel_id, linked.bo, linked.draft("https://d.example")
    )
    await linked.service.messages.delete(gone.message_id, linked.bo.account_id)
    await linked.service.previews.look(gone)


async def test_PV12_the_author_or_a_moderator_takes_them_away(linked: Yard, told: Told) -> None:
    service, bo, ann = linked.service, linked.bo.account_id, linked.ann.account_id
    message = await said(linked, "https://a.example")
    await service.members.join(linked.community_id, linked.cy.account_id, "Cy")
    with pytest.raises(NotAllowed):
        await service.previews.remove(message.message_id, linked.cy.account_id)
    await service.previews.remove(message.message_id, bo)
    before = len(await linked.events(f"channel:{linked.channel_id}"))
    await service.previews.remove(message.message_id, bo)
    assert len(await linked.events(f"channel:{linked.channel_id}")) == before
    edited = await service.messages.edit(
        message.message_id, bo, "https://a.example https://e.example"
    )
    await service.previews.look(edited)
    assert (await service.messages.one(message.message_id, bo)).previews == ()
    other = await said(linked, "https://f.example")
    await service.previews.remove(other.message_id, ann)
    assert (await service.messages.one(other.message_id, bo)).previews == ()
    with pytest.raises(MessageNotFound):
        await service.previews.remove("0" * 16, bo)


async def test_PV13_the_picture_is_for_who_reads_the_channel(linked: Yard) -> None:
    service, bo, ann = linked.service, linked.bo.account_id, linked.ann.account_id
    message = await said(linked, "https://a.example")
    preview_id = message.previews[0].preview_id
    found = await service.previews.picture(preview_id, bo, None)
    assert found.content == b"webp https://a.example"
    assert found.is_shown
    key = (await service.files.key(linked.channel_id, bo)).key
    assert (await service.previews.picture(preview_id, None, key)).version == found.version
    place = Place("channel", linked.channel_id)
    hide = OverwriteBits(allow=0, deny=1)
    await service.overwrites.put(place, ("role", await everyone(linked)), hide, ann)
    for account_id, sign in ((bo, None), (None, None), (None, key), (ann, "x.1.y")):
        with pytest.raises(AttachmentNotFound):
            await service.previews.picture(preview_id, account_id, sign)
    with pytest.raises(MessageNotFound):
        await service.previews.remove(message.message_id, bo)
    await service.messages.delete(message.message_id, ann)
    with pytest.raises(AttachmentNotFound):
        await service.previews.picture(preview_id, ann, None)


async def test_PV13_the_content_goes_with_the_last_that_refers_to_it(linked: Yard) -> None:
    first = await said(linked, "https://a.example")
    second = await said(linked, "https://a.example 또")
    linked.clock.advance_ms(24 * 60 * 60 * 1000)
    await linked.service.messages.delete(first.message_id, linked.bo.account_id)
    assert await linked.service.uploads.sweep() == 0
    await linked.service.previews.picture(second.previews[0].preview_id, None, None)
    await linked.service.messages.delete(second.message_id, linked.bo.account_id)
    rows = await linked.db.read(lambda tx: tx.all("SELECT blob_key FROM blob_use"))
    assert rows == []
