"""Tells kinds of failure apart; nothing else decides whether work is tried again."""

import errno

from madang.kernel.errors import MadangError, Terminal, Transient, Unavailable
from madang.pipelines.model import FailureKind

DISK_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL_TEXTS = ("no space left on device", "database or disk is full", "disk quota exceeded")


def failure_of(error: BaseException) -> FailureKind:
    """Return the kind of an error, looked for along its causes."""
    seen: BaseException | None = error
    while seen is not None:
        if kind := _known(seen):
            return kind
        seen = seen.__cause__ or seen.__context__
    return "bug"


def sentence_of(error: BaseException) -> str:
    """Return an error as one sentence for the run's record."""
    if failure_of(error) == "disk_full":
        return f"The disk is full: {error}. Free some space; the next run does the work again."
    if isinstance(error, MadangError):
        return error.message
    return f"{type(error).__name__}: {error}".strip()


def _known(error: BaseException) -> FailureKind | None:
    if isinstance(error, OSError) and error.errno in DISK_FULL_ERRNOS:
        return "disk_full"
    # Rust and SQLite libraries raise errors of their own that only the text tells.
    if any(text in str(error).lower() for text in DISK_FULL_TEXTS):
        return "disk_full"
    if isinstance(error, Transient | Unavailable | ConnectionError | TimeoutError):
        return "transient"
    return "terminal" if isinstance(error, Terminal) else None
