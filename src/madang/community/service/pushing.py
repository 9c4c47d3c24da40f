"""Wakes browsers for new messages: who, folded how, sent with which patience (PU4-PU9).

The one thing to know: whether somebody is woken is decided when the message is sent, and again
when a burst is told, so that nobody is woken for what they have read or may not see any more.
"""

import asyncio
import logging
import re

import msgspec

from madang.community.errors import ChannelNotFound
from madang.community.model import Channel, Message
from madang.community.model.mentions import HERE, CallKind
from madang.community.model.notifications import Situation, decide, manner_of
from madang.community.model.pushes import (
    BODY_LENGTH_MAX_CHARS,
    FOLD_S,
    PushAnswer,
    PushText,
    Subscription,
)
from madang.community.model.telling import is_quiet_hour, keyword_in
from madang.community.service.access import Access
from madang.community.service.notices import Notices
from madang.community.service.rights import Rights
from madang.community.service.tools import Tools
from madang.community.store.notices import PushReader

logger = logging.getLogger(__name__)

TRIES_MAX = 3
RETRY_WAIT_S = 2
RETRY_WAIT_MAX_S = 60
BURSTS_MAX = 20_000
SENDING_AT_ONCE_MAX = 8
GONE = (404, 410)
AGAIN = (0, 429, 500, 502, 503, 504)
_MARK = re.compile(r"<(?:@&?|#)[0-9a-z]{16}>|<:(\w+):[0-9a-z]{16}>")


