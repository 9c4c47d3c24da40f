"""Threads: start, list, follow, leave, rename, archive, lock, delete (docs/specs/threads.md)."""

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors import ChannelNotFound, MessageNotFound, NotAllowed
from madang.community.errors.threads import (
    ThreadExists,
    ThreadInvalid,
    ThreadLocked,
    ThreadNotFound,
    TooManyThreadMembers,
    TooManyThreads,
)
from madang.community.events.threads import ThreadDeleted, ThreadLeft, ThreadStarted
from madang.community.model import Channel, Message, Permission, clean_name
from madang.community.model.audit import AuditKind, Change
from madang.community.model.threads import (
    ARCHIVE_AFTER_DEFAULT_MS,
    ARCHIVES_AFTER_MS,
    THREAD_MEMBERS_MAX,
    THREADS_ACTIVE_MAX,
    THREADS_PAGE_MAX,
    Thread,
    ThreadState,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, private_place, record
from madang.community.service.thread_moves import ThreadMove, begin_move, end_move, join
from madang.community.service.tools import Tools, account_stream, channel_stream
from madang.community.store.threads import ThreadPlace
from madang.engines.sql.port import Tx
from madang.kernel.errors import Malformed
from madang.kernel.ids import new_id
from madang.kernel.paging import page_limit
from madang.realtime.streams import Out, Position


class NewThread(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thread to be started: from a message of the channel, or empty."""

    name: str
    message_id: str | None = None
    archive_after_ms: int = ARCHIVE_AFTER_DEFAULT_MS
    """One hour, one day, three days or seven."""


class ThreadFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed of a thread; what is left out stays."""

    name: str | UnsetType = UNSET
    archive_after_ms: int | UnsetType = UNSET
    is_archived: bool | UnsetType = UNSET
    is_locked: bool | UnsetType = UNSET


class ThreadPage(Struct, frozen=True, kw_only=True):
    """Threads of a channel at a position of its stream. `next` goes on; None: there are no more."""

    at: Position
    threads: list[Thread]
    next: str | None


class ThreadSnapshot(Struct, frozen=True, kw_only=True):
    """One thread with what it was started from and who follows it, at its parent's position."""

    at: Position
    thread: Thread
    starter: Message | None
    """None: it was started empty, or the message was deleted."""
    member_ids: list[str]


class Threads:
    """Verbs on threads."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def start(self, channel_id: str, account_id: str, new: NewThread) -> Thread:
        """Start a thread; who starts it follows it.

        Raises:
            ChannelNotFound, NotMember, NotAllowed (needs `create_threads`), NameInvalid,
            ThreadInvalid, ThreadExists, TooManyThreads.
        """
        parent = await self._access.channel(channel_id, account_id)
        await self._access.need_in(parent, account_id, Permission.CREATE_THREADS)
        if parent.parent_id is not None:
            raise ThreadInvalid("A thread has no threads of its own.", channel_id=channel_id)
        name, after_ms = clean_name(new.name), _archive_after(new.archive_after_ms)
        now_ms = self._tools.clock.now_ms()

        async def work(tx: Tx, out: Out) -> Thread:
            stream = channel_stream(channel_id)
            seq = await out.next_seq(stream)
            if await self._tools.structure.channel(tx, channel_id) is None:
                raise ChannelNotFound("The channel was deleted.", channel_id=channel_id)
            await self._check_room(tx, channel_id, now_ms)
            if new.message_id is not None:
                await self._check_starter(tx, channel_id, new.message_id)
            thread = Thread(
                channel=_channel(parent, name, now_ms),
                starter_id=new.message_id,
                made_by_id=account_id,
                archive_after_ms=after_ms,
                archives_at_ms=now_ms + after_ms,
                is_locked=False,
                messages_count=0,
                last_message_at_ms=None,
                changed_seq=seq,
            )
            await self._tools.structure.put_channel(tx, thread.channel)
            await self._tools.threads.put(tx, thread)
            await out.emit(stream, seq, ThreadStarted(thread=thread))
            await join(self._tools, tx, out, thread, [account_id], 0)
            return thread

        return await self._tools.streams.write(work)

    async def listed(
        self,
        channel_id: str,
        account_id: str | None,
        state: ThreadState,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> ThreadPage:
        """Return a channel's active threads (all of them), or a page of the archived ones."""
        await self._access.channel(channel_id, account_id)
        most, after = page_limit(limit or THREADS_PAGE_MAX, THREADS_PAGE_MAX), _place(cursor)
        now_ms, threads = self._tools.clock.now_ms(), self._tools.threads

        async def work(tx: Tx) -> ThreadPage:
            at = await self._tools.streams.position(tx, channel_stream(channel_id))
            if state == "active":
                return ThreadPage(
                    at=at, threads=await threads.active(tx, channel_id, now_ms), next=None
                )
            found = await threads.archived(tx, channel_id, now_ms, after, most + 1)
            last = found[most - 1] if len(found) > most else None
            following = f"{last.archives_at_ms}.{last.channel.channel_id}" if last else None
            return ThreadPage(at=at, threads=found[:most], next=following)

        return await self._tools.db.read(work)

    async def snapshot(self, thread_id: str, account_id: str | None) -> ThreadSnapshot:
        """Return one thread as it stands.

        Raises:
            ThreadNotFound: there is none, or not for them.
        """
        channel = await self._thread(thread_id, account_id)
        parent_id = channel.parent_id or ""

        async def work(tx: Tx) -> ThreadSnapshot:
            thread = await self._standing(tx, thread_id)
            starter = thread.starter_id and await self._tools.messages.by_id(tx, thread.starter_id)
            return ThreadSnapshot(
                at=await self._tools.streams.position(tx, channel_stream(parent_id)),
                thread=thread,
                starter=starter or None,
                member_ids=await self._tools.threads.members(tx, thread_id),
            )

        return await self._tools.db.read(work)

    async def update(self, thread_id: str, account_id: str, fields: ThreadFields) -> Thread:
        """Rename, archive, open or lock a thread, or set after how long it is archived.

        Raises:
            ThreadNotFound, NotAllowed, ThreadLocked, NameInvalid, ThreadInvalid.
        """
        channel = await self._thread(thread_id, account_id)
        await self._access.need_in(channel, account_id, Permission.SEND)
        may_manage = await self._access.allows(channel, account_id, Permission.MANAGE_THREADS)
        if fields.is_locked is not UNSET:
            await self._access.need_in(channel, account_id, Permission.MANAGE_THREADS)

        async def work(tx: Tx, out: Out) -> Thread:
            move = await begin_move(self._tools, tx, out, thread_id, channel.parent_id or "")
            before = move.thread
            if before.is_locked and not may_manage:
                raise ThreadLocked("The thread is locked: only who manages threads changes it.")
            is_opening = fields.is_archived is False
            is_more = fields.name != UNSET or fields.archive_after_ms != UNSET
            if (is_more or not is_opening) and not may_manage and before.made_by_id != account_id:
                raise NotAllowed(
                    "Only who started the thread, or manages threads, may do this.",
                    needs=["manage_threads"],
                )
            changed = _changed(before, fields, self._tools.clock.now_ms())
            if is_opening and before.archives_at_ms <= self._tools.clock.now_ms():
                await self._check_room(tx, channel.parent_id or "", self._tools.clock.now_ms())
            await self._tools.structure.put_channel(tx, changed.channel)
            after = await end_move(self._tools, tx, out, ThreadMove(changed, move.seq))
            await self._record(tx, (before, after), account_id)
            return after

        after = await self._tools.streams.write(work)
        if fields.name is not UNSET:
            await self._access.changed(channel.community_id)
        return after

    async def delete(self, thread_id: str, account_id: str) -> None:
        """Delete a thread with its messages (needs `manage_threads`)."""
        channel = await self._thread(thread_id, account_id)
        await self._access.need_in(channel, account_id, Permission.MANAGE_THREADS)
        parent_id = channel.parent_id or ""

        async def work(tx: Tx, out: Out) -> None:
            move = await begin_move(self._tools, tx, out, thread_id, parent_id)
            await self._record(tx, (move.thread, None), account_id)
            await self._tools.structure.delete_channel(tx, thread_id)
            gone = ThreadDeleted(channel_id=parent_id, thread_id=thread_id)
            await out.emit(channel_stream(parent_id), move.seq, gone)

        await self._tools.streams.write(work)
        await self._access.changed(channel.community_id)

    async def follow(self, thread_id: str, account_id: str) -> None:
        """Follow a thread from now on; following twice is following once.

        Raises:
            ThreadNotFound, NotMember, TooManyThreadMembers.
        """
        channel = await self._thread(thread_id, account_id)
        await self._access.need(channel.community_id, account_id, "member")

        async def work(tx: Tx, out: Out) -> None:
            thread = await self._standing(tx, thread_id)
            members = await self._tools.threads.members(tx, thread_id)
            if account_id in members:
                return
            if len(members) >= THREAD_MEMBERS_MAX:
                raise TooManyThreadMembers(
                    f"A thread has at most {THREAD_MEMBERS_MAX} members.",
                    members_max=THREAD_MEMBERS_MAX,
                )
            top = await self._tools.streams.position(tx, channel_stream(thread_id))
            await join(self._tools, tx, out, thread, [account_id], top.seq)

        await self._tools.streams.write(work)

    async def leave(self, thread_id: str, account_id: str) -> None:
        """Follow a thread no longer; no error when one does not."""
        await self._thread(thread_id, account_id)

        async def work(tx: Tx, out: Out) -> None:
            if await self._tools.threads.delete_member(tx, thread_id, account_id):
                stream = account_stream(account_id)
                seq = await out.next_seq(stream)
                await out.emit(stream, seq, ThreadLeft(thread_id=thread_id))

        await self._tools.streams.write(work)

    async def _thread(self, thread_id: str, account_id: str | None) -> Channel:
        try:
            channel = await self._access.channel(thread_id, account_id)
        except ChannelNotFound:
            channel = None
        if channel is None or channel.parent_id is None:
            raise ThreadNotFound(
                "There is no such thread, or you may not see it.", thread_id=thread_id
            )
        return channel

    async def _standing(self, tx: Tx, thread_id: str) -> Thread:
        thread = await self._tools.threads.thread(tx, thread_id)
        if thread is None:
            raise ThreadNotFound("The thread was deleted.", thread_id=thread_id)
        return thread

    async def _check_room(self, tx: Tx, channel_id: str, now_ms: int) -> None:
        count = await self._tools.threads.active_count(tx, channel_id, now_ms)
        if count >= THREADS_ACTIVE_MAX:
            raise TooManyThreads(
                f"A channel has at most {THREADS_ACTIVE_MAX} threads that are not archived.",
                threads_max=THREADS_ACTIVE_MAX,
            )

    async def _check_starter(self, tx: Tx, channel_id: str, message_id: str) -> None:
        message = await self._tools.messages.by_id(tx, message_id)
        if message is None or message.channel_id != channel_id:
            raise MessageNotFound("There is no such message here.", message_id=message_id)
        there = await self._tools.threads.of_messages(tx, [message_id])
        if there:
            raise ThreadExists(
                "A thread was started from this message already.",
                thread_id=there[0].channel.channel_id,
            )

    async def _record(self, tx: Tx, change: tuple[Thread, Thread | None], account_id: str) -> None:
        """Keep in the audit log what a moderator did with another's thread, and every deletion."""
        before, after = change
        changes = _told(before, after) if after else ()
        if after is not None and (not changes or before.made_by_id == account_id):
            return
        kind: AuditKind = "thread_updated" if after else "thread_deleted"
        act = Act(
            community_id=before.channel.community_id,
            actor_id=account_id,
            kind=kind,
            target_kind="channel",
            target_id=before.channel.channel_id,
            target_name=before.channel.name,
            changes=changes,
            place_id=await private_place(self._access, tx, before.channel),
        )
        await record(self._tools, tx, act)


def _channel(parent: Channel, name: str, now_ms: int) -> Channel:
    return Channel(
        channel_id=new_id(),
        community_id=parent.community_id,
        category_id=None,
        kind="thread",
        board=None,
        name=name,
        topic="",
        position=0,
        is_synced=False,
        created_at_ms=now_ms,
        parent_id=parent.channel_id,
    )


def _changed(thread: Thread, fields: ThreadFields, now_ms: int) -> Thread:
    if fields.name is not UNSET:
        thread = replace(thread, channel=replace(thread.channel, name=clean_name(fields.name)))
    if fields.archive_after_ms is not UNSET:
        after_ms = _archive_after(fields.archive_after_ms)
        moved_ms = thread.archives_at_ms - thread.archive_after_ms + after_ms
        is_open = thread.archives_at_ms > now_ms
        thread = replace(
            thread,
            archive_after_ms=after_ms,
            archives_at_ms=moved_ms if is_open else thread.archives_at_ms,
        )
    if fields.is_locked is not UNSET:
        thread = replace(thread, is_locked=fields.is_locked)
    if fields.is_archived is True:
        thread = replace(thread, archives_at_ms=min(thread.archives_at_ms, now_ms))
    elif fields.is_archived is False:
        thread = replace(thread, archives_at_ms=now_ms + thread.archive_after_ms)
    return thread


def _told(before: Thread, after: Thread) -> tuple[Change, ...]:
    pairs = (
        ("name", before.channel.name, after.channel.name),
        ("archive_after_ms", str(before.archive_after_ms), str(after.archive_after_ms)),
        ("is_locked", str(before.is_locked).lower(), str(after.is_locked).lower()),
    )
    return tuple(Change(field=f, before=old, after=new) for f, old, new in pairs if old != new)


def _archive_after(wanted_ms: int) -> int:
    if wanted_ms not in ARCHIVES_AFTER_MS:
        raise ThreadInvalid(
            "A thread is archived after one hour, one day, three days or seven days.",
            archives_after_ms=list(ARCHIVES_AFTER_MS),
        )
    return wanted_ms


def _place(cursor: str | None) -> ThreadPlace | None:
    if cursor is None:
        return None
    at, _, thread_id = cursor.partition(".")
    if not (at.isascii() and at.isdecimal() and len(at) <= 18 and thread_id.isalnum()):
        raise Malformed("cursor is none that a page gave.")
    return ThreadPlace(int(at), thread_id)
