"""What writing does to a thread, inside the transaction that writes (TH7-TH11).

The one thing to know: locks are taken in one order everywhere - the parent's stream, the thread's,
then accounts' by id - so that two transactions never wait for each other.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors.threads import ThreadLocked, ThreadNotFound
from madang.community.events.threads import ThreadJoined, ThreadUpdated
from madang.community.model import Channel, Permission
from madang.community.model.threads import Thread
from madang.community.service.access import Access
from madang.community.service.tools import Tools, account_stream, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


class ThreadMove(Struct, frozen=True):
    """A thread that is about to change, under a seq taken of its parent's stream."""

    thread: Thread
    seq: int


class ThreadWriting(Struct, frozen=True):
    """What is known of a thread before a message is written in it."""

    parent_id: str
    may_manage: bool
    joins: tuple[str, ...]
    """Who joins by this message: its author, and whom it mentions of those who see the thread."""


async def writing_in(
    access: Access, channel: Channel, author_id: str, mentions: Iterable[str]
) -> ThreadWriting | None:
    """Return what a message of somebody's does to the thread it goes to; None in other channels."""
    if channel.parent_id is None:
        return None
    seeing = [a for a in mentions if await access.is_member_in(channel, a)]
    return ThreadWriting(
        parent_id=channel.parent_id,
        may_manage=await access.allows(channel, author_id, Permission.MANAGE_THREADS),
        joins=tuple(dict.fromkeys([author_id, *seeing])),
    )


async def begin_move(tools: Tools, tx: Tx, out: Out, thread_id: str, parent_id: str) -> ThreadMove:
    """Take the parent's next seq and read the thread behind that lock.

    Raises:
        ThreadNotFound: it was deleted meanwhile.
    """
    seq = await out.next_seq(channel_stream(parent_id))
    thread = await tools.threads.thread(tx, thread_id)
    if thread is None:
        raise ThreadNotFound("The thread was deleted.", thread_id=thread_id)
    return ThreadMove(thread, seq)


async def begin_writing(
    tools: Tools, tx: Tx, out: Out, thread_id: str, writing: ThreadWriting
) -> ThreadMove:
    """Begin a move by a new message.

    Raises:
        ThreadNotFound, ThreadLocked.
    """
    move = await begin_move(tools, tx, out, thread_id, writing.parent_id)
    if move.thread.is_locked and not writing.may_manage:
        raise ThreadLocked("The thread is locked: only who manages threads writes in it.")
    return move


async def end_writing(
    tools: Tools, tx: Tx, out: Out, move: ThreadMove, sent: tuple[int, tuple[str, ...]]
) -> None:
    """After a message was written: the thread is open again, and its people have joined it.

    Args:
        sent: the message's seq, and who joins by it.
    """
    message_seq, account_ids = sent
    opened = replace(
        move.thread, archives_at_ms=tools.clock.now_ms() + move.thread.archive_after_ms
    )
    thread = await end_move(tools, tx, out, ThreadMove(opened, move.seq))
    await join(tools, tx, out, thread, account_ids, message_seq - 1)


async def end_move(tools: Tools, tx: Tx, out: Out, move: ThreadMove) -> Thread:
    """Store a thread's new state, tell its parent's readers, and return it as it is counted now."""
    thread_id, parent_id = move.thread.channel.channel_id, move.thread.channel.parent_id
    assert parent_id is not None
    await tools.threads.put(tx, replace(move.thread, changed_seq=move.seq))
    thread = await tools.threads.thread(tx, thread_id)
    assert thread is not None
    await out.emit(channel_stream(parent_id), move.seq, ThreadUpdated(thread=thread))
    return thread


async def join(
    tools: Tools,
    tx: Tx,
    out: Out,
    thread: Thread,
    account_ids: Iterable[str],
    read_seq: int,
) -> None:
    """Make accounts members who have read up to a seq, and tell each; who is one stays as they are."""
    for account_id in sorted(account_ids):
        at_ms = tools.clock.now_ms()
        if await tools.threads.add_member(tx, thread, account_id, at_ms, read_seq):
            read = await tools.reads.read_seq(tx, account_id, thread.channel.channel_id)
            stream = account_stream(account_id)
            joined = ThreadJoined(thread=thread, read_seq=read)
            await out.emit(stream, await out.next_seq(stream), joined)
