"""Writing straight to the kernel: order, back-pressure, broken sockets, descriptors, broadcast."""

import os
import socket
import time
import zlib
from collections.abc import Callable

import pytest

from madang.realtime.websocket import Connection, Limits, PreparedFrame, broadcast
from madang.realtime.websocket.deflate import DEFLATE_FROM_BYTES
from madang.realtime.websocket.frames import encode_frame
from tests.realtime.websocket.raw import RawClient, request
from tests.realtime.websocket.serving import Echo, LoopName, Serving, serving

OFFER = "permessage-deflate; client_max_window_bits"


def until(true: Callable[[], bool], timeout_s: float = 5.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def opened(running: Serving, count: int) -> list[Connection]:
    """Return the server's connections once there are so many."""
    until(lambda: len(running.handler.connections) == count)
    return list(running.handler.connections)


def send_all(running: Serving, frame: PreparedFrame) -> list[Connection]:
    return running.call(lambda: broadcast(list(running.handler.connections), frame))


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_WS40_frames_to_the_client_have_the_shortest_form(size: int) -> None:
    frame = encode_frame(1, b"x" * size)
    head = {0: b"\x81\x00", 125: b"\x81\x7d", 126: b"\x81\x7e\x00\x7e", 65535: b"\x81\x7e\xff\xff"}
    expected = head.get(size, b"\x81\x7f" + size.to_bytes(8, "big"))
    assert frame == expected + b"x" * size


def test_WS40_WS50_one_deflated_frame_serves_all_who_agreed() -> None:
    with serving() as running:
        plain = RawClient(running.port)
        packed = [
            RawClient(running.port, head=request(Sec_WebSocket_Extensions=OFFER)) for _ in range(2)
        ]
        assert b"server_no_context_takeover; client_no_context_takeover" in packed[0].response
        assert b"permessage" not in plain.response
        opened(running, 3)
        payload = '{"text":"마당 마당 마당"}'.encode() * 40
        frame = PreparedFrame(payload)
        for _ in range(3):
            assert send_all(running, frame) == []
            assert plain.read_frame() == (0x81, payload)
            for client in packed:
                first, body = client.read_frame()
                assert first == 0xC1
                assert len(body) < len(payload) // 5
                # Each message stands alone: a fresh decompressor reads it every time.
                assert zlib.decompressobj(-12).decompress(body + b"\x00\x00\xff\xff") == payload
        assert frame.deflated is frame.deflated
        for client in (plain, *packed):
            client.socket.close()


def test_WS52_small_and_dense_messages_go_plain() -> None:
    small = PreparedFrame(b"a" * (DEFLATE_FROM_BYTES - 1))
    assert small.deflated is small.plain
    large = PreparedFrame(b"a" * DEFLATE_FROM_BYTES)
    assert len(large.deflated) < len(large.plain)
    dense = PreparedFrame(os.urandom(1000), 2)
    assert dense.deflated is dense.plain


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_WS41_WS44_what_the_kernel_does_not_take_follows_in_order(loop: LoopName) -> None:
    with serving(loop=loop) as running, RawClient(running.port) as slow:
        (connection,) = opened(running, 1)
        sent = 0
        behind: list[Connection] = []
        while not behind:
            behind = send_all(running, PreparedFrame(b"%08d" % sent + b"." * 50_000))
            sent += 1
            assert sent < 1000
        assert behind == [connection]
        assert running.call(lambda: connection.unsent_bytes) > 0
        assert connection.fd == -1
        # What is sent now must stand behind what waits, although the kernel may have room again.
        for _ in range(20):
            send_all(running, PreparedFrame(b"%08d" % sent))
            sent += 1
        for number in range(sent):
            assert slow.read_frame()[1][:8] == b"%08d" % number
        until(lambda: running.call(lambda: connection.unsent_bytes) == 0)
        assert send_all(running, PreparedFrame(b"direct again")) == []
        assert running.call(lambda: connection.fd) >= 0
        assert slow.read_frame()[1] == b"direct again"


def test_WS44_a_backlog_over_the_limit_cuts_the_socket() -> None:
    with (
        serving(Limits(backlog_bytes_max=300_000)) as running,
        RawClient(running.port),
        RawClient(running.port) as other,
    ):
        slow, fast = opened(running, 2)
        frame = PreparedFrame(b"x" * 100_000)

        def flood() -> int:
            most = 0
            for _ in range(200):
                slow.send_frame(frame)
                most = max(most, slow.unsent_bytes)
            return most

        assert running.call(flood) <= 300_000
        assert running.handler.closed_codes.get(timeout=5) == 1006
        assert opened(running, 1) == [fast]
        other.frame(1, b"unharmed")
        assert other.read_frame() == (0x81, b"unharmed")


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_WS43_a_broken_socket_ends_alone_and_no_handler_runs_inside(loop: LoopName) -> None:
    with serving(loop=loop) as running:
        clients = [RawClient(running.port) for _ in range(5)]
        opened(running, 5)

        def cut_and_send() -> tuple[int, int]:
            # The reset is in the kernel, but the loop has not read it: the write finds it.
            clients[2].reset()
            time.sleep(0.05)
            broadcast(list(running.handler.connections), PreparedFrame(b"one"))
            broadcast(list(running.handler.connections), PreparedFrame(b"two"))
            return len(running.handler.connections), running.handler.closed_codes.qsize()

        assert running.call(cut_and_send) == (5, 0)
        assert running.handler.closed_codes.get(timeout=5) == 1006
        opened(running, 4)
        for index in (0, 1, 3, 4):
            assert clients[index].read_frame() == (0x81, b"one")
            assert clients[index].read_frame() == (0x81, b"two")
            clients[index].socket.close()


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
@pytest.mark.parametrize("ending", ["reset", "close", "abort", "polite"])
def test_WS42_the_descriptor_is_open_until_it_is_forgotten(loop: LoopName, ending: str) -> None:
    class Looks(Echo):
        def __init__(self) -> None:
            super().__init__()
            self.fds: list[int] = []
            self.found: list[str] = []

        def opened(self, connection: Connection) -> None:
            super().opened(connection)
            self.fds.append(connection._open_fd)

        def closed(self, connection: Connection, code: int) -> None:
            # The loop closes the descriptor only after this call: it still names a socket here.
            self.found.append(os.readlink(f"/proc/self/fd/{self.fds[0]}"))
            assert connection.fd == connection._open_fd == -1
            connection.send_text(b"into the void")
            connection.close()
            connection.abort()
            assert connection.unsent_bytes == 0
            super().closed(connection, code)

    handler = Looks()
    with serving(loop=loop, handler=handler) as running, RawClient(running.port) as client:
        (connection,) = opened(running, 1)
        inode = os.readlink(f"/proc/self/fd/{handler.fds[0]}")
        if ending == "reset":
            client.reset()
        elif ending == "close":
            client.socket.shutdown(socket.SHUT_WR)
        elif ending == "abort":
            running.call(connection.abort)
        else:
            client.frame(8, b"\x03\xe8")
            client.read_body()
            client.socket.close()
        code = handler.closed_codes.get(timeout=5)
        assert code == (1000 if ending == "polite" else 1006)
        assert handler.found == [inode]
        assert running.call(lambda: connection.send_text(b"late")) is None


def test_WS33_nothing_is_sent_after_a_close_frame() -> None:
    with serving() as running, RawClient(running.port) as client:
        (connection,) = opened(running, 1)

        def close_then_send() -> None:
            connection.close(4008, "resume " + "마" * 60)
            assert not connection.is_open
            connection.send_text(b"late")
            broadcast([connection], PreparedFrame(b"late too"))
            connection.close(1000)

        running.call(close_then_send)
        first, payload = client.read_frame()
        assert (first, payload[:2]) == (0x88, (4008).to_bytes(2, "big"))
        assert len(payload) <= 125
        assert payload[2:].decode().endswith("마")
        client.frame(1, b"dropped by the server")
        client.frame(8, payload[:2])
        assert client.read_body() == b""
        client.socket.close()
        assert running.handler.closed_codes.get(timeout=5) == 4008
        assert running.handler.heard.empty()
