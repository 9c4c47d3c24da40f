"""PV5-PV10: a real server on this machine, reached by a guard that only this test opens."""

import asyncio
import gzip
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from aiohttp import web
from PIL import Image

from madang.community.adapters.pages import (
    HOST_READS_PER_WINDOW_MAX,
    HOST_WINDOW_MS,
    PAGE_BYTES_MAX,
    PICTURE_BYTES_MAX,
    Guard,
    WebPages,
)
from madang.community.model.pages import head_of
from madang.community.model.previews import TITLE_LENGTH_MAX_CHARS
from madang.kernel.clock import ManualClock
from tests.community import pictures

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE = (
    "<!doctype html><html><head><meta property='og:title' content='제목 &amp; 이름'>"
    '<meta content="설명 > 하나" name="description"><meta property="og:site_name" content="동네">'
    '<meta property="og:image" content="/p.png"></head><body>x</body></html>'
)


class Site:
    """A server whose pages a test writes; it counts what is asked of it."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.asked: list[str] = []
        self.base = ""
        self.port = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)

    def put(self, path: str, body: bytes | str, kind: str = "text/html", **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        more = {key.replace("_", "-"): value for key, value in headers.items()}

        async def page(request: web.Request) -> web.Response:
            return web.Response(body=content, headers={"content-type": kind, **more})

        self.pages[path] = page

    def send_on(self, path: str, to: str, status: int = 302) -> None:
        async def page(request: web.Request) -> web.Response:
            return web.Response(status=status, headers={"location": to})

        self.pages[path] = page

    def reader(self, **more: object) -> WebPages:
        """A reader that may come here, and nowhere else on this machine."""
        guard = Guard(
            is_allowed=lambda address: address == "127.0.0.1", ports=frozenset((self.port,))
        )
        return WebPages(ManualClock(), guard, **more)  # type: ignore[arg-type]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A site on a free port."""
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    made.port = runner.addresses[0][1]
    made.base = f"http://127.0.0.1:{made.port}"
    yield made
    await runner.cleanup()


async def test_PV9_a_page_is_read_and_its_picture_drawn_again(site: Site) -> None:
    site.put("/a", PAGE)
    site.put("/p.png", pictures.jpeg(size=(1200, 600)), "image/jpeg")
    facts = await site.reader().read(f"{site.base}/a")
    assert facts is not None
    assert (facts.title, facts.description, facts.site) == ("제목 & 이름", "설명 > 하나", "동네")
    assert facts.picture is not None
    assert (facts.picture.width, facts.picture.height) == (800, 400)
    drawn = Image.open(io.BytesIO(facts.picture.content))
    assert drawn.format == "WEBP"
    assert not drawn.getexif()


@pytest.mark.parametrize("charset", ["euc-kr", "ks_c_5601-1987", "cp949", "EUC-KR"])
@pytest.mark.parametrize("where", ["header", "meta", "nowhere"])
async def test_PV10_korean_pages_in_their_old_charset(site: Site, charset: str, where: str) -> None:
    meta = f'<meta charset="{charset}">' if where == "meta" else ""
    page = f"<head>{meta}<title>똠방각하 펲시콜라 뉴스</title></head>".encode("cp949")
    kind = f"text/html; charset={charset}" if where == "header" else "text/html"
    site.put("/k", page, kind)
    facts = await site.reader().read(f"{site.base}/k")
    assert facts is not None
    assert facts.title == "똠방각하 펲시콜라 뉴스"


def test_PV10_heads_that_are_broken_or_hostile() -> None:
    assert head_of(b"<title>a</title><body><title>b</title>", "text/html").title == "a"
    assert head_of(b"<!-- <title>x</title> --><title>y</title>", "").title == "y"
    assert head_of(b"<script>'<title>x</title>'</script><TITLE>y</TITLE>", "").title == "y"
    assert head_of(b"<script><title>x</title>", "").title == ""
    assert head_of(b"<title>never ends", "").title == ""
    assert head_of(b"<meta property=og:title content=bare>", "").title == "bare"
    assert head_of("\ufeff<title>가</title>".encode(), "").title == "가"
    assert head_of("<title>가</title>".encode("utf-16"), "").title == "가"
    assert head_of(b"<title>x</title>", "text/html; charset=unicode_escape").title == "x"
    bidi = "<title>a\u202eb\u200bc\x00d</title>".encode()
    assert head_of(bidi, "").title == "a b c d"
    long = head_of(b"<title>" + b"x" * 1000 + b"</title>", "").title
    assert len(long) == TITLE_LENGTH_MAX_CHARS
    assert long.endswith("…")


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<meta ", b"<title>", b"<script>", b"<", b"<meta a=", b"<meta a='", b"&#"]
)
async def test_PV10_no_page_makes_reading_slow(piece: bytes) -> None:
    page = piece * (PAGE_BYTES_MAX // len(piece))
    began = asyncio.get_running_loop().time()
    head_of(page, "text/html")
    assert asyncio.get_running_loop().time() - began < 3


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://localhost/x",
        "http://127.1/x",
        "http://2130706433/x",
        "http://0x7f.1/x",
        "http://[::1]/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://user:secret@example.org/",
        "http://example.org:22/",
        "http://example.org:8080/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///x",
        "http://",
        "gopher://example.org/",
    ],
)
async def test_PV5_PV7_refused_before_anything_is_asked(url: str) -> None:
    async def real_names(host: str, port: int) -> Sequence[str]:
        known = {"localhost": ["127.0.0.1"], "0x7f.1": ["127.0.0.1"], "example.org": ["1.1.1.1"]}
        return known[host]

    pages = WebPages(ManualClock(), resolve_host=real_names)
    assert await pages.read(url) is None


