"""Where a board's figures come from and how old they are; every board shows it, always."""

from typing import Literal

from msgspec import Struct

SourceKind = Literal["live", "recorded", "synthetic"]


class SourceState(Struct, frozen=True, kw_only=True):
    """The state of a board's source, as people read it."""

    kind: SourceKind
    name: str
    """Short name: `marcap`, `sample`, `jetstream`."""
    detail: str
    """One sentence: what it is, and what is special about it."""
    as_of_ms: int | None
    """The moment the newest figure stands for (for daily bars: the close of that session)."""
    updated_at_ms: int | None
    """When the figures were last fetched and published."""
    problem: str | None
    """Why the newest attempt failed, or None when it did not."""
