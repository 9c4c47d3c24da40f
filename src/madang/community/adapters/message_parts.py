"""Reads what only some messages carry, and asks only for those whose bits say so."""

from collections.abc import Sequence

from msgspec.structs import replace

from madang.community.adapters.polls import HAS_POLL, polls_of
from madang.community.adapters.previews import HAS_PREVIEWS, previews_of
from madang.community.model import Message
from madang.engines.sql.port import Row, Tx

PART_TABLES = ("preview", "poll", "poll_answer", "poll_vote")


async def with_parts(tx: Tx, rows: Sequence[Row], messages: list[Message]) -> list[Message]:
    """Return messages with their polls and previews; `rows` are theirs, in the same order."""
    asked = [row["message_id"] for row in rows if row["extras"] & HAS_POLL]
    linked = [row["message_id"] for row in rows if row["extras"] & HAS_PREVIEWS]
    if not asked and not linked:
        return messages
    polls, previews = await polls_of(tx, asked), await previews_of(tx, linked)
    return [
        replace(
            message,
            poll=polls.get(message.message_id),
            previews=tuple(previews.get(message.message_id, ())),
        )
        for message in messages
    ]
