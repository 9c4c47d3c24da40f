"""The checks that every row of a source goes through. The rules: docs/specs/market-quality.md.

Pure Polars: a frame goes in, three come out (kept and repaired together, quarantined), with a count
and samples for each rule. Nothing is dropped: read = kept + repaired + quarantined.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from madang.market.model import QUALITY_SAMPLES_MAX, QualityAction, QualitySample

ROUNDING_MAX_KRW = 1.0
ROUNDING_MAX_RATIO = 0.005
RETURN_MAX_RATIO = 0.31
CODE_LENGTH_CHARS = 6


class Rule(NamedTuple):
    """A rule: its id, what it does with a row, and how people read it."""

    rule: str
    action: QualityAction
    title_ko: str
    title_en: str


RULES: tuple[Rule, ...] = (
    Rule("MQ1", "kept", "거래정지 (시·고·저가 0)", "Halted: open, high and low are 0"),
    Rule("MQ2", "quarantined", "종가가 0 이하", "Close is 0 or below"),
    Rule("MQ3", "repaired", "종가가 고저 범위 밖 (반올림)", "Close outside the range by rounding"),
    Rule(
        "MQ4",
        "quarantined",
        "종가와 고저의 수정 기준이 다름",
        "Close on another basis than the range",
    ),
    Rule("MQ5", "repaired", "시가가 고저 범위 밖 (반올림)", "Open outside the range by rounding"),
    Rule("MQ6", "quarantined", "시가가 고저 범위를 크게 벗어남", "Open far outside the range"),
    Rule("MQ7", "quarantined", "고가가 저가보다 낮음", "High below low"),
    Rule("MQ8", "quarantined", "시·고·저가 일부만 0", "Only some of open, high and low are 0"),
    Rule("MQ9", "kept", "하루 등락이 31 % 초과", "Daily change over 31 %"),
    Rule("MQ10", "quarantined", "같은 행이 두 번", "The same row twice"),
    Rule(
        "MQ11",
        "quarantined",
        "같은 종목·날짜에 다른 값",
        "Different figures for one symbol and day",
    ),
    Rule(
        "MQ12",
        "quarantined",
        "값이 없거나 거래량이 음수",
        "A figure is missing, or volume is negative",
    ),
    Rule("MQ13", "quarantined", "휴장일의 행", "A row on a day without a session"),
    Rule("MQ14", "reported", "행이 하나도 없는 거래일", "A session without any row"),
    Rule("MQ15", "repaired", "종목코드 앞자리 0이 빠짐", "The code lost its leading zeros"),
    Rule("MQ16", "quarantined", "종목코드 형식이 아님", "Not the form of a code"),
    Rule("MQ17", "reported", "열 이름·형식이 바뀜", "A column changed its name, type or place"),
    Rule("MQ18", "reported", "시장 구분 KOSDAQ GLOBAL", "Market KOSDAQ GLOBAL, taken as KOSDAQ"),
)
BY_ID = {rule.rule: rule for rule in RULES}


class Finding(Struct, frozen=True, kw_only=True):
    """How often one rule was met, with a few of the rows."""

    rule: str
    rows_count: int
    samples: tuple[QualitySample, ...]


class Checked(NamedTuple):
    """The outcome. `rows` has `is_halted` and `repairs` added, `quarantined` has `reasons`."""

    rows: pl.DataFrame
    quarantined: pl.DataFrame
    findings: tuple[Finding, ...]
    rows_read_count: int
    rows_repaired_count: int


def check(source: pl.DataFrame, closed: Collection[date], sessions: Iterable[date] = ()) -> Checked:
    """Check rows with code, day, open, high, low, close, volume (base_close where it is known).

    Args:
        closed: those days of `source` on which the exchange was closed.
        sessions: the sessions of the span the source covers, for MQ14; empty leaves MQ14 out.
    """
    marked = _marked(source, closed)
    findings = [_finding(marked, rule.rule) for rule in RULES if rule.rule in marked.columns]
    findings.append(_missing_sessions(marked, sessions))
    quarantining = [f.rule for f in RULES if f.action == "quarantined" and f.rule in marked.columns]
    repairing = [f.rule for f in RULES if f.action == "repaired" and f.rule in marked.columns]
    is_out = pl.any_horizontal(quarantining)
    marked = marked.with_columns(
        _ids(quarantining).alias("reasons"), _ids(repairing).alias("repairs"), is_out.alias("_out")
    )
    flags = [name for name in marked.columns if name.startswith("MQ")]
    quarantined = marked.filter(pl.col("_out")).drop(*flags, "_out", "repairs", "_given")
    kept = _repaired(marked.filter(~pl.col("_out")))
    kept = kept.drop(*flags, "_out", "reasons", "_given").sort("code", "day")
    assert kept.height + quarantined.height == source.height
    return Checked(
        rows=kept,
        quarantined=quarantined,
        findings=tuple(findings),
        rows_read_count=source.height,
        rows_repaired_count=kept.filter(pl.col("repairs") != "").height,
    )


def _marked(source: pl.DataFrame, closed: Collection[date]) -> pl.DataFrame:
    """Add one boolean column for each rule that is about a row."""
    code = pl.col("code").str.strip_chars()
    frame = source.with_columns(
        pl.col("code").alias("_given"),
        pl.when(code.str.contains(r"^[0-9]{1,5}$"))
        .then(code.str.zfill(CODE_LENGTH_CHARS))
        .otherwise(code)
        .alias("code"),
    ).sort("code", "day", maintain_order=True)
    opened, high, low, close = (pl.col(name) for name in ("open", "high", "low", "close"))
    sides = pl.col("open", "high", "low")
    is_halted = pl.all_horizontal(sides == 0) & (close > 0)
    is_ordered = ~is_halted & (high >= low)
    close_off = pl.max_horizontal(close - high, low - close)
    open_off = pl.max_horizontal(opened - high, low - opened)
    rounding = pl.max_horizontal(pl.lit(ROUNDING_MAX_KRW), ROUNDING_MAX_RATIO * close)
    valid = pl.when(close > 0).then(close)
    before = valid.forward_fill().shift(1).over("code")
    base = pl.coalesce("base_close", before) if "base_close" in frame.columns else before
    key = pl.struct("code", "day")
    figures = pl.struct("code", "day", "open", "high", "low", "close", "volume")
    is_repeated = key.is_duplicated()
    flags = {
        "MQ1": is_halted,
        "MQ2": close <= 0,
        "MQ3": ~is_halted & (close_off > 0) & (close_off <= rounding),
        "MQ4": ~is_halted & (close_off > rounding),
        "MQ5": ~is_halted & (open_off > 0) & (open_off <= rounding),
        "MQ6": ~is_halted & (open_off > rounding),
        "MQ7": high < low,
        "MQ8": is_ordered & (close > 0) & pl.any_horizontal(sides <= 0)
        | ((high <= 0) & (low > 0) & (close > 0)),
        "MQ9": (valid / base - 1).abs() > RETURN_MAX_RATIO,
        "MQ10": is_repeated & ~figures.is_first_distinct(),
        "MQ11": is_repeated & (figures.n_unique().over("code", "day") > 1),
        "MQ12": pl.any_horizontal(
            pl.col("code", "day", "open", "high", "low", "close", "volume").is_null()
        )
        | (pl.col("volume") < 0),
        "MQ13": pl.col("day").is_in(pl.lit(sorted(closed), dtype=pl.List(pl.Date))),
        "MQ15": pl.col("_given") != pl.col("code"),
        "MQ16": ~pl.col("code").str.contains(r"^[0-9A-Z]{6}$"),
    }
    return frame.with_columns(
        expression.fill_null(False).alias(rule) for rule, expression in flags.items()
    )


def _repaired(kept: pl.DataFrame) -> pl.DataFrame:
    high, low, halted = pl.col("high"), pl.col("low"), pl.col("MQ1")
    widened = pl.max_horizontal("high", "close", "open"), pl.min_horizontal("low", "close", "open")
    needs = pl.col("MQ3") | pl.col("MQ5")
    return kept.with_columns(
        pl.when(~halted).then(pl.col("open")).alias("open"),
        pl.when(~halted).then(pl.when(needs).then(widened[0]).otherwise(high)).alias("high"),
        pl.when(~halted).then(pl.when(needs).then(widened[1]).otherwise(low)).alias("low"),
        halted.alias("is_halted"),
    )


def _ids(rules: list[str]) -> pl.Expr:
    """Write the ids of the rules that a row met, with spaces between."""
    named = [pl.when(pl.col(rule)).then(pl.lit(rule)) for rule in rules]
    return pl.concat_str(named, separator=" ", ignore_nulls=True)


def _finding(marked: pl.DataFrame, rule: str) -> Finding:
    met = marked.filter(pl.col(rule))
    rows = met.head(QUALITY_SAMPLES_MAX).select(
        "_given", "day", "open", "high", "low", "close", "volume"
    )
    samples = tuple(
        QualitySample(
            code=row["_given"],
            day=row["day"].isoformat() if row["day"] else None,
            values={name: row[name] for name in ("open", "high", "low", "close", "volume")},
        )
        for row in rows.iter_rows(named=True)
    )
    return Finding(rule=rule, rows_count=met.height, samples=samples)


def _missing_sessions(marked: pl.DataFrame, sessions: Iterable[date]) -> Finding:
    seen = set(marked["day"].unique())
    missing = [day for day in sessions if day not in seen]
    return Finding(rule="MQ14", rows_count=len(missing), samples=_of_days(missing))


def _of_days(days: list[date]) -> tuple[QualitySample, ...]:
    return tuple(
        QualitySample(code=None, day=day.isoformat(), values={})
        for day in days[:QUALITY_SAMPLES_MAX]
    )
