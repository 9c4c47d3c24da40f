"""The work of the pipelines of these tests; only children import it."""

import errno
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from madang.kernel.errors import Terminal, Transient
from madang.pipelines.definition import CheckOutcome, RunContext, Works


def factory(config: Mapping[str, Any]) -> Works:
    """Return functions that do what `config["mode"]` says."""
    mode = config.get("mode", "fine")
    trace = Path(config["trace"]) if "trace" in config else None

    def note(text: str) -> None:
        if trace:
            with trace.open("a", encoding="utf-8") as file:
                file.write(text + "\n")

    def fetch(run: RunContext) -> dict[str, Any]:
        note(f"fetch {run.from_day} {run.to_day} {os.getpid()}")
        run.shared["rows"] = 3
        print("libraries print to stdout")
        MODES.get(mode, lambda: None)()
        if mode == "flaky" and trace and trace.read_text().count("fetch") < 2:
            raise Transient("The source did not answer.")
        return {"rows": 3, "day": run.to_day, "source": None}

    async def analyse(run: RunContext) -> dict[str, Any]:
        note("analyse")
        return {"rows": run.shared["rows"] * 2}

    def has_rows(run: RunContext) -> CheckOutcome:
        return CheckOutcome(
            is_passed=mode != "empty",
            description=f"{run.shared['rows']} rows",
            metadata={"rows": run.shared["rows"]},
        )

    def is_new(run: RunContext) -> CheckOutcome:
        return CheckOutcome(is_passed=False, description="as old as before", severity="warning")

    return {"fetch": fetch, "analyse": analyse, "has_rows": has_rows, "is_new": is_new}


def _outage() -> None:
    raise Transient("The source did not answer.")


def _unreadable() -> None:
    raise Terminal("Row 7 has no price.")


def _bug() -> None:
    raise ZeroDivisionError("division by zero")


def _disk_full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


MODES = {
    "outage": _outage,
    "unreadable": _unreadable,
    "bug": _bug,
    "disk_full": _disk_full,
    "die": _die,
    "leave": lambda: os._exit(7),
    "sleep": lambda: time.sleep(60),
}
