"""The daily run: first start, nothing new, a new day, corrections, a switch of source, and failures."""

import time
from collections.abc import Callable
from datetime import date

import msgspec
import polars as pl
import pytest

from madang.kernel.clock import ManualClock
from madang.market import analysis
from madang.market.adapters.sample import SampleSource
from madang.market.bars import BarSource
from madang.market.errors import SourceBroken, SourceOutage
from madang.market.jobs.plan import PIPELINE, schedule
from madang.market.jobs.ports import (
    ANALYSIS_TABLE,
    BARS,
    QUARANTINE,
    Choice,
    MarketPorts,
)
from madang.market.model import Overview, QualityReport, Symbols
from madang.market.store import Release
from tests.market.running import MemorySource, Told, run

PortsOf = Callable[[Choice, BarSource], MarketPorts]
NO_NETWORK = SourceOutage("marcap cannot be reached.")


def raw(last: date, codes_count: int = 40) -> dict[str, pl.DataFrame]:
    """Real bars of some symbols by year, up to a day, as a live source would have them."""
    source = SampleSource()
    content = pl.read_parquet("src/madang/market/sample/bars.parquet")
    codes = content["code"].unique().sort().gather_every(300 // codes_count).to_list()
    kept = content.filter(pl.col("code").is_in(codes) & (pl.col("day") <= last))
    import io

    out = io.BytesIO()
    kept.write_parquet(out)
    bars = source.read("sample", out.getvalue()).bars
    return {
        str(year): bars.filter(pl.col("day").dt.year() == year)
        for year in bars["day"].dt.year().unique().sort()
    }


async def released(ports: MarketPorts, told: Told) -> Release:
    content = await ports.blobs.get(str(told["release"]["release"]))
    return msgspec.msgpack.decode(content, type=Release)


async def test_the_first_start_takes_the_sample_and_is_fast(ports_of: PortsOf) -> None:
    ports = ports_of("auto", MemorySource({"2025": NO_NETWORK}))
    began = time.perf_counter()
    told = await run(ports, "first_start")
    assert time.perf_counter() - began < 10
    assert told["fetch"] == {"source": "sample", "parts_changed": 1, "problem": None}
    assert told["bars"]["rows_read"] == 182_800
    assert told["analysis"]["rows_written"] == ports.lake.scan(BARS).collect().height
    release = await released(ports, told)
    assert release.day == "2025-05-30"
    assert len(release.each) == 300
    overview = msgspec.json.decode(release.overview, type=Overview)
    assert [line.code for line in overview.indices] == ["KOSPI", "KOSDAQ"]
    assert overview.indices[0].close == 2697.67
    assert not overview.indices[0].is_computed
    for breadth in overview.breadth:
        assert breadth.symbols_count == (
            breadth.advances_count + breadth.declines_count
            + breadth.unchanged_count + breadth.halted_count
        )  # fmt: skip
    assert sum(breadth.symbols_count for breadth in overview.breadth) == 300
    assert sum(sector.symbols_count for sector in overview.sectors) <= 300
    assert len(overview.movers.gainers) == 10
    quality = msgspec.json.decode(release.quality, type=QualityReport)
    assert quality.rows_read_count == 182_800
    assert {rule.rule: rule.rows_count for rule in quality.rules}["MQ1"] == 1_119 + 398
    symbols = msgspec.json.decode(release.symbols, type=Symbols)
    samsung = next(row for row in symbols.symbols if row.code == "005930")
    assert (samsung.name, samsung.close, samsung.sector) == ("삼성전자", 56_200, "electronics")
    assert samsung.market_cap is not None


async def test_auto_falls_back_and_says_so_and_repeats_nothing(ports_of: PortsOf) -> None:
    ports = ports_of("auto", MemorySource({"2025": NO_NETWORK}))
    await run(ports, "first_start")
    told = await run(ports)
    assert told["fetch"]["problem"] == NO_NETWORK.message
    assert told["analysis"]["rows_written"] == 0
    assert (await released(ports, told)).source.problem == NO_NETWORK.message


async def test_a_live_source_that_was_there_fails_the_run_when_it_is_gone(
    ports_of: PortsOf,
) -> None:
    live = MemorySource(raw(date(2023, 6, 30), 5))
    ports = ports_of("auto", live)
    assert (await run(ports))["fetch"]["source"] == "memory"
    live.held["2023"] = NO_NETWORK
    with pytest.raises(SourceOutage):
        await run(ports)


async def test_a_new_day_is_analysed_alone_and_equals_the_full_run(
    ports_of: PortsOf, clock: ManualClock
) -> None:
    live = MemorySource(raw(date(2025, 5, 29)))
    ports = ports_of("live", live)
    await run(ports)
    before = ports.lake.scan(BARS).collect()
    clock.advance_ms(86_400_000)
    live.held["2025"] = raw(date(2025, 5, 30))["2025"]
    live.fetched.clear()
    told = await run(ports)
    assert live.fetched == ["2025"]
    assert told["bars"]["changed_from"] == "2025-05-30"
    in_may = ports.lake.scan(BARS).filter(pl.col("day") >= date(2025, 5, 1)).collect()
    assert told["analysis"]["rows_written"] == in_may.height
    expected = analysis.full(ports.lake.scan(BARS)).collect().sort("code", "day")
    stored = ports.lake.scan(ANALYSIS_TABLE).collect().sort("code", "day")
    assert stored.height == expected.height == before.height + in_may["code"].n_unique()
    for name in analysis.FIGURES:
        got = stored[name].cast(pl.Float64)
        want = expected[name].cast(pl.Float32).cast(pl.Float64)
        scale = pl.max_horizontal(want.abs(), pl.lit(1e-3))
        apart = pl.select(((got - want).abs() / scale).max()).item()
        assert apart is None or apart < 1e-6, name
        assert got.null_count() == want.null_count(), name


async def test_known_time_is_when_a_row_was_first_seen(
    ports_of: PortsOf, clock: ManualClock
) -> None:
    live = MemorySource(raw(date(2025, 5, 29), 5))
    ports = ports_of("live", live)
    await run(ports)
    first_ms = clock.now_ms()
    clock.advance_ms(1000)
    live.held["2025"] = raw(date(2025, 5, 30), 5)["2025"]
    await run(ports)
    known = ports.lake.scan(BARS).group_by("day").agg(pl.col("known_at_ms").unique()).collect()
    by_day = dict(known.iter_rows())
    assert by_day[date(2025, 5, 29)] == [first_ms]
    assert by_day[date(2025, 5, 30)] == [first_ms + 1000]


async def test_a_correction_is_taken_over_and_analysed_from_its_day(ports_of: PortsOf) -> None:
    live = MemorySource(raw(date(2025, 5, 30), 5))
    ports = ports_of("live", live)
    await run(ports)
    code = live.held["2025"]["code"][0]  # type: ignore[index]
    fixed = (pl.col("day") == date(2025, 4, 8)) & (pl.col("code") == code)
    live.held["2025"] = raw(date(2025, 5, 30), 5)["2025"].with_columns(
        pl.when(fixed).then(pl.col("low") - 10).otherwise(pl.col("low")).alias("low")
    )
    told = await run(ports)
    assert told["bars"]["changed_from"] == "2025-04-08"
    assert (
        ports.lake.scan(ANALYSIS_TABLE).collect().height == ports.lake.scan(BARS).collect().height
    )


async def test_a_switch_of_source_leaves_no_row_of_the_other(ports_of: PortsOf) -> None:
    live = MemorySource(raw(date(2024, 3, 29), 5))
    ports = ports_of("auto", live)
    await run(ports, "first_start")
    assert ports.lake.scan(BARS).collect()["source"].unique().to_list() == ["sample"]
    told = await run(ports)
    assert told["fetch"]["source"] == "memory"
    bars = ports.lake.scan(BARS).collect()
    assert bars["source"].unique().to_list() == ["memory"]
    assert ports.lake.scan(ANALYSIS_TABLE).collect().height == bars.height
    assert (await released(ports, told)).source.kind == "live"


async def test_a_broken_part_is_parked_with_its_reason_and_the_others_go_on(
    ports_of: PortsOf,
) -> None:
    good = raw(date(2024, 3, 29), 5)
    broken = SourceBroken("2023 is damaged.")
    live = MemorySource({**good, "2023": broken})
    ports = ports_of("live", live)
    told = await run(ports)
    assert told["parts_readable"]["check"].is_passed is False
    assert (await released(ports, told)).source.problem == "2023 is damaged."
    years = ports.lake.scan(BARS).collect()["year"].unique().sort().to_list()
    assert years == [2022, 2024]
    live.held["2023"] = good["2023"]
    told = await run(ports)
    assert (await released(ports, told)).source.problem is None
    assert 2023 in ports.lake.scan(BARS).collect()["year"]


async def test_when_no_part_can_be_read_the_run_fails(ports_of: PortsOf) -> None:
    broken = MemorySource({"2025": SourceBroken("damaged")})
    with pytest.raises(SourceBroken):
        await run(ports_of("live", broken))


async def test_quarantined_rows_are_stored_with_their_reasons(ports_of: PortsOf) -> None:
    parts = raw(date(2022, 12, 29), 5)
    first = parts["2022"].head(1).with_columns(close=pl.lit(-5.0))
    parts["2022"] = pl.concat([first, parts["2022"].tail(-1)])
    ports = ports_of("live", MemorySource(parts))
    told = await run(ports)
    assert told["bars"]["rows_quarantined"] == 1
    assert "MQ2" in ports.lake.scan(QUARANTINE).collect()["reasons"][0]
    quality = msgspec.json.decode((await released(ports, told)).quality, type=QualityReport)
    read = quality.rows_kept_count + quality.rows_repaired_count
    assert read + quality.rows_quarantined_count == quality.rows_read_count


async def test_a_run_that_stopped_after_the_bars_is_made_good(ports_of: PortsOf) -> None:
    live = MemorySource(raw(date(2024, 3, 29), 5))
    ports = ports_of("live", live)
    await run(ports)
    live.held["2024"] = raw(date(2024, 4, 30), 5)["2024"]
    from madang.market.jobs import bars, fetch

    await bars.store(ports, await fetch.fetch(ports, "schedule", None))
    await run(ports)
    assert (
        ports.lake.scan(ANALYSIS_TABLE).collect().height == ports.lake.scan(BARS).collect().height
    )


def test_the_schedule_is_after_the_close_of_every_session() -> None:
    plan = schedule("16:30")

    def after(moment: str) -> str:
        at = pl.Series([moment]).str.to_datetime(time_zone="Asia/Seoul").dt.epoch("ms")[0]
        due = pl.Series([plan.next_run_at_ms(at)]).cast(pl.Datetime("ms", "UTC"))
        return str(due.dt.convert_time_zone("Asia/Seoul")[0])[:16]

    assert after("2026-11-18 16:00:00") == "2026-11-18 16:30"
    assert after("2026-11-18 16:30:00") == "2026-11-19 17:00"
    assert after("2026-11-20 16:30:00") == "2026-11-23 16:30"
    assert after("2025-12-30 18:00:00") == "2026-01-02 16:30"


def test_the_pipeline_is_what_the_serving_process_registers() -> None:
    assert PIPELINE.name == "market"
    assert [asset.name for asset in PIPELINE.assets] == ["fetch", "bars", "analysis", "release"]
