"""A local folder of files: `marcap-YEAR.parquet` as one downloads them, for machines without network."""

import re
from pathlib import Path

from madang.kernel.source import SourceKind
from madang.market.adapters.marcap_file import read_marcap
from madang.market.adapters.sample import hash_of
from madang.market.bars import Fetched, Parsed
from madang.market.errors import SourceBroken, SourceOutage

FILE = re.compile(r"marcap-(\d{4})\.(parquet|csv\.gz)")
PART_LIMIT_BYTES = 64 * 1024 * 1024


class FolderSource:
    """One part for each year's file that lies in the folder."""

    name = "folder"
    kind: SourceKind = "recorded"
    detail = "marcap files in a local folder."
    is_value_estimated = False

    def __init__(self, folder: str | Path, limit_bytes: int = PART_LIMIT_BYTES) -> None:
        self._folder = Path(folder)
        self._limit_bytes = limit_bytes

    def parts(self, today: str) -> tuple[str, ...]:
        """Name the years, as far as there are files."""
        return tuple(sorted(self._files()))

    async def fetch(self, part: str, etag: str | None) -> Fetched | None:
        """Return a file, or None when it is the one that was read before.

        Raises:
            SourceOutage: the file is gone or cannot be read. SourceBroken: it is over the limit.
        """
        try:
            file = self._files()[part]
            if file.stat().st_size > self._limit_bytes:
                raise SourceBroken(
                    f"{file.name} is over {self._limit_bytes:,} bytes.",
                    part=part,
                    limit_bytes=self._limit_bytes,
                )
            content = file.read_bytes()
        except (OSError, KeyError) as error:
            raise SourceOutage(f"The file of {part} cannot be read: {error}.", part=part) from error
        tag = hash_of(content)
        return None if tag == etag else Fetched(part=part, content=content, etag=tag)

    def read(self, part: str, content: bytes) -> Parsed:
        """Turn a file into rows."""
        return read_marcap(part, content)

    def _files(self) -> dict[str, Path]:
        try:
            found = sorted(self._folder.iterdir())
        except OSError:
            return {}
        return {match[1]: file for file in found if (match := FILE.fullmatch(file.name))}
