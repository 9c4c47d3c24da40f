"""The servers of the fan-out bench and its load client: built, started, pinned, stopped.

The one thing to know: "Madang" is the product itself, over HTTP and sockets as people use it, with
permission check and durable commit; the others relay a message and store nothing.
"""

import importlib.util
import json
import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOAD_SOURCES = ["main.c", "wire.c", "talk.c", "clock.c"]
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 120.0
HTTP_PUBLISHERS = 4


@dataclass(frozen=True)
class Rival:
    """One server to measure."""

    name: str
    module: str | None
    """`python -m MODULE PORT`; None is the C floor."""
    needs: str | None = None
    """A package it needs beside the product's own."""
    sockets_max: int = 100_000
    in_flight: int = 2
    is_madang: bool = False


RIVALS = [
    Rival("C send loop", None),
    Rival("Madang", "bench.servers.madang", is_madang=True),
    Rival("our protocol alone", "bench.servers.prepared"),
    Rival("websockets", "bench.servers.with_websockets", needs="websockets"),
    Rival(
        "Django Channels",
        "bench.servers.with_channels",
        needs="channels",
        in_flight=1,
    ),
]


def is_here(rival: Rival) -> bool:
    """Tell whether what a rival needs is installed."""
    return rival.needs is None or importlib.util.find_spec(rival.needs) is not None


def raise_file_limit() -> int:
    """Allow as many open files as the system lets us; returns the number."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def cores() -> tuple[set[int], set[int]]:
    """Return the cores for servers and for load clients; the same one where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return {usable[0]}, {usable[1 % len(usable)]}


def build(folder: Path) -> None:
    """Compile the load client and the floor."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        sys.exit("The bench needs a C compiler (Debian: apt install gcc libc6-dev).")
    source = ROOT / "bench" / "load"
    flags = [compiler, "-O2", "-Wall", "-Wextra", "-Werror"]
    load = [str(source / name) for name in LOAD_SOURCES]
    subprocess.run([*flags, "-o", str(folder / "load"), *load], check=True)
    subprocess.run([*flags, "-o", str(folder / "floor"), str(source / "floor.c")], check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Contest:
    """One rival running with its sockets open."""

    rival: Rival
    folder: Path
    sockets: int
    port: int = field(default_factory=_free_port)
    opened: dict[str, Any] = field(default_factory=dict)
    rounds: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> None:
        """Start the server and its load client, and open all sockets."""
        self._data = tempfile.TemporaryDirectory(prefix="madang-bench-")
        environment = dict(os.environ, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}")
        command = [str(self.folder / "floor")]
        if self.rival.module:
            command = [sys.executable, "-W", "ignore", "-m", self.rival.module]
        command.append(str(self.port))
        if self.rival.is_madang:
            command.append(self._data.name)
        on_server, on_client = cores()
        # What servers print when thousands of clients leave at once is kept aside.
        self._said = (Path(self._data.name) / "said").open("w+")
        self.server = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=self._said, stderr=self._said
        )
        os.sched_setaffinity(self.server.pid, on_server)
        self._wait_for_port()
        arguments = ["-p", self.port, "-n", self.sockets, "-k", self.server.pid]
        arguments += ["-w", self.rival.in_flight]
        if self.rival.is_madang:
            arguments += _settle_in(self.port)
        self.client = subprocess.Popen(
            [str(self.folder / "load"), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        os.sched_setaffinity(self.client.pid, on_client)
        self.opened = self._answer()

    def run(self, duration_ms: int) -> dict[str, Any]:
        """Measure one round."""
        assert self.client.stdin is not None
        self.client.stdin.write(f"run {duration_ms}\n")
        self.client.stdin.flush()
        return self._answer()

    def stop(self) -> None:
        """End both, the client first."""
        for process in (getattr(self, "client", None), getattr(self, "server", None)):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(STOP_TIMEOUT_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._said.close()
        self._data.cleanup()

    def _answer(self) -> dict[str, Any]:
        assert self.client.stdout is not None
        line = self.client.stdout.readline()
        if not line:
            raise RuntimeError(f"the load client of {self.rival.name} ended:\n{self._tail()}")
        return dict(json.loads(line))

    def _wait_for_port(self) -> None:
        end = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < end:
            if self.server.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.rival.name} did not start:\n{self._tail()}")

    def _tail(self) -> str:
        self._said.seek(0)
        return self._said.read()[-2000:]


def _settle_in(port: int) -> list[object]:
    """Sign up, make a community with a channel, and return how the load client is to use it."""
    token = ""

    def call(path: str, **body: object) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        if not token:
            request.remove_header("Authorization")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refused:
            text = refused.read().decode(errors="replace")
            raise RuntimeError(f"{path}: {refused.code} {text}") from refused

    signed_up = call(
        "/api/auth/sign-up",
        email="bench@madang.invalid",
        password=secrets.token_urlsafe(12),
        name="bench",
        locale="en",
    )
    token = signed_up["access_token"]
    community = call("/api/communities", name="bench", description="", icon="", is_public=True)
    channel = call(
        f"/api/communities/{community['community_id']}/channels",
        name="general",
        kind="text",
        board=None,
        category_id=None,
        topic="",
    )["channel_id"]
    return [
        *("-d", "madang", "-P", "/api/socket", "-h", HTTP_PUBLISHERS, "-t", token),
        *("-s", f"channel:{channel}", "-o", f"/api/channels/{channel}/messages"),
    ]
