"""Starts the child of a run, listens to it, and ends it: on time-out, on a stop, on nonsense.

Whatever the child does, the answer is a `RunEnded` with a sentence that says why.
"""

import asyncio
import collections
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

import madang
from madang.pipelines.messages import LINE_LIMIT_BYTES, Line, Order, RunEnded, clipped, decode_line
from madang.pipelines.model import FailureKind

logger = logging.getLogger(__name__)

KILL_GRACE_S = 3.0
STDERR_LINES_KEPT = 40
NONSENSE_LINES_MAX = 20
Listener = Callable[[Line], None]


class Launcher(Protocol):
    """Does the work of one order somewhere that is not this process."""

    async def launch(self, order: Order, listen: Listener, timeout_s: float) -> RunEnded:
        """Do the work; when cancelled, end it first."""
        ...


class ChildLauncher:
    """Does it in a child process of this machine."""

    def __init__(self, module: str = "madang.pipelines.child") -> None:
        self._module = module

    async def launch(self, order: Order, listen: Listener, timeout_s: float) -> RunEnded:
        """Run one child to its end."""
        try:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=_environment(),
                limit=LINE_LIMIT_BYTES,
                start_new_session=True,
            )
        except OSError as error:
            return _failed("died", f"The child process could not be started: {error}.")
        said = collections.deque[str](maxlen=STDERR_LINES_KEPT)
        errors = asyncio.create_task(_keep(child.stderr, said))
        try:
            async with asyncio.timeout(timeout_s):
                ended = await _converse(child, order, listen)
        except TimeoutError:
            ended = _failed("timeout", f"The run took over {timeout_s:g} s and was stopped.")
        finally:
            await _end(child)
            errors.cancel()
        if ended is None:
            ended = _failed("died", _obituary(child.returncode, said))
        if not ended.is_success and said:
            logger.warning("%s, from the child:\n%s", order.pipeline.name, "\n".join(said))
        return ended


async def _converse(
    child: asyncio.subprocess.Process, order: Order, listen: Listener
) -> RunEnded | None:
    """Give the order, pass on each line, and return the last; None when there was none."""
    assert child.stdin
    assert child.stdout
    nonsense = 0
    try:
        child.stdin.write(msgspec.json.encode(order) + b"\n")
        await child.stdin.drain()
        while raw := await child.stdout.readline():
            try:
                line = decode_line(raw)
            except msgspec.DecodeError:
                nonsense += 1
                if nonsense > NONSENSE_LINES_MAX:
                    return _failed("garbage", f"The child says what nobody reads: {raw[:80]!r}.")
                continue
            if isinstance(line, RunEnded):
                return line
            listen(line)
    except (BrokenPipeError, ConnectionResetError):
        return None
    except ValueError:
        # asyncio's word for a line over the limit.
        return _failed("garbage", f"The child wrote a line of over {LINE_LIMIT_BYTES} bytes.")
    return None


async def _end(child: asyncio.subprocess.Process) -> None:
    """Make sure that the child and all it started are gone; it ends by itself when stdin closes."""
    if child.stdin:
        child.stdin.close()
    for number in (None, signal.SIGTERM, signal.SIGKILL):
        if number is not None:
            _signal(child.pid, number)
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), KILL_GRACE_S)
            break
    # Its own children share its session; the group may be empty by now.
    _signal(child.pid, signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


async def _keep(stream: asyncio.StreamReader | None, said: collections.deque[str]) -> None:
    assert stream
    while raw := await stream.read(4096):
        text = raw.decode(errors="replace")
        if said and not said[-1].endswith("\n"):
            text = said.pop() + text
        said.extend(line[-500:] for line in text.splitlines(keepends=True))


def _environment() -> dict[str, str]:
    """Return our environment, with the place we were imported from first on the child's path."""
    source = str(Path(madang.__file__).parents[1])
    paths = [source, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _obituary(code: int | None, said: collections.deque[str]) -> str:
    if code is not None and code < 0:
        how = f"was killed by {signal.Signals(-code).name}"
        if code == -signal.SIGKILL:
            how += " (perhaps there was not enough memory)"
    else:
        how = f"ended with code {code}"
    last = next((line.strip() for line in reversed(said) if line.strip()), "")
    return f"The child {how} without saying how the run went." + (f" Last: {last}" if last else "")


def _failed(failure: FailureKind, sentence: str) -> RunEnded:
    return RunEnded(is_success=False, error=clipped(sentence), failure=failure)
