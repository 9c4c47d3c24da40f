"""The log in lists: nothing survives the process. The oracle of the log's contract."""

from collections.abc import Sequence

from madang.engines.log.limits import checked
from madang.engines.log.port import LogCapabilities, Record


class MemoryLog:
    """Records per topic and positions per source."""

    capabilities = LogCapabilities(cursor_in_append=True)

    def __init__(self) -> None:
        self._records: dict[str, list[Record]] = {}
        self._tops: dict[str, int] = {}
        self._cursors: dict[str, str] = {}

    async def append(
        self, topic: str, values: Sequence[bytes], at_ms: int, cursor: tuple[str, str] | None = None
    ) -> int:
        """Append all or nothing, and return the last offset."""
        checked(values)
        top = self._tops.get(topic, 0)
        records = [Record(top + place, at_ms, value) for place, value in enumerate(values, 1)]
        self._records.setdefault(topic, []).extend(records)
        self._tops[topic] = top + len(records)
        if cursor:
            self._cursors[cursor[0]] = cursor[1]
        return self._tops[topic]

    async def read(self, topic: str, after: int, limit: int) -> list[Record]:
        """Return up to `limit` records with offset > `after`, in order."""
        return [r for r in self._records.get(topic, ()) if r.offset > after][:limit]

    async def top(self, topic: str) -> int:
        """Return the last offset; 0 for an empty topic."""
        return self._tops.get(topic, 0)

    async def cursor(self, source: str) -> str | None:
        """Return the position kept for a source."""
        return self._cursors.get(source)

    async def trim(self, topic: str, before_ms: int) -> int:
        """Drop from the front until a record is not older."""
        records = self._records.get(topic, [])
        count = next((i for i, r in enumerate(records) if r.at_ms >= before_ms), len(records))
        del records[:count]
        return count

    async def close(self) -> None:
        """Nothing to close."""
