"""Answers that are made once for an edition and then kept, with an ETag."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.enums import MediaType

from madang.market.service import MarketService
from madang.web.etag import has_version, tagged

T = TypeVar("T")

AnyRequest = Request[Any, Any, Any]


async def as_json(
    request: AnyRequest, market: MarketService, name: str, make: Callable[[], Awaitable[T]]
) -> Response[T]:
    """Answer with a struct as JSON, made at most once for each edition and name."""

    async def encode() -> bytes:
        return msgspec.json.encode(await make())

    tag = await market.tag()
    body = b"" if _is_known(request, tag) else await market.kept(name, encode)
    answer = tagged(request, tag, lambda: body)
    answer.media_type = MediaType.JSON
    return cast("Response[T]", answer)


async def as_csv(
    request: AnyRequest, market: MarketService, file: str, make: Callable[[], Awaitable[bytes]]
) -> Response[bytes]:
    """Answer with a table as a file to be saved."""
    tag = await market.tag()
    body = b"" if _is_known(request, tag) else await make()
    answer = tagged(request, tag, lambda: body)
    answer.media_type = "text/csv"
    answer.headers["content-disposition"] = f'attachment; filename="{file}"'
    return answer


def _is_known(request: AnyRequest, tag: str) -> bool:
    return has_version(request.headers.get("if-none-match", ""), tag)
