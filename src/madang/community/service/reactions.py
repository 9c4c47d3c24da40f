"""Reactions: put one under a message, take it back."""

import unicodedata

from madang.community.errors import ChannelNotFound, EmojiInvalid, MessageNotFound, TooManyReactions
from madang.community.events import ReactionAdded, ReactionRemoved
from madang.community.model import REACTION_KINDS_MAX, Message, Permission
from madang.community.service.access import Access
from madang.community.service.tools import Tools, channel_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out

EMOJI_LENGTH_MAX_BYTES = 32


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
        check_emoji(emoji)
        channel_id = await self._place_of(message_id, account_id, Permission.REACT)

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
        check_emoji(emoji)
        channel_id = await self._place_of(message_id, account_id, Permission.VIEW)

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

    async def _place_of(self, message_id: str, account_id: str, need: Permission) -> str:
        message = await self._tools.db.read(lambda tx: self._standing(tx, message_id))
        try:
            channel = await self._access.channel(message.channel_id, account_id)
        except ChannelNotFound:
            # The channel's id is not theirs to know either.
            raise MessageNotFound("There is no such message.", message_id=message_id) from None
        await self._access.need(channel.community_id, account_id, "member")
        await self._access.need_in(channel, account_id, need)
        return channel.channel_id

    async def _standing(self, tx: Tx, message_id: str) -> Message:
        message = await self._tools.messages.by_id(tx, message_id)
        if message is None:
            raise MessageNotFound("There is no such message.", message_id=message_id)
        return message


def check_emoji(emoji: str) -> None:
    """Accept one emoji: symbols and their joiners, no letters, no blanks (Unicode TR51, loosely)."""
    fits = 0 < len(emoji.encode()) <= EMOJI_LENGTH_MAX_BYTES
    symbols = any(unicodedata.category(c) in ("So", "Sk", "Me") or c == "\u20e3" for c in emoji)
    plain = any(unicodedata.category(c)[0] in "LZC" and c != "\u200d" for c in emoji)
    flags_or_tags = any("\U000e0020" <= c <= "\U000e007f" for c in emoji)
    if not fits or not symbols or (plain and not flags_or_tags):
        raise EmojiInvalid("A reaction is one emoji.")
