"""Messages: read a page, send, edit, delete, typing."""

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import (
    ChannelNotFound,
    MessageNotFound,
    NonceInvalid,
    NotAuthor,
    ReplyNotFound,
    SlowDown,
)
from madang.community.events import MessageEdited, MessageSent, Typing
from madang.community.model import (
    NONCE_LENGTH_MAX_CHARS,
    Attachment,
    AuthorKind,
    Channel,
    Message,
    Permission,
    clean_message,
)
from madang.community.model.forwards import ForwardedRow
from madang.community.model.polls import NewPoll, poll_of
from madang.community.model.threads import Thread
from madang.community.service.access import Access
from madang.community.service.attaching import (
    attach,
    check_attachments,
    copy_attachments,
)
from madang.community.service.calling import called, note_here
from madang.community.service.directs import wake
from madang.community.service.emoji import emoji_text
from madang.community.service.gate import Gate, Passing
from madang.community.service.polls import checked_poll
from madang.community.service.previews import kept_previews
from madang.community.service.removals import remove_one
from madang.community.service.thread_moves import (
    ThreadWriting,
    begin_writing,
    end_writing,
    writing_in,
)
from madang.community.service.tools import Tools, channel_stream
from madang.engines.bus.turns import over_limit_s
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.kernel.paging import page_limit
from madang.realtime.streams import Out, Position

SENDS_PER_WINDOW_MAX = 60
SEND_WINDOW_MS = 10_000
PAGE_MESSAGES_MAX = 200
INSTALLATION_ID = "0" * 16
INSTALLATION_NAME = "마당 Madang"


class MessagePage(Struct, frozen=True, kw_only=True):
    """Messages in order of seq, and whether there are more on either side."""

    at: Position
    messages: list[Message]
    has_before: bool
    has_after: bool
    threads: list[Thread]
    """Those that were started from one of these messages."""


class Author(Struct, frozen=True):
    """Who writes, from a verified token."""

    account_id: str
    name: str
    kind: AuthorKind = "person"
    icon: str | None = None


class Draft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message to be sent. `nonce` is chosen by the client, and makes a retry safe (ST15)."""

    nonce: str
    text: str
    reply_to: str | None = None
    attachment_ids: tuple[str, ...] = ()
    poll: NewPoll | None = None


class Beside(Struct, frozen=True, kw_only=True):
    """What is written together with a message."""

    writing: ThreadWriting | None = None
    """What it does to its thread."""
    forwarded: ForwardedRow | None = None
    files_of: str | None = None
    """The message whose files come along."""
    wakes: str | None = None
    """The hidden community of a direct channel, for whoever had closed it (DM5)."""
    passing: Passing | None = None
    """What slow mode and rules ask of the author."""


def _check_nonce(nonce: str) -> None:
    if not 1 <= len(nonce) <= NONCE_LENGTH_MAX_CHARS:
        raise NonceInvalid(f"A nonce has 1 to {NONCE_LENGTH_MAX_CHARS} characters.")


class _SentByTwin(Exception):
    """Undoes a transaction whose message another one sent meanwhile, so that no seq is lost (ST1)."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.message_id)
        self.message = message