async def test_PV5_a_name_with_one_private_address_is_refused(site: Site) -> None:
    site.put("/a", PAGE)

    async def both(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1", "10.0.0.1"]

    assert await site.reader(resolve_host=both).read(f"http://a.test:{site.port}/a") is None
    assert site.asked == []


async def test_PV5_a_name_that_changes_its_address_is_asked_once(site: Site) -> None:
    """DNS rebinding: public when it is checked, private a moment later."""
    site.put("/a", PAGE)
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    pages = site.reader(resolve_host=rebinding)
    facts = await pages.read(f"http://a.test:{site.port}/a")
    assert facts is not None
    # The page was read from the address that was checked; its picture, by then elsewhere, was not.
    assert facts.picture is None
    assert asked == ["a.test", "a.test"]
    assert site.asked == ["/a"]


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://127.0.0.1:1/", "file:///etc/passwd", "//10.0.0.1/a"]
)
async def test_PV7_a_redirect_is_checked_like_the_first(site: Site, to: str) -> None:
    site.send_on("/r", to)
    assert await site.reader().read(f"{site.base}/r") is None
    assert site.asked == ["/r"]


async def test_PV7_three_redirects_go_four_do_not(site: Site) -> None:
    site.put("/0", PAGE)
    for hop in range(1, 5):
        site.send_on(f"/{hop}", f"/{hop - 1}", status=(301, 302, 303, 307)[hop - 1])
    assert await site.reader().read(f"{site.base}/3") is not None
    assert await site.reader().read(f"{site.base}/4") is None


async def test_PV6_sizes_kinds_and_bombs(site: Site) -> None:
    site.put("/big", PAGE + " " * (PAGE_BYTES_MAX * 2))
    facts = await site.reader().read(f"{site.base}/big")
    assert facts is not None, "a page is read from its beginning"
    bomb = gzip.compress(PAGE.encode() + b"\0" * (PAGE_BYTES_MAX * 40))
    site.put("/bomb", bomb, content_encoding="gzip")
    facts = await site.reader().read(f"{site.base}/bomb")
    assert facts is not None
    assert facts.title == "제목 & 이름"
    site.put("/br", b"x", content_encoding="br")
    assert await site.reader().read(f"{site.base}/br") is None
    site.put("/torn", b"not gzip", content_encoding="gzip")
    assert await site.reader().read(f"{site.base}/torn") is None
    for kind in ("application/json", "text/plain", "image/svg+xml", "application/pdf", ""):
        site.put("/kind", PAGE, kind)
        assert await site.reader().read(f"{site.base}/kind") is None, kind
    site.put("/empty", "<p>nothing</p>")
    assert await site.reader().read(f"{site.base}/empty") is None


async def test_PV6_pictures_out_of_bounds_leave_the_words(site: Site) -> None:
    site.put("/a", PAGE)
    for content, kind in (
        (pictures.png() + b"\0" * PICTURE_BYTES_MAX, "image/png"),
        (b"GIF89a broken", "image/gif"),
        (PAGE.encode(), "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (pictures.bomb(), "image/png"),
    ):
        site.put("/p.png", content, kind)
        facts = await site.reader().read(f"{site.base}/a")
        assert facts is not None
        assert facts.picture is None, kind


async def test_PV9_a_link_to_a_picture_is_its_own_preview(site: Site) -> None:
    site.put("/x.png", pictures.png(), "image/png")
    facts = await site.reader().read(f"{site.base}/x.png")
    assert facts is not None
    assert facts.picture is not None
    assert facts.title == ""


async def test_PV6_a_server_that_never_ends_is_left(site: Site, monkeypatch) -> None:
    monkeypatch.setattr("madang.community.adapters.pages.READ_TIMEOUT_S", 0.3)

    async def dripping(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/html"})
        await response.prepare(request)
        for _ in range(100):
            await response.write(b" ")
            await asyncio.sleep(0.05)
        return response

    site.pages["/slow"] = dripping
    began = asyncio.get_running_loop().time()
    assert await site.reader().read(f"{site.base}/slow") is None
    assert asyncio.get_running_loop().time() - began < 2


async def test_PV8_one_host_is_asked_only_so_often(site: Site) -> None:
    site.put("/t", "<title>t</title>")
    clock = ManualClock()
    guard = Guard(is_allowed=lambda a: True, ports=frozenset((site.port,)))
    pages = WebPages(clock, guard)
    read = [await pages.read(f"{site.base}/t") for _ in range(HOST_READS_PER_WINDOW_MAX + 1)]
    assert [facts is not None for facts in read] == [True] * HOST_READS_PER_WINDOW_MAX + [False]
    clock.advance_ms(HOST_WINDOW_MS)
    assert await pages.read(f"{site.base}/t") is not None


async def test_PV4_our_own_pages_are_never_asked(site: Site) -> None:
    site.put("/t", "<title>t</title>")
    guard = Guard(
        is_allowed=lambda a: True,
        ports=frozenset((site.port,)),
        own_hosts=frozenset(("madang.test",)),
    )

    async def here(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    pages = WebPages(ManualClock(), guard, here)
    for host in ("madang.test", "MADANG.test", "madang.test."):
        assert await pages.read(f"http://{host}:{site.port}/t") is None
    assert site.asked == []
    assert await pages.read(f"http://other.test:{site.port}/t") is not None
