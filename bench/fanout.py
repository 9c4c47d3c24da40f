"""Deliveries per second of server processor time: one channel, N sockets, Madang beside its rivals.

Run: python -m bench.fanout [--quick] [--sockets 500,2000,5000] [--check]. All servers run at once
with their sockets open, and are measured in turn, round by round, each alone; servers have one core
and load clients another. Medians are printed and appended to bench/history.jsonl.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.rivals import RIVALS, ROOT, Contest, Rival, build, is_here, raise_file_limit

HISTORY = ROOT / "bench" / "history.jsonl"
SOCKETS = [500, 2000, 5000]
ROUNDS_COUNT = 9
ROUND_MS = 400
QUICK_SOCKETS = [500, 5000]
QUICK_ROUNDS_COUNT = 5
QUICK_ROUND_MS = 250
WARM_MS = 200
OF_FLOOR_MIN = 0.75
OF_WEBSOCKETS_MIN = 1.3
FILES_SPARE = 200


def measure(rivals: list[Rival], sockets: int, rounds: int, round_ms: int) -> list[Contest]:
    """Run all rivals interleaved with so many sockets each."""
    contests: list[Contest] = []
    with tempfile.TemporaryDirectory(prefix="madang-load-") as folder:
        build(Path(folder))
        try:
            for rival in rivals:
                contest = Contest(rival, Path(folder), sockets)
                contests.append(contest)
                contest.start()
            for contest in contests:
                contest.run(WARM_MS)
            for _ in range(rounds):
                for contest in contests:
                    contest.rounds.append(contest.run(round_ms))
        finally:
            for contest in contests:
                contest.stop()
    return contests


def summary(contests: list[Contest]) -> dict[str, dict[str, Any]]:
    """Return the medians of each rival, and its ratio to the first, which is the floor."""
    medians: dict[str, dict[str, Any]] = {}
    for contest in contests:
        values = sorted(r["per_cpu_s"] for r in contest.rounds)
        medians[contest.rival.name] = {
            "per_cpu_s": statistics.median(values),
            "per_cpu_s_min": values[0],
            "per_cpu_s_max": values[-1],
            "p50_ms": statistics.median(r["p50_ms"] for r in contest.rounds),
            "p99_ms": statistics.median(r["p99_ms"] for r in contest.rounds),
            "lost": sum(r["lost"] for r in contest.rounds),
            "refused": sum(r["refused"] for r in contest.rounds),
            "bytes_per_socket": contest.opened["bytes_per_socket"],
            "rounds": len(contest.rounds),
        }
    floor = medians[contests[0].rival.name]["per_cpu_s"]
    for median in medians.values():
        median["of_floor"] = round(median["per_cpu_s"] / floor, 3)
    return medians


def show(sockets: int, medians: dict[str, dict[str, Any]]) -> None:
    """Print one table."""
    print(f"\n{sockets} sockets")
    head = ("server", "k/cpu-s", "min-max", "of floor", "p50 ms", "p99 ms", "KB/socket", "lost")
    print(f"  {head[0]:<20}{head[1]:>9}{head[2]:>13}" + "".join(f"{h:>10}" for h in head[3:]))
    for name, m in medians.items():
        span = f"{m['per_cpu_s_min'] / 1e3:.0f}-{m['per_cpu_s_max'] / 1e3:.0f}"
        print(
            f"  {name:<20}{m['per_cpu_s'] / 1e3:>9.1f}{span:>13}{m['of_floor']:>10.3f}"
            f"{m['p50_ms']:>10.1f}{m['p99_ms']:>10.1f}{m['bytes_per_socket'] / 1024:>10.1f}"
            f"{m['lost'] + m['refused']:>10}",
            flush=True,
        )


def failures(results: dict[int, dict[str, dict[str, Any]]]) -> list[str]:
    """Return what is below what is asked of Madang, at the most sockets measured."""
    medians = results[max(results)]
    product = medians.get("Madang")
    if product is None:
        return ["Madang itself was not measured"]
    found = [f"{name} lost deliveries" for name, m in medians.items() if m["lost"]]
    if product["of_floor"] < OF_FLOOR_MIN:
        found.append(f"Madang is at {product['of_floor']} of the floor, under {OF_FLOOR_MIN}")
    rival = medians.get("websockets")
    if rival and product["per_cpu_s"] < OF_WEBSOCKETS_MIN * rival["per_cpu_s"]:
        found.append(f"Madang is under {OF_WEBSOCKETS_MIN} times websockets")
    return found


def main() -> int:
    """Measure, print, and write down."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    asked.add_argument("--sockets", help="numbers of sockets, with commas")
    asked.add_argument("--only", help="parts of the names of servers to run, with commas")
    asked.add_argument("--check", action="store_true", help="fail when Madang is too slow")
    asked.add_argument("--no-history", action="store_true", help="do not write the result down")
    options = asked.parse_args()
    counts = QUICK_SOCKETS if options.quick else SOCKETS
    if options.sockets:
        counts = [int(count) for count in options.sockets.split(",")]
    rounds, round_ms = ROUNDS_COUNT, ROUND_MS
    if options.quick:
        rounds, round_ms = QUICK_ROUNDS_COUNT, QUICK_ROUND_MS
    files = raise_file_limit()
    results = {}
    started = time.monotonic()
    for sockets in counts:
        if sockets + FILES_SPARE > files:
            print(f"{sockets} sockets are left out: {files} open files are allowed here")
            continue
        rivals = []
        for rival in RIVALS:
            wanted = not options.only or any(p in rival.name for p in options.only.split(","))
            if not wanted and rival.module is not None:
                continue
            if not is_here(rival):
                print(f"{rival.name} is left out: {rival.needs} is not installed (bench.txt)")
            elif sockets <= rival.sockets_max and not (options.quick and rival.in_flight == 1):
                rivals.append(rival)
        results[sockets] = summary(measure(rivals, sockets, rounds, round_ms))
        show(sockets, results[sockets])
    print(f"\n{time.monotonic() - started:.0f} s in all")
    if not options.no_history:
        write_down(results, round_ms)
    found = failures(results) if options.check else []
    for failure in found:
        print(failure, file=sys.stderr)
    return 1 if found else 0


def write_down(results: dict[int, dict[str, dict[str, Any]]], round_ms: int) -> None:
    """Append one line to the history."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    line = {
        "bench": "fanout",
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": commit,
        "kernel": platform.release().split("-")[0],
        "python": platform.python_version(),
        "round_ms": round_ms,
        "sockets": results,
    }
    with HISTORY.open("a") as history:
        history.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main())
