"""One error shape for the whole product: a stable code, an HTTP status, a text for people, data.

The code is the contract (clients translate it); the text says what happened, why, and what to do.
Subclasses live here and in `<package>/errors.py` only, one class per code.
"""

from typing import Any, ClassVar


class MadangError(Exception):
    """Base of every expected refusal. `code` is `package.reason`; 500 is never raised on purpose."""

    code: ClassVar[str] = "kernel.internal"
    status: ClassVar[int] = 500

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data: dict[str, Any] = data

    def body(self) -> dict[str, Any]:
        """Return the wire form: {"error": {"code", "message", "data"}}."""
        return {"error": {"code": self.code, "message": self.message, "data": self.data}}


class Malformed(MadangError):
    """The input cannot be read as what the route takes."""

    code = "kernel.malformed"
    status = 422


class TooLarge(MadangError):
    """The body, frame or file is over its limit; `data.limit_bytes` says the limit."""

    code = "kernel.too_large"
    status = 413


class NotFound(MadangError):
    """No such thing, or none that the caller may see: the two are not told apart."""

    code = "kernel.not_found"
    status = 404


class MethodNotAllowed(MadangError):
    """The route exists but not with this HTTP method."""

    code = "kernel.method_not_allowed"
    status = 405


class Unauthorized(MadangError):
    """The call needs an account and carries no valid token; log in, or refresh the token."""

    code = "kernel.unauthorized"
    status = 401


class Forbidden(MadangError):
    """The account is known but may not do this."""

    code = "kernel.forbidden"
    status = 403


class RateLimited(MadangError):
    """Too many calls; `data.retry_after_s` and the Retry-After header say when to come back."""

    code = "kernel.rate_limited"
    status = 429


class Unavailable(MadangError):
    """A part the call needs is starting, stopping or out of reach; try again shortly."""

    code = "kernel.unavailable"
    status = 503


class Internal(MadangError):
    """A bug. The text tells no inner detail; the log has it under `data.error_id`."""


class Transient(MadangError):
    """It may work when tried again (a time-out, a busy or absent peer): work is repeated with back-off."""

    code = "kernel.transient"
    status = 503


class Terminal(MadangError):
    """Trying again gives the same (unreadable input, a broken rule): the record is parked with its reason."""

    code = "kernel.terminal"
    status = 502


class SettingsError(MadangError):
    """A setting is unknown or has a value it cannot take."""

    code = "kernel.settings"
    status = 500


def every_error() -> list[type[MadangError]]:
    """Return all error classes defined so far, sorted by code."""
    found: set[type[MadangError]] = set()
    todo: list[type[MadangError]] = [MadangError]
    while todo:
        for kind in todo.pop().__subclasses__():
            found.add(kind)
            todo.append(kind)
    return sorted(found, key=lambda kind: kind.code)
