"""Reads one marcap file, Parquet or gzipped CSV, whichever year's schema it has.

The schema drifts: `ChagesRatio` (so spelt) became `ChangesRatio` in 2026, `ChangeCode` was a number and
is a text, the order of columns changed in 2023, and KOSDAQ GLOBAL appears as a market. Columns are
read by name, and what differs from the newest schema is noted (MQ17, MQ18).
"""

import gzip
import io
import zlib

import polars as pl
from polars.exceptions import PolarsError

from madang.market.bars import Parsed, typed
from madang.market.checks import Finding
from madang.market.errors import SourceBroken
from madang.market.model import QualitySample

GZIP_MAGIC = b"\x1f\x8b"
UNPACKED_LIMIT_BYTES = 1024 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
NEEDED = {
    "Code": "code",
    "Name": "name",
    "Market": "market",
    "Date": "day",
    "Open": "open",
    "High": "high",
    "Low": "low",
    "Close": "close",
    "Volume": "volume",
    "Amount": "value",
    "Stocks": "shares",
    "Changes": "changes",
}
ALSO_NAMED = {"date": "Date", "ChagesRatio": "ChangesRatio"}
TEXTS = {"Code", "Name", "Market", "ChangeCode", "Dept", "MarketId"}
GLOBAL = "KOSDAQ GLOBAL"


def read_marcap(part: str, content: bytes) -> Parsed:
    """Return the rows of a marcap file.

    Raises:
        SourceBroken: damaged bytes, or a column that is needed is missing; the message says which.
    """
    frame = _table(part, content)
    notes = _drift(frame)
    for old, new in ALSO_NAMED.items():
        if old in frame.columns and new in frame.columns:
            frame = frame.drop(old)
        elif old in frame.columns:
            frame = frame.rename({old: new})
    missing = sorted(set(NEEDED) - set(frame.columns))
    if missing:
        raise SourceBroken(
            f"marcap {part} lacks the columns {', '.join(missing)}; its schema changed. "
            "The file is kept and not used.",
            part=part,
            missing=missing,
        )
    try:
        named = frame.select(pl.col(old).alias(new) for old, new in NEEDED.items())
        day = pl.col("day")
        if named["day"].dtype == pl.String:
            day = day.str.slice(0, 10).str.to_date("%Y-%m-%d")
        named = named.with_columns(
            pl.col("code").cast(pl.String),
            day.cast(pl.Date),
            (pl.col("close") - pl.col("changes")).cast(pl.Float64).alias("base_close"),
        )
        is_global = pl.col("market") == GLOBAL
        global_count = named.filter(is_global).height
        rows = typed(named.with_columns(pl.col("market").str.replace(f"^{GLOBAL}$", "KOSDAQ")))
    except PolarsError as error:
        raise SourceBroken(
            f"marcap {part} has values that do not fit its columns: {_first_line(error)}.",
            part=part,
        ) from error
    findings = [Finding(rule="MQ17", rows_count=len(notes), samples=tuple(map(_note, notes)))]
    findings.append(Finding(rule="MQ18", rows_count=global_count, samples=()))
    return Parsed(bars=rows, indices=None, findings=tuple(findings))


def _table(part: str, content: bytes) -> pl.DataFrame:
    try:
        if content.startswith(GZIP_MAGIC):
            return pl.read_csv(
                _unpacked(part, content), schema_overrides=dict.fromkeys(TEXTS, pl.String)
            )
        return pl.read_parquet(io.BytesIO(content))
    except PolarsError as error:
        raise SourceBroken(
            f"marcap {part} is damaged ({_first_line(error)}). It is kept and not used.", part=part
        ) from error


def _unpacked(part: str, content: bytes) -> bytes:
    out, size_bytes = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            while chunk := file.read(CHUNK_BYTES):
                size_bytes += len(chunk)
                if size_bytes > UNPACKED_LIMIT_BYTES:
                    raise SourceBroken(
                        f"marcap {part} unpacks to over {UNPACKED_LIMIT_BYTES:,} bytes.", part=part
                    )
                out.append(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceBroken(
            f"marcap {part} is a damaged gzip file ({error}) after {size_bytes:,} good bytes. "
            "It is kept and not used.",
            part=part,
        ) from error
    return b"".join(out)


def _drift(frame: pl.DataFrame) -> list[str]:
    notes = [f"{old} stands for {new}" for old, new in ALSO_NAMED.items() if old in frame.columns]
    for name, kind in frame.schema.items():
        if name in TEXTS and kind != pl.String:
            notes.append(f"{name} is {kind}, not text")
        if name in {"Open", "High", "Low", "Close", "Volume"} and not kind.is_integer():
            notes.append(f"{name} is {kind}, not a whole number")
    return notes


def _note(text: str) -> QualitySample:
    return QualitySample(code=None, day=None, values={"note": text})


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
