"""A WebSocket client that can break every rule: blocking sockets, its own framing."""

import base64
import os
import socket
import struct
from typing import Self

TIMEOUT_S = 10.0


def client_frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    rsv: int = 0,
    mask: bytes | None = b"\x11\x22\x33\x44",
) -> bytes:
    """Return one frame as a client sends it; mask None leaves it unmasked."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    masked = 0x80 if mask is not None else 0
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", first, masked | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, masked | 126, size)
    else:
        head = struct.pack("!BBQ", first, masked | 127, size)
    if mask is None:
        return head + payload
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def request(path: str = "/echo", **changed: str | None) -> bytes:
    """Return a good handshake, with headers changed, added (`_` is `-`) or, by None, left out."""
    headers: dict[str, str | None] = {
        "Host": "127.0.0.1",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
    }
    for name, value in changed.items():
        wanted = name.replace("_", "-").lower()
        known = next((n for n in headers if n.lower() == wanted), name.replace("_", "-"))
        headers[known] = value
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()


class RawClient:
    """One connection; opens at once unless `head` is given as empty bytes."""

    def __init__(self, port: int, path: str = "/echo", *, head: bytes | None = None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""
        self.response = b""
        if head is None:
            head = request(path)
        if head:
            self.send(head)
            self.response = self.read_head()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    @property
    def status(self) -> int:
        return int(self.response.split(b" ", 2)[1])

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def send_chopped(self, data: bytes, size: int = 1) -> None:
        for at in range(0, len(data), size):
            self.socket.sendall(data[at : at + size])

    def frame(self, opcode: int, payload: bytes = b"", **options: object) -> None:
        self.send(client_frame(opcode, payload, **options))  # type: ignore[arg-type]

    def read_head(self) -> bytes:
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head

    def read_body(self) -> bytes:
        """Return everything until the server closes."""
        while True:
            try:
                self._more()
            except EOFError:
                return self._buffer

    def read_frame(self) -> tuple[int, bytes]:
        """Return the first byte and the payload of the next frame."""
        first, second = self._exactly(2)
        assert second < 0x80, "the server masked a frame"
        size = second
        if size == 126:
            size = int.from_bytes(self._exactly(2), "big")
        elif size == 127:
            size = int.from_bytes(self._exactly(8), "big")
        return first, self._exactly(size)

    def read_close(self) -> int:
        """Return the code of the close frame that comes next, and see the connection end."""
        first, payload = self.read_frame()
        assert first == 0x88, f"expected a close frame, got {first:#x} {payload[:40]!r}"
        assert len(payload) >= 2
        payload[2:].decode()
        assert self.read_body() == b"", "bytes after the close frame"
        return int.from_bytes(payload[:2], "big")

    def reset(self) -> None:
        """Close with a TCP reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._more()
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def _more(self) -> None:
        data = self.socket.recv(1 << 18)
        if not data:
            raise EOFError("the server closed the connection")
        self._buffer += data
