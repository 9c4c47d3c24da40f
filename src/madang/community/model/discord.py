"""Reads the JSON that DiscordChatExporter writes, one message at a time.

Facts of the form: the writer of the program itself (Tyrrrz/DiscordChatExporter,
DiscordChatExporter.Core/Exporting/JsonMessageWriter.cs); one file per channel: `guild`, `channel`,
`dateRange`, `exportedAt`, then `messages`. Memory holds one message, never the file.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from msgspec import Struct

from madang.community.errors.archives import ArchiveBroken
from madang.community.model.archives import id_at

READ_BYTES = 256 * 1024
MESSAGE_BYTES_MAX = 4 * 1024 * 1024
EPOCH_MS = 1_420_070_400_000
"""The first moment of a snowflake: 2015-01-01 UTC (Discord's reference, "Snowflakes")."""
SNOWFLAKE_TIME_BITS = 22
TEXT_CHANNELS = ("GuildTextChat", "GuildNews", "GuildForum", "GuildVoiceChat", "GuildStageVoice")
OPEN_THREADS = ("GuildPublicThread", "GuildNewsThread")
SAID = ("Default", "Reply", "20", "ApplicationCommand", "ThreadStarterMessage", "21")
_BEGIN = re.compile(r'"messages"\s*:\s*\[')
_PERSON = re.compile(r"<@!?(\d{5,20})>")
_CHANNEL = re.compile(r"<#(\d{5,20})>")
_SNOWFLAKE = re.compile(r"\d{5,20}")


class DiscordChannel(Struct, frozen=True, kw_only=True):
    """What a file is of."""

    guild: str
    snowflake: str
    kind: str
    name: str
    topic: str
    parent_snowflake: str | None
    parent_name: str | None


class DiscordMessage(Struct, frozen=True, kw_only=True):
    """One message of a file, with its place in it."""

    where: str
    snowflake: str
    kind: str
    at_ms: int
    edited_at_ms: int | None
    is_pinned: bool
    text: str
    author: tuple[str, str]
    """Snowflake and name."""
    is_bot: bool
    reply_to: str | None
    attachments: tuple[tuple[str, str, str], ...]
    """Snowflake, address (of a file in the archive, or of the web) and name."""
    reactions: tuple[tuple[str, tuple[str, ...]], ...]
    """Emoji (empty for one of a server's own), and the snowflakes of who put it."""
    people: dict[str, str]
    """Snowflake to name of everybody that the text calls."""
    left: tuple[str, ...]
    """What of it has no place here."""


def read_channel(file: IO[str], name: str) -> tuple[DiscordChannel, Iterator[DiscordMessage]]:
    """Return what a file is of, and its messages as they are read.

    Raises:
        ArchiveBroken: it is no such file.
    """
    head = ""
    while (begin := _BEGIN.search(head)) is None:
        piece = file.read(READ_BYTES)
        if not piece or len(head) > MESSAGE_BYTES_MAX:
            raise ArchiveBroken(f"{name} is no export of a channel.", where=f"{name}:0")
        head += piece
    try:
        facts = json.loads(head[: begin.end()] + "]}")
        channel = _channel(facts["guild"], facts["channel"])
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ArchiveBroken(
            f"{name} does not say of what channel it is.", where=f"{name}:0"
        ) from wrong
    return channel, _messages(file, head[begin.end() :], name)


def id_of(snowflake: str, salt: str) -> str:
    """Return the id here of a thing there: of the same moment, always the same in one community."""
    at_ms = (int(snowflake) >> SNOWFLAKE_TIME_BITS) + EPOCH_MS
    return id_at(at_ms, f"discord\x1f{salt}\x1f{snowflake}")


def text_of(message: DiscordMessage, channels: dict[str, str]) -> str:
    """Return a text whose calls are names, and whose channels are ours where they came along."""

    def person(found: re.Match[str]) -> str:
        return f"@{message.people.get(found[1], found[1])}"

    def channel(found: re.Match[str]) -> str:
        ours = channels.get(found[1])
        return f"<#{ours}>" if ours else f"#{found[1]}"

    return _CHANNEL.sub(channel, _PERSON.sub(person, message.text))


def _messages(file: IO[str], rest: str, name: str) -> Iterator[DiscordMessage]:
    decoder, number, is_end = json.JSONDecoder(), 0, False
    while True:
        rest = rest.lstrip(" \t\r\n,")
        if rest.startswith("]"):
            return
        where = f"{name}:message {number + 1}"
        try:
            raw, end = decoder.raw_decode(rest)
        except ValueError as wrong:
            piece = "" if is_end else file.read(READ_BYTES)
            is_end = not piece
            if is_end or len(rest) > MESSAGE_BYTES_MAX:
                told = "ends early" if is_end else "is too long"
                raise ArchiveBroken(f"{where} {told}.", where=where) from wrong
            rest += piece
            continue
        number += 1
        try:
            yield _message(raw, where)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise ArchiveBroken(f"{where} cannot be read: {wrong!r}.", where=where) from wrong
        rest = rest[end:]


def _channel(guild: dict[str, Any], channel: dict[str, Any]) -> DiscordChannel:
    parent = channel.get("categoryId")
    return DiscordChannel(
        guild=str(guild["name"]),
        snowflake=_snowflake(channel["id"]),
        kind=str(channel["type"]),
        name=str(channel["name"]),
        topic=str(channel.get("topic") or ""),
        parent_snowflake=_snowflake(parent) if parent else None,
        parent_name=channel.get("category"),
    )


def _message(raw: dict[str, Any], where: str) -> DiscordMessage:
    author = raw["author"]
    left = ["embeds"] * len(raw.get("embeds") or ())
    left += ["forwarded"] * bool(raw.get("forwardedMessage"))
    text = str(raw.get("content") or "")
    for sticker in raw.get("stickers") or ():
        text = f"{text}\n[{sticker['name']}]".strip()
    reactions = []
    for one in raw.get("reactions") or ():
        emoji = one["emoji"]
        who = tuple(_snowflake(user["id"]) for user in one.get("users") or ())
        is_own = bool(emoji.get("id"))
        reactions.append(("" if is_own else str(emoji["name"]), who))
    edited = raw.get("timestampEdited")
    called = [author, *(raw.get("mentions") or ())]
    return DiscordMessage(
        where=where,
        snowflake=_snowflake(raw["id"]),
        kind=str(raw["type"]),
        at_ms=_ms(raw["timestamp"]),
        edited_at_ms=_ms(edited) if edited else None,
        is_pinned=bool(raw.get("isPinned")),
        text=text,
        author=(_snowflake(author["id"]), _name(author)),
        is_bot=bool(author.get("isBot")),
        reply_to=(raw.get("reference") or {}).get("messageId"),
        attachments=tuple(
            (_snowflake(a["id"]), str(a["url"]), str(a["fileName"]))
            for a in raw.get("attachments") or ()
        ),
        reactions=tuple(reactions),
        people={str(p["id"]): _name(p) for p in called},
        left=tuple(left),
    )


def _name(person: dict[str, Any]) -> str:
    return str(person.get("nickname") or person["name"])[:80] or "?"


def _snowflake(value: Any) -> str:
    text = str(value)
    if not _SNOWFLAKE.fullmatch(text):
        raise ValueError(f"{text[:30]!r} is no id")
    return text


def _ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)
