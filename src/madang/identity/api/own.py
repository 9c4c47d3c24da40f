"""One's own data: archives to take along, and the end of the account."""

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from madang.identity.api.door import AUTH_BODY_LIMIT_BYTES
from madang.identity.api.second_steps import GUARD
from madang.identity.model import Deletion, Export, ExportLink, Principal
from madang.identity.service import FOR_UNVERIFIED, IdentityService, require
from madang.web.limits import Limits


class Exports(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's archives."""

    exports: list[Export]


class NewDeletion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The caller's password (empty for who has none), and whether their messages stay."""

    password: str
    keeps_messages: bool


@get("/api/me/exports", tags=["identity"])
async def list_exports(identity: IdentityService, caller: Principal | None) -> Exports:
    """List the archives of the caller's data, newest first."""
    return Exports(exports=await identity.exports.of(require(caller)))


@post("/api/me/exports", tags=["identity"], opt=FOR_UNVERIFIED, status_code=202)
async def ask_export(identity: IdentityService, caller: Principal | None) -> Export:
    """Ask for an archive of everything about the caller; it is made beside the requests."""
    return await identity.exports.ask(require(caller))


@post("/api/me/exports/{export_id:str}/link", tags=["identity"], opt=FOR_UNVERIFIED)
async def link_export(
    export_id: str, identity: IdentityService, caller: Principal | None
) -> ExportLink:
    """Return a link to one of the caller's archives; it needs no token, and ends soon."""
    return await identity.exports.link(require(caller), export_id)


@get(
    "/api/exports/{export_id:str}",
    tags=["identity"],
    opt={"is_compressed": True},
    media_type="application/zip",
)
async def read_export(export_id: str, ticket: str, identity: IdentityService) -> Stream:
    """Send an archive to whoever has its link."""
    size_bytes, pieces = await identity.exports.content(export_id, ticket)
    return Stream(
        pieces,
        media_type="application/zip",
        headers={
            "content-length": str(size_bytes),
            "content-disposition": 'attachment; filename="madang-export.zip"',
            "cache-control": "no-store",
        },
    )


@post(
    "/api/me/deletion",
    tags=["identity"],
    opt=FOR_UNVERIFIED,
    status_code=200,
    request_max_body_size=AUTH_BODY_LIMIT_BYTES,
)
async def ask_deletion(
    data: NewDeletion, identity: IdentityService, caller: Principal | None, limits: Limits
) -> Deletion:
    """Let the caller's account end in two weeks, and log it out; logging in takes it back."""
    known = require(caller)
    await limits.take(GUARD, known.account_id)
    return await identity.deletions.ask(known, data.password, data.keeps_messages)


ROUTES: list[HTTPRouteHandler] = [
    list_exports,
    ask_export,
    link_export,
    read_export,
    ask_deletion,
]
