"""Makes one example of any struct on the wire, the same at every run, for `contracts/examples/`."""

import types
import typing
from typing import Any

import msgspec

from tools.typescript import hints_of, is_struct, parts_of

AT_MS = 1_763_700_000_000
ID = "01k9example0000a"
DAY = "2026-11-20"


def example_of(hint: Any, name: str = "") -> Any:
    """Return a value of a type; `name` is the field it stands in, and gives it its look."""
    origin, args = parts_of(hint)
    if is_struct(origin):
        hints = hints_of(origin)
        fields = msgspec.structs.fields(origin)
        return origin(**{f.name: example_of(hints[f.name], f.name) for f in fields})
    if origin is typing.Literal:
        return args[0]
    if origin in (typing.Union, types.UnionType):
        # The value, not its absence: absence looks the same for every type.
        return example_of(next(a for a in args if a is not type(None)), name)
    if origin is tuple and args[-1] is not Ellipsis:
        return tuple(example_of(a, name) for a in args)
    if origin in (list, tuple):
        return origin([example_of(args[0], name.removesuffix("s"))])
    if origin is dict:
        return {example_of(args[0], ""): example_of(args[1], name)}
    return _scalar(origin, name)


def _scalar(kind: Any, name: str) -> Any:
    if kind is bool:
        return True
    if kind is int:
        return AT_MS if name.endswith("_ms") else 3
    if kind is float:
        return 0.25
    if kind is str:
        if name.endswith("_id"):
            return ID
        return {"day": DAY, "emoji": "👍", "code": "005930"}.get(name, "마당 example")
    raise ValueError(f"there is no example of {kind!r} ({name})")
