"""The community over HTTP. Handlers are thin: they take the caller from the token and call one verb."""

from litestar.handlers import HTTPRouteHandler

from madang.community.api import (
    archives,
    bots,
    direct,
    files,
    invites,
    messages,
    moderation,
    notices,
    overwrites,
    parts,
    people,
    places,
    profiles,
    requests,
    roles,
    rules,
    search,
    structure,
    threads,
    webhooks,
)
from madang.community.service import CommunityService
from madang.identity import Principal

ROUTES: list[HTTPRouteHandler] = [
    *structure.ROUTES,
    *roles.ROUTES,
    *overwrites.ROUTES,
    *messages.ROUTES,
    *files.ROUTES,
    *parts.ROUTES,
    *direct.ROUTES,
    *people.ROUTES,
    *invites.ROUTES,
    *moderation.ROUTES,
    *rules.ROUTES,
    *requests.ROUTES,
    *places.ROUTES,
    *profiles.ROUTES,
    *search.ROUTES,
    *notices.ROUTES,
    *threads.ROUTES,
    *bots.ROUTES,
    *webhooks.ROUTES,
    *archives.ROUTES,
]


async def readable_channel_id(
    channel_id: str, community: CommunityService, caller: Principal | None
) -> str:
    """Return the path's channel id when the caller may see that channel (a Litestar dependency).

    Raises:
        ChannelNotFound: there is none, or not for them.
    """
    channel = await community.access.channel(channel_id, caller.account_id if caller else None)
    return channel.channel_id
