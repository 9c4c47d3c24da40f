"""Answers that a client may keep: the same version again costs 304 and no body."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from litestar import Request, Response

T = TypeVar("T")


def tagged(
    request: Request[Any, Any, Any],
    version: str,
    content: Callable[[], T],
    *,
    cache_control: str = "no-cache",
) -> Response[T]:
    """Answer with the content under an ETag, or with 304 when the client has that version.

    Args:
        version: names the content exactly (a digest, a revision); printable ASCII without quotes.
        content: makes the body; not called for a 304.
    """
    # Weak, because gzip changes the bytes and not the meaning.
    tag = f'W/"{version}"'
    headers = {"etag": tag, "cache-control": cache_control}
    if has_version(request.headers.get("if-none-match", ""), version):
        return cast("Response[T]", Response(None, status_code=304, headers=headers))
    return Response(content(), headers=headers)


def has_version(if_none_match: str, version: str) -> bool:
    """Say whether an If-None-Match header names the version (RFC 9110, section 13.1.2)."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or f'"{version}"' in tags
