"""Exports and imports over HTTP."""

from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import File
from msgspec import Struct

from madang.community.service import CommunityService
from madang.community.service.exports import Exported
from madang.community.service.imports import ARCHIVE_BYTES_MAX, ImportKind, ImportRun
from madang.community.service.messages import Author
from madang.identity import Principal, require
from madang.web.limits import Limits, RateLimit

EXPORT = RateLimit(name="community.export", calls_max=6, window_s=3600)
IMPORT = RateLimit(name="community.import", calls_max=12, window_s=3600)


class ImportList(Struct, frozen=True, kw_only=True):
    """The caller's imports, the newest first."""

    imports: list[ImportRun]


@post("/api/communities/{community_id:str}/export")
async def export_community(
    community_id: str, community: CommunityService, caller: Principal | None, limits: Limits
) -> Exported:
    """Write a community into one archive and return where it is fetched (its owner)."""
    who = require(caller)
    await limits.take(EXPORT, who.account_id)
    return await community.exports.make(community_id, who.account_id)


@get("/api/archives/{export_id:str}/{key:str}", is_compressed=True)
async def read_archive(export_id: str, key: str, community: CommunityService) -> File:
    """Fetch an archive, within an hour after it was made."""
    path = community.exports.find(export_id, key)
    return File(
        path,
        filename=f"madang-{export_id}.tar.gz",
        media_type="application/gzip",
        headers={"cache-control": "no-store"},
    )


@post("/api/imports", request_max_body_size=ARCHIVE_BYTES_MAX)
async def begin_import(
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
    limits: Limits,
    kind: ImportKind,
    community_id: str | None = None,
) -> ImportRun:
    """Read an archive, sent as the body: of Madang, or of DiscordChatExporter (ZIP of its JSON)."""
    who = require(caller)
    await limits.take(IMPORT, who.account_id)
    author = Author(who.account_id, who.name)
    return await community.imports.begin(kind, community_id, author, request.stream())


@get("/api/imports")
async def list_imports(community: CommunityService, caller: Principal | None) -> ImportList:
    """List the caller's imports and how they went."""
    return ImportList(imports=await community.imports.listed(require(caller).account_id))


ROUTES: list[HTTPRouteHandler] = [export_community, read_archive, begin_import, list_imports]
