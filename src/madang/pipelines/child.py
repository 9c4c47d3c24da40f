"""The child process of one run: `python -m madang.pipelines.child`, an `Order` on stdin, lines on stdout.

Started only by `launcher`. It is nice to the server beside it, and ends when its stdin closes.
"""

import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import msgspec

from madang.pipelines.messages import Line, Order, RunEnded, clipped, decode_order

NICENESS = 10
EXIT_PARENT_GONE = 3


class Mouth:
    """Writes lines to the parent; whole lines, whatever thread speaks."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def say(self, line: Line) -> None:
        """Send one line now."""
        raw = msgspec.json.encode(line) + b"\n"
        with self._lock:
            self._out.write(raw)
            self._out.flush()


def own_stdout() -> BinaryIO:
    """Take stdout for the lines alone; whatever libraries print goes to stderr."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def watch_parent() -> None:
    """End this process when the parent closes our stdin, also in the middle of the work."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os._exit(EXIT_PARENT_GONE)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def read_order() -> Order:
    """Read the first line of stdin, byte by byte so that nothing behind it is taken."""
    raw = bytearray()
    while (byte := os.read(0, 1)) not in (b"\n", b""):
        raw += byte
    return decode_order(bytes(raw))


def main() -> int:
    """Do the work of one order."""
    mouth = Mouth(own_stdout())
    order = read_order()
    watch_parent()
    os.nice(NICENESS)
    home = Path(order.home)
    home.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    from madang.pipelines.dagster_runner import run
    from madang.pipelines.failures import failure_of, sentence_of

    try:
        ended = run(order, mouth.say)
    except Exception as error:  # Supervises the whole job: whatever ends it is told to the parent.
        ended = RunEnded(
            is_success=False, error=clipped(sentence_of(error)), failure=failure_of(error)
        )
        mouth.say(ended)
        raise
    mouth.say(ended)
    return 0 if ended.is_success else 1


if __name__ == "__main__":
    sys.exit(main())
