"""Puts every error on the wire in the one shape, and hides what is inside an unexpected one."""

import logging
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import ExceptionHandlersMap

from madang.kernel.errors import (
    Internal,
    MadangError,
    Malformed,
    MethodNotAllowed,
    NotFound,
    TooLarge,
)
from madang.kernel.ids import new_id

logger = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]


def refusal(request: AnyRequest, error: MadangError) -> Response[bytes]:
    """Render an expected refusal: its code, its text and its data, with its status."""
    headers = {"cache-control": "no-store"}
    if "retry_after_s" in error.data:
        headers["retry-after"] = str(error.data["retry_after_s"])
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    if error.status >= 500:
        level = logging.WARNING if error.status == 503 else logging.ERROR
        logger.log(level, "%s %s: %s", request.method, request.url.path, error.message)
    return Response(
        msgspec.json.encode(error.body()),
        status_code=error.status,
        media_type=MediaType.JSON,
        headers=headers,
    )


def _framework(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Render what the framework refused, in the kernel's words."""
    told = _in_our_words(request, error)
    if told is None:
        return _unexpected(request, error)
    response = refusal(request, told)
    if isinstance(error, MethodNotAllowedException) and error.headers:
        response.headers["allow"] = error.headers["allow"]
    return response


def _in_our_words(request: AnyRequest, error: HTTPException) -> MadangError | None:
    path = request.url.path
    if isinstance(error, NotFoundException):
        return NotFound(f"There is nothing at {path}.")
    if isinstance(error, MethodNotAllowedException):
        return MethodNotAllowed(f"{path} does not take {request.method}.")
    if isinstance(error, RequestEntityTooLarge):
        limit = request.route_handler.resolve_request_max_body_size()
        return TooLarge(f"The body is larger than {limit} bytes.", limit_bytes=limit)
    if isinstance(error, ValidationException):
        return _malformed(error)
    if error.status_code < 500:
        return Malformed(f"The request cannot be read: {error.detail}.", path="$")
    return None


def _malformed(error: ValidationException) -> Malformed:
    wrong = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    path, reason = str(wrong.get("key", "$")), str(wrong.get("message", error.detail))
    if path == "data":
        return Malformed("The request has no body; send one in JSON.", path="$")
    if reason == error.detail and error.detail.startswith("Missing required"):
        return Malformed(f"{error.detail}.", path="$")
    return Malformed(f"The parameter {path} cannot be read: {reason}.", path=path)


def _unexpected(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Render a bug: an id to look up in the log, and nothing of what is inside."""
    error_id = new_id()
    logger.error(
        "%s %s failed, error_id %s", request.method, request.url.path, error_id, exc_info=error
    )
    body = Internal(
        "Something broke on our side; the log has it under error_id.", error_id=error_id
    )
    return Response(
        msgspec.json.encode(body.body()),
        status_code=500,
        media_type=MediaType.JSON,
        headers={"cache-control": "no-store"},
    )


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    MadangError: refusal,
    HTTPException: _framework,
    Exception: _unexpected,
}
