"""The lake (rules LK1 to LK9) on Delta tables, with plain frames as the oracle.

LK1 each write is a version of its own · LK2 old versions stay readable until vacuumed · LK3
replace touches only what `where` names · LK4 rows that do not fit are refused and nothing is
written · LK5 writers at once lose nothing · LK6 vacuum keeps the newest versions · LK7 a full disk
refuses, and room is used again · LK8 files are Zstandard, partitions are folders · LK9 naming the
engine imports nothing heavy
"""

import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.engines.lake.delta import DeltaLake
from madang.engines.lake.port import Lake
from madang.kernel.errors import Malformed, NotFound, Unavailable

SCHEMA = {"day": pl.String, "n": pl.Int64}
DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]


def rows(*pairs: tuple[str, int]) -> pl.DataFrame:
    """Make a small frame."""
    return pl.DataFrame(list(pairs), schema=SCHEMA, orient="row")


def read(lake: Lake, version: int | None = None) -> list[tuple[str, int]]:
    """Return the rows of the table `bars`, sorted."""
    return sorted(lake.scan("bars", version).collect().rows())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return DeltaLake(tmp_path / "lake")


def test_lk1_each_write_is_a_version(lake: Lake) -> None:
    assert not lake.exists("bars")
    assert lake.version("bars") is None
    assert lake.history("bars") == []
    with pytest.raises(NotFound):
        lake.scan("bars")
    assert lake.append("bars", rows((DAYS[0], 1)), ["day"]) == 0
    assert lake.append("bars", rows((DAYS[1], 2)), ["day"]) == 1
    assert lake.replace("bars", rows((DAYS[2], 3)), ["day"]) == 2
    assert lake.exists("bars")
    assert lake.version("bars") == 2
    history = lake.history("bars", 2)
    assert [entry.version for entry in history] == [2, 1]
    assert history[0].at_ms >= history[1].at_ms > 1_700_000_000_000
    assert [entry.operation for entry in history] == ["WRITE", "WRITE"]


def test_lk2_old_versions_stay_readable(lake: Lake) -> None:
    lake.append("bars", rows((DAYS[0], 1)))
    lake.append("bars", rows((DAYS[1], 2)))
    lake.replace("bars", rows())
    assert read(lake, 0) == [(DAYS[0], 1)]
    assert read(lake, 1) == [(DAYS[0], 1), (DAYS[1], 2)]
    assert read(lake) == []
    with pytest.raises(NotFound):
        lake.scan("bars", 3)


def test_lk3_replace_touches_only_what_is_named(lake: Lake) -> None:
    lake.append("bars", rows(*((day, n) for day in DAYS for n in range(3))), ["day"])
    lake.replace("bars", rows((DAYS[1], 9)), where=f"day = '{DAYS[1]}'")
    expected = [(day, n) for day in DAYS for n in range(3) if day != DAYS[1]]
    assert read(lake) == sorted([*expected, (DAYS[1], 9)])
    lake.replace("bars", rows(), where=f"day >= '{DAYS[1]}'")
    assert read(lake) == [(DAYS[0], 0), (DAYS[0], 1), (DAYS[0], 2)]


def test_lk4_rows_that_do_not_fit_are_refused(lake: Lake) -> None:
    lake.append("bars", rows((DAYS[0], 1)), ["day"])
    with pytest.raises(Malformed):
        lake.append("bars", pl.DataFrame({"day": DAYS}))
    with pytest.raises(Malformed):
        lake.append("bars", pl.DataFrame({"day": DAYS[:1], "n": [1], "more": [2]}))
    with pytest.raises(Malformed):
        lake.replace("bars", rows((DAYS[1], 1)), where=f"day = '{DAYS[0]}'")
    for name in ("../bars", "/bars", "Bars", "", "a//b"):
        with pytest.raises(Malformed):
            lake.append(name, rows())
    assert lake.version("bars") == 0
    assert read(lake) == [(DAYS[0], 1)]


def test_lk4_the_whole_table_may_change_its_columns(lake: Lake) -> None:
    lake.append("bars", rows((DAYS[0], 1)), ["day"])
    category = pl.Series("kind", ["a"], dtype=pl.Categorical)
    lake.replace("bars", pl.DataFrame([pl.Series("day", DAYS[:1]), category]), ["day"])
    assert lake.scan("bars").collect().rows(named=True) == [{"day": DAYS[0], "kind": "a"}]


