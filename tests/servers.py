"""Real servers for tests: started as an ordinary user on a free port, gone with the test session.

PostgreSQL refuses to run as root, so root steps down to `nobody` for it. With
MADANG_TEST_REQUIRE_ENGINES=1 a missing server is a failure; otherwise its tests are skipped.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

START_TIMEOUT_S = 20.0
ORDINARY_USER = "nobody"


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where every engine is required."""
    if os.environ.get("MADANG_TEST_REQUIRE_ENGINES") == "1":
        pytest.fail(f"{what} is not installed, and MADANG_TEST_REQUIRE_ENGINES=1 asks for it")
    pytest.skip(f"{what} is not installed")


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ordinary(folder: Path) -> dict[str, Any]:
    """Give the folder to an ordinary user and return what makes a child run as that user."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(ORDINARY_USER)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(is_ready: Callable[[], bool], child: subprocess.Popen[bytes], log: Path) -> None:
    ends_at = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < ends_at:
        if child.poll() is not None:
            break
        if is_ready():
            return
        time.sleep(0.02)
    raise RuntimeError(f"a server did not start:\n{log.read_text(errors='replace')}")


def _stop(child: subprocess.Popen[bytes]) -> None:
    # For PostgreSQL SIGINT is the fast shutdown; redis takes it as a shutdown too.
    child.send_signal(signal.SIGINT)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def postgres_bin() -> Path:
    """Return the folder of PostgreSQL's programs, the newest when there are several."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        missing("PostgreSQL")
    return Path(on_path).resolve().parent


class PostgresServer:
    """A cluster in a temporary folder that can be stopped and started again on the same port."""

    def __init__(self, folder: Path, options: Mapping[str, str]) -> None:
        self._options = options
        self._bin = postgres_bin()
        self._folder = folder
        self._as_user = _ordinary(folder)
        self._child: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"postgresql://madang@127.0.0.1:{self.port}/postgres"
        command = [str(self._bin / "initdb"), "-D", str(folder / "cluster"), "-U", "madang"]
        subprocess.run(
            [*command, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
            **self._as_user,
        )

    def start(self) -> None:
        """Start and wait until it listens. Nothing is synced to disk: tests need no durability."""
        log = self._folder / "log"
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": "60",
            **self._options,
        }
        command: list[Any] = [self._bin / "postgres", "-D", self._folder / "cluster"]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with log.open("ab") as out:
            self._child = subprocess.Popen(
                command, stdout=out, stderr=out, cwd=self._folder, **self._as_user
            )
        _wait_until(self._is_ready, self._child, log)

    def _is_ready(self) -> bool:
        # It listens before it takes connections, so the port alone does not say.
        command: list[Any] = [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", self.port]
        return subprocess.run([str(part) for part in command], check=False).returncode == 0

    def stop(self) -> None:
        """Stop, dropping every connection."""
        if self._child is not None:
            _stop(self._child)
            self._child = None


class ValkeyServer:
    """A Valkey (or Redis) server that keeps nothing, and can be restarted on the same port."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("valkey-server") or shutil.which("redis-server")
        if program is None:
            missing("Valkey or Redis")
        self._program = program
        self._folder = folder
        self._as_user = _ordinary(folder)
        self._child: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"valkey://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start and wait until it listens."""
        log = self._folder / "log"
        command = [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        with log.open("ab") as out:
            self._child = subprocess.Popen(
                command, stdout=out, stderr=out, cwd=self._folder, **self._as_user
            )
        _wait_until(lambda: _listens(self.port), self._child, log)

    def stop(self) -> None:
        """Stop, dropping every connection."""
        if self._child is not None:
            _stop(self._child)
            self._child = None

    def pause(self) -> None:
        """Stop answering without closing a connection."""
        assert self._child is not None
        self._child.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Answer again."""
        assert self._child is not None
        self._child.send_signal(signal.SIGCONT)


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    # Not pytest's own folder: that one is closed to other users.
    folder = Path(tempfile.mkdtemp(prefix=f"madang-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(options: Mapping[str, str] | None = None) -> Iterator[PostgresServer]:
    """Run a PostgreSQL server for a while, with settings of its own."""
    with _folder("postgres") as folder:
        server = PostgresServer(folder, options or {})
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def valkey_server() -> Iterator[ValkeyServer]:
    """Run a Valkey server for a while."""
    with _folder("valkey") as folder:
        server = ValkeyServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
