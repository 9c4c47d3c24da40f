"""Takes an archive of DiscordChatExporter into a community (IM1-IM8).

The one thing to know: every id is made of the snowflake and the community, so that a second run
finds what the first has written and adds only what is new. Authors are people who cannot log in
here.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from madang.community.errors import TooManyChannels
from madang.community.errors.archives import ArchiveBroken
from madang.community.events import ChannelCreated
from madang.community.model import (
    CHANNELS_MAX,
    NAME_LENGTH_MAX_CHARS,
    TOPIC_LENGTH_MAX_CHARS,
    Category,
    Channel,
    Overwrite,
    Permission,
)
from madang.community.model.discord import (
    OPEN_THREADS,
    TEXT_CHANNELS,
    DiscordChannel,
    id_of,
    read_channel,
)
from madang.community.model.threads import ARCHIVE_AFTER_DEFAULT_MS, Thread
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.discord_messages import MessageWriter, Run, Taken, text_file
from madang.community.service.messages import Author
from madang.community.service.sealing import tell_access
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out

FILES_MAX = 20_000
UNPACKED_BYTES_MAX = 16 * 1024 * 1024 * 1024


class DiscordImport:
    """One way in for archives of Discord's channels."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def take(self, path: Path, community_id: str, who: Author) -> Taken:
        """Take every channel of an archive in; what is there already stays as it is.

        Raises:
            ArchiveBroken: with the file and the message. TooManyChannels.
        """
        told = Taken()
        with _opened(path) as archive:
            names = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            if (
                len(names) > FILES_MAX
                or sum(i.file_size for i in names.values()) > UNPACKED_BYTES_MAX
            ):
                raise ArchiveBroken("The archive holds too much.", where="$")
            found = [
                (name, self._channel_of(archive, name)) for name in names if name.endswith(".json")
            ]
            if not found:
                raise ArchiveBroken("The archive holds no JSON of a channel.", where="$")
            run = Run(community_id=community_id, names=names, channels={}, told=told)
            # Channels come before their threads.
            found.sort(key=lambda one: one[1].kind not in TEXT_CHANNELS)
            places = []
            for name, channel in found:
                place = await self._place(run, channel, who)
                if place is not None:
                    run.channels[channel.snowflake] = place.channel_id
                    places.append((name, place))
            for name, place in places:
                writer = MessageWriter(self._tools, archive, (name, place), run, who)
                await writer.run()
        await self._record(run, found[0][1].guild, who)
        return told

    def _channel_of(self, archive: zipfile.ZipFile, name: str) -> DiscordChannel:
        with text_file(archive, name) as file:
            return read_channel(file, name)[0]

    async def _place(self, run: Run, of: DiscordChannel, who: Author) -> Channel | None:
        """Return the channel here that stands for one there, made when there is none (IM2)."""
        if of.kind in OPEN_THREADS and of.parent_snowflake in run.channels:
            return await self._thread(run, of, run.channels[of.parent_snowflake], who)
        if of.kind not in TEXT_CHANNELS:
            run.told.left[f"channels of the kind {of.kind}"] += 1
            return None
        category = await self._category(run, of, who)
        now_ms = self._tools.clock.now_ms()

        async def work(tx: Tx, out: Out) -> Channel:
            before = await self._tools.structure.channel(tx, id_of(of.snowflake, run.community_id))
            if before is not None:
                return before
            channels = await self._tools.structure.channels(tx, run.community_id)
            if len(channels) >= CHANNELS_MAX:
                raise TooManyChannels(f"A community has at most {CHANNELS_MAX} channels.")
            channel = Channel(
                channel_id=id_of(of.snowflake, run.community_id),
                community_id=run.community_id,
                category_id=category.category_id,
                kind="text",
                board=None,
                name=_name(of.name),
                topic=of.topic[:TOPIC_LENGTH_MAX_CHARS],
                position=max((c.position for c in channels), default=-1) + 1,
                is_synced=True,
                created_at_ms=now_ms,
                parent_id=None,
            )
            await self._tools.structure.put_channel(tx, channel)
            await tell_access(out, run.community_id)
            stream = channel_stream(channel.channel_id)
            await out.emit(stream, await out.next_seq(stream), ChannelCreated(channel=channel))
            run.told.taken["channels"] += 1
            return channel

        return await self._tools.streams.write(work)

    async def _category(self, run: Run, of: DiscordChannel, who: Author) -> Category:
        """Return the heading for a channel; nobody but the owner sees it until rights are given."""
        snowflake = of.parent_snowflake or of.snowflake
        category_id = id_of(snowflake, f"{run.community_id}/category")

        async def work(tx: Tx, out: Out) -> Category:
            before = await self._tools.structure.category(tx, category_id)
            if before is not None:
                return before
            category = Category(
                category_id=category_id,
                community_id=run.community_id,
                name=_name(of.parent_name or of.guild),
                position=len(await self._tools.structure.categories(tx, run.community_id)),
            )
            await self._tools.structure.put_category(tx, category)
            roles = await self._tools.roles.roles(tx, run.community_id)
            everyone = next(role for role in roles if role.preset == "everyone")
            hidden = Overwrite(
                place_id=category_id,
                subject_kind="role",
                subject_id=everyone.role_id,
                allow=0,
                deny=int(Permission.VIEW),
            )
            await self._tools.roles.put_overwrite(tx, run.community_id, hidden)
            await tell_access(out, run.community_id)
            return category

        return await self._tools.streams.write(work)

    async def _thread(
        self, run: Run, of: DiscordChannel, parent_id: str, who: Author
    ) -> Channel | None:
        channel = Channel(
            channel_id=id_of(of.snowflake, f"{run.community_id}/thread"),
            community_id=run.community_id,
            category_id=None,
            kind="thread",
            board=None,
            name=_name(of.name),
            topic="",
            position=0,
            is_synced=False,
            created_at_ms=self._tools.clock.now_ms(),
            parent_id=parent_id,
        )

        async def work(tx: Tx, out: Out) -> Channel:
            before = await self._tools.structure.channel(tx, channel.channel_id)
            if before is not None:
                return before
            seq = await out.next_seq(channel_stream(parent_id))
            # A thread there has the id of the message it was started from.
            thread = Thread(
                channel=channel,
                starter_id=id_of(of.snowflake, run.community_id + parent_id),
                made_by_id=who.account_id,
                archive_after_ms=ARCHIVE_AFTER_DEFAULT_MS,
                archives_at_ms=self._tools.clock.now_ms(),
                is_locked=False,
                messages_count=0,
                last_message_at_ms=None,
                changed_seq=seq,
            )
            await self._tools.structure.put_channel(tx, channel)
            await self._tools.threads.put(tx, thread)
            run.told.taken["threads"] += 1
            return channel

        return await self._tools.streams.write(work)

    async def _record(self, run: Run, guild: str, who: Author) -> None:
        act = Act(
            community_id=run.community_id,
            actor_id=who.account_id,
            kind="messages_imported",
            target_kind="community",
            target_id=run.community_id,
            target_name=guild,
        )
        await self._tools.db.write(lambda tx: record(self._tools, tx, act))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as wrong:
        raise ArchiveBroken(f"The archive cannot be unpacked: {wrong}.", where="$") from wrong


def _name(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH_MAX_CHARS] or "?"
