"""What parent and child say to each other: one JSON object a line.

The parent writes one `Order` to the child's stdin and then keeps it open: the child ends itself
when it closes, so that it never outlives its parent.
"""

from typing import Any

import msgspec
from msgspec import Struct

from madang.pipelines.definition import Pipeline
from madang.pipelines.model import FailureKind, RunTrigger, Scalar, Severity

LINE_LIMIT_BYTES = 256 * 1024
TEXT_LIMIT_CHARS = 2000


class Order(Struct, frozen=True, kw_only=True):
    """The work to do."""

    run_id: str
    pipeline: Pipeline
    trigger: RunTrigger
    from_day: str | None
    to_day: str | None
    config: dict[str, Any]
    home: str
    """Folder of Dagster's own records."""
    keep_days: int


class AssetStarted(Struct, frozen=True, kw_only=True, tag="asset_started"):
    """A try of an asset begins."""

    name: str
    at_ms: int


class AssetMade(Struct, frozen=True, kw_only=True, tag="asset_made"):
    """An asset is made."""

    name: str
    duration_ms: int
    metadata: dict[str, Scalar]


class AssetFailed(Struct, frozen=True, kw_only=True, tag="asset_failed"):
    """A try of an asset failed."""

    name: str
    duration_ms: int
    error: str
    failure: FailureKind


class CheckDone(Struct, frozen=True, kw_only=True, tag="check_done"):
    """A check was looked at."""

    name: str
    asset: str
    is_passed: bool
    severity: Severity
    description: str
    metadata: dict[str, Scalar]


class RunEnded(Struct, frozen=True, kw_only=True, tag="run_ended"):
    """The last line: how it went."""

    is_success: bool
    error: str | None
    failure: FailureKind | None


Line = AssetStarted | AssetMade | AssetFailed | CheckDone | RunEnded
decode_line = msgspec.json.Decoder(Line).decode
decode_order = msgspec.json.Decoder(Order).decode


def clipped(text: str) -> str:
    """Return text short enough to send and to store."""
    return text if len(text) <= TEXT_LIMIT_CHARS else text[: TEXT_LIMIT_CHARS - 1] + "…"
