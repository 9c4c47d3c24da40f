"""What one batch of lines means for one board, decided before the transaction. Pure (TR2, TR5-TR7)."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from madang.trends.formats import (
    Arrived,
    AuthorWithdrawn,
    Invalid,
    Parsed,
    Reacted,
    ReactionWithdrawn,
    Withdrawn,
)
from madang.trends.matching import Matcher, normal
from madang.trends.model import MINUTE_MS, POST_TEXT_MAX_CHARS, PostKey, Totals, minute_of
from madang.trends.store import Draft, Tally

LATE_AFTER_MS = 60_000
ID_MAX_CHARS = 1_000
COUNT_MAX = 2**31


class Read(Struct, frozen=True):
    """A line after reading: what it is, when it stands, and its text ready for matching."""

    parsed: Parsed
    at_ms: int
    arrived_ms: int
    normal_text: str


class Plan(Struct, frozen=True):
    """Everything a batch does to a board, except what only the store knows: which posts are new."""

    matched: list[tuple[Read, tuple[str, ...]]]
    tallies: dict[int, Tally]
    withdrawn: list[PostKey]
    authors: list[tuple[str, str]]
    reactions: list[Reacted]
    reactions_withdrawn: list[tuple[str, str]]


def read_from(parsed: Parsed, line_at_ms: int | None, round_number: int, arrived_ms: int) -> Read:
    """Settle when a line stands, make its text fit to be stored, and fold it for matching."""
    own_ms = None if isinstance(parsed, Invalid) else parsed.at_ms
    chosen_ms = line_at_ms if line_at_ms is not None else own_ms
    at_ms = arrived_ms if chosen_ms is None else min(chosen_ms, arrived_ms)
    if isinstance(parsed, Withdrawn):
        parsed = msgspec.structs.replace(parsed, post_id=_played(parsed.post_id, round_number))
    if not isinstance(parsed, Arrived):
        return Read(parsed, at_ms, arrived_ms, "")
    if not parsed.post_id or len(parsed.post_id) > ID_MAX_CHARS or "\0" in parsed.post_id:
        return Read(Invalid(reason="the post's id cannot be stored"), at_ms, arrived_ms, "")
    post = _storable(parsed, round_number)
    return Read(post, at_ms, arrived_ms, normal(f"{post.text} {post.tags}"))


def _played(post_id: str, round_number: int) -> str:
    """Return the id of a post in one round of a looping replay (TR23)."""
    return post_id if round_number == 1 else f"{post_id}~{round_number}"


def _storable(post: Arrived, round_number: int) -> Arrived:
    """Bound what a stranger's client may have written (PostgreSQL takes no NUL in text)."""
    text = post.text.replace("\0", "")
    return Arrived(
        source=post.source,
        post_id=_played(post.post_id, round_number),
        author_id=post.author_id.replace("\0", "")[:ID_MAX_CHARS],
        author_name=post.author_name.replace("\0", "")[:ID_MAX_CHARS] if post.author_name else None,
        text=text[:POST_TEXT_MAX_CHARS],
        tags=post.tags.replace("\0", "")[:POST_TEXT_MAX_CHARS],
        lang=post.lang.replace("\0", "")[:32] if post.lang else None,
        url=post.url if post.url and "\0" not in post.url else None,
        at_ms=post.at_ms,
        created_at_ms=post.created_at_ms,
        likes_count=max(0, min(post.likes_count, COUNT_MAX)),
        reposts_count=max(0, min(post.reposts_count, COUNT_MAX)),
        is_synthetic=post.is_synthetic,
    )


def plan_for(matcher: Matcher, reads: Sequence[Read], oldest_ms: int) -> Plan:
    """Decide what each line is to a board with these keywords."""
    plan = Plan([], {}, [], [], [], [])
    for read in reads:
        # A line older than what is kept would open a minute that is forgotten already.
        minute_ms = minute_of(read.at_ms if read.at_ms >= oldest_ms else read.arrived_ms)
        tally = plan.tallies.get(minute_ms)
        if tally is None:
            tally = plan.tallies[minute_ms] = Tally()
        tally.read += 1
        _sort(plan, tally, read, matcher, oldest_ms)
    return plan


def _sort(plan: Plan, tally: Tally, read: Read, matcher: Matcher, oldest_ms: int) -> None:
    match read.parsed:
        case Arrived():
            if read.at_ms < oldest_ms:
                tally.ignored += 1
            elif keywords := matcher.match(read.normal_text):
                tally.received += 1
                plan.matched.append((read, keywords))
            else:
                tally.unmatched += 1
        case Invalid():
            tally.invalid += 1
        case Withdrawn() as gone:
            tally.ignored += 1
            plan.withdrawn.append(PostKey(source=gone.source, post_id=gone.post_id))
        case AuthorWithdrawn() as gone:
            tally.ignored += 1
            plan.authors.append((gone.source, gone.author_id))
        case Reacted() as reaction:
            tally.ignored += 1
            plan.reactions.append(reaction)
        case ReactionWithdrawn() as reaction:
            tally.ignored += 1
            plan.reactions_withdrawn.append((reaction.source, reaction.reaction_id))
        case _:
            tally.ignored += 1


def drafts_of(plan: Plan, top_position: int) -> list[Draft]:
    """Give the matched posts the positions after the board's top."""
    drafts = []
    for number, (read, keywords) in enumerate(plan.matched, 1):
        assert isinstance(read.parsed, Arrived)
        drafts.append(
            Draft(
                position=top_position + number,
                minute_ms=minute_of(read.at_ms),
                at_ms=read.at_ms,
                keywords=keywords,
                post=read.parsed,
            )
        )
    return drafts


def settle(plan: Plan, drafts: Sequence[Draft], new: set[int]) -> tuple[dict[int, Tally], Totals]:
    """Return the tallies and sums once it is known which drafts were new; the plan stays as it is,
    because a transaction may be run again.
    """
    tallies = {
        minute_ms: Tally(
            read=tally.read,
            invalid=tally.invalid,
            ignored=tally.ignored,
            unmatched=tally.unmatched,
            received=tally.received,
        )
        for minute_ms, tally in plan.tallies.items()
    }
    late_count = 0
    for draft, (read, _) in zip(drafts, plan.matched, strict=True):
        if draft.position not in new:
            tallies[draft.minute_ms].received -= 1
            tallies[draft.minute_ms].duplicate += 1
        elif read.arrived_ms > draft.minute_ms + MINUTE_MS + LATE_AFTER_MS:
            late_count += 1
    total = Totals(
        read_count=sum(tally.read for tally in tallies.values()),
        invalid_count=sum(tally.invalid for tally in tallies.values()),
        ignored_count=sum(tally.ignored for tally in tallies.values()),
        duplicate_count=sum(tally.duplicate for tally in tallies.values()),
        unmatched_count=sum(tally.unmatched for tally in tallies.values()),
        received_count=len(new),
        delivered_count=0,
        removed_count=0,
        late_count=late_count,
    )
    return tallies, total
