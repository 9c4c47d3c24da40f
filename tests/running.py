"""Madang as people run it: `python -m madang up` in a process of its own, on a free port."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
READY = re.compile(r"http://[0-9.]+:[0-9]+")
START_TIMEOUT_S = 60
# No network in tests: synthetic posts, the sample's bars, no pipelines unless a test wants them.
QUIET = {
    "MADANG_TRENDS__SOURCE": "synthetic",
    "MADANG_MARKET__SOURCE": "sample",
    "MADANG_PIPELINES__ENABLED": "false",
    # Every person of a suite comes from one address.
    "MADANG_IDENTITY__SIGN_UPS_PER_HOUR": "1000",
}


class Running:
    """One server process over one data folder; it can be killed and started again."""

    def __init__(self, data: Path, **environ: str) -> None:
        self.data = data
        self.environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **QUIET, **environ}
        self.process: subprocess.Popen[str] | None = None
        self.base = ""
        self.port = 0
        self.log = data.parent / f"{data.name}.log"

    def start(self) -> float:
        """Start and wait until the first page is served; return the seconds that took."""
        began = time.monotonic()
        command = [sys.executable, "-m", "madang", "up", "--data", str(self.data)]
        command += ["--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environ,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = READY.search(line)
            if found:
                self.base = found.group(0)
                self.port = int(self.base.rpartition(":")[2])
                break
        else:
            raise AssertionError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
        deadline = began + START_TIMEOUT_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.base + "/api/health"):
                return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError("the server printed its address and does not answer")

    def kill(self) -> None:
        """End the whole process group at once, as a power cut would."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@contextlib.contextmanager
def running(data: Path, **environ: str) -> Iterator[Running]:
    """Run a server until the block ends."""
    server = Running(data, **environ)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
