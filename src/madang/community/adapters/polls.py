"""Polls in SQL. A bit of the message says that it asks one; counts are counted from the votes."""

from collections.abc import Sequence

from madang.community.model import Poll, PollAnswer
from madang.engines.sql.port import Row, Tx

HAS_POLL = 1 << 0


async def polls_of(tx: Tx, message_ids: Sequence[str]) -> dict[str, Poll]:
    """Return the polls of many messages in three queries."""
    if not message_ids:
        return {}
    marks = ", ".join(f"${n}" for n in range(1, len(message_ids) + 1))
    polls = await tx.all(
        "SELECT message_id, question, is_multiple, is_anonymous, ends_at_ms, closed_at_ms "
        f"FROM poll WHERE message_id IN ({marks})",
        *message_ids,
    )
    answers = await tx.all(
        f"SELECT message_id, answer_id, text, emoji FROM poll_answer WHERE message_id IN ({marks}) "
        "ORDER BY message_id, answer_id",
        *message_ids,
    )
    votes = await tx.all(
        f"SELECT message_id, answer_id, account_id FROM poll_vote WHERE message_id IN ({marks}) "
        "ORDER BY message_id, voted_seq",
        *message_ids,
    )
    given: dict[tuple[str, int], list[str]] = {}
    voters: dict[str, set[str]] = {}
    for row in votes:
        given.setdefault((row["message_id"], row["answer_id"]), []).append(row["account_id"])
        voters.setdefault(row["message_id"], set()).add(row["account_id"])
    return {
        poll["message_id"]: _poll(
            poll,
            [row for row in answers if row["message_id"] == poll["message_id"]],
            given,
            len(voters.get(poll["message_id"], ())),
        )
        for poll in polls
    }


def _poll(
    poll: Row, answers: list[Row], given: dict[tuple[str, int], list[str]], voters_count: int
) -> Poll:
    is_anonymous = bool(poll["is_anonymous"])
    of_answer = {
        row["answer_id"]: tuple(given.get((poll["message_id"], row["answer_id"]), ()))
        for row in answers
    }
    return Poll(
        question=poll["question"],
        answers=tuple(
            PollAnswer(
                answer_id=row["answer_id"],
                text=row["text"],
                emoji=row["emoji"],
                votes_count=len(of_answer[row["answer_id"]]),
                account_ids=() if is_anonymous else of_answer[row["answer_id"]],
            )
            for row in answers
        ),
        is_multiple=bool(poll["is_multiple"]),
        is_anonymous=is_anonymous,
        ends_at_ms=poll["ends_at_ms"],
        closed_at_ms=poll["closed_at_ms"],
        voters_count=voters_count,
    )


class SqlPollStore:
    """A `PollStore`."""

    async def insert(self, tx: Tx, message_id: str, channel_id: str, poll: Poll) -> None:
        """Store a new poll of a message."""
        await tx.execute(
            "INSERT INTO poll (message_id, channel_id, question, is_multiple, is_anonymous, "
            "ends_at_ms, closed_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            message_id,
            channel_id,
            poll.question,
            int(poll.is_multiple),
            int(poll.is_anonymous),
            poll.ends_at_ms,
            poll.closed_at_ms,
        )
        await tx.execute_many(
            "INSERT INTO poll_answer (message_id, answer_id, text, emoji) VALUES ($1, $2, $3, $4)",
            [(message_id, one.answer_id, one.text, one.emoji) for one in poll.answers],
        )
        await tx.execute(
            f"UPDATE message SET extras = extras | {HAS_POLL} WHERE message_id = $1", message_id
        )

    async def answers_of(self, tx: Tx, message_id: str, account_id: str) -> tuple[int, ...]:
        """Return what somebody answered, lowest first."""
        rows = await tx.all(
            "SELECT answer_id FROM poll_vote WHERE message_id = $1 AND account_id = $2 "
            "ORDER BY answer_id",
            message_id,
            account_id,
        )
        return tuple([row["answer_id"] for row in rows])

    async def vote(
        self, tx: Tx, message_id: str, account_id: str, answer_ids: Sequence[int], seq: int
    ) -> None:
        """Give these answers, at a seq."""
        await tx.execute_many(
            "INSERT INTO poll_vote (message_id, account_id, answer_id, voted_seq) "
            "VALUES ($1, $2, $3, $4)",
            [(message_id, account_id, answer_id, seq) for answer_id in answer_ids],
        )

    async def unvote(
        self, tx: Tx, message_id: str, account_id: str, answer_ids: Sequence[int]
    ) -> None:
        """Take these answers back."""
        await tx.execute_many(
            "DELETE FROM poll_vote WHERE message_id = $1 AND account_id = $2 AND answer_id = $3",
            [(message_id, account_id, answer_id) for answer_id in answer_ids],
        )

    async def voters_count(self, tx: Tx, message_id: str) -> int:
        """Return how many people answered."""
        row = await tx.one(
            "SELECT COUNT(DISTINCT account_id) AS voters_count FROM poll_vote "
            "WHERE message_id = $1",
            message_id,
        )
        return int(row["voters_count"]) if row else 0

    async def close(self, tx: Tx, message_id: str, at_ms: int) -> None:
        """End a poll."""
        await tx.execute(
            "UPDATE poll SET closed_at_ms = $2 WHERE message_id = $1", message_id, at_ms
        )
