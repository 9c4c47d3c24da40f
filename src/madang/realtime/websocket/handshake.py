"""The opening handshake (RFC 6455 section 4): what is read, what is answered, what is refused."""

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from madang.kernel.errors import MadangError, MethodNotAllowed
from madang.realtime.errors import HandshakeMalformed, HeadTooLarge, OriginRefused, UpgradeRequired
from madang.realtime.websocket.limits import Limits

VERSION = "13"
KEY_BYTES = 16

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_HEAD_END = b"\r\n\r\n"
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_TARGET = re.compile(r"/[\x21-\x7e]*")
# Headers of which a second one would make it unclear what was asked.
_ONCE = frozenset({"host", "sec-websocket-key", "sec-websocket-version", "origin"})


class Handshake(Struct, frozen=True, kw_only=True):
    """A request to open a socket, as `accept` sees it."""

    path: str
    """The path as it was sent: without the query, percent-encoding kept."""
    query: str
    headers: Mapping[str, str]
    """By lower-case name; several of one name are joined by ", "."""
    peer: str
    """The address at the other end of the connection; empty when there is none."""

    @property
    def origin(self) -> str | None:
        """The site of the page that asks; None from what is not a browser."""
        return self.headers.get("origin")

    @property
    def key(self) -> str:
        """The client's `Sec-WebSocket-Key`."""
        return self.headers["sec-websocket-key"]


class Refusal(Struct, frozen=True):
    """Why a socket is not opened: an error with its HTTP status, and headers to go with it."""

    error: MadangError
    headers: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """Carries a refusal out of the parser."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.error.message)
        self.refusal = refusal


def read_handshake(head: bytes, peer: str, limits: Limits) -> Handshake:
    """Return the handshake in a request head that ends with an empty line.

    Raises:
        Refused: by WS1, WS2 and WS4.
    """
    lines = head[: -len(_HEAD_END)].decode("latin-1").split("\r\n")
    if len(lines) - 1 > limits.headers_max:
        raise Refused(head_too_large(limits))
    method, path, query = _read_request_line(lines[0])
    if method != "GET":
        error = MethodNotAllowed(f"A socket is opened with GET, not {method}.")
        raise Refused(Refusal(error, (("Allow", "GET"),)))
    headers = _read_headers(lines[1:])
    _check(headers)
    return Handshake(path=path, query=query, headers=headers, peer=peer)


def head_end(data: bytes | bytearray) -> int:
    """Return where the request head ends, or -1 while it is not whole."""
    at = data.find(_HEAD_END)
    return at if at < 0 else at + len(_HEAD_END)


def head_too_large(limits: Limits) -> Refusal:
    """Return the refusal of a head over its limits (WS4)."""
    return Refusal(
        HeadTooLarge(
            f"The head is over {limits.head_bytes_max} bytes or {limits.headers_max} headers.",
            bytes_max=limits.head_bytes_max,
            headers_max=limits.headers_max,
        )
    )


def accept_key(key: str) -> str:
    """Return the answer to a client's key (RFC 6455 section 4.2.2, step 5.4)."""
    # SHA-1 is what the protocol names; nothing secret depends on it.
    digest = hashlib.sha1(key.encode() + _GUID, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def acceptance(handshake: Handshake, extension: str | None) -> bytes:
    """Return the 101 answer (WS3)."""
    extensions = f"Sec-WebSocket-Extensions: {extension}\r\n" if extension else ""
    return (
        "HTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_key(handshake.key)}\r\n{extensions}\r\n"
    ).encode()


def refusal_response(refusal: Refusal) -> bytes:
    """Return the HTTP answer of a refusal: the JSON error shape, then the connection closes."""
    error = refusal.error
    body = msgspec.json.encode(error.body())
    lines = [
        f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in refusal.headers),
    ]
    return "\r\n".join(lines).encode() + _HEAD_END + body


def check_origin(handshake: Handshake, allowed: list[str] | tuple[str, ...] = ()) -> None:
    """Let pass what has no origin, the site's own pages, and pages of the addresses named (10.2).

    Raises:
        OriginRefused: for a page of any other site.
    """
    origin = handshake.origin
    if origin is None:
        return
    site = origin.partition("://")[2].lower()
    named = [address for address in allowed if address and _origin_of(address) == origin.lower()]
    if not named and site != handshake.headers["host"].lower():
        raise OriginRefused(
            f"A page of {origin} may not open a socket here; open it from this site.",
            origin=origin,
        )


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def client_address(handshake: Handshake, trusted_proxies: Collection[str]) -> str:
    """Return who is calling: the peer, or whom a trusted proxy says it forwards for.

    The list is read from its end, and the first address that is not a trusted proxy is taken: what
    stands before it was written by that caller.
    """
    address = handshake.peer
    forwarded = handshake.headers.get("x-forwarded-for", "").split(",")
    for hop in reversed(forwarded):
        if address not in trusted_proxies or not hop.strip():
            break
        address = hop.strip()
    return address


def _read_request_line(line: str) -> tuple[str, str, str]:
    parts = line.split(" ")
    if len(parts) != 3 or not _TOKEN.fullmatch(parts[0]):
        raise _malformed("The request line cannot be read.")
    method, target, version = parts
    if version != "HTTP/1.1":
        raise _malformed("A socket is opened over HTTP/1.1.")
    if not _TARGET.fullmatch(target):
        raise _malformed("The request target is not a path.")
    path, _, query = target.partition("?")
    return method, path, query


def _read_headers(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        value = value.strip(" \t")
        if not colon or not _TOKEN.fullmatch(name) or _has_control(value):
            raise _malformed("A header cannot be read.")
        name = name.lower()
        if name in headers:
            if name in _ONCE:
                raise _malformed(f"The header {name} is there twice.")
            value = f"{headers[name]}, {value}"
        headers[name] = value
    return headers


def _has_control(value: str) -> bool:
    return any((char < " " and char != "\t") or char == "\x7f" for char in value)


def _check(headers: Mapping[str, str]) -> None:
    if not headers.get("host"):
        raise _malformed("The Host header is missing.")
    if "websocket" not in _tokens(headers, "upgrade"):
        raise _malformed("The Upgrade header must hold websocket.")
    if "upgrade" not in _tokens(headers, "connection"):
        raise _malformed("The Connection header must hold Upgrade.")
    if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
        raise _malformed("A handshake has no body.")
    if headers.get("sec-websocket-version") != VERSION:
        error = UpgradeRequired(f"WebSocket version {VERSION} is spoken here.", version=VERSION)
        raise Refused(
            Refusal(error, (("Sec-WebSocket-Version", VERSION), ("Upgrade", "websocket")))
        )
    if not _is_key(headers.get("sec-websocket-key", "")):
        raise _malformed("Sec-WebSocket-Key must be 16 bytes in base64.")


def _tokens(headers: Mapping[str, str], name: str) -> set[str]:
    return {token.strip().lower() for token in headers.get(name, "").split(",")}


def _is_key(key: str) -> bool:
    try:
        raw = base64.b64decode(key.encode("latin-1"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == KEY_BYTES and base64.b64encode(raw).decode() == key


def _malformed(message: str) -> Refused:
    return Refused(Refusal(HandshakeMalformed(message)))
