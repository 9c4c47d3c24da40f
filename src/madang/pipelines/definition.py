"""How a domain says what a pipeline is: data here, functions by name in the child.

A `Pipeline` is plain data, cheap to import and sent to the child as it is. Its `factory` is the path
of a function, `package.module:name`, that only the child imports: `factory(config)` returns the
functions of all assets and checks by name, already bound to their engines.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct, field

from madang.pipelines.model import RunTrigger, Scalar, Severity

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RETRIES_DEFAULT = 2
RETRY_DELAY_DEFAULT_S = 5.0
ASSETS_MAX = 50
CHECKS_MAX = 100


class Asset(Struct, frozen=True, kw_only=True):
    """One thing that is made: its function returns what is worth saying about the result."""

    name: str
    description: str
    needs: tuple[str, ...] = ()
    retries: int = RETRIES_DEFAULT
    """How often a transient failure is tried again within the run."""
    retry_delay_s: float = RETRY_DELAY_DEFAULT_S
    """Before the first retry; doubled each time."""


class Check(Struct, frozen=True, kw_only=True):
    """A rule about an asset, looked at right after it is made."""

    name: str
    asset: str
    description: str
    is_blocking: bool = False
    """Whether an error stops what needs the asset, and fails the run."""


class Pipeline(Struct, frozen=True, kw_only=True):
    """A graph of assets that are made together."""

    name: str
    title: str
    description: str
    factory: str
    assets: tuple[Asset, ...]
    checks: tuple[Check, ...] = ()
    first_day: str | None = None
    """The earliest day it can work on; None when it does not work by day."""
    timezone: str = "Asia/Seoul"
    runs_on_first_start: bool = True

    def __post_init__(self) -> None:
        """Refuse a graph that cannot run.

        Raises:
            ValueError: a bad or doubled name, an unknown need, a cycle, or too many.
        """
        names = [asset.name for asset in self.assets]
        for name in (self.name, *names, *(check.name for check in self.checks)):
            if not NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a pipeline, asset or check")
        if not 0 < len(names) <= ASSETS_MAX or len(self.checks) > CHECKS_MAX:
            raise ValueError(f"{self.name} has no asset, or too many assets or checks")
        labels = [*names, *(check.name for check in self.checks)]
        if len(labels) != len(set(labels)):
            raise ValueError(f"two things in {self.name} have one name")
        known: set[str] = set()
        for asset in self.assets:
            if missing := set(asset.needs) - known:
                raise ValueError(f"{asset.name} needs {sorted(missing)}, not listed before it")
            known.add(asset.name)
        if wrong := {check.asset for check in self.checks} - known:
            raise ValueError(f"checks of {self.name} name unknown assets: {sorted(wrong)}")


class Schedule(Struct, frozen=True, kw_only=True):
    """When a pipeline runs by itself."""

    sentence: str
    """As people read it: `16:30 on every trading day (Asia/Seoul)`."""
    next_run_at_ms: Callable[[int], int]
    """The first moment strictly after the given one (Unix ms)."""


class RunContext(Struct, kw_only=True):
    """What a function of the work is given."""

    run_id: str
    trigger: RunTrigger
    from_day: str | None
    to_day: str | None
    """With `from_day`, the days to work on; both None: whatever is new."""
    config: Mapping[str, Any]
    shared: dict[str, Any] = field(default_factory=dict)
    """For handing things in memory from an asset to those that need it, within one run."""


class CheckOutcome(Struct, frozen=True, kw_only=True):
    """What a check found."""

    is_passed: bool
    description: str
    severity: Severity = "error"
    """How bad it is when not passed."""
    metadata: Mapping[str, Scalar] = field(default_factory=dict)


AssetWork = Callable[[RunContext], Mapping[str, Scalar] | None]
AsyncAssetWork = Callable[[RunContext], Awaitable[Mapping[str, Scalar] | None]]
CheckWork = Callable[[RunContext], CheckOutcome]
Works = Mapping[str, AssetWork | AsyncAssetWork | CheckWork]
Factory = Callable[[Mapping[str, Any]], Works]
