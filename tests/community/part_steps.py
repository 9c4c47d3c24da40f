"""Steps of ST10 with polls, previews, emoji and many messages at once."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from madang.community import Author
from madang.community.model.emoji import written
from madang.community.model.polls import NewAnswer, NewPoll
from madang.community.model.previews import PageFacts
from madang.community.service.removals import Selection
from madang.community.service.retention import RetentionFields
from madang.community.service.structure import Snapshot
from tests.community import pictures
from tests.community.conftest import Yard

Calls = dict[str, Callable[[], Awaitable[object]]]


def part_calls(yard: Yard, author: Author, pick: int, message_id: str) -> Calls:
    """What is done with polls, previews, and many messages at once."""
    service, account, owner = yard.service, author.account_id, yard.ann.account_id
    new = NewPoll(
        question=f"물음 {pick}",
        answers=tuple(NewAnswer(text=text) for text in "가나다"),
        is_multiple=pick % 2 == 0,
        is_anonymous=pick % 3 == 0,
    )
    asked = replace(yard.draft(f"https://a.example/{pick}"), poll=new)

    async def look() -> None:
        page = (await service.messages.page(yard.channel_id, owner)).messages
        for message in page:
            await service.previews.look(message)

    async def poll_id() -> str:
        page = (await service.messages.page(yard.channel_id, owner)).messages
        asking = [m.message_id for m in page if m.poll is not None]
        return asking[pick % len(asking)] if asking else "0" * 16

    async def vote(*answers: int) -> None:
        await service.polls.vote(await poll_id(), account, answers)

    async def close() -> None:
        await service.polls.close(await poll_id(), account)

    async def expire() -> None:
        fields = RetentionFields(days=1)
        await service.retention.set_channel(yard.channel_id, owner, fields)
        yard.clock.advance_ms(pick * 3600_000)
        await service.retention.sweep()

    return {
        "ask": lambda: service.messages.send(yard.channel_id, author, asked),
        "vote": lambda: vote(*((1, 3) if pick % 2 == 0 else (pick % 3 + 1,))),
        "unvote": vote,
        "close_poll": close,
        "look": look,
        "unlook": lambda: service.previews.remove(message_id, account),
        "bulk": lambda: service.removals.remove(
            yard.channel_id, account, Selection(message_ids=(message_id,))
        ),
        "purge": lambda: service.removals.remove(
            yard.channel_id, account, Selection(author_id=yard.bo.account_id, count=pick + 1)
        ),
        "expire": expire,
    }


def emoji_calls(yard: Yard, author: Author, pick: int, what: tuple[str, Snapshot]) -> Calls:
    """What is done with a community's own emoji."""
    service, account = yard.service, author.account_id
    message_id, seen = what
    emoji = seen.emoji[pick % len(seen.emoji)] if seen.emoji else None
    emoji_id, sign = (emoji.emoji_id, written(emoji)) if emoji else ("0" * 16, "<:no:0>")
    return {
        "emoji": lambda: service.emoji.create(
            yard.community_id, account, f"e{pick}", pictures.png()
        ),
        "rename_emoji": lambda: service.emoji.rename(emoji_id, account, f"이름{pick}"),
        "drop_emoji": lambda: service.emoji.delete(emoji_id, account),
        "react_own": lambda: service.reactions.add(message_id, sign, account),
        "say_own": lambda: service.messages.send(yard.channel_id, author, yard.draft(sign)),
    }


class Told:
    """Every page says its address."""

    async def read(self, url: str) -> PageFacts | None:
        return PageFacts(title=url, description="", site="", picture=None)
