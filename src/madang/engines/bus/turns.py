"""Counts turns in a window on the bus, for every limit there is: one key, one counter, all processes."""

import math

from madang.engines.bus.port import Bus

MS_PER_S = 1000


async def over_limit_s(bus: Bus, key: str, turns_max: int, window_ms: int) -> int | None:
    """Count one turn; return None, or for one too many the whole seconds until the window ends."""
    if await bus.add(key, 1, window_ms) <= turns_max:
        return None
    return max(1, math.ceil(await bus.remaining_ms(key) / MS_PER_S))
