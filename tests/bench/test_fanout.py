"""The fan-out bench itself: it builds, runs, loses nothing, and its table has what is checked."""

import shutil

import pytest

from bench.fanout import failures, measure, show, summary
from bench.rivals import RIVALS, is_here

SOCKETS = 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler"),
]


def test_every_server_delivers_everything(capsys: pytest.CaptureFixture[str]) -> None:
    rivals = [rival for rival in RIVALS if is_here(rival)]
    medians = summary(measure(rivals, SOCKETS, rounds=2, round_ms=50))
    assert set(medians) == {rival.name for rival in rivals}
    for name, median in medians.items():
        assert (median["lost"], median["refused"]) == (0, 0), name
        assert median["per_cpu_s"] > 0, name
    show(SOCKETS, medians)
    assert "of floor" in capsys.readouterr().out


def test_the_check_names_what_is_too_slow() -> None:
    def median(per_cpu_s: float, of_floor: float, lost: int = 0) -> dict[str, float]:
        return {"per_cpu_s": per_cpu_s, "of_floor": of_floor, "lost": lost}

    good = {"Madang": median(100, 0.8), "websockets": median(70, 0.5)}
    assert failures({500: {}, 5000: good}) == []
    assert len(failures({5000: {**good, "Madang": median(60, 0.74, lost=1)}})) == 3
    assert failures({5000: {}}) == ["Madang itself was not measured"]
