"""The headers that every answer carries, and the line that the debug log has for it."""

import logging
from collections.abc import Iterable

from litestar.types import Message, Scope

logger = logging.getLogger(__name__)

# Styles may stand inline because charts write them; scripts may not.
PAGE_POLICY = (
    "default-src 'self'; "
    "script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "connect-src 'self'; "
    "worker-src 'self' blob:; "
    "object-src 'none'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"

_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_PAGE = [*_COMMON, (b"content-security-policy", PAGE_POLICY.encode())]
_API = [*_COMMON, (b"content-security-policy", API_POLICY.encode())]


def _added(status: int, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    if status == 304:
        # A browser writes the headers of a 304 over those it keeps (RFC 9111, section 3.2): the
        # policy of the page must stay as it was.
        return _COMMON
    is_html = any(
        name == b"content-type" and value.startswith(b"text/html") for name, value in headers
    )
    return _PAGE if is_html else _API


async def finish_response(message: Message, scope: Scope) -> None:
    """Add the security headers to an answer that starts; called for every message sent."""
    if message["type"] != "http.response.start":
        return
    message["headers"] = [*message["headers"], *_added(message["status"], message["headers"])]
    if logger.isEnabledFor(logging.DEBUG):
        # The path only: a query may hold what somebody searched for.
        logger.debug("%s %s -> %s", scope.get("method"), scope["path"], message["status"])
