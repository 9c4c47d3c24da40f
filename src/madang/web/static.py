"""Serves the built web client, and writes a public page's title into its HTML for link previews.

The one thing to know: only names found when the folder was read can be asked for, so no path leads
out of it; the folder is read again when `index.html` changes.
"""

import hashlib
import html
import logging
import mimetypes
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import HttpMethod, Request, Response, route
from litestar.handlers import HTTPRouteHandler

from madang.kernel.errors import MadangError, MethodNotAllowed, NotFound
from madang.web.etag import has_version

logger = logging.getLogger(__name__)

CONTENT_IN_MEMORY_BYTES_MAX = 32 * 1024 * 1024
YEAR_S: Final = 31_536_000
IMMUTABLE = f"public, max-age={YEAR_S}, immutable"
ALWAYS_ASK = "no-cache"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
REPLACED = re.compile(r'<title>.*?</title>|<meta name="description"[^>]*>', re.DOTALL)
OWN_PREFIXES = ("/api/", "/.well-known/")
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".txt": "text/plain",
}
BUILD_MISSING = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Madang</title>
</head><body style="font-family: system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>마당 Madang</h1>
<p>The server runs, but the web client has not been built. Run <code>script/up</code>, or
<code>npm run build</code> in the folder <code>web</code>, and load this page again.</p>
<p lang="ko">서버는 실행 중이지만 웹 화면이 아직 빌드되지 않았습니다. <code>script/up</code>을
실행한 뒤 이 페이지를 새로 고치세요.</p></body></html>"""


class PageHead(msgspec.Struct, frozen=True, kw_only=True):
    """What a shared link shows of a page."""

    title: str
    description: str
    image_url: str | None = None


PageHeadOf = Callable[[str], Awaitable[PageHead | None]]


class File(msgspec.Struct, frozen=True):
    """One file of the build, with the encodings that lie beside it."""

    name: str
    media_type: str
    cache_control: str
    paths: dict[str, Path]
    """Encoding (`identity`, `br`, `gzip`) to file."""


class WebClient:
    """The folder of the built web client."""

    def __init__(
        self, folder: Path, *, page_head: PageHeadOf | None = None, public_url: str = ""
    ) -> None:
        """Serve `folder`; `page_head` names what a public page shows when its link is shared."""
        self._folder = folder
        self._page_head = page_head
        self._public_url = public_url.rstrip("/")
        self._files: dict[str, File] = {}
        self._contents: dict[Path, bytes] = {}
        self._contents_bytes = 0
        self._read_at: int | None = None

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Answer a GET or HEAD for a path outside the API."""
        self._read_again_when_built()
        name = request.url.path.removeprefix("/")
        file = self._files.get(name)
        if file is not None and name != "index.html":
            return self._file(file, request)
        if "." in name.rsplit("/", 1)[-1] and name.startswith(("assets/", "locales/")):
            raise NotFound(f"There is no file {name}; the page may be from an older version.")
        return await self._page(request)

    async def _page(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        index = self._files.get("index.html")
        if index is None:
            return _html(BUILD_MISSING.encode(), status_code=503)
        head = await self._head(request.url.path)
        if head is None:
            return self._file(index, request)
        page = self._content(index.paths["identity"]).decode()
        base = self._public_url or f"{request.url.scheme}://{request.url.netloc}"
        return _html(with_head(page, head, base, request.url.path).encode())

    async def _head(self, path: str) -> PageHead | None:
        if self._page_head is None:
            return None
        try:
            return await self._page_head(path)
        except MadangError as refusal:
            # The page itself asks the API again, and tells what it says.
            logger.debug("no head for %s: %s", path, refusal.message)
            return None

    def _file(self, file: File, request: Request[Any, Any, Any]) -> Response[bytes]:
        accepted = _accepted(request.headers.get("accept-encoding", ""))
        encoding = next(
            (name for name, _ in ENCODINGS if name in accepted and name in file.paths), "identity"
        )
        content = self._content(file.paths[encoding])
        headers = {"cache-control": file.cache_control}
        if len(file.paths) > 1:
            headers["vary"] = "Accept-Encoding"
        if encoding != "identity":
            headers["content-encoding"] = encoding
        if file.cache_control == ALWAYS_ASK:
            version = hashlib.sha256(content).hexdigest()[:24]
            headers["etag"] = f'"{version}"'
            if has_version(request.headers.get("if-none-match", ""), version):
                return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
        return Response(content, headers=headers, media_type=file.media_type)

    def _content(self, path: Path) -> bytes:
        kept = self._contents.get(path)
        if kept is not None:
            return kept
        content = path.read_bytes()
        if self._contents_bytes + len(content) <= CONTENT_IN_MEMORY_BYTES_MAX:
            self._contents[path] = content
            self._contents_bytes += len(content)
        return content

    def _read_again_when_built(self) -> None:
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except OSError:
            built_at = None
        if built_at == self._read_at:
            return
        self._contents.clear()
        self._contents_bytes = 0
        self._files = read_folder(self._folder) if built_at is not None else {}
        self._read_at = built_at


def read_folder(folder: Path) -> dict[str, File]:
    """Return every file under a folder by its name with forward slashes; links are not followed."""
    found: dict[str, File] = {}
    sizes = tuple(suffix for _, suffix in ENCODINGS)
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.suffix in sizes:
            continue
        name = path.relative_to(folder).as_posix()
        paths = {"identity": path}
        for encoding, suffix in ENCODINGS:
            beside = path.with_name(path.name + suffix)
            if beside.is_file() and not beside.is_symlink():
                paths[encoding] = beside
        is_hashed = name.startswith("assets/") and HASHED.search(name)
        cache_control = IMMUTABLE if is_hashed else ALWAYS_ASK
        found[name] = File(name, _media_type(path), cache_control, paths)
    return found


def with_head(page: str, head: PageHead, base: str, path: str) -> str:
    """Write a title, a description and Open Graph tags into an HTML page (https://ogp.me)."""
    title, description = html.escape(head.title), html.escape(head.description)
    url = html.escape(base + path)
    tags = [
        f"<title>{title}</title>",
        f'<meta name="description" content="{description}" />',
        '<meta property="og:type" content="website" />',
        '<meta property="og:site_name" content="Madang" />',
        f'<meta property="og:title" content="{title}" />',
        f'<meta property="og:description" content="{description}" />',
        f'<meta property="og:url" content="{url}" />',
    ]
    if head.image_url is not None:
        image = head.image_url
        absolute = base + image if image.startswith("/") else image
        tags.append(f'<meta property="og:image" content="{html.escape(absolute)}" />')
        tags.append('<meta name="twitter:card" content="summary_large_image" />')
    bare = REPLACED.sub("", page)
    return bare.replace("</head>", "\n".join(tags) + "\n</head>", 1)


def _media_type(path: Path) -> str:
    guessed = mimetypes.guess_type(path.name)[0]
    return TYPES.get(path.suffix) or guessed or "application/octet-stream"


def _accepted(header: str) -> set[str]:
    """Return the encodings a client accepts; one with q=0 is refused."""
    found = set()
    for part in header.split(","):
        name, _, quality = part.strip().lower().partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", quality):
            found.add(name.strip())
    return found


def _html(content: bytes, status_code: int = 200) -> Response[bytes]:
    return Response(
        content,
        status_code=status_code,
        media_type=TYPES[".html"],
        headers={"cache-control": ALWAYS_ASK},
    )


@route(
    ["/", "/{path:path}"],
    http_method=[
        HttpMethod.GET,
        HttpMethod.HEAD,
        HttpMethod.POST,
        HttpMethod.PUT,
        HttpMethod.PATCH,
        HttpMethod.DELETE,
    ],
    include_in_schema=False,
    is_compressed=True,
    status_code=200,
)
async def read_page(request: Request[Any, Any, Any], web_client: WebClient) -> Response[bytes]:
    """Serve the web client for every path that is not the API's."""
    path = request.url.path
    if path.startswith(OWN_PREFIXES) or path == "/api":
        raise NotFound(f"There is nothing at {path}.")
    if request.method not in (HttpMethod.GET, HttpMethod.HEAD):
        raise MethodNotAllowed(f"{path} does not take {request.method}.")
    return await web_client.answer(request)


PAGES: list[HTTPRouteHandler] = [read_page]
