"""Archives of DiscordChatExporter, written by hand in its form, over real databases (IM1-IM8)."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from madang.community.errors import ChannelNotFound, NotAllowed
from madang.community.errors.archives import ArchiveBroken
from madang.community.service.discord import DiscordImport
from madang.community.service.discord_messages import Taken
from tests.community.conftest import Yard
from tests.community.pictures import png

GUILD = {"id": "81384788765712384", "name": "독서 서버", "iconUrl": "icon.png"}
MINA = {"id": "155149108183695360", "name": "mina", "nickname": "미나", "isBot": False, "roles": []}
ROBOT = {"id": "155149108183695361", "name": "robot", "nickname": None, "isBot": True, "roles": []}
FIRST_ID = 1_100_000_000_000_000_000


def said(number: int, author: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    """A message as the program writes it."""
    return {
        "id": str(FIRST_ID + number * 1_000_000_000),
        "type": "Default",
        "timestamp": f"2023-04-24T10:{number:02}:00.5+09:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": text,
        "author": author,
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        **more,
    }


def reaction(name: str, *users: dict[str, Any], own_id: str = "") -> dict[str, Any]:
    """A reaction as the program writes it."""
    emoji = {"id": own_id, "name": name, "code": "x", "isAnimated": False, "imageUrl": ""}
    return {"emoji": emoji, "count": len(users), "users": list(users)}


MESSAGES = [
    said(0, MINA, "", type="GuildMemberJoin"),
    said(
        1,
        MINA,
        "안녕 <@155149108183695361> <#900000000000000001>",
        isPinned=True,
        mentions=[ROBOT],
        timestampEdited="2023-04-24T11:00:00+09:00",
        reactions=[reaction("👍", MINA, ROBOT), reaction("blob", MINA, own_id="123456")],
    ),
    said(
        2,
        ROBOT,
        "대답",
        type="Reply",
        reference={"messageId": str(FIRST_ID + 1_000_000_000), "channelId": "1", "guildId": "1"},
        attachments=[
            {"id": "777777777777", "url": "a_Files/pic.png", "fileName": "그림.png"},
            {"id": "777777777778", "url": "https://cdn.example/b.zip", "fileName": "b.zip"},
        ],
    ),
    said(3, MINA, "", embeds=[{"title": "t"}]),
]
CHANNEL = {
    "id": "900000000000000001",
    "type": "GuildTextChat",
    "categoryId": "900000000000000000",
    "category": "모임방",
    "name": "책-이야기",
    "topic": "읽은 책",
}
THREAD = {
    "id": MESSAGES[1]["id"],
    "type": "GuildPublicThread",
    "categoryId": "900000000000000001",
    "category": "책-이야기",
    "name": "번개",
    "topic": None,
}
SECRET = {**CHANNEL, "id": "900000000000000009", "type": "GuildPrivateThread"}


def exported(channel: dict[str, Any], messages: list[dict[str, Any]]) -> str:
    """One file of the program."""
    whole = {"guild": GUILD, "channel": channel, "dateRange": {"after": None, "before": None}}
    whole |= {"exportedAt": "2023-05-01T00:00:00Z", "messages": messages}
    return json.dumps({**whole, "messageCount": len(messages)}, indent=2, ensure_ascii=False)


def archive(path: Path, messages: list[dict[str, Any]] = MESSAGES) -> Path:
    """The files as somebody zips them."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("out/번개.json", exported(THREAD, [said(9, MINA, "토요일 어때요")]))
        file.writestr("out/a.json", "\ufeff" + exported(CHANNEL, messages))
        file.writestr("out/secret.json", exported(SECRET, [said(9, MINA, "비밀")]))
        file.writestr("out/a_Files/pic.png", png())
    return path


def discord(yard: Yard) -> DiscordImport:
    """The way in."""
    return yard.service.imports._discord


async def taken(yard: Yard, path: Path) -> Taken:
    """Take an archive in, as Ann."""
    told = await discord(yard).take(path, yard.community_id, yard.ann)
    await yard.service.access.changed(yard.community_id)
    return told