def test_lk5_writers_at_once_lose_nothing(lake: Lake) -> None:
    def write(number: int) -> int:
        return lake.append("bars", rows((DAYS[number % 3], number)), ["day"])

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(write, range(24)))
    assert sorted(versions) == list(range(24))
    assert sorted(n for _, n in read(lake)) == list(range(24))


def test_lk5_replacing_at_once_leaves_one_of_them(lake: Lake) -> None:
    lake.append("bars", rows(*((day, 0) for day in DAYS)), ["day"])

    def write(number: int) -> int:
        return lake.replace("bars", rows((DAYS[0], number)), where=f"day = '{DAYS[0]}'")

    with ThreadPoolExecutor(4) as pool:
        versions = dict(zip(pool.map(write, range(1, 13)), range(1, 13), strict=True))
    newest = versions[max(versions)]
    assert read(lake) == [(DAYS[0], newest), (DAYS[1], 0), (DAYS[2], 0)]


def test_lk6_vacuum_keeps_the_newest_versions(lake: Lake, tmp_path: Path) -> None:
    for number in range(6):
        lake.append("bars", rows((DAYS[0], number)), ["day"])
    lake.replace("bars", rows((DAYS[1], 7)))
    lake.append("bars", rows((DAYS[1], 8)))
    now = read(lake)
    assert lake.vacuum("bars", 2) == 6
    assert read(lake) == now == [(DAYS[1], 7), (DAYS[1], 8)]
    assert read(lake, 6) == [(DAYS[1], 7)]
    with pytest.raises(NotFound):
        lake.scan("bars", 5)
    # Housekeeping is not a version worth keeping: the same two stay.
    lake.vacuum("bars", 2)
    assert read(lake, 6) == [(DAYS[1], 7)]
    assert read(lake) == now
    lake.vacuum("bars", 1)
    assert len(list((tmp_path / "lake" / "bars").rglob("*.parquet"))) <= 3
    assert read(lake) == now
    assert lake.vacuum("none", 1) == 0
    with pytest.raises(Malformed):
        lake.vacuum("bars", 0)


def test_lk7_a_full_disk_refuses(lake: Lake) -> None:
    lake.append("bars", rows((DAYS[0], 1)))
    large = pl.DataFrame({"day": [DAYS[1]] * 200_000, "n": pl.arange(0, 200_000, eager=True) ** 3})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(Unavailable):
            lake.append("bars", large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read(lake) == [(DAYS[0], 1)]
    assert lake.append("bars", large) == 1
    assert lake.scan("bars").select(pl.len()).collect().item() == 200_001


def test_lk8_files_are_zstandard_in_partitions(lake: Lake, tmp_path: Path) -> None:
    lake.append("market/bars", rows(*((day, 1) for day in DAYS)), ["day"])
    files = list((tmp_path / "lake" / "market" / "bars").glob("day=*/*.parquet"))
    assert len(files) == 3
    assert all(file.name.endswith(".zstd.parquet") for file in files)


def test_lk9_naming_the_engine_imports_nothing_heavy() -> None:
    code = (
        "import sys, madang.engines.lake.delta\n"
        "assert not {'polars', 'deltalake', 'pyarrow'} & set(sys.modules), sorted(sys.modules)"
    )
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=paths).returncode == 0


_ROWS = st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 9)), max_size=4)
_CALLS = st.one_of(
    st.tuples(st.just("append"), _ROWS),
    st.tuples(st.just("replace"), _ROWS),
    st.tuples(st.sampled_from(DAYS), _ROWS),
    st.tuples(st.just("vacuum"), st.integers(1, 3)),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(calls=st.lists(_CALLS, max_size=8))
def test_any_calls_answer_as_plain_frames(
    tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[str, object]]
) -> None:
    lake = DeltaLake(tmp_path_factory.mktemp("lake"))
    lake.append("bars", rows(), ["day"])
    table: list[tuple[str, int]] = []
    for verb, argument in calls:
        if verb == "vacuum":
            assert isinstance(argument, int)
            lake.vacuum("bars", argument)
        else:
            assert isinstance(argument, list)
            if verb == "append":
                version = lake.append("bars", rows(*argument))
                table = [*table, *argument]
            elif verb == "replace":
                version = lake.replace("bars", rows(*argument))
                table = list(argument)
            else:
                fits = [(day, n) for day, n in argument if day == verb]
                version = lake.replace("bars", rows(*fits), where=f"day = '{verb}'")
                table = [pair for pair in table if pair[0] != verb] + fits
            assert version == lake.version("bars")
        assert read(lake) == sorted(table)
