"""The web client's files, their caching, and what a shared link shows (HT12 to HT15)."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.web.conftest import built


async def raw_get(base: str, target: str) -> bytes:
    """Ask for a target as it stands, which clients would tidy up first."""
    address = urlsplit(base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


async def test_HT12_without_a_build_a_page_says_what_to_do(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    answer = await http.get("/")
    assert answer.status_code == 503
    assert "script/up" in answer.text
    built(web_dir)
    built_page = await http.get("/", headers={"accept-encoding": "identity"})
    assert built_page.status_code == 200


@pytest.mark.parametrize("path", ["/", "/c/abc/def", "/verify", "/index.html", "/a.b/c"])
async def test_HT12_every_page_is_the_index(
    http: httpx.AsyncClient, web_dir: Path, path: str
) -> None:
    built(web_dir)
    answer = await http.get(path, headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert "<title>x</title>" in answer.text


async def test_HT12_the_index_again_is_304_and_after_a_build_anew(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    plain = {"accept-encoding": "identity"}
    tag = (await http.get("/", headers=plain)).headers["etag"]
    again = await http.get("/", headers={**plain, "if-none-match": tag})
    assert again.status_code == 304
    # A browser takes over the headers of a 304: another policy would blank the kept page.
    assert "content-security-policy" not in again.headers
    (web_dir / "index.html").write_text("<html><head></head>new</html>")
    anew = await http.get("/", headers={**plain, "if-none-match": tag})
    assert "new" in anew.text


async def test_HT13_hashed_files_are_kept_for_ever_and_come_precompressed(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    for accepted, encoding, content in (
        ("br, gzip", "br", b"br-bytes"),
        ("gzip", "gzip", b"gz-bytes"),
        ("br;q=0, gzip", "gzip", b"gz-bytes"),
        ("identity", None, b"console.log(1)"),
    ):
        headers = {"accept-encoding": accepted}
        async with http.stream("GET", "/assets/main-Ab3dE5gH.js", headers=headers) as answer:
            raw = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers.get("content-encoding") == encoding
        assert raw == content
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"


async def test_HT13_the_worker_is_asked_for_every_time(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    answer = await http.get("/sw.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_HT13_a_missing_asset_is_404_and_not_the_index(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    answer = await http.get("/assets/gone-Ab3dE5gH.js")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "kernel.not_found"


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "//etc/passwd",
        "/%00",
        "/assets/..\\..\\secret.txt",
    ],
)
async def test_HT14_no_path_leads_out_of_the_folder(
    http: httpx.AsyncClient, web_dir: Path, target: str
) -> None:
    built(web_dir)
    answer = await raw_get(str(http.base_url), target)
    assert answer.startswith(b"HTTP/1.1 ")
    assert answer.split(b"\r\n\r\n", 1)[1] != b"secret"
    assert b"root:" not in answer


async def test_HT14_links_in_the_folder_are_not_followed(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    (web_dir / "link.txt").symlink_to(web_dir.parent / "secret.txt")
    plain = {"accept-encoding": "identity"}
    assert (await http.get("/link.txt", headers=plain)).text != "secret"


async def test_HT14_pages_take_get_and_head_only(http: httpx.AsyncClient, web_dir: Path) -> None:
    built(web_dir)
    assert (await http.post("/c/abc")).status_code == 405
    head = await http.head("/")
    assert (head.status_code, head.content) == (200, b"")


async def test_HT15_a_public_page_shows_its_title_when_shared(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    text = (await http.get("/c/sample")).text
    assert "<title>&lt;마당&gt; &amp; &quot;co&quot;</title>" in text
    assert text.count("<title>") == 1
    assert text.count('name="description"') == 1
    assert 'content="https://madang.example/c/sample"' in text
    assert 'property="og:image" content="https://madang.example/og.png"' in text


async def test_HT15_a_page_that_may_not_be_seen_shows_nothing_of_itself(
    http: httpx.AsyncClient, web_dir: Path
) -> None:
    built(web_dir)
    answer = await http.get("/c/private", headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert "<title>x</title>" in answer.text
