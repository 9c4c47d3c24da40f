"""The base of every event: a frozen fact in the past tense, typed once for both languages.

`tag` is `package.noun_pasttense`. No field has a default (absent is `None`, and always sent), so
that Python and TypeScript cannot disagree about what is there.
"""

from collections.abc import Iterator

import msgspec


class Event(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True
):
    """A durable fact: it has a `seq` in its stream and is never lost."""


class Ephemeral(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True
):
    """A passing fact (typing, presence): at most once, latest value wins, never in a log."""


def tag_of(kind: type[msgspec.Struct]) -> str:
    """Return the `type` that an event kind carries on the wire."""
    return str(kind.__struct_config__.tag)


def kinds_of(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield every concrete kind of `Event` or `Ephemeral` that has been defined."""
    for kind in base.__subclasses__():
        if kind.__struct_config__.tag:
            yield kind
        yield from kinds_of(kind)
