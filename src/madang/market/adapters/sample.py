"""The sample inside the project: 300 symbols, recorded, ending on 2025-05-30 (sample/PROVENANCE.md)."""

import io
from functools import cache
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from madang.kernel.source import SourceKind
from madang.market.bars import INDEX_SCHEMA, Fetched, Parsed, typed
from madang.market.errors import SourceBroken

FOLDER = Path(__file__).resolve().parents[1] / "sample"
PART = "sample"


@cache
def listing() -> pl.DataFrame:
    """Return names, markets, industries and shares of every code the exchange lists."""
    return pl.read_parquet(FOLDER / "listing.parquet")


class SampleSource:
    """One part: the recorded bars."""

    name = "sample"
    kind: SourceKind = "recorded"
    detail = (
        "300 symbols recorded until 2025-05-30 (KOSPI three years, KOSDAQ eighteen months), "
        "adjusted prices; traded value is close times volume."
    )
    is_value_estimated = True

    def parts(self, today: str) -> tuple[str, ...]:
        """Name the one part."""
        return (PART,)

    async def fetch(self, part: str, etag: str | None) -> Fetched | None:
        """Return the file, or None when it is the one that was read before."""
        content = (FOLDER / "bars.parquet").read_bytes()
        tag = f"{len(content)}-{hash_of(content)}"
        return None if tag == etag else Fetched(part=part, content=content, etag=tag)

    def read(self, part: str, content: bytes) -> Parsed:
        """Give the bars their names, markets and shares."""
        try:
            bars = pl.read_parquet(io.BytesIO(content))
        except PolarsError as error:
            raise SourceBroken(f"The sample is damaged: {error}.", part=part) from error
        named = bars.join(listing(), on="code", how="left", maintain_order="left")
        indices = pl.read_parquet(FOLDER / "index.parquet").select(
            pl.col(name).cast(kind) for name, kind in INDEX_SCHEMA.items()
        )
        estimated = (pl.col("close").cast(pl.Float64) * pl.col("volume")).alias("value")
        return Parsed(bars=typed(named.with_columns(estimated)), indices=indices, findings=())


def hash_of(content: bytes) -> str:
    """Return a short digest of bytes."""
    import hashlib

    return hashlib.sha256(content).hexdigest()[:16]
