"""Reactions: put one under a message, take it back."""

from madang.community.errors import ChannelNotFound, EmojiInvalid, MessageNotFound, TooManyReactions
from madang.community.events import ReactionAdded, ReactionRemoved
from madang.community.model import REACTION_KINDS_MAX, Channel, Message, Permission
from madang.community.model.emoji import custom_id, is_plain_emoji
from madang.community.service.access import Access
from madang.community.service.emoji import known_emoji
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out


class Reactions:
    """Verbs on reactions."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def add(self, message_id: str, emoji: str, account_id: str) -> None:
        """Put a reaction; putting it twice is putting it once.

        Raises:
            MessageNotFound, NotMember, EmojiInvalid, TooManyReactions.
        """
        emoji_id = custom_id(emoji)
        if emoji_id is None:
            check_emoji(emoji)
        found, channel = await self._place_of(message_id, account_id, Permission.REACT)
        if emoji_id is not None:
            standing = _standing_name(found, emoji_id)
            emoji = standing or await known_emoji(self._tools, channel.community_id, emoji)
        channel_id = channel.channel_id

        async def work(tx: Tx, out: Out) -> None:
            message = await self._standing(tx, message_id)
            kinds = {r.emoji: r.account_ids for r in message.reactions}
            if account_id in kinds.get(emoji, ()):
                return
            if emoji not in kinds and len(kinds) >= REACTION_KINDS_MAX:
                raise TooManyReactions(
                    f"A message carries at most {REACTION_KINDS_MAX} different emoji.",
                    kinds_max=REACTION_KINDS_MAX,
                )
            stream = channel_stream(channel_id)
            seq = await out.next_seq(stream)
            await self._tools.messages.add_reaction(tx, message_id, emoji, account_id, seq)
            added = ReactionAdded(
                channel_id=channel_id, message_id=message_id, emoji=emoji, account_id=account_id
            )
            await out.emit(stream, seq, added)

        await self._tools.streams.write(work)

    async def remove(self, message_id: str, emoji: str, account_id: str) -> None:
        """Take one's reaction back; no error when there is none."""
        emoji_id = custom_id(emoji)
        if emoji_id is None:
            check_emoji(emoji)
        found, channel = await self._place_of(message_id, account_id, Permission.VIEW)
        if emoji_id is not None:
            emoji = _standing_name(found, emoji_id) or emoji
        channel_id = channel.channel_id

        async def work(tx: Tx, out: Out) -> None:
            message = await self._standing(tx, message_id)
            if not any(r.emoji == emoji and account_id in r.account_ids for r in message.reactions):
                return
            stream = channel_stream(channel_id)
            seq = await out.next_seq(stream)
            await self._tools.messages.delete_reaction(tx, message_id, emoji, account_id)
            removed = ReactionRemoved(
                channel_id=channel_id, message_id=message_id, emoji=emoji, account_id=account_id
            )
            await out.emit(stream, seq, removed)

        await self._tools.streams.write(work)

    async def _place_of(
        self, message_id: str, account_id: str, need: Permission
    ) -> tuple[Message, Channel]:
        message = await self._tools.db.read(lambda tx: self._standing(tx, message_id))
        try:
            channel = await self._access.channel(message.channel_id, account_id)
        except ChannelNotFound:
            # The channel's id is not theirs to know either.
            raise MessageNotFound("There is no such message.", message_id=message_id) from None
        await self._access.need(channel.community_id, account_id, "member")
        await self._access.need_in(channel, account_id, need)
        return message, channel

    async def _standing(self, tx: Tx, message_id: str) -> Message:
        message = await self._tools.messages.by_id(tx, message_id)
        if message is None:
            raise MessageNotFound("There is no such message.", message_id=message_id)
        return message


def check_emoji(emoji: str) -> None:
    """Accept one emoji that is not a custom one.

    Raises:
        EmojiInvalid.
    """
    if not is_plain_emoji(emoji):
        raise EmojiInvalid("A reaction is one emoji.")


def _standing_name(message: Message, emoji_id: str) -> str | None:
    """Return how a custom emoji is written under a message already; it may be renamed by now."""
    return next((r.emoji for r in message.reactions if custom_id(r.emoji) == emoji_id), None)
