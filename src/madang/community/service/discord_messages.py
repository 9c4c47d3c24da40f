"""Writes the messages of one imported channel: times, replies, reactions, pins and files kept (IM3-IM7).

The one thing to know: a message whose id is there already is passed over with everything on it.
"""

import asyncio
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import unquote

from msgspec import Struct, field

from madang.community.errors.files import FileRefused, PictureBroken
from madang.community.model import (
    MESSAGE_LENGTH_MAX_CHARS,
    REACTION_KINDS_MAX,
    Channel,
    Message,
    clean_text,
)
from madang.community.model.discord import SAID, DiscordMessage, id_of, read_channel, text_of
from madang.community.model.files import ATTACHMENTS_MAX, StoredFile, clean_file_name
from madang.community.service.messages import Author
from madang.community.service.tools import Tools, channel_stream
from madang.community.service.uploads import stored_of
from madang.community.store.files import UploadRow
from madang.community.store.pins import PinRow
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out

MESSAGES_AT_ONCE = 100
# A cut text keeps room for a mark that says so.
_CUT = " […]"


class Taken(Struct, kw_only=True):
    """What came in, and what did not."""

    taken: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)


class Run(Struct, kw_only=True):
    """One archive going into one community."""

    community_id: str
    names: dict[str, zipfile.ZipInfo]
    channels: dict[str, str]
    """Snowflake to id, of the channels that came along."""
    told: Taken


