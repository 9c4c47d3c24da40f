"""Messages in SQL, read with reactions and attachments in three queries for a whole page."""

from collections.abc import Sequence

from madang.community.adapters.files import attachments_of
from madang.community.adapters.message_parts import PART_TABLES, with_parts
from madang.community.model import Attachment, Forwarded, Message, Reaction
from madang.engines.sql.port import Row, Tx

SEQ_MAX = (1 << 63) - 1
_WRITTEN = (
    "message_id, channel_id, seq, author_id, author_name, text, nonce, reply_to, mentions, "
    "sent_at_ms, edited_at_ms, author_kind, author_icon"
)
_MESSAGE = (
    f"{_WRITTEN}, forwarded_id, forwarded_author_id, forwarded_author_name, forwarded_text, "
    "forwarded_sent_at_ms, extras"
)


def _message(
    row: Row, reactions: tuple[Reaction, ...], attachments: tuple[Attachment, ...]
) -> Message:
    return Message(
        message_id=row["message_id"],
        channel_id=row["channel_id"],
        seq=row["seq"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        author_kind=row["author_kind"],
        author_icon=row["author_icon"],
        text=row["text"],
        nonce=row["nonce"],
        reply_to=row["reply_to"],
        mentions=tuple(row["mentions"].split()),
        reactions=reactions,
        attachments=attachments,
        sent_at_ms=row["sent_at_ms"],
        edited_at_ms=row["edited_at_ms"],
        forwarded=_forwarded(row),
        poll=None,
        previews=(),
    )


def _forwarded(row: Row) -> Forwarded | None:
    if row["forwarded_id"] is None:
        return None
    return Forwarded(
        author_id=row["forwarded_author_id"],
        author_name=row["forwarded_author_name"],
        text=row["forwarded_text"],
        sent_at_ms=row["forwarded_sent_at_ms"],
    )


async def _with_reactions(tx: Tx, rows: Sequence[Row]) -> list[Message]:
    if not rows:
        return []
    marks = ", ".join(f"${n}" for n in range(1, len(rows) + 1))
    found = await tx.all(
        "SELECT message_id, emoji, account_id FROM reaction "
        f"WHERE message_id IN ({marks}) ORDER BY message_id, group_seq, added_seq",
        *(row["message_id"] for row in rows),
    )
    attachments = await attachments_of(tx, [row["message_id"] for row in rows])
    groups: dict[str, dict[str, list[str]]] = {}
    for row in found:
        groups.setdefault(row["message_id"], {}).setdefault(row["emoji"], []).append(
            row["account_id"]
        )
    messages = [
        _message(
            row,
            tuple(
                Reaction(emoji=emoji, account_ids=tuple(account_ids))
                for emoji, account_ids in groups.get(row["message_id"], {}).items()
            ),
            tuple(attachments.get(row["message_id"], ())),
        )
        for row in rows
    ]
    return await with_parts(tx, rows, messages)


class SqlMessageStore:
    """A `MessageStore`."""

    async def insert(self, tx: Tx, message: Message) -> None:
        """Store a new message and whom it mentions."""
        await tx.execute(
            f"INSERT INTO message ({_WRITTEN}) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            message.message_id,
            message.channel_id,
            message.seq,
            message.author_id,
            message.author_name,
            message.text,
            message.nonce,
            message.reply_to,
            " ".join(message.mentions),
            message.sent_at_ms,
            message.edited_at_ms,
            message.author_kind,
            message.author_icon,
        )
        await self._put_mentions(tx, message)

    async def by_id(self, tx: Tx, message_id: str) -> Message | None:
        """Return a message with its reactions; None when unknown or deleted."""
        rows = await tx.all(
            f"SELECT {_MESSAGE} FROM message WHERE message_id = $1 AND deleted_at_ms IS NULL",
            message_id,
        )
        return next(iter(await _with_reactions(tx, rows)), None)

    async def by_ids(self, tx: Tx, message_ids: list[str]) -> list[Message]:
        """Return the messages that stand, in the order asked for."""
        if not message_ids:
            return []
        marks = ", ".join(f"${n}" for n in range(1, len(message_ids) + 1))
        rows = await tx.all(
            f"SELECT {_MESSAGE} FROM message WHERE message_id IN ({marks}) "
            "AND deleted_at_ms IS NULL",
            *message_ids,
        )
        by_id = {message.message_id: message for message in await _with_reactions(tx, rows)}
        return [by_id[message_id] for message_id in message_ids if message_id in by_id]

    async def after_id(self, tx: Tx, message_id: str, limit: int) -> list[Message]:
        """Return the next standing messages of the installation in order of id, as they were sent."""
        rows = await tx.all(
            f"SELECT {_MESSAGE} FROM message WHERE message_id > $1 AND deleted_at_ms IS NULL "
            "ORDER BY message_id LIMIT $2",
            message_id,
            limit,
        )
        attachments = await attachments_of(tx, [row["message_id"] for row in rows])
        found = [_message(row, (), tuple(attachments.get(row["message_id"], ()))) for row in rows]
        return await with_parts(tx, rows, found)

    async def by_nonce(self, tx: Tx, author_id: str, nonce: str) -> Message | None:
        """Return the message an author once sent under a nonce."""
        rows = await tx.all(
            f"SELECT {_MESSAGE} FROM message WHERE author_id = $1 AND nonce = $2",
            author_id,
            nonce,
        )
        return next(iter(await _with_reactions(tx, rows)), None)

    async def page(
        self, tx: Tx, channel_id: str, before: int | None, after: int | None, limit: int
    ) -> list[Message]:
        """Return up to `limit` messages in order of seq: those just before, or just after, a seq."""
        side, order, seq = (
            (">", "ASC", after)
            if after is not None
            else ("<", "DESC", SEQ_MAX if before is None else before)
        )
        rows = await tx.all(
            f"SELECT {_MESSAGE} FROM message WHERE channel_id = $1 AND seq {side} $2 "
            f"AND deleted_at_ms IS NULL ORDER BY seq {order} LIMIT $3",
            channel_id,
            seq,
            limit,
        )
        return await _with_reactions(tx, rows if after is not None else rows[::-1])

    async def update_text(self, tx: Tx, message: Message) -> None:
        """Store an edited text, its mentions and the moment of the edit."""
        await tx.execute(
            "UPDATE message SET text = $2, mentions = $3, edited_at_ms = $4 WHERE message_id = $1",
            message.message_id,
            message.text,
            " ".join(message.mentions),
            message.edited_at_ms,
        )
        await self._delete_mentions(tx, message)
        await self._put_mentions(tx, message)

    async def delete(self, tx: Tx, message: Message, at_ms: int) -> None:
        """Take a message and its text, reactions and mentions away."""
        await tx.execute(
            "UPDATE message SET text = '', mentions = '', deleted_at_ms = $2, forwarded_id = NULL, "
            "forwarded_author_id = NULL, forwarded_author_name = NULL, forwarded_text = NULL, "
            "forwarded_sent_at_ms = NULL WHERE message_id = $1",
            message.message_id,
            at_ms,
        )
        for table in ("reaction", "attachment", *PART_TABLES):
            await tx.execute(f"DELETE FROM {table} WHERE message_id = $1", message.message_id)
        await self._delete_mentions(tx, message)

    async def add_reaction(
        self, tx: Tx, message_id: str, emoji: str, account_id: str, seq: int
    ) -> None:
        """Store one reaction; it joins its emoji's group, which stays where it began."""
        row = await tx.one(
            "SELECT MIN(group_seq) AS group_seq FROM reaction WHERE message_id = $1 AND emoji = $2",
            message_id,
            emoji,
        )
        began = row["group_seq"] if row and row["group_seq"] is not None else seq
        await tx.execute(
            "INSERT INTO reaction (message_id, emoji, account_id, group_seq, added_seq) "
            "VALUES ($1, $2, $3, $4, $5)",
            message_id,
            emoji,
            account_id,
            began,
            seq,
        )

    async def delete_reaction(self, tx: Tx, message_id: str, emoji: str, account_id: str) -> None:
        """Take one reaction away."""
        await tx.execute(
            "DELETE FROM reaction WHERE message_id = $1 AND emoji = $2 AND account_id = $3",
            message_id,
            emoji,
            account_id,
        )

    async def _put_mentions(self, tx: Tx, message: Message) -> None:
        if message.mentions:
            await tx.execute_many(
                "INSERT INTO mention (subject_id, channel_id, seq) VALUES ($1, $2, $3)",
                [(subject_id, message.channel_id, message.seq) for subject_id in message.mentions],
            )

    async def _delete_mentions(self, tx: Tx, message: Message) -> None:
        await tx.execute(
            "DELETE FROM mention WHERE channel_id = $1 AND seq = $2",
            message.channel_id,
            message.seq,
        )
