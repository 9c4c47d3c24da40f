"""Uploads and files over HTTP."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, delete, get, post, put
from litestar.handlers import HTTPRouteHandler

from madang.community.model.files import CHUNK_BYTES_MAX, OCTETS, Upload
from madang.community.service import CommunityService
from madang.community.service.files import FileContent, FileKey, Variant
from madang.community.service.uploads import NewUpload
from madang.identity import Principal, require
from madang.web import has_version

# Whatever a file turns out to be, it runs nothing and reaches nothing.
POLICY = "sandbox; default-src 'none'"
CACHE = "private, max-age=600, immutable"


@post("/api/channels/{channel_id:str}/uploads")
async def begin_upload(
    channel_id: str, data: NewUpload, community: CommunityService, caller: Principal | None
) -> Upload:
    """Make room for a file that is to hang on a message of this channel."""
    return await community.uploads.begin(channel_id, require(caller).account_id, data)


@get("/api/uploads/{upload_id:str}")
async def read_upload(
    upload_id: str, community: CommunityService, caller: Principal | None
) -> Upload:
    """Say how far the caller's upload is."""
    return await community.uploads.one(upload_id, require(caller).account_id)


@put("/api/uploads/{upload_id:str}/content", request_max_body_size=CHUNK_BYTES_MAX)
async def add_to_upload(
    upload_id: str,
    offset: int,
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
) -> Upload:
    """Add the piece (the raw body) that begins at an offset; the last one makes the attachment."""
    who = require(caller)
    return await community.uploads.add(upload_id, who.account_id, offset, await request.body())


@delete("/api/uploads/{upload_id:str}")
async def cancel_upload(
    upload_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Forget the caller's upload, or a file of theirs that no message carries."""
    await community.uploads.cancel(upload_id, require(caller).account_id)


@get("/api/channels/{channel_id:str}/file-key")
async def read_file_key(
    channel_id: str, community: CommunityService, caller: Principal | None
) -> FileKey:
    """Return a short-lived key for addresses of this channel's files (`?key=`)."""
    return await community.files.key(channel_id, caller.account_id if caller else None)


@get(
    "/api/attachments/{attachment_id:str}/{variant:str}",
    is_compressed=True,
    media_type="application/octet-stream",
)
async def read_attachment(
    attachment_id: str,
    variant: str,
    request: Request[Any, Any, Any],
    community: CommunityService,
    caller: Principal | None,
    key: str | None = None,
) -> Response[bytes]:
    """Return a file (`file`) or the smaller copy of a picture (`thumbnail`)."""
    which: Variant = "thumbnail" if variant == "thumbnail" else "file"
    account_id = caller.account_id if caller else None
    return file_answer(request, await community.files.read(attachment_id, which, account_id, key))


def file_answer(request: Request[Any, Any, Any], found: FileContent) -> Response[bytes]:
    """Return a file as it is sent: shown or downloaded, and only when it is not known yet (AT11)."""
    headers = _headers(found)
    if has_version(request.headers.get("if-none-match", ""), found.version):
        return Response(b"", status_code=304, headers=headers)
    media_type = found.media_type if found.is_shown else OCTETS
    return Response(found.content, headers=headers, media_type=media_type)


def _headers(found: FileContent) -> dict[str, str]:
    way = "inline" if found.is_shown else "attachment"
    # RFC 6266: the name in UTF-8; programs that do not know that save it under the address' name.
    return {
        "content-disposition": f"{way}; filename*=UTF-8''{quote(found.name, safe='')}",
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
        "cache-control": CACHE,
        "etag": f'"{found.version}"',
    }


ROUTES: list[HTTPRouteHandler] = [
    begin_upload,
    read_upload,
    add_to_upload,
    cancel_upload,
    read_file_key,
    read_attachment,
]
