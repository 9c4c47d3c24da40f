"""Step 3: figures and ranks of the days that changed, into the lake."""

import hashlib
from datetime import date

import polars as pl

from madang.engines.lake.port import Lake
from madang.market import analysis
from madang.market.analysis import FIGURES
from madang.market.jobs.ports import ANALYSED, ANALYSIS_TABLE, BARS, StoreOutcome

NARROW = pl.col(FIGURES).cast(pl.Float32)


def analyse(lake: Lake, stored: StoreOutcome) -> int:
    """Bring the analysis up to the bars; return how many rows were written.

    Whole months are replaced, so that a run that is repeated writes the same again. What the
    figures were made of is kept beside them: after a run that stopped half-way, all is made anew.
    """
    source, digest = _made_of(stored)
    before = _last(lake)
    if before == (source, digest):
        return 0
    bars = lake.scan(BARS)
    if before is None or before[0] != source or stored.changed_from is None:
        rows = analysis.full(bars).with_columns(NARROW).collect()
        lake.replace(ANALYSIS_TABLE, rows, ["month"])
    else:
        first = date.fromisoformat(stored.changed_from).replace(day=1)
        rows = analysis.increment(bars, first).with_columns(NARROW).collect()
        lake.replace(ANALYSIS_TABLE, rows, ["month"], f"month >= '{first:%Y-%m}'")
    lake.replace(ANALYSED, pl.DataFrame({"source": [source], "digest": [digest]}))
    return rows.height


def _made_of(stored: StoreOutcome) -> tuple[str, str]:
    readable = sorted((state.part, state.key) for state in stored.parts if state.problem is None)
    return stored.parts[0].source, hashlib.sha256(repr(readable).encode()).hexdigest()


def _last(lake: Lake) -> tuple[str, str] | None:
    if not lake.exists(ANALYSED) or not lake.exists(ANALYSIS_TABLE):
        return None
    row = lake.scan(ANALYSED).collect().row(0, named=True)
    return row["source"], row["digest"]
