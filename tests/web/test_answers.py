"""Headers, compression, ETags, health, OpenAPI, rate limits and addresses (HT6 to HT11)."""

import gzip

import httpx
import pytest

from madang.kernel.clock import ManualClock
from madang.kernel.errors import SettingsError
from madang.web import TrustedProxies
from madang.web.limits import address_key


@pytest.mark.parametrize("path", ["/api/health", "/api/nothing", "/api/broken", "/"])
async def test_HT6_every_answer_has_the_security_headers(
    http: httpx.AsyncClient, path: str
) -> None:
    headers = (await http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_HT6_pages_may_run_their_own_scripts_and_the_api_none(
    http: httpx.AsyncClient,
) -> None:
    page = (await http.get("/")).headers["content-security-policy"]
    assert "script-src 'self'" in page
    assert "unsafe-inline" not in page.split("script-src")[1].split(";")[0]
    api = (await http.get("/api/health")).headers["content-security-policy"]
    assert api.startswith("default-src 'none'")


async def test_HT7_large_json_is_compressed_when_the_client_takes_it(
    http: httpx.AsyncClient,
) -> None:
    async with http.stream("GET", "/api/big", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in answer.headers["vary"].lower()
    plain = await http.get("/api/big", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 10


async def test_HT7_small_json_is_not_compressed(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/health", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers


async def test_HT8_the_same_version_again_has_no_body(http: httpx.AsyncClient) -> None:
    first = await http.get("/api/kept")
    assert first.json() == [1, 2]
    again = await http.get("/api/kept", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await http.get("/api/kept", headers={"if-none-match": '"v0"'})
    assert other.status_code == 200


async def test_HT9_health_and_about(http: httpx.AsyncClient) -> None:
    health = (await http.get("/api/health")).json()
    assert health == {"status": "ok", "version": "1.2.3", "started_at_ms": 5}
    about = (await http.get("/api/about")).json()
    assert about["has_owner"] is False


async def test_HT9_openapi_tells_of_every_route_and_no_page(http: httpx.AsyncClient) -> None:
    document = (await http.get("/api/openapi.json")).json()
    assert {"/api/echo", "/api/health", "/api/about"} <= set(document["paths"])
    assert "/" not in document["paths"]
    assert document["paths"]["/api/echo"]["post"]["description"] == "Send the body back."


async def test_HT10_one_call_over_the_limit_is_refused_until_the_window_ends(
    http: httpx.AsyncClient, clock: ManualClock
) -> None:
    assert [(await http.get("/api/limited")).status_code for _ in range(2)] == [200, 200]
    clock.advance_ms(20_500)
    over = await http.get("/api/limited")
    assert over.status_code == 429
    assert over.headers["retry-after"] == "40"
    assert over.json()["error"]["code"] == "kernel.rate_limited"
    assert over.json()["error"]["data"]["retry_after_s"] == 40
    clock.advance_ms(40_000)
    assert (await http.get("/api/limited")).status_code == 200


async def test_HT11_a_trusted_proxy_is_believed(http: httpx.AsyncClient) -> None:
    headers = {"x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.1.1.1", "x-forwarded-proto": "https"}
    told = (await http.get("/api/peer", headers=headers)).json()
    assert (told["address"], told["is_https"]) == ("203.0.113.9", True)


@pytest.mark.parametrize(
    ("trusted", "socket_address", "forwarded", "expected"),
    [
        ("", "127.0.0.1", "9.9.9.9", "127.0.0.1"),
        ("127.0.0.1", "8.8.8.8", "9.9.9.9", "8.8.8.8"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "not an address", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "1.1.1.1, junk", "127.0.0.1"),
        ("::1, 2001:db8::/32", "::1", "5.5.5.5, 2001:db8::7", "5.5.5.5"),
        ("127.0.0.1", None, "9.9.9.9", "local"),
    ],
)
def test_HT11_who_is_believed(
    trusted: str, socket_address: str | None, forwarded: str, expected: str
) -> None:
    headers = {"x-forwarded-for": forwarded, "x-forwarded-proto": "https"}
    peer = TrustedProxies(trusted).peer(socket_address, "http", headers)
    assert peer.address == expected


def test_HT11_a_wrong_address_in_the_settings_is_told() -> None:
    with pytest.raises(SettingsError, match="trusted_proxies"):
        TrustedProxies("127.0.0.1, nonsense")


def test_HT11_an_untrusted_address_cannot_claim_https() -> None:
    peer = TrustedProxies("").peer("1.2.3.4", "http", {"x-forwarded-proto": "https"})
    assert peer.is_https is False


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("local", "local"),
    ],
)
def test_HT10_a_whole_ipv6_network_counts_as_one(address: str, key: str) -> None:
    assert address_key(address) == key