class MessageWriter:
    """Writes the messages of one file into one channel."""

    def __init__(
        self,
        tools: Tools,
        archive: zipfile.ZipFile,
        of: tuple[str, Channel],
        run: Run,
        who: Author,
    ) -> None:
        self._tools = tools
        self._archive = archive
        self._name, self._place = of
        self._run = run
        self._who = who

    async def run(self) -> None:
        """Write what is not there yet, some at a time, and count all of it as read (IM7)."""
        with text_file(self._archive, self._name) as file:
            _, messages = read_channel(file, self._name)
            while batch := await asyncio.to_thread(_some, messages):
                files = {m.snowflake: await self._files(m) for m in batch}

                async def work(
                    tx: Tx,
                    out: Out,
                    batch: list[DiscordMessage] = batch,
                    files: dict[str, list[StoredFile]] = files,
                ) -> Taken:
                    told = Taken()
                    for message in batch:
                        await self._write(tx, out, message, files[message.snowflake], told)
                    return told

                told = await self._tools.streams.write(work)
                self._run.told.taken.update(told.taken)
                self._run.told.left.update(told.left)
        await self._tools.db.write(self._mark_read)

    async def _mark_read(self, tx: Tx) -> None:
        top = await self._tools.streams.position(tx, channel_stream(self._place.channel_id))
        for member in await self._tools.members.members(tx, self._place.community_id):
            await self._tools.reads.mark(tx, member.account_id, self._place.channel_id, top.seq)

    async def _write(
        self, tx: Tx, out: Out, raw: DiscordMessage, files: list[StoredFile], told: Taken
    ) -> None:
        message_id = self._id(raw.snowflake)
        if await self._tools.messages.by_id(tx, message_id) is not None:
            told.left["messages that were here already"] += 1
            return
        text = self._text(raw, files, told)
        if raw.kind not in SAID or not (text or files):
            is_said = raw.kind in SAID
            told.left["empty messages" if is_said else f"messages of the kind {raw.kind}"] += 1
            return
        replied = self._id(raw.reply_to) if raw.reply_to else None
        if replied and await self._tools.messages.by_id(tx, replied) is None:
            replied = None
        seq = await out.next_seq(channel_stream(self._place.channel_id))
        message = Message(
            message_id=message_id,
            channel_id=self._place.channel_id,
            seq=seq,
            author_id=self._person(raw.author[0]),
            author_name=raw.author[1],
            author_kind="bot" if raw.is_bot else "person",
            author_icon=None,
            text=text,
            nonce=message_id,
            reply_to=replied,
            mentions=(),
            reactions=(),
            attachments=tuple(stored.attachment for stored in files),
            poll=None,
            previews=(),
            sent_at_ms=raw.at_ms,
            edited_at_ms=raw.edited_at_ms,
            forwarded=None,
        )
        await self._tools.messages.insert(tx, message)
        for position, stored in enumerate(files):
            await self._tools.files.attachments.insert(tx, stored)
            await self._tools.files.attachments.attach(tx, stored, message_id, position)
        await self._tools.search.put(tx, message)
        await self._beside(tx, out, raw, message, told)
        told.taken["messages"] += 1
        told.taken["files"] += len(files)
        told.left.update(raw.left)

    async def _beside(
        self, tx: Tx, out: Out, raw: DiscordMessage, message: Message, told: Taken
    ) -> None:
        """Write the pin and the reactions of a message; each takes a seq, as it would live."""
        stream = channel_stream(self._place.channel_id)
        if raw.is_pinned:
            pin = PinRow(
                message.message_id, self._who.account_id, await out.next_seq(stream), raw.at_ms
            )
            await self._tools.pins.put(tx, self._place.channel_id, pin)
            told.taken["pins"] += 1
        for emoji, people in raw.reactions[:REACTION_KINDS_MAX]:
            if not emoji or not people:
                told.left["reactions"] += 1
                continue
            for person in dict.fromkeys(people):
                seq = await out.next_seq(stream)
                await self._tools.messages.add_reaction(
                    tx, message.message_id, emoji, self._person(person), seq
                )
                told.taken["reactions"] += 1

    def _text(self, raw: DiscordMessage, files: list[StoredFile], told: Taken) -> str:
        """Return the text, with the addresses of files that are not in the archive (IM5)."""
        ours = {stored.attachment.attachment_id for stored in files}
        lines = [text_of(raw, self._run.channels)]
        for snowflake, url, name in raw.attachments:
            if self._file_id(snowflake) not in ours:
                told.left["files that are not in the archive, or too large"] += 1
                lines.append(url if url.startswith("https://") else f"[{name}]")
        text = "\n".join(line for line in lines if line)
        if len(text) > MESSAGE_LENGTH_MAX_CHARS:
            told.left["ends of texts that are too long"] += 1
            text = text[: MESSAGE_LENGTH_MAX_CHARS - len(_CUT)] + _CUT
        return clean_text(text, MESSAGE_LENGTH_MAX_CHARS)

    async def _files(self, raw: DiscordMessage) -> list[StoredFile]:
        """Take in what lies in the archive beside a message."""
        found = []
        for snowflake, url, name in raw.attachments[:ATTACHMENTS_MAX]:
            beside = PurePosixPath(self._name).parent / unquote(url.replace("\\", "/"))
            info = self._run.names.get(str(beside))
            if info is None or not 0 < info.file_size <= self._tools.files.size_max_bytes:
                continue
            content = await asyncio.to_thread(self._archive.read, info)
            row = UploadRow(
                upload_id=self._file_id(snowflake),
                channel_id=self._place.channel_id,
                account_id=self._person(raw.author[0]),
                name=clean_file_name(name),
                size_bytes=len(content),
                received_bytes=len(content),
                created_at_ms=raw.at_ms,
            )
            try:
                found.append(await stored_of(self._tools.files, row, content))
            except (FileRefused, PictureBroken):
                self._run.told.left["files that are not taken here"] += 1
        return found

    def _id(self, snowflake: str) -> str:
        return id_of(snowflake, self._run.community_id + self._place.channel_id)

    def _file_id(self, snowflake: str) -> str:
        return id_of(snowflake, f"{self._place.channel_id}/file")

    def _person(self, snowflake: str) -> str:
        return id_of(snowflake, f"{self._run.community_id}/person")


def text_file(archive: zipfile.ZipFile, name: str) -> IO[str]:
    """Open a file of the archive as text, with or without a mark of its byte order."""
    return io.TextIOWrapper(archive.open(name), encoding="utf-8-sig")


def _some(messages: Iterator[DiscordMessage]) -> list[DiscordMessage]:
    found: list[DiscordMessage] = []
    for message in messages:
        found.append(message)
        if len(found) == MESSAGES_AT_ONCE:
            break
    return found