class Messages:
    """Verbs on messages."""

    def __init__(self, tools: Tools, access: Access, gate: Gate) -> None:
        self._tools = tools
        self._access = access
        self._gate = gate

    async def page(
        self,
        channel_id: str,
        account_id: str | None,
        *,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
        limit: int | None = None,
    ) -> MessagePage:
        """Return messages before, after or around a seq; the newest ones when none is given."""
        most = page_limit(limit, PAGE_MESSAGES_MAX)
        await self._access.channel(channel_id, account_id)
        store = self._tools.messages

        async def work(tx: Tx) -> MessagePage:
            at = await self._tools.streams.position(tx, channel_stream(channel_id))
            if around is not None:
                half = max(1, most // 2)
                older = await store.page(tx, channel_id, around, None, half + 1)
                newer = await store.page(tx, channel_id, None, around - 1, half + 1)
                messages = older[-half:] + newer[:half]
                has_before, has_after = len(older) > half, len(newer) > half
            else:
                found = await store.page(tx, channel_id, before, after, most + 1)
                more = len(found) > most
                if after is not None:
                    messages, has_before, has_after = found[:most], True, more
                else:
                    messages, has_before, has_after = found[-most:], more, before is not None
            ids = [message.message_id for message in messages]
            return MessagePage(
                at=at,
                messages=messages,
                has_before=has_before,
                has_after=has_after,
                threads=await self._tools.threads.of_messages(tx, ids),
            )

        return await self._tools.db.read(work)

    async def one(self, message_id: str, account_id: str | None) -> Message:
        """Return one message that someone may read."""
        found = await self._tools.db.read(lambda tx: self._tools.messages.by_id(tx, message_id))
        if found is None:
            raise MessageNotFound("There is no such message.", message_id=message_id)
        try:
            await self._access.channel(found.channel_id, account_id)
        except ChannelNotFound:
            # The channel's id is not theirs to know either.
            raise MessageNotFound("There is no such message.", message_id=message_id) from None
        return found

    async def send(self, channel_id: str, author: Author, draft: Draft) -> Message:
        """Write a message and return it once it is durable (ST16); a nonce again writes nothing.

        Raises:
            ChannelNotFound, NotMember, TextEmpty, TextTooLong, NonceInvalid, ReplyNotFound,
            SlowDown, SlowModeWaits, RuleBlocked.
        """
        channel = await self._access.writable_channel(channel_id, author.account_id)
        _check_nonce(draft.nonce)
        is_more = bool(draft.attachment_ids) or draft.poll is not None
        text = clean_message(draft.text, may_be_empty=is_more)
        if draft.attachment_ids:
            check_attachments(draft.attachment_ids)
            await self._access.need_in(channel, author.account_id, Permission.ATTACH)
        if draft.poll is not None:
            await self._access.need_in(channel, author.account_id, Permission.CREATE_POLLS)
            poll = await checked_poll(self._tools, channel.community_id, draft.poll)
            draft = replace(draft, poll=poll)
        text = await emoji_text(self._tools, channel.community_id, text)
        await self._check_rate(author.account_id)
        mentions = await called(self._access, channel, author.account_id, text)
        author = await self._named(channel.community_id, author)
        writing = await writing_in(self._access, channel, author.account_id, mentions)
        wakes = await self._access.direct_of(channel)
        passing = await self._gate.passing(channel, author.account_id)
        beside = Beside(writing=writing, wakes=wakes, passing=passing)
        return await self._write(channel_id, author, replace(draft, text=text), mentions, beside)

    async def forward(
        self, channel: Channel, author: Author, draft: Draft, carried: tuple[ForwardedRow, str]
    ) -> Message:
        """Write a message that carries another one; rights are asked before (FW1, FW2).

        Args:
            carried: what is carried, and the id of the message whose files come along.
        """
        _check_nonce(draft.nonce)
        text = clean_message(draft.text, may_be_empty=True)
        text = await emoji_text(self._tools, channel.community_id, text)
        await self._check_rate(author.account_id)
        mentions = await called(self._access, channel, author.account_id, text)
        author = await self._named(channel.community_id, author)
        writing = await writing_in(self._access, channel, author.account_id, mentions)
        wakes = await self._access.direct_of(channel)
        beside = Beside(
            writing=writing,
            forwarded=carried[0],
            files_of=carried[1],
            wakes=wakes,
            passing=await self._gate.passing(channel, author.account_id),
        )
        draft = replace(draft, text=text)
        return await self._write(channel.channel_id, author, draft, mentions, beside)

    async def announce(self, channel_id: str, nonce: str, text: str) -> Message:
        """Write a message of the installation itself."""
        author = Author(INSTALLATION_ID, INSTALLATION_NAME)
        draft = Draft(nonce=f"{channel_id}:{nonce}", text=clean_message(text))
        return await self._write(channel_id, author, draft, ())

    async def post(self, channel: Channel, author: Author, nonce: str, text: str) -> Message:
        """Write a message of a webhook; people are called, whoever they are.

        Raises:
            TextEmpty, TextTooLong, RuleBlocked.
        """
        text = clean_message(text)
        mentions = await called(self._access, channel, None, text)
        draft = Draft(nonce=nonce, text=text)
        beside = Beside(passing=await self._gate.passing_door(channel))
        return await self._write(channel.channel_id, author, draft, mentions, beside)

    async def _write(
        self,
        channel_id: str,
        author: Author,
        draft: Draft,
        mentions: tuple[str, ...],
        beside: Beside | None = None,
    ) -> Message:
        store, stream = self._tools.messages, channel_stream(channel_id)
        beside = beside or Beside()
        writing, row = beside.writing, beside.forwarded

        async def work(tx: Tx, out: Out) -> Message:
            before = await store.by_nonce(tx, author.account_id, draft.nonce)
            if before is not None:
                return before
            move = None
            if writing is not None:
                move = await begin_writing(self._tools, tx, out, channel_id, writing)
            seq = await out.next_seq(stream)
            # The stream is locked from here on: a twin that came first has committed by now.
            if (twin := await store.by_nonce(tx, author.account_id, draft.nonce)) is not None:
                raise _SentByTwin(twin)
            await self._check_reply(tx, channel_id, draft.reply_to)
            message_id = new_id()
            message = Message(
                message_id=message_id,
                channel_id=channel_id,
                seq=seq,
                author_id=author.account_id,
                author_name=author.name,
                author_kind=author.kind,
                author_icon=author.icon,
                text=draft.text,
                nonce=draft.nonce,
                reply_to=draft.reply_to,
                mentions=mentions,
                reactions=(),
                attachments=await self._files(
                    tx, draft, beside.files_of, (channel_id, author.account_id, message_id)
                ),
                sent_at_ms=self._tools.clock.now_ms(),
                edited_at_ms=None,
                forwarded=row.forwarded if row else None,
                poll=poll_of(draft.poll, self._tools.clock.now_ms()) if draft.poll else None,
                previews=(),
            )
            await self._store(tx, message, beside)
            await out.emit(stream, seq, MessageSent(message=message))
            if beside.wakes is not None:
                await wake(self._tools, tx, out, beside.wakes)
            if move is not None and writing is not None:
                await end_writing(self._tools, tx, out, move, (seq, writing.joins))
            return message

        try:
            return await self._gate.write(beside.passing, work)
        except _SentByTwin as twin:
            return twin.message

    async def _check_reply(self, tx: Tx, channel_id: str, reply_to: str | None) -> None:
        if reply_to is None:
            return
        replied = await self._tools.messages.by_id(tx, reply_to)
        if replied is None or replied.channel_id != channel_id:
            raise ReplyNotFound("The message you reply to is not in this channel.")

    async def _store(self, tx: Tx, message: Message, beside: Beside) -> None:
        message_id = message.message_id
        await self._gate.weigh(tx, beside.passing, message)
        await self._tools.messages.insert(tx, message)
        await note_here(self._tools, tx, message)
        if message.poll is not None:
            await self._tools.parts.polls.insert(tx, message_id, message.channel_id, message.poll)
        if beside.forwarded is not None:
            await self._tools.forwards.put(tx, message_id, beside.forwarded)
        await self._tools.search.put(tx, message)

    async def _files(
        self, tx: Tx, draft: Draft, files_of: str | None, place: tuple[str, str, str]
    ) -> tuple[Attachment, ...]:
        if files_of is not None:
            return await copy_attachments(self._tools, tx, files_of, place)
        return await attach(self._tools, tx, draft.attachment_ids, place)

    async def edit(self, message_id: str, account_id: str, text: str) -> Message:
        """Change one's own message; it is marked as edited."""
        found = await self.one(message_id, account_id)
        if found.author_id != account_id:
            raise NotAuthor("Only the author may change a message.", message_id=message_id)
        channel = await self._access.writable_channel(found.channel_id, account_id)
        is_more = found.attachments or found.forwarded is not None or found.poll is not None
        text = clean_message(text, may_be_empty=bool(is_more))
        text = await emoji_text(self._tools, channel.community_id, text)
        mentions = await called(self._access, channel, account_id, text)
        stream = channel_stream(found.channel_id)
        passing = await self._gate.passing(channel, account_id, is_edit=True)

        async def work(tx: Tx, out: Out) -> Message:
            seq = await out.next_seq(stream)
            before = await self._tools.messages.by_id(tx, message_id)
            if before is None:
                raise MessageNotFound("The message was deleted.", message_id=message_id)
            after = replace(
                before,
                text=text,
                mentions=mentions,
                previews=await kept_previews(self._tools, tx, before, text),
                edited_at_ms=self._tools.clock.now_ms(),
            )
            await self._gate.weigh(tx, passing, after)
            await self._tools.messages.update_text(tx, after)
            await note_here(self._tools, tx, after)
            await self._tools.search.change(tx, before, after)
            if after.text != before.text:
                since_ms = before.edited_at_ms or before.sent_at_ms
                await self._tools.versions.put(tx, message_id, seq, before.text, since_ms)
            await out.emit(stream, seq, MessageEdited(message=after))
            return after

        return await self._gate.write(passing, work)

    async def delete(self, message_id: str, account_id: str) -> None:
        """Delete one's own message, or as a moderator anybody's."""
        found = await self.one(message_id, account_id)
        await remove_one(self._tools, self._access, found, account_id)

    async def typing(self, channel_id: str, author: Author) -> None:
        """Tell who is looking at the channel that someone writes."""
        channel = await self._access.writable_channel(channel_id, author.account_id)
        author = await self._named(channel.community_id, author)
        self._tools.streams.pass_on(
            channel_stream(channel_id),
            Typing(channel_id=channel_id, account_id=author.account_id, name=author.name),
        )

    async def _named(self, community_id: str, author: Author) -> Author:
        """Return an author by the name they go by here (PF1), and as what they write (DO10)."""
        name = await self._access.name_of(community_id, author.account_id, author.name)
        known = await self._access.rights(community_id)
        member = known.members.get(author.account_id) if known else None
        return replace(author, name=name, kind="bot" if member and member.is_bot else "person")

    async def _check_rate(self, account_id: str) -> None:
        key = f"sends:{account_id}"
        wait_s = await over_limit_s(self._tools.bus, key, SENDS_PER_WINDOW_MAX, SEND_WINDOW_MS)
        if wait_s is not None:
            raise SlowDown(f"Too many messages at once; go on in {wait_s} s.", retry_after_s=wait_s)
