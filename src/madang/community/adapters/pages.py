"""Reads pages of strangers over HTTP, behind a guard (docs/specs/previews.md, PV5-PV10).

The one thing to know: every hop is resolved by us, every address of it is checked, and the socket
is made for a checked address only - a name that means another address a moment later changes
nothing.
"""

import asyncio
import logging
import socket
import ssl
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from msgspec import Struct
from yarl import URL

from madang.community.adapters.pictures import drawn_again
from madang.community.errors.files import PictureBroken
from madang.community.model.addresses import is_public
from madang.community.model.files import PICTURES, sniff
from madang.community.model.pages import Head, head_of
from madang.community.model.previews import URL_LENGTH_MAX_CHARS, PageFacts, PagePicture
from madang.kernel.clock import Clock

logger = logging.getLogger(__name__)

PORTS = frozenset((80, 443))
REDIRECTS_MAX = 3
PAGE_BYTES_MAX = 512 * 1024
PICTURE_BYTES_MAX = 4 * 1024 * 1024
READ_TIMEOUT_S = 8.0
ADDRESSES_MAX = 16
HOST_WINDOW_MS = 10_000
HOST_READS_PER_WINDOW_MAX = 10
HOSTS_KEPT_MAX = 1000
USER_AGENT = "Mozilla/5.0 (compatible; MadangPreview/1.0)"
PIECE_BYTES = 16 * 1024
_PAGES = ("text/html", "application/xhtml+xml")
_REDIRECTS = (301, 302, 303, 307, 308)
_FAILED = (aiohttp.ClientError, OSError, TimeoutError, ValueError, zlib.error, ssl.SSLError)

Want = Literal["page", "picture"]
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class PageRefused(Exception):
    """A page is not read: where it stands, or what it is, is not what previews are made of."""


class Guard(Struct, frozen=True, kw_only=True):
    """What may be reached. Only tests open it wider."""

    is_allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = PORTS
    own_hosts: frozenset[str] = frozenset()
    """This installation's own names: what stands behind them is for its readers only."""


class _Answer(Struct, frozen=True):
    """What a server said at the end of its redirects."""

    url: URL
    content_type: str
    content: bytes


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, as this machine resolves names."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class _Pinned(AbstractResolver):
    """Answers with the addresses that were checked, whatever the name means by now."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the checked addresses."""
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""


