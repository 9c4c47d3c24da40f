"""Timeouts, pings, floods, pauses, and the stop of the server."""

import time

import pytest

from madang.realtime.websocket import Connection, Limits
from tests.realtime.websocket.raw import RawClient, client_frame, request
from tests.realtime.websocket.serving import Echo, LoopName, serving
from tests.realtime.websocket.test_sending import opened, until


def test_WS22_a_silent_socket_is_pinged_then_closed() -> None:
    limits = Limits(ping_after_s=0.2, idle_timeout_s=0.5)
    with serving(limits) as running, RawClient(running.port) as client:
        assert client.read_frame() == (0x89, b"")
        client.frame(10)
        started = time.monotonic()
        assert client.read_frame() == (0x89, b"")
        assert client.read_frame()[1][:2] == (1001).to_bytes(2, "big")
        assert 0.4 < time.monotonic() - started < 2.0
        client.frame(8, b"\x03\xe9")
        assert client.read_body() == b""
        client.socket.close()
        assert running.handler.closed_codes.get(timeout=5) == 1001


def test_WS22_a_socket_that_is_heard_stays() -> None:
    limits = Limits(ping_after_s=5, idle_timeout_s=0.4)
    with serving(limits) as running, RawClient(running.port) as client:
        for _ in range(8):
            client.frame(1, b"here")
            assert client.read_frame() == (0x81, b"here")
            time.sleep(0.1)


def test_WS22_bytes_that_complete_no_frame_do_not_count() -> None:
    with (
        serving(Limits(idle_timeout_s=0.4, close_timeout_s=0.5)) as running,
        RawClient(running.port) as client,
    ):
        frame = client_frame(1, b"x" * 20)
        for at in range(16):
            client.send(frame[at : at + 1])
            time.sleep(0.05)
        assert client.read_close() == 1001


def test_WS33_a_peer_that_does_not_answer_a_close_is_cut() -> None:
    with serving(Limits(close_timeout_s=0.3)) as running, RawClient(running.port) as client:
        (connection,) = opened(running, 1)
        running.call(lambda: connection.close(1000))
        assert client.read_frame() == (0x88, b"\x03\xe8")
        assert client.read_body() == b""
        assert running.handler.closed_codes.get(timeout=5) == 1000


def test_WS34_a_peer_that_never_closes_is_cut() -> None:
    with serving(Limits(close_timeout_s=0.3)) as running, RawClient(running.port) as client:
        client.frame(3)
        assert client.read_close() == 1002
        assert running.handler.closed_codes.get(timeout=5) == 1002


def test_WS21_control_frames_have_a_burst_and_no_more() -> None:
    limits = Limits(control_burst=20, control_per_s=0.001)
    with serving(limits) as running, RawClient(running.port) as client:
        client.send(client_frame(9, b"p") * 20)
        assert [client.read_frame() for _ in range(20)] == [(0x8A, b"p")] * 20
        client.send(client_frame(10))
        assert client.read_close() == 1008


def test_WS21_control_frames_earn_credit_with_time() -> None:
    limits = Limits(control_burst=2, control_per_s=50)
    with serving(limits) as running, RawClient(running.port) as client:
        for _ in range(10):
            client.frame(9, b"slow")
            assert client.read_frame() == (0x8A, b"slow")
            time.sleep(0.04)


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_WS36_a_stop_closes_every_socket_with_1001(loop: LoopName) -> None:
    with serving(loop=loop) as running:
        clients = [RawClient(running.port) for _ in range(3)]
        opened(running, 3)
        running.server.should_exit = True
        for client in clients:
            first, payload = client.read_frame()
            assert (first, payload[:2]) == (0x88, (1001).to_bytes(2, "big"))
            client.frame(8, payload[:2])
            assert client.read_body() == b""
            client.socket.close()
    assert [running.handler.closed_codes.get(timeout=5) for _ in range(3)] == [1001] * 3


def test_WS36_a_stop_does_not_wait_for_a_peer_that_is_silent() -> None:
    with serving(Limits(close_timeout_s=0.3)) as running:
        client = RawClient(running.port)
        opened(running, 1)
        started = time.monotonic()
    assert time.monotonic() - started < 4
    client.socket.close()


class Pausing(Echo):
    """Stops reading at every message."""

    def text(self, connection: Connection, text: str) -> None:
        super().text(connection, text)
        connection.pause_reading()


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_WS46_a_paused_socket_loses_nothing(loop: LoopName) -> None:
    handler = Pausing()
    with serving(loop=loop, handler=handler) as running, RawClient(running.port) as client:
        (connection,) = opened(running, 1)
        client.send(b"".join(client_frame(1, b"%d" % i) for i in range(6)))
        client.send(client_frame(1, b"6"))
        for number in range(7):
            assert client.read_frame() == (0x81, b"%d" % number)
            time.sleep(0.02)
            assert handler.heard.get(timeout=5) == str(number)
            assert handler.heard.empty(), "a message came through the pause"
            running.call(connection.resume_reading)
        client.frame(8)
        assert client.read_close() == 1000


def test_WS46_a_paused_socket_can_be_closed() -> None:
    handler = Pausing()
    with serving(handler=handler) as running, RawClient(running.port) as client:
        (connection,) = opened(running, 1)
        client.send(client_frame(1, b"a") + client_frame(1, b"b") + client_frame(8, b"\x03\xe8"))
        assert client.read_frame() == (0x81, b"a")
        running.call(lambda: connection.close(1000))
        assert client.read_close() == 1000
        client.socket.close()
        assert handler.closed_codes.get(timeout=5) == 1000
        assert handler.heard.qsize() == 1


@pytest.mark.parametrize(
    ("failing", "code"), [("opened", 1011), ("closed", 1000), ("binary", 1011)]
)
def test_WS37_bugs_in_handlers_stay_inside(failing: str, code: int) -> None:
    class Buggy(Echo):
        pass

    def fail(self: Echo, connection: Connection, *_: object) -> None:
        self.closed_codes.put(-1)
        raise RuntimeError("a bug in a handler")

    setattr(Buggy, failing, fail)
    with serving(handler=Buggy()) as running, RawClient(running.port) as client:
        if failing == "binary":
            client.frame(2, b"x")
        elif failing == "closed":
            client.frame(8, b"\x03\xe8")
        assert client.read_close() == code
        client.socket.close()
        assert running.handler.closed_codes.get(timeout=5) == -1
        until(lambda: not running.server.server_state.connections)


def test_WS35_an_empty_close_is_heard_as_1005() -> None:
    with serving() as running, RawClient(running.port) as client:
        client.frame(8)
        assert client.read_close() == 1000
        client.socket.close()
        assert running.handler.closed_codes.get(timeout=5) == 1005


def test_WS6_a_handshake_that_never_ends_is_cut() -> None:
    # Under uvicorn the head comes whole; here the class serves alone.
    import asyncio

    from madang.realtime.websocket import protocol_class

    async def main() -> bytes:
        handler = Echo()
        kind = protocol_class(lambda _: handler, Limits(handshake_timeout_s=0.3))
        server = await asyncio.get_running_loop().create_server(kind, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request()[:-2])
        answer = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request()[:40])
        await asyncio.sleep(0.05)
        writer.write(request()[40:] + client_frame(1, b"with the handshake"))
        await reader.readuntil(b"\r\n\r\n")
        answer += await reader.readexactly(20)
        writer.close()
        server.close()
        return answer

    assert asyncio.run(main()) == b"\x81\x12with the handshake"
