"""Link previews, polls, custom emoji, bulk deletion and retention over HTTP."""

from typing import Any

from litestar import Request, Response, delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.api.files import file_answer
from madang.community.model.emoji import EMOJI_BYTES_MAX, CustomEmoji
from madang.community.model.retention import Retention
from madang.community.service import CommunityService
from madang.community.service.emoji import EmojiKey
from madang.community.service.polls import Ballot
from madang.community.service.removals import Removed, Selection
from madang.community.service.retention import RetentionFields, RetentionRules
from madang.identity import Principal, require


class Votes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answers somebody gives; none takes the vote back."""

    answer_ids: tuple[int, ...]


class EmojiName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an emoji is to be called."""

    name: str


class ChannelRetention(Struct, frozen=True, kw_only=True):
    """A channel's own rule; None: it follows its community."""

    rule: Retention | None


@delete("/api/messages/{message_id:str}/previews")
async def remove_previews(
    message_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Take the link previews of a message away for good."""
    await community.previews.remove(message_id, require(caller).account_id)


@get(
    "/api/previews/{preview_id:str}/picture",
    is_compressed=True,
    media_type="application/octet-stream",
)
async def read_preview_picture(
    preview_id: str,
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
    key: str | None = None,
) -> Response[bytes]:
    """Return the picture of a link preview (`?key=` as for files of its channel)."""
    account_id = caller.account_id if caller else None
    return file_answer(request, await community.previews.picture(preview_id, account_id, key))


@get("/api/messages/{message_id:str}/poll/votes")
async def read_votes(
    message_id: str, community: CommunityService, caller: Principal | None
) -> Ballot:
    """Return what the caller answered."""
    return await community.polls.mine(message_id, require(caller).account_id)


@put("/api/messages/{message_id:str}/poll/votes")
async def vote(
    message_id: str, data: Votes, community: CommunityService, caller: Principal | None
) -> Ballot:
    """Answer a poll with exactly these answers."""
    return await community.polls.vote(message_id, require(caller).account_id, data.answer_ids)


@put("/api/messages/{message_id:str}/poll/closed", status_code=204)
async def close_poll(
    message_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """End a poll now."""
    await community.polls.close(message_id, require(caller).account_id)


@post("/api/communities/{community_id:str}/emoji", request_max_body_size=EMOJI_BYTES_MAX)
async def create_emoji(
    community_id: str,
    name: str,
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
) -> CustomEmoji:
    """Make an emoji of a picture (the raw body: PNG, GIF or WebP)."""
    account_id = require(caller).account_id
    return await community.emoji.create(community_id, account_id, name, await request.body())


@patch("/api/emoji/{emoji_id:str}")
async def rename_emoji(
    emoji_id: str, data: EmojiName, community: CommunityService, caller: Principal | None
) -> CustomEmoji:
    """Give an emoji another name."""
    return await community.emoji.rename(emoji_id, require(caller).account_id, data.name)


@delete("/api/emoji/{emoji_id:str}")
async def delete_emoji(
    emoji_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Delete an emoji; its name stays where it stands."""
    await community.emoji.delete(emoji_id, require(caller).account_id)


@get("/api/communities/{community_id:str}/emoji-key")
async def read_emoji_key(
    community_id: str, community: CommunityService, caller: Principal | None
) -> EmojiKey:
    """Return a short-lived key for addresses of this community's emoji (`?key=`)."""
    return await community.emoji.key(community_id, caller.account_id if caller else None)


@get("/api/emoji/{emoji_id:str}/picture", is_compressed=True, media_type="application/octet-stream")
async def read_emoji_picture(
    emoji_id: str,
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
    key: str | None = None,
) -> Response[bytes]:
    """Return the picture of an emoji."""
    account_id = caller.account_id if caller else None
    return file_answer(request, await community.emoji.read(emoji_id, account_id, key))


@post("/api/channels/{channel_id:str}/messages/removals", status_code=200)
async def remove_messages(
    channel_id: str, data: Selection, community: CommunityService, caller: Principal | None
) -> Removed:
    """Delete several messages at once: by id, or an author's newest (moderators)."""
    return await community.removals.remove(channel_id, require(caller).account_id, data)


@get("/api/communities/{community_id:str}/retention")
async def read_retention(
    community_id: str, community: CommunityService, caller: Principal | None
) -> RetentionRules:
    """Return how long messages stay in a community and in its channels."""
    return await community.retention.rules(community_id, require(caller).account_id)


@put("/api/communities/{community_id:str}/retention")
async def set_retention(
    community_id: str,
    data: RetentionFields,
    community: CommunityService,
    caller: Principal | None,
) -> Retention:
    """Say how long messages stay in a community."""
    account_id = require(caller).account_id
    return await community.retention.set_community(community_id, account_id, data)


@put("/api/channels/{channel_id:str}/retention")
async def set_channel_retention(
    channel_id: str, data: RetentionFields, community: CommunityService, caller: Principal | None
) -> ChannelRetention:
    """Say how long messages stay in a channel, whatever its community says."""
    account_id = require(caller).account_id
    return ChannelRetention(
        rule=await community.retention.set_channel(channel_id, account_id, data)
    )


@delete("/api/channels/{channel_id:str}/retention")
async def drop_channel_retention(
    channel_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Let a channel follow its community again."""
    await community.retention.set_channel(channel_id, require(caller).account_id, None)


ROUTES: list[HTTPRouteHandler] = [
    remove_previews,
    read_preview_picture,
    read_votes,
    vote,
    close_poll,
    create_emoji,
    rename_emoji,
    delete_emoji,
    read_emoji_key,
    read_emoji_picture,
    remove_messages,
    read_retention,
    set_retention,
    set_channel_retention,
    drop_channel_retention,
]
