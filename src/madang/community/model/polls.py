"""Polls as frozen structs. How a poll stands is derived from its row and a moment, never stored."""

from msgspec import Struct

from madang.community.errors.polls import PollInvalid
from madang.community.model import Poll, PollAnswer, clean_text

ANSWERS_MIN = 2
ANSWERS_MAX = 10
QUESTION_LENGTH_MAX_CHARS = 300
ANSWER_LENGTH_MAX_CHARS = 80
_HOUR_MS = 60 * 60 * 1000
POLL_LASTS_MIN_MS = _HOUR_MS
POLL_LASTS_MAX_MS = 14 * 24 * _HOUR_MS


class NewAnswer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer to be offered; the emoji before it may be left out."""

    text: str
    emoji: str = ""


class NewPoll(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A poll to be asked. `lasts_ms` None: until it is closed."""

    question: str
    answers: tuple[NewAnswer, ...]
    is_multiple: bool = False
    is_anonymous: bool = False
    lasts_ms: int | None = None


def clean_poll(new: NewPoll) -> NewPoll:
    """Return a poll as it is stored (PO1-PO3); whether its emoji are emoji is not looked at.

    Raises:
        PollInvalid: too few or too many answers, one empty or twice, or a time out of bounds.
        TextTooLong.
    """
    question = clean_text(" ".join(new.question.split()), QUESTION_LENGTH_MAX_CHARS)
    if not question:
        raise PollInvalid("A poll needs a question.")
    if not ANSWERS_MIN <= len(new.answers) <= ANSWERS_MAX:
        raise PollInvalid(
            f"A poll has {ANSWERS_MIN} to {ANSWERS_MAX} answers.", answers_max=ANSWERS_MAX
        )
    answers = tuple(
        NewAnswer(
            text=clean_text(" ".join(answer.text.split()), ANSWER_LENGTH_MAX_CHARS),
            emoji=answer.emoji.strip(),
        )
        for answer in new.answers
    )
    texts = [answer.text for answer in answers]
    if not all(texts) or len(set(texts)) < len(texts):
        raise PollInvalid("Every answer needs words of its own.")
    lasts = new.lasts_ms
    if lasts is not None and not POLL_LASTS_MIN_MS <= lasts <= POLL_LASTS_MAX_MS:
        raise PollInvalid(
            "A poll lasts an hour to two weeks, or until it is closed.",
            lasts_min_ms=POLL_LASTS_MIN_MS,
            lasts_max_ms=POLL_LASTS_MAX_MS,
        )
    return NewPoll(
        question=question,
        answers=answers,
        is_multiple=new.is_multiple,
        is_anonymous=new.is_anonymous,
        lasts_ms=lasts,
    )


def poll_of(new: NewPoll, now_ms: int) -> Poll:
    """Return a cleaned poll as it begins."""
    return Poll(
        question=new.question,
        answers=tuple(
            PollAnswer(
                answer_id=number,
                text=answer.text,
                emoji=answer.emoji,
                votes_count=0,
                account_ids=(),
            )
            for number, answer in enumerate(new.answers, start=1)
        ),
        is_multiple=new.is_multiple,
        is_anonymous=new.is_anonymous,
        ends_at_ms=None if new.lasts_ms is None else now_ms + new.lasts_ms,
        closed_at_ms=None,
        voters_count=0,
    )


def is_over(poll: Poll, now_ms: int) -> bool:
    """Say whether a poll takes votes no more (PO7)."""
    return poll.closed_at_ms is not None or (
        poll.ends_at_ms is not None and poll.ends_at_ms <= now_ms
    )
