"""Overwrites of channels and categories over HTTP, and the explanation of a right."""

from litestar import delete, get, put
from litestar.handlers import HTTPRouteHandler

from madang.community.model import SubjectKind
from madang.community.service import CommunityService
from madang.community.service.explain import Explanation
from madang.community.service.overwrites import OverwriteBits, Place, PlaceKind, PlaceOverwrites
from madang.identity import Principal, require


@get("/api/places/{kind:str}/{place_id:str}/overwrites")
async def list_overwrites(
    kind: PlaceKind, place_id: str, community: CommunityService, caller: Principal | None
) -> PlaceOverwrites:
    """Return the overwrites that count in a channel or category (manage_roles there)."""
    return await community.overwrites.listed(Place(kind, place_id), require(caller).account_id)


@put("/api/places/{kind:str}/{place_id:str}/overwrites/{subject_kind:str}/{subject_id:str}")
async def put_overwrite(
    kind: PlaceKind,
    place_id: str,
    subject_kind: SubjectKind,
    subject_id: str,
    data: OverwriteBits,
    community: CommunityService,
    caller: Principal | None,
) -> PlaceOverwrites:
    """Write what a role or member gains and loses there (manage_roles there)."""
    return await community.overwrites.put(
        Place(kind, place_id), (subject_kind, subject_id), data, require(caller).account_id
    )


@delete(
    "/api/places/{kind:str}/{place_id:str}/overwrites/{subject_kind:str}/{subject_id:str}",
    status_code=200,
)
async def delete_overwrite(
    kind: PlaceKind,
    place_id: str,
    subject_kind: SubjectKind,
    subject_id: str,
    community: CommunityService,
    caller: Principal | None,
) -> PlaceOverwrites:
    """Take an overwrite away (manage_roles there)."""
    nothing = OverwriteBits(allow=0, deny=0)
    return await community.overwrites.put(
        Place(kind, place_id), (subject_kind, subject_id), nothing, require(caller).account_id
    )


@put("/api/channels/{channel_id:str}/sync")
async def sync_channel(
    channel_id: str, community: CommunityService, caller: Principal | None
) -> PlaceOverwrites:
    """Give a channel its category's overwrites, now and from now on (manage_roles there)."""
    return await community.overwrites.sync(channel_id, require(caller).account_id)


@get("/api/places/{kind:str}/{place_id:str}/explain")
async def explain_right(
    kind: PlaceKind,
    place_id: str,
    permission: str,
    community: CommunityService,
    caller: Principal | None,
    account_id: str | None = None,
) -> Explanation:
    """Say whether someone may do something there, and which role or overwrite decided.

    Without `account_id` it answers for a stranger.
    """
    by_id = require(caller).account_id
    return await community.overwrites.explain(Place(kind, place_id), account_id, permission, by_id)


ROUTES: list[HTTPRouteHandler] = [
    list_overwrites,
    put_overwrite,
    delete_overwrite,
    sync_channel,
    explain_right,
]