class WebPages:
    """A `Pages` over aiohttp."""

    def __init__(
        self, clock: Clock, guard: Guard | None = None, resolve_host: Resolve = resolve
    ) -> None:
        self._clock = clock
        self._guard = guard or Guard()
        self._resolve = resolve_host
        self._drawing = asyncio.Semaphore(1)
        self._hosts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    async def read(self, url: str) -> PageFacts | None:
        """Return what a page says of itself; None when it cannot, may not or does not say anything."""
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                return await self._read(URL(url))
        except (PageRefused, *_FAILED) as wrong:
            logger.info("no preview: %s", type(wrong).__name__)
            return None

    async def _read(self, url: URL) -> PageFacts | None:
        answer = await self._get(url, "page")
        if sniff(answer.content) in PICTURES:
            drawn = await self._drawn(answer.content)
            return PageFacts(title="", description="", site="", picture=drawn)
        head = await asyncio.to_thread(head_of, answer.content, answer.content_type)
        picture = await self._picture_of(answer.url, head)
        if not head.title and not head.description and picture is None:
            return None
        site = head.site or answer.url.host or ""
        return PageFacts(title=head.title, description=head.description, site=site, picture=picture)

    async def _picture_of(self, page_url: URL, head: Head) -> PagePicture | None:
        """Return the picture a page names; a page is shown without one that cannot be had."""
        if not head.picture_url:
            return None
        try:
            answer = await self._get(page_url.join(URL(head.picture_url)), "picture")
            return await self._drawn(answer.content)
        except (PageRefused, *_FAILED) as wrong:
            logger.info("no picture of a page: %s", type(wrong).__name__)
            return None

    async def _drawn(self, content: bytes) -> PagePicture:
        kind = sniff(content)
        if kind not in PICTURES:
            raise PageRefused("no picture")
        try:
            async with self._drawing:
                return await asyncio.to_thread(drawn_again, content, kind)
        except PictureBroken as broken:
            raise PageRefused("a picture that cannot be drawn") from broken

    async def _get(self, url: URL, want: Want) -> _Answer:
        """Ask for an address, and go where it sends us; each hop is checked like the first (PV7)."""
        for _ in range(REDIRECTS_MAX + 1):
            addresses = await self._checked(url)
            async with (
                self._session(addresses) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                if response.status not in _REDIRECTS:
                    return await _answer(url, response, want)
                url = url.join(URL(response.headers.get("location", "")))
        raise PageRefused("too many redirects")

    async def _checked(self, url: URL) -> Sequence[str]:
        """Return the addresses of a host when all of them, and the address itself, may be asked."""
        host = url.raw_host
        if url.scheme not in ("http", "https") or not host or len(str(url)) > URL_LENGTH_MAX_CHARS:
            raise PageRefused("no address of a page")
        if url.raw_user is not None or url.raw_password is not None:
            raise PageRefused("an address with a name or password in it")
        if url.port not in self._guard.ports:
            raise PageRefused("another port than those of the web")
        if host.rstrip(".").lower() in self._guard.own_hosts:
            raise PageRefused("our own pages")
        self._count(host)
        # What looks like an address is one: the forms that only old resolvers know are refused.
        is_literal = ":" in host or host.replace(".", "").isdigit()
        addresses = [host] if is_literal else await self._resolve(host, url.port or 0)
        if not addresses or not all(self._guard.is_allowed(one) for one in addresses):
            raise PageRefused("an address that is not public")
        return addresses[:ADDRESSES_MAX]

    def _count(self, host: str) -> None:
        """Ask one host only so often (PV8)."""
        now_ms = self._clock.now_ms()
        began_ms, count = self._hosts.pop(host, (now_ms, 0))
        if now_ms - began_ms >= HOST_WINDOW_MS:
            began_ms, count = now_ms, 0
        self._hosts[host] = (began_ms, count + 1)
        while len(self._hosts) > HOSTS_KEPT_MAX:
            self._hosts.popitem(last=False)
        if count >= HOST_READS_PER_WINDOW_MAX:
            raise PageRefused("asked too often")

    def _session(self, addresses: Sequence[str]) -> aiohttp.ClientSession:
        def socket_for(info: tuple[Any, ...]) -> socket.socket:
            family, kind, proto, _, place = info
            # Asked once more where nothing stands between the answer and the connection.
            if not self._guard.is_allowed(str(place[0])):
                raise PageRefused("an address that is not public")
            return socket.socket(family=family, type=kind, proto=proto)

        connector = aiohttp.TCPConnector(
            resolver=_Pinned(addresses),
            use_dns_cache=False,
            force_close=True,
            socket_factory=socket_for,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"},
        )


async def _answer(url: URL, response: aiohttp.ClientResponse, want: Want) -> _Answer:
    content_type = response.headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if response.status != 200 or not (kind in _PAGES or kind in PICTURES):
        raise PageRefused("neither a page nor a picture")
    if want == "picture" and kind not in PICTURES:
        raise PageRefused("no picture")
    # A page is read from its beginning; half a picture is none.
    is_page = kind in _PAGES
    limit = PAGE_BYTES_MAX if is_page else PICTURE_BYTES_MAX
    content = await _body(response, limit, may_be_cut=is_page)
    return _Answer(url, content_type, content)


async def _body(response: aiohttp.ClientResponse, limit: int, *, may_be_cut: bool) -> bytes:
    """Return at most `limit` bytes of a body, unpacked as it comes and never beyond (PV6)."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise PageRefused("packed in a way that was not asked for")
    # zlib reads the head of gzip when 16 is added to the size of its window (RFC 1952).
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding == "gzip" else None
    content = bytearray()
    async for piece in response.content.iter_chunked(PIECE_BYTES):
        content += unpack.decompress(piece, limit + 1 - len(content)) if unpack else piece
        if len(content) > limit:
            if not may_be_cut:
                raise PageRefused("too large")
            break
    return bytes(content[:limit])