async def test_IM1_IM7_everything_that_has_a_place_here_comes(yard: Yard, tmp_path: Path) -> None:
    told = await taken(yard, archive(tmp_path / "a.zip"))
    assert told.taken == {
        "channels": 1,
        "threads": 1,
        "messages": 3,
        "files": 1,
        "pins": 1,
        "reactions": 2,
    }
    assert told.left == {
        "messages of the kind GuildMemberJoin": 1,
        "empty messages": 1,
        "reactions": 1,
        "files that are not in the archive, or too large": 1,
        "channels of the kind GuildPrivateThread": 1,
    }
    ann = yard.ann.account_id
    seen = await yard.service.structure.snapshot(yard.community_id, ann)
    place = next(c for c in seen.channels if c.name == "책-이야기")
    assert place.topic == "읽은 책"
    assert "모임방" in {c.name for c in seen.categories}
    page = await yard.service.messages.page(place.channel_id, ann)
    first, second = page.messages
    assert first.text == f"안녕 @robot <#{place.channel_id}>"
    assert (first.author_name, second.author_kind) == ("미나", "bot")
    assert first.sent_at_ms == 1_682_298_060_500
    assert first.edited_at_ms == 1_682_301_600_000
    assert second.reply_to == first.message_id
    assert [(r.emoji, len(r.account_ids)) for r in first.reactions] == [("👍", 2)]
    assert first.author_id in first.reactions[0].account_ids
    assert second.text == "대답\nhttps://cdn.example/b.zip"
    [picture] = second.attachments
    assert (picture.name, picture.media_type, picture.width) == ("그림.png", "image/png", 40)
    pins = await yard.service.pins.listed(place.channel_id, ann)
    assert [p.message.message_id for p in pins.pins] == [first.message_id]
    hits = await yard.service.search.find("대답", ann, community_id=yard.community_id)
    assert [h.message.message_id for h in hits.hits] == [second.message_id]
    threads = await yard.db.read(
        lambda tx: discord(yard)._tools.threads.of_messages(tx, [first.message_id])
    )
    assert [t.channel.name for t in threads] == ["번개"]
    written = await yard.service.messages.page(threads[0].channel.channel_id, ann)
    assert [m.text for m in written.messages] == ["토요일 어때요"]
    reads = await yard.service.reads.states(yard.community_id, ann)
    assert all(s.unread_count == 0 and s.mention_count == 0 for s in reads.states)


async def test_IM4_a_second_run_changes_nothing_and_adds_what_is_new(
    yard: Yard, tmp_path: Path
) -> None:
    await taken(yard, archive(tmp_path / "a.zip"))
    ann = yard.ann.account_id
    seen = await yard.service.structure.snapshot(yard.community_id, ann)
    place = next(c for c in seen.channels if c.name == "책-이야기")
    before = await yard.service.messages.page(place.channel_id, ann)
    again = await taken(yard, archive(tmp_path / "b.zip"))
    assert not again.taken["messages"]
    assert await yard.service.messages.page(place.channel_id, ann) == before
    more = await taken(yard, archive(tmp_path / "c.zip", [*MESSAGES, said(5, MINA, "새 말")]))
    assert more.taken["messages"] == 1
    after = await yard.service.messages.page(place.channel_id, ann)
    assert [m.text for m in after.messages[2:]] == ["새 말"]


async def test_IM2_what_came_is_seen_by_nobody_else_at_first(yard: Yard, tmp_path: Path) -> None:
    await taken(yard, archive(tmp_path / "a.zip"))
    seen = await yard.service.structure.snapshot(yard.community_id, yard.ann.account_id)
    place = next(c for c in seen.channels if c.name == "책-이야기")
    for who in (yard.bo.account_id, None):
        with pytest.raises(ChannelNotFound):
            await yard.service.messages.page(place.channel_id, who)
        theirs = await yard.service.structure.snapshot(yard.community_id, who)
        assert "책-이야기" not in str(theirs)
        hits = await yard.service.search.find("대답", who, community_id=yard.community_id)
        assert hits.hits == []


async def test_IM8_what_is_broken_is_refused_with_its_place(yard: Yard, tmp_path: Path) -> None:
    cut = exported(CHANNEL, MESSAGES)
    cut = cut[: cut.index("대답") + 2]
    odd = exported(CHANNEL, [said(1, MINA, "x"), {"id": "no"}])
    late = exported(CHANNEL, [said(1, MINA, "x"), said(2, MINA, "y", timestamp="yesterday")])
    for name, content, told in (
        ("cut", cut, r"a.json:message 3 ends early"),
        ("odd", odd, r"a.json:message 2 cannot be read"),
        ("late", late, r"a.json:message 2 cannot be read"),
        ("list", "[]", r"a.json is no export"),
        ("bare", '{"messages": []}', r"a.json does not say"),
    ):
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("a.json", content)
        with pytest.raises(ArchiveBroken, match=told):
            await discord(yard).take(path, yard.community_id, yard.ann)
    (tmp_path / "no.zip").write_bytes(b"hello")
    with pytest.raises(ArchiveBroken):
        await discord(yard).take(tmp_path / "no.zip", yard.community_id, yard.ann)


async def test_IM1_only_an_administrator_imports(yard: Yard) -> None:
    async def body() -> Any:
        yield b""

    await yard.make_moderator(yard.bo.account_id)
    with pytest.raises(NotAllowed):
        await yard.service.imports.begin("discord", yard.community_id, yard.bo, body())