class Pushing:
    """Sends what wakes browsers. Nothing of it is durable: a push is a hint, the inbox is the truth."""

    def __init__(
        self, tools: Tools, access: Access, notices: Notices, fold_s: float = FOLD_S
    ) -> None:
        self._tools = tools
        self._access = access
        self._notices = notices
        self._fold_s = fold_s
        self._bursts: dict[tuple[str, str], list[Message]] = {}
        self._gate = asyncio.Semaphore(SENDING_AT_ONCE_MAX)
        self._tasks: set[asyncio.Task[None]] = set()

    async def message_sent(self, message: Message) -> None:
        """Wake whoever a new message concerns and who is at no device."""
        try:
            # The author sees the channel; a webhook is nobody: its channel is found by a member.
            channel = await self._channel(message)
        except ChannelNotFound:
            return
        if channel is None:
            return
        for reader in await self._woken(channel, message):
            self._fold(reader.account_id, message)

    def stop(self) -> None:
        """Tell nobody anything any more."""
        for task in list(self._tasks):
            task.cancel()

    async def settled(self) -> None:
        """Wait until everything that was to be sent is sent, or given up."""
        while self._tasks:
            await asyncio.gather(*list(self._tasks), return_exceptions=True)

    async def _channel(self, message: Message) -> Channel | None:
        return await self._tools.db.read(
            lambda tx: self._tools.structure.channel(tx, message.channel_id)
        )

    async def _woken(self, channel: Channel, message: Message) -> list[PushReader]:
        """Return whose browsers a message wakes now."""
        place = (channel.community_id, channel.channel_id)
        is_thread = channel.kind == "thread"
        readers = await self._tools.db.read(
            lambda tx: self._tools.notices.pushes.readers(
                tx, place, message.author_id, is_thread=is_thread
            )
        )
        rights = await self._access.rights(channel.community_id) if readers else None
        if rights is None:
            return []
        parent = rights.channels.get(channel.parent_id or "")
        return [
            reader
            for reader in readers
            if message.seq > reader.read_seq
            and rights.sees_channel(channel, reader.account_id)
            and self._is_woken(reader, message, (rights, channel, parent))
        ]

    def _is_woken(
        self, reader: PushReader, message: Message, place: tuple[Rights, Channel, Channel | None]
    ) -> bool:
        rights, channel, parent = place
        now_ms, presence = self._tools.clock.now_ms(), self._tools.presence
        account_id = reader.account_id
        situation = Situation(
            manner=manner_of(reader.settings, channel, now_ms, parent),
            call=call_of(rights, message, account_id, presence.state(account_id) != "offline"),
            has_keyword=keyword_in(reader.telling.keywords, message.text) is not None,
            is_own=message.author_id == account_id,
            is_blocked=reader.is_blocked,
            is_quiet=presence.is_quiet(account_id) or is_quiet_hour(reader.telling, now_ms),
            is_looking=False,
            is_attending=presence.is_attending(account_id),
        )
        return decide(situation).pushes

    def _fold(self, account_id: str, message: Message) -> None:
        """Tell the first message at once; what follows within FOLD_S is told as one at its end."""
        key = (account_id, message.channel_id)
        waiting = self._bursts.get(key)
        if waiting is not None:
            waiting.append(message)
            return
        if len(self._bursts) >= BURSTS_MAX:
            return
        self._bursts[key] = []
        task = asyncio.create_task(self._tell(key, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, key: tuple[str, str], first: Message) -> None:
        try:
            await self._push(key[0], first, 1)
            count = 1
            await asyncio.sleep(self._fold_s)
            while waiting := self._bursts[key]:
                self._bursts[key] = []
                count += len(waiting)
                channel = await self._channel(waiting[-1])
                woken = await self._woken(channel, waiting[-1]) if channel else []
                if any(reader.account_id == key[0] for reader in woken):
                    await self._push(key[0], waiting[-1], count)
                await asyncio.sleep(self._fold_s)
        finally:
            self._bursts.pop(key, None)

    async def _push(self, account_id: str, message: Message, count: int) -> None:
        content = msgspec.json.encode(await self._text(message, count))
        subscriptions = await self._tools.db.read(
            lambda tx: self._tools.notices.pushes.of_account(tx, account_id)
        )
        await asyncio.gather(*(self._send(one, content) for one in subscriptions))

    async def _send(self, to: Subscription, content: bytes) -> None:
        """Hand a message over; a browser that is gone is forgotten (PU6, PU7)."""
        key = await self._notices.key()
        for attempt in range(1, TRIES_MAX + 1):
            async with self._gate:
                answer = await self._tools.notices.sender.send(key, to, content)
            if answer.status in GONE:
                await self._tools.db.write(
                    lambda tx: self._tools.notices.pushes.delete(
                        tx, to.account_id, to.subscription_id
                    )
                )
                return
            if answer.status not in AGAIN:
                if answer.status >= 300:
                    logger.warning("a push service refused a message: %s", answer.status)
                return
            if attempt < TRIES_MAX:
                await asyncio.sleep(wait_of(answer, attempt))
        logger.info("a push was given up after %s tries", TRIES_MAX)

    async def _text(self, message: Message, count: int) -> PushText:
        channel = await self._channel(message)
        community_id = channel.community_id if channel else ""
        name = f" · #{channel.name}" if channel and channel.name else ""
        more = f" (+{count - 1})" if count > 1 else ""
        return PushText(
            title=f"{message.author_name}{name}{more}",
            body=plain(message.text)[:BODY_LENGTH_MAX_CHARS],
            tag=message.channel_id,
            url=f"/c/{community_id}/{message.channel_id}?at={message.seq}",
            count=count,
        )


def call_of(rights: Rights, message: Message, account_id: str, is_here: bool) -> CallKind:
    """Return how a message calls a member, in the most personal way (MN5)."""
    if account_id in message.mentions:
        return "account"
    member = rights.members.get(account_id)
    if member is not None and any(role in message.mentions for role in member.role_ids):
        return "role"
    is_all = rights.everyone.role_id in message.mentions
    return "everyone" if is_all or (is_here and HERE in message.mentions) else "none"


def plain(text: str) -> str:
    """Return a text as a line without marks of mentions."""
    return " ".join(_MARK.sub(lambda m: f":{m[1]}:" if m[1] else "@…", text).split())


def wait_of(answer: PushAnswer, attempt: int) -> int:
    """Return how long to wait before the next try: as the service says, but never too long."""
    asked = answer.retry_after_s if answer.retry_after_s is not None else RETRY_WAIT_S**attempt
    return min(max(asked, 1), RETRY_WAIT_MAX_S)
